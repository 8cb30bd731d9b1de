// What did the press of a button or the choice in a menu mean?
import { momentOf, type Moment } from '../core/facts/moment';
import type { VerdictDetail } from '../core/facts/verdict';
import { act, ignored, read, unreadable, type Act, type Interaction } from './acts';
import {
  actionKinds,
  AiInvolvementChoice,
  FailureModeChoice,
  IncidentValue,
  ReviewValue,
  RulesValue,
  VerdictValue,
  type ActionKind,
} from './button-values';
import { BlockActions } from './payloads';

type PressedAction = BlockActions['actions'][number];

/** One of ours, or why not. */
export const readPress = (payload: string): Interaction => {
  const pressed = read(BlockActions, payload);
  const action = pressed?.actions[0];
  if (!pressed || !action) return unreadable('a press without its action');
  if (!pressed.trigger_id && !action.action_ts) return unreadable('a press that cannot be told from another');
  const name = action.action_id.split('.')[0] ?? '';
  const kind = actionKinds.find((known) => known === name);
  return kind
    ? (readers[kind](action, actOf(pressed, action)) ?? unreadable(`a ${kind} button with a value that is not ours`))
    : ignored(`a button named ${name}`);
};

const momentOfSeconds = (seconds: string | undefined): Moment | undefined =>
  seconds !== undefined && /^\d{9,11}(\.\d{1,6})?$/.test(seconds) ? momentOf(Math.floor(Number(seconds) * 1000)) : undefined;

const actOf = ({ user, team, trigger_id: triggerId, container }: BlockActions, { action_ts: pressedAt }: PressedAction): Act => {
  const at = momentOfSeconds(pressedAt);
  const { channel_id: channel, message_ts: ts } = container ?? {};
  return {
    ...act(team?.id ?? '', user.id, `press:${user.id}:${triggerId ?? ''}:${pressedAt ?? ''}`),
    ...(at ? { at } : {}),
    ...(triggerId ? { triggerId } : {}),
    ...(channel && ts ? { message: { channel, ts } } : {}),
  };
};

type Reader = (action: PressedAction, by: Act) => Interaction | undefined;

const readers: Record<ActionKind, Reader> = {
  verdict: ({ value }, by) => {
    const said = read(VerdictValue, value);
    return said && verdict(said, by);
  },
  review: ({ value }, by) => {
    const said = read(ReviewValue, value);
    if (!said) return undefined;
    const { deployment: deploymentId, answer } = said;
    return answer === 'accepted' ? { kind: 'ask-why-accepted', deploymentId, ...by } : { kind: 'review', deploymentId, answer, ...by };
  },
  'failure-mode': (action, by) => {
    const failureMode = FailureModeChoice.safeParse(action.selected_option?.value).data;
    return failureMode && detail(action, { failureMode }, by);
  },
  'ai-involvement': (action, by) => {
    const aiInvolvement = AiInvolvementChoice.safeParse(action.selected_option?.value).data;
    return aiInvolvement && detail(action, { aiInvolvement }, by);
  },
  'show-origin': ({ value }, by) => {
    const about = read(IncidentValue, value);
    return about && { kind: 'show-origin', incidentId: about.incident, ...by };
  },
  rules: ({ value }, by) => read(RulesValue, value) && { kind: 'ask-rules', ...by },
  open: () => ignored('a link was opened'),
};

const detail = ({ block_id: row }: PressedAction, said: VerdictDetail, by: Act): Interaction | undefined => {
  const about = read(IncidentValue, row);
  return about && { kind: 'detail', incidentId: about.incident, detail: said, ...by };
};

const verdict = (said: VerdictValue, by: Act): Interaction => {
  const incidentId = said.incident;
  switch (said.answer) {
    case 'this-change':
    case 'not-this':
      return { kind: 'verdict', incidentId, answers: [{ kind: said.answer, sha: said.sha }], ...by };
    case 'none-of-these':
      return { kind: 'verdict', incidentId, answers: said.shas.map((sha) => ({ kind: 'not-this', sha })), ...by };
    case 'not-a-change':
      return said.reason
        ? { kind: 'verdict', incidentId, answers: [{ kind: 'not-a-change', reason: said.reason }], ...by }
        : { kind: 'ask-what-it-was', incidentId, ...by };
  }
};
