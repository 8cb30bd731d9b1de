// What did somebody write into one of our forms?
import { act, ignored, read, unreadable, type Act, type Interaction } from './acts';
import { interruptRules } from '../core/facts/interrupt';
import { DeploymentValue, IncidentValue, ReasonChoice, RuleChoiceValue, RulesValue } from './button-values';
import { forms, reasonField, reasonLimit, type Form } from './modals';
import { ViewSubmission } from './payloads';
import { line } from './text';

/** One of ours, or why not. */
export const readForm = (payload: string): Interaction => {
  const sent = read(ViewSubmission, payload);
  const form = forms.find((known) => known === sent?.view.callback_id);
  if (!sent) return unreadable('a submitted form without its fields');
  if (!form) return ignored('a form that is not ours');
  const { view, user, team } = sent;
  const by = act(team?.id ?? '', user.id, `form:${view.id}:${view.hash ?? ''}`);
  return formReaders[form](sent, by) ?? unreadable(`a form "${form}" with a value that is not ours`);
};

type Field = { value?: string | null | undefined; selected_option?: { value: string } | null | undefined };

const answeredIn = ({ view: { state } }: ViewSubmission, field: string): Field | undefined => {
  const row = Object.hasOwn(state.values, field) ? state.values[field] : undefined;
  return row && Object.hasOwn(row, field) ? row[field] : undefined;
};

const answered = (sent: ViewSubmission): Field | undefined => answeredIn(sent, reasonField);

const formReaders: Record<Form, (sent: ViewSubmission, by: Act) => Interaction | undefined> = {
  'not-a-change': (sent, by) => {
    const about = read(IncidentValue, sent.view.private_metadata);
    const reason = ReasonChoice.safeParse(answered(sent)?.selected_option?.value).data;
    return about && reason && { kind: 'verdict', incidentId: about.incident, answers: [{ kind: 'not-a-change', reason }], ...by };
  },
  rules: (sent, by) => {
    if (!read(RulesValue, sent.view.private_metadata)) return undefined;
    const choices = interruptRules.flatMap((rule) => {
      const { data: choice } = RuleChoiceValue.safeParse(answeredIn(sent, rule)?.selected_option?.value);
      return choice === undefined ? [] : [[rule, choice] as const];
    });
    return choices.length === 0 ? undefined : { kind: 'rules', choices: Object.fromEntries(choices), ...by };
  },
  accept: (sent, by) => {
    const about = read(DeploymentValue, sent.view.private_metadata);
    const reason = line(answered(sent)?.value ?? '', reasonLimit);
    return about && reason ? { kind: 'review', deploymentId: about.deployment, answer: 'accepted', reason, ...by } : undefined;
  },
};
