// READ THIS FIRST. A week at the bundled team: signed webhooks come in at the real address, and this is what Slack is told.
import { authorOf, reviewerOf } from '../../infra/local/week/commits';
import { shipped } from '../../infra/local/week/deployments';
import { field, textField } from '../../infra/local/json-shape';
import type { LocalRun } from '../../infra/local/local-run';
import type { SlackCall } from '../../infra/local/slack-recorder';
import { playWeek } from '../../infra/local/week/play';
import { difference } from './eventful';
import { callsOf, monday, running, stopAll, tableOf, week } from './running';

jest.setTimeout(300_000);

let run: LocalRun;
let afterwards: { table: string[]; calls: string[] };

beforeAll(async () => {
  run = await running();
  await playWeek(run, monday);
  await run.scheduler.fire('send-digest', { event: { week } });
  await run.settled();
  afterwards = { table: await tableOf(run), calls: callsOf(run) };
});
afterAll(stopAll);

const verbs: Record<string, string> = { 'chat.postMessage': 'says', 'chat.update': 'edits' };

/** One line a call, as people would notice it. */
const lineOf = ({ method, args }: SlackCall): string[] => {
  const verb = Object.hasOwn(verbs, method) ? verbs[method] : undefined;
  const place = textField(args, 'thread_ts')
    ? 'in the thread'
    : method === 'chat.postMessage'
      ? `in ${textField(args, 'channel')}`
      : 'the message';
  return verb ? [`${verb} ${place}: ${textField(args, 'text').split('\n', 1)[0] ?? ''}`] : [];
};

const subjectOf = ({ args }: SlackCall): string => textField(field(field(args, 'metadata'), 'event_payload'), 'id');
const isCard = (call: SlackCall): boolean => subjectOf(call).startsWith('INC-');
const said = (method: string): SlackCall[] => run.slack.calls.filter((call) => call.method === method);
const cards = (): SlackCall[] => said('chat.postMessage').filter(isCard);
const wordsOf = (call: SlackCall): string => JSON.stringify(call.args);

test('what the team reads, in order', () => {
  expect(`\n${run.slack.calls.flatMap(lineOf).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    says in #payments: ACT  Critical-risk change went live without an independent human review
    says in #payments: ACT  High-risk change went live without an independent human review
    says in #payments: ACT  checkout errors since 14:21 UTC. 14 possible changes (1 strong, 13 weak), rollback available.
    edits the message: ACT  High-risk change went live without an independent human review (and 1 more reason)
    says in the thread: 14:21 UTC · New errors after this deploy: INC-FXQA2MS5 "PaymentIntentError: this payment was already charged"
    edits the message: ACT  checkout errors since 14:21 UTC. Confirmed: "Retry charge on timeout" (#4207) caused it.
    edits the message: ACT  checkout errors since 14:21 UTC. Confirmed: "Retry charge on timeout" (#4207) caused it.
    edits the message: ACT  checkout errors since 14:21 UTC. Confirmed: "Retry charge on timeout" (#4207) caused it.
    edits the message: OK  checkout errors are over after 41 min. Confirmed: "Retry charge on timeout" (#4207) caused it.
    says in #payments: ACT  High-risk change went live without an independent human review
    says in #incidents: ACT  identity errors since 09:07 UTC. 4 possible changes (1 strong, 3 weak), rollback available.
    says in #incidents: ACT  New errors appeared after this deployment
    says in the thread: 09:07 UTC · New errors after this deploy: INC-FFFVY38V "SessionSignatureError: signature does not match"
    edits the message: ACT  identity errors since 09:07 UTC. Confirmed: "Rotate session key" (#2309) caused it.
    edits the message: ACT  identity errors since 09:07 UTC. Confirmed: "Rotate session key" (#2309) caused it.
    edits the message: ACT  identity errors since 09:07 UTC. Confirmed: "Rotate session key" (#2309) caused it.
    says in #incidents: ACT  Deployed into an open incident (INC-FFFVY38V)
    edits the message: OK  identity errors are over after 49 min. Confirmed: "Rotate session key" (#2309) caused it.
    edits the message: ACT  identity errors since 09:07 UTC. Confirmed: "Rotate session key" (#2309) caused it.
    edits the message: OK  identity errors are over after 1 h 13 min. Confirmed: "Rotate session key" (#2309) caused it.
    says in #payments: ACT  High-risk change went live without an independent human review
    edits the message: OK  Reviewed 41 min after deploy · "Saved-card fallback" (#4216)
    says in the thread: 16:06 UTC · Reviewed 41 min after the deploy.
    says in #incidents: ACT  notifications errors since 09:44 UTC. 4 possible changes (1 strong, 3 weak), rollback available.
    says in #incidents: ACT  New errors appeared after this deployment
    says in the thread: 09:44 UTC · New errors after this deploy: INC-PQ61GDXM "ReceiptSent twice for one order"
    edits the message: ACT  notifications errors since 09:44 UTC. 4 possible changes (1 strong, 3 weak), rollback available.
    says in #incidents: ACT  Deployed into an open incident (INC-PQ61GDXM)
    edits the message: OK  notifications errors are over after 1 h 56 min. Which change was it? Nobody has said yet.
    says in #payments: ACT  No change fits: nothing was deployed to ledger or its dependencies in the 48 h before 03:10 UTC. Look at suppliers and traffic.
    edits the message: ACT  ledger errors since 03:10 UTC. Not a change: supplier.
    edits the message: OK  ledger errors are over after 2 h 41 min. Not a change: supplier.
    says in #incidents: No normal range yet: 2 deploy-caused incidents, 1 decision waiting.
    "
  `);
});

test('risky changes without the review that the policy asks for are told when they go live', () => {
  const alerts = said('chat.postMessage').filter(
    (call) => subjectOf(call).startsWith('github:deployment:') && !textField(call.args, 'thread_ts'),
  );
  expect(alerts.length).toBeGreaterThanOrEqual(3);
  expect(alerts.some((call) => wordsOf(call).includes('Retry charge on timeout'))).toBe(true);
});

test('nine alerts are four incidents, each with one card', () => {
  expect(cards().length).toBe(4);
  expect(new Set(cards().map(subjectOf)).size).toBe(4);
});

test('the first suspect of the three that a change caused is the change that the week was written around', () => {
  const culprits = ['Retry charge on timeout', 'Rotate session key', 'Deliver receipts through the retry queue'];
  const first = cards().map(
    (card) => culprits.find((title) => wordsOf(card).includes(`"${title}\\"`) || wordsOf(card).includes(title)) ?? 'none',
  );
  expect(first).toEqual([...culprits, 'none']);
});

test('one card says that no change fits', () => {
  const honest = cards().filter((card) => /no change fits/i.test(textField(card.args, 'text')));
  expect(honest).toHaveLength(1);
});

test('signed buttons settle three incidents, and their cards are edited in place to say so', () => {
  const edited = said('chat.update').filter(isCard);
  const of = (words: RegExp): number => new Set(edited.filter((call) => words.test(textField(call.args, 'text'))).map(subjectOf)).size;
  expect(of(/Confirmed: /)).toBe(2);
  expect(of(/Not a change: supplier/)).toBe(1);
  const posted = new Set(cards().map(subjectOf));
  expect(edited.every((call) => posted.has(subjectOf(call)))).toBe(true);
});

test('the digest comes once, names the week and counts what people confirmed', () => {
  const digests = said('chat.postMessage').filter((call) => subjectOf(call) === week);
  expect(digests).toHaveLength(1);
  expect(digests.map(wordsOf).join()).toContain('2 deploy-caused incidents');
});

test('saying the week again changes neither the table nor what Slack was told', async () => {
  await run.scheduler.fire('send-digest', { event: { week } });
  await run.settled();
  expect(difference(await tableOf(run), afterwards.table)).toEqual([]);
  expect(callsOf(run)).toEqual(afterwards.calls);
});

// Law 7. First names are words of their own; account numbers are looked for as numbers of their own.
test('nobody of the week is in any message or item', () => {
  const people = shipped.flatMap((row) => [authorOf(row), reviewerOf(row)]).filter(({ isBot }) => !isBot);
  const marks = new Set(people.flatMap(({ name, email, account }) => [name, email, name.split(' ')[0] ?? name, String(account)]));
  expect(marks.size).toBe(12);
  const told = run.slack.calls.map((call) => JSON.stringify(call));
  const named = [...marks].filter((mark) => {
    const word = new RegExp(`(?<![\\w.-])${mark.replace(/[.+]/g, '\\$&')}(?![\\w-])`, 'i');
    return [...told, ...afterwards.table].some((text) => word.test(text));
  });
  expect(named).toEqual([]);
});
