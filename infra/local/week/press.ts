// A person's presses, as Slack would tell us of them: only what the message in the channel really offers can be pressed.
import { millisOf, type Moment } from '../../../shared/core/facts/moment';
import { incidentIdOf } from '../../../shared/storage/incident-id';
import type { Posted } from '../slack-workspace';
import { field, isRecord, listField, textField, type JsonRecord } from '../json-shape';
import { alerted } from './incidents';
import type { Answered } from './scenario';
import { eventIdOf, momentIn, shaOf } from './webhooks';

/** A payload of Slack's: a pressed button, a chosen menu row or a submitted form. */
export type Press = JsonRecord;

const user = { id: 'U0ONCALL' };
const team = { id: 'T0LOCAL0000' };

/** No message offers that button: it was answered already, or a scenario presses what is not there. */
export class NotOffered extends Error {
  override readonly name = 'NotOffered';
}

type Sought = { incidentId: string; offers: (element: JsonRecord, block: JsonRecord) => boolean };

const elementsIn = (message: JsonRecord): { element: JsonRecord; block: JsonRecord }[] => {
  return listField(message, 'blocks')
    .filter(isRecord)
    .flatMap((block) => {
      const all = [...listField(block, 'elements'), field(block, 'accessory')];
      return all.filter(isRecord).map((element) => ({ element, block }));
    });
};

const find = (posted: readonly Posted[], { incidentId, offers }: Sought) => {
  for (const { channel, message } of posted) {
    if (!JSON.stringify(field(message, 'metadata') ?? '').includes(incidentId)) continue;
    const found = elementsIn(message).find(({ element, block }) => offers(element, block));
    if (found) return { ...found, channel, ts: textField(message, 'ts') };
  }
  throw new NotOffered(`no message about ${incidentId} offers this button`);
};

const actionTime = (at: Moment): string => (millisOf(at) / 1000).toFixed(6);

type Offered = ReturnType<typeof find>;

const pressed = ({ element, block, channel, ts }: Offered, at: Moment, option?: string): Press => ({
  type: 'block_actions',
  user,
  team,
  trigger_id: `${actionTime(at)}.${textField(element, 'action_id')}`,
  container: { channel_id: channel, message_ts: ts },
  actions: [
    {
      action_id: textField(element, 'action_id'),
      block_id: textField(block, 'block_id'),
      action_ts: actionTime(at),
      ...(option === undefined ? { value: textField(element, 'value') } : { selected_option: { value: option } }),
    },
  ],
});

const submitted = (incidentId: string, reason: string): Press => ({
  type: 'view_submission',
  user,
  team,
  view: {
    id: `V0${incidentId.slice(4)}`,
    callback_id: 'not-a-change',
    private_metadata: JSON.stringify({ v: 1, incident: incidentId }),
    state: { values: { reason: { reason: { selected_option: { value: reason } } } } },
  },
});

const starts = (element: JsonRecord, kind: string): boolean => textField(element, 'action_id').split('.')[0] === kind;

/** What a row's person presses, one after another; each looks for its button among the messages as they then are. */
export const pressesOf = (row: Answered, monday: Moment): ((posted: readonly Posted[]) => Press)[] => {
  const alert = alerted.find(({ issue }) => issue === row.issue);
  if (!alert) throw new Error(`no alert of issue ${row.issue}`);
  const incidentId = incidentIdOf(`sentry:event:${eventIdOf(alert, monday)}`);
  const at = momentIn(monday, row.at);
  const said = row.say;
  const sought = said.kind === 'this-change' ? shaOf(alert.service, said.pullRequest) : '"not-a-change"';
  const verdict = (posted: readonly Posted[]): Press =>
    pressed(
      find(posted, { incidentId, offers: (element) => starts(element, 'verdict') && textField(element, 'value').includes(sought) }),
      at,
    );
  const menus = [
    ['failure-mode', row.failureMode],
    ['ai-involvement', row.aiInvolvement],
  ] as const;
  const details = menus.flatMap(([kind, option]) =>
    option === undefined
      ? []
      : [
          (posted: readonly Posted[]): Press =>
            pressed(find(posted, { incidentId, offers: (element) => starts(element, kind) }), at, option),
        ],
  );
  return [verdict, ...(said.kind === 'not-a-change' ? [() => submitted(incidentId, said.reason)] : []), ...details];
};
