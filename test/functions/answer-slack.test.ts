// answer-slack: prove that it is Slack, keep what the person said, then have it looked at again.
import { answerSlack, type Services } from '../../functions/answer-slack';
import { pseudonymUnder } from '../../shared/adapters/people';
import type { Incident } from '../../shared/core/facts/incident';
import type { Verdict } from '../../shared/core/facts/verdict';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { signatureFor } from '../../shared/slack/signature';
import type { Storage } from '../../shared/storage/storage';
import { Journal, requestOf } from './journal';

const at = '2026-11-17T14:21:00.000Z';
const secret = 'signing-secret';
const incident = { id: 'INC-1', service: 'checkout', environment: 'production', detectedAt: at } as Incident;

const made = () => {
  const journal = new Journal();
  const verdicts = new Map<string, Verdict>();
  const storage = {
    incident: journal.fn('incident', (id: string) => (id === 'INC-1' ? incident : undefined)),
    whereNamed: async () => undefined,
    deployment: async () => undefined,
    recordVerdict: journal.fn('verdict', (verdict: Verdict) => {
      const isNew = !verdicts.has(verdict.id);
      if (isNew) verdicts.set(verdict.id, verdict);
      return isNew;
    }),
    recordDetail: journal.fn('detail', () => undefined),
    recordOriginShown: journal.fn('shown', () => true),
  } as unknown as Storage;
  const services = {
    storage,
    policy: builtInPolicy,
    secrets: async () => [secret],
    pseudonym: async () => pseudonymUnder('people'),
    slack: () => Promise.reject(new Error('no form here')),
    correlate: journal.ask('correlate'),
    tell: journal.ask('tell'),
    now: () => at,
  } as unknown as Services;
  return { journal, verdicts, services };
};

const bodyOf = (payload: object): string => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const press = (value: object, more: { actionId?: string; user?: string; pressedAt?: string } = {}): string =>
  bodyOf({
    type: 'block_actions',
    user: { id: more.user ?? 'U1' },
    team: { id: 'T1' },
    trigger_id: '1.2.3',
    container: { channel_id: 'C1', message_ts: '1.1' },
    actions: [
      {
        action_id: more.actionId ?? 'verdict.1',
        block_id: 'b',
        action_ts: more.pressedAt ?? '1794925300.000100',
        value: JSON.stringify({ v: 1, ...value }),
      },
    ],
  });

const seconds = String(Date.parse(at) / 1000);
const send = (body: string, services: Services, headers: Record<string, string> = {}) =>
  answerSlack(
    requestOf({
      route: 'POST /slack/interactions',
      body: Buffer.from(body),
      headers: { 'x-slack-request-timestamp': seconds, 'x-slack-signature': signatureFor(secret, seconds, body), ...headers },
    }),
    services,
  );

const thisChange = { incident: 'INC-1', answer: 'this-change', sha: 'abc' };

test('an answer is kept before anybody is asked to look again', async () => {
  const { journal, verdicts, services } = made();
  expect((await send(press(thisChange), services)).status).toBe(200);
  expect(journal.lines).toEqual(['incident', 'verdict', 'correlate', 'tell']);
  expect([...verdicts.values()]).toMatchObject([
    { incidentId: 'INC-1', answer: { kind: 'this-change', sha: 'abc' }, at: '2026-11-17T14:21:40.000Z' },
  ]);
  expect(journal.asked['correlate']?.[0]?.order?.group).toBe('checkout#production');
});

test('who answered is a keyed hash', async () => {
  const { verdicts, services } = made();
  await send(press(thisChange, { user: 'U0NOOR' }), services);
  expect(JSON.stringify([...verdicts.values()].map(({ by }) => by))).not.toContain('NOOR');
});

test('the same press delivered twice is one answer, and asks again with the same cause', async () => {
  const { journal, verdicts, services } = made();
  await send(press(thisChange), services);
  await send(press(thisChange), services);
  expect(verdicts.size).toBe(1);
  expect(journal.asked['tell']).toHaveLength(2);
  expect(new Set(journal.asked['tell']?.map(({ order }) => order?.cause)).size).toBe(1);
});

test('two people at once leave one audit line each', async () => {
  const { verdicts, services } = made();
  await Promise.all([
    send(press(thisChange, { user: 'U1' }), services),
    send(press({ ...thisChange, answer: 'not-this' }, { user: 'U2' }), services),
  ]);
  expect(new Set([...verdicts.values()].map(({ by }) => by)).size).toBe(2);
});

test('"none of these" is one line for each suspect that was shown', async () => {
  const { verdicts, services } = made();
  await send(press({ incident: 'INC-1', answer: 'none-of-these', shas: ['a', 'b', 'c'] }), services);
  expect([...verdicts.values()].map(({ answer }) => answer)).toEqual(['a', 'b', 'c'].map((sha) => ({ kind: 'not-this', sha })));
});

test.each(['correlate', 'tell'])('where "%s" fails the answer is kept, and the person hears that it is not done', async (name) => {
  const { journal, verdicts, services } = made();
  journal.failNext(name, new Error('SQS is not there'));
  await expect(send(press(thisChange), services)).rejects.toThrow('SQS is not there');
  expect(verdicts.size).toBe(1);
});

test.each<[string, Record<string, string>]>([
  ['a wrong signature', { 'x-slack-signature': signatureFor('another', seconds, press(thisChange)) }],
  ['no signature', { 'x-slack-signature': '' }],
  ['half a signature', { 'x-slack-signature': signatureFor(secret, seconds, press(thisChange)).slice(0, 40) }],
  ['a signature of another body', { 'x-slack-signature': signatureFor(secret, seconds, 'x') }],
  [
    'a signature ten minutes old',
    {
      'x-slack-request-timestamp': String(Number(seconds) - 600),
      'x-slack-signature': signatureFor(secret, String(Number(seconds) - 600), press(thisChange)),
    },
  ],
])('%s is 401 and touches nothing', async (_, headers) => {
  const { journal, services } = made();
  expect((await send(press(thisChange), services, headers)).status).toBe(401);
  expect(journal.lines).toEqual([]);
});

test.each([
  '',
  'payload=',
  'payload=%7Btorn',
  bodyOf({}),
  bodyOf({ type: 'block_actions' }),
  press({ answer: 'this-change' }),
  press({ ...thisChange, sha: '' }),
])('the body %j is answered without a trace', async (body) => {
  const { journal, services } = made();
  expect([200, 400]).toContain((await send(body, services)).status);
  expect(journal.lines).toEqual([]);
});

test('an incident that is none is 404', async () => {
  const { verdicts, services } = made();
  expect((await send(press({ ...thisChange, incident: '__proto__' }), services)).status).toBe(404);
  expect(verdicts.size).toBe(0);
});

const command = (text: string): string =>
  new URLSearchParams({
    command: '/aftershock',
    text,
    user_id: 'U1',
    team_id: 'T1',
    channel_id: 'C1',
    trigger_id: '1.2.3',
    response_url: 'https://hooks.slack.com/commands/1/2',
  }).toString();

test('a question that takes longer than Slack waits is answered late, once, whoever asks again', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] });
  try {
    const { journal, services } = made();
    services.storage.carriersOf = () => new Promise(() => undefined);
    const asked = [send(command('blast 51d0c3e'), services), send(command('blast 51d0c3e'), services)];
    await jest.advanceTimersByTimeAsync(2_100);
    const replies = await Promise.all(asked);
    expect(replies.map(({ status, body }) => [status, JSON.parse(body ?? '').text])).toEqual([
      [200, 'That takes a moment longer: the answer comes here by itself.'],
      [200, 'That takes a moment longer: the answer comes here by itself.'],
    ]);
    const late = journal.asked['tell'] ?? [];
    expect(late[0]?.message).toEqual({ question: 'blast 51d0c3e', responseUrl: 'https://hooks.slack.com/commands/1/2' });
    expect(new Set(late.map(({ order }) => order?.cause)).size).toBe(1);
  } finally {
    jest.useRealTimers();
  }
});
