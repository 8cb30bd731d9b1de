// Law 5: what a person said survives every recomputation, even when the incident they answered turns out to be part of another.
import { field, textField } from '../../infra/local/json-shape';
import type { LocalRun } from '../../infra/local/local-run';
import { sendWebhook } from '../../infra/local/week/play';
import { shaOf, weekWebhooks, type Webhook } from '../../infra/local/week/webhooks';
import { MINUTE_MS, later } from '../../shared/core/facts/moment';
import { incidentIdOf } from '../../shared/storage/incident-id';
import { kindOf } from './eventful';
import { sendToSlackAddress } from './slack-payload';
import { monday, running, stopAll, tableOf } from './running';

jest.setTimeout(300_000);

const week = weekWebhooks(monday);
const sha = shaOf('checkout', 4207);
const deployed = week.filter(
  (webhook) => webhook.provider === 'github' && webhook.body.includes(sha) && !webhook.body.includes(`"before":"${sha}"`),
);
const onset = '2026-11-17T14:21:00.000Z';

// An alert like the week's first, of another problem and another minute.
const alertAt = (name: string, minutes: number): Webhook => {
  const [template] = week.filter((webhook) => kindOf(webhook) === 'sentry event_alert');
  if (!template) throw new Error('the week has no alert');
  const body = JSON.parse(template.body);
  const at = later(onset, minutes * MINUTE_MS);
  const event = {
    ...body.data.event,
    event_id: name.padStart(32, '0'),
    issue_id: `9${name}`,
    datetime: at,
    received: Date.parse(at) / 1000,
  };
  return {
    ...template,
    id: name,
    headers: { ...template.headers, 'request-id': `alert-${name}` },
    body: JSON.stringify({ ...body, data: { ...body.data, event } }),
  };
};
const idOf = (name: string): string => incidentIdOf(`sentry:event:${name.padStart(32, '0')}`);

const press = async (run: LocalRun, incident: string, more: { user: string; answer: string; seconds: number }): Promise<number> => {
  const payload = {
    type: 'block_actions',
    user: { id: more.user },
    team: { id: 'T1' },
    trigger_id: `${more.seconds}.${more.user}`,
    actions: [
      {
        action_id: 'verdict.1',
        block_id: 'b',
        action_ts: `${more.seconds}.000000`,
        value: JSON.stringify({
          v: 1,
          incident,
          answer: more.answer,
          ...(more.answer === 'not-a-change' ? { reason: 'traffic' } : { sha }),
        }),
      },
    ],
  };
  return sendToSlackAddress(run, payload);
};

type Chosen = { actionId: string; option: string; user: string };

const choose = async (run: LocalRun, incident: string, { actionId, option, user }: Chosen): Promise<number> =>
  sendToSlackAddress(run, {
    type: 'block_actions',
    user: { id: user },
    team: { id: 'T1' },
    trigger_id: `${seconds}.${user}`,
    actions: [
      {
        action_id: actionId,
        block_id: JSON.stringify({ v: 1, incident }),
        action_ts: `${seconds}.000000`,
        selected_option: { value: option },
      },
    ],
  });

const itemsOf = async (run: LocalRun, incident: string, start: string): Promise<unknown[]> =>
  (await tableOf(run)).map((item) => JSON.parse(item)).filter(({ pk, sk }) => pk === `INCIDENT#${incident}` && sk.startsWith(start));
const cardOf = (run: LocalRun, incident: string): string[] =>
  run.slack
    .messages()
    .flatMap(({ message }) =>
      textField(field(field(message, 'metadata'), 'event_payload'), 'id') === incident ? [textField(message, 'text')] : [],
    );

let run: LocalRun;
beforeAll(async () => {
  run = await running();
  for (const webhook of [...deployed, alertAt('a1', 1), alertAt('c3', 51)]) await sendWebhook(run, webhook);
  await run.settled();
});
afterAll(stopAll);

const seconds = Date.parse(onset) / 1000 + 4_000;

test('two people at once leave one winner, and a line of audit each', async () => {
  const statuses = await Promise.all([
    press(run, idOf('c3'), { user: 'U2', answer: 'not-a-change', seconds: seconds + 1 }),
    press(run, idOf('c3'), { user: 'U1', answer: 'this-change', seconds }),
    press(run, idOf('c3'), { user: 'U1', answer: 'this-change', seconds }),
  ]);
  expect(statuses).toEqual([200, 200, 200]);
  await run.settled();
  expect(await itemsOf(run, idOf('c3'), 'VERDICT#')).toHaveLength(2);
  expect(cardOf(run, idOf('c3')).join()).toMatch(/Confirmed: "Retry charge on timeout"/);
});

test('several people say at once how it broke: nobody is turned away, and both questions are answered', async () => {
  const statuses = await Promise.all([
    choose(run, idOf('c3'), { actionId: 'failure-mode', option: 'security path', user: 'U1' }),
    choose(run, idOf('c3'), { actionId: 'failure-mode', option: 'state/concurrency', user: 'U2' }),
    choose(run, idOf('c3'), { actionId: 'ai-involvement', option: 'none found', user: 'U3' }),
  ]);
  expect(statuses).toEqual([200, 200, 200]);
  await run.settled();
  const [detail] = await itemsOf(run, idOf('c3'), 'DETAIL');
  expect(field(detail, 'value')).toEqual({
    failureMode: expect.stringMatching(/^(security path|state\/concurrency)$/),
    aiInvolvement: 'none found',
  });
});

test('a late alert joins two incidents: the answer goes along, and the one card says so', async () => {
  expect(cardOf(run, idOf('a1')).join()).not.toMatch(/Confirmed/);
  await sendWebhook(run, alertAt('b2', 26));
  await run.settled();
  expect(await itemsOf(run, idOf('c3'), '')).toEqual([]);
  expect(await itemsOf(run, idOf('a1'), 'VERDICT#')).toHaveLength(2);
  const [incident] = await itemsOf(run, idOf('a1'), 'INCIDENT');
  expect(field(field(incident, 'value'), 'alertIds')).toHaveLength(3);
  expect(cardOf(run, idOf('a1'))).toEqual([expect.stringMatching(/Confirmed: "Retry charge on timeout"/)]);
  // The other card was there already: it leads to the one that stays, and offers nothing to press.
  expect(cardOf(run, idOf('c3'))).toEqual([`OK  ${idOf('c3')} is part of ${idOf('a1')}: checkout, told there.`]);
});

test('a press on the card of the incident that is gone counts for the one it became', async () => {
  expect(await press(run, idOf('c3'), { user: 'U3', answer: 'not-this', seconds: seconds + 100 })).toBe(200);
  await run.settled();
  expect(await itemsOf(run, idOf('a1'), 'VERDICT#')).toHaveLength(3);
  expect(await itemsOf(run, idOf('c3'), '')).toEqual([]);
  // The first settling answer stands.
  expect(cardOf(run, idOf('a1')).join()).toMatch(/Confirmed: "Retry charge on timeout"/);
});

test('everything said again changes nothing that people said', async () => {
  const before = await itemsOf(run, idOf('a1'), '');
  for (const webhook of [...deployed, alertAt('a1', 1), alertAt('b2', 26), alertAt('c3', 51)]) await sendWebhook(run, webhook);
  await run.settled();
  expect(await itemsOf(run, idOf('a1'), '')).toEqual(before);
});
