// tell-slack: one root message a subject, edited in place; whatever Slack answers, or does not, it is never there twice.
import { tellSlack, type Services } from '../../functions/tell-slack';
import { startSlackRecorder, type SlackFailure, type SlackRecorder } from '../../infra/local/slack-recorder';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { PermanentError } from '../../shared/runtime/errors';
import { createSlackClient } from '../../shared/slack/client';
import type { SentMessage } from '../../shared/storage/messages';
import type { Storage } from '../../shared/storage/storage';
import { ConflictError } from '../../shared/storage/table';
import { Journal } from './journal';

const subject = { subject: 'digest:2026-W47' };
const at = '2026-11-17T14:14:00.000Z';
const deployment = {
  id: 'd1',
  service: 'checkout',
  environment: 'production',
  isRollback: false,
  status: 'succeeded',
  at,
  startedAt: at,
  sha: 'a',
};
const quiet = { deployments: [], descriptions: [], changes: [], incidents: [] };

let slack: SlackRecorder;
beforeEach(async () => {
  slack = await startSlackRecorder();
});
afterEach(() => slack.stop());

const made = () => {
  const journal = new Journal();
  let [message, version]: [SentMessage | undefined, number] = [undefined, 0];
  const week = { items: quiet as object };
  const storage = {
    weekItems: async () => week.items,
    incidentsOfWeek: async () => [],
    ruleHistory: async () => () => ({}),
    partsOf: async () => [],
    summariesBefore: async () => [],
    carriersOf: async () => [],
    sentMessage: async () => message && { message, version: String(version) },
    recordSent: journal.fn('record', (_: string, sent: SentMessage, before: string | undefined) => {
      if (before !== (message && String(version))) throw new ConflictError('written by somebody else meanwhile');
      [message, version] = [sent, version + 1];
    }),
    sentNotes: async () => [],
  } as unknown as Storage;
  const services: Services = {
    storage,
    policy: builtInPolicy,
    reply: async () => ({ kind: 'shown' }),
    channel: '#incidents',
    pagesFor: async () => 'https://aftershock.example',
    now: () => new Date().toISOString(),
    park: journal.ask('park'),
    slack: async () => createSlackClient({ token: 'xoxb-1', apiUrl: slack.apiUrl, timeoutMs: 2_000 }),
  };
  return { journal, services, week, sent: () => message, busy: () => (week.items = { ...quiet, deployments: [deployment] }) };
};

const methods = (): string[] => slack.calls.map(({ method }) => method);
const times = (method: string): number => methods().filter((one) => one === method).length;

test('the intent is written before the post, its outcome after', async () => {
  const { journal, services, sent } = made();
  const told = tellSlack(subject, services);
  await told;
  expect(methods()).toEqual(['chat.postMessage']);
  expect(journal.lines).toEqual(['record', 'record']);
  expect(sent()).toMatchObject({ ts: expect.any(String), channel: expect.any(String) });
});

test('the same state is told once; another state edits the message in place', async () => {
  const { services, busy } = made();
  await tellSlack(subject, services);
  await tellSlack(subject, services);
  expect(methods()).toEqual(['chat.postMessage']);
  busy();
  await tellSlack(subject, services);
  expect(methods()).toEqual(['chat.postMessage', 'chat.update']);
  expect(slack.messages()).toHaveLength(1);
});

test('a lost answer: the message is found by its metadata and not posted again', async () => {
  const { services, sent } = made();
  slack.failNext({ method: 'chat.postMessage', lostAnswer: true });
  await expect(tellSlack(subject, services)).rejects.toThrow(/^Slack: network/);
  expect(slack.messages()).toHaveLength(1);
  expect(sent()).not.toHaveProperty('ts');
  await tellSlack(subject, services);
  expect(times('chat.postMessage')).toBe(1);
  expect(slack.messages()).toHaveLength(1);
  expect(sent()?.ts).toBe(slack.messages()[0]?.message['ts']);
});

test('a crash after the post, before it was written down, posts nothing twice', async () => {
  const { journal, services, sent } = made();
  const { recordSent } = services.storage;
  let crashed = false;
  const storage: Storage = {
    ...services.storage,
    recordSent: async (...given) => {
      if (given[1].ts !== undefined && !crashed) {
        crashed = true;
        throw new Error('cut off');
      }
      return recordSent(...given);
    },
  };
  await expect(tellSlack(subject, { ...services, storage })).rejects.toThrow('cut off');
  await tellSlack(subject, { ...services, storage });
  expect(times('chat.postMessage')).toBe(1);
  expect(slack.messages()).toHaveLength(1);
  expect(sent()?.ts).toBeDefined();
  expect(journal.lines).toEqual(['record', 'record']);
});

test.each<[string, SlackFailure, RegExp]>([
  ['429', { method: 'chat.postMessage', rateLimitedSeconds: 7 }, /ratelimited, again in 7 s/],
  ['a sick Slack', { method: 'chat.postMessage', status: 503 }, /http_503/],
  ['its own trouble', { method: 'chat.postMessage', error: 'internal_error' }, /internal_error/],
])('%s: tried again, then posted once', async (_, failure, words) => {
  const { services } = made();
  slack.failNext(failure);
  const refused = tellSlack(subject, services);
  await expect(refused).rejects.toThrow(words);
  await expect(refused).rejects.not.toBeInstanceOf(PermanentError);
  await tellSlack(subject, services);
  expect(slack.messages()).toHaveLength(1);
});

test('while the search for a lost message cannot be made nothing is posted', async () => {
  const { services } = made();
  slack.failNext({ method: 'chat.postMessage', lostAnswer: true });
  await expect(tellSlack(subject, services)).rejects.toThrow(/network/);
  slack.failNext({ method: 'conversations.history', status: 500 });
  await expect(tellSlack(subject, services)).rejects.toThrow(/http_500/);
  expect(times('chat.postMessage')).toBe(1);
});

test.each(['channel_not_found', 'not_in_channel', 'invalid_auth', 'never_heard_of_it'])(
  '%s: parked, with what a person should do',
  async (error) => {
    const { services } = made();
    slack.failNext({ method: 'chat.postMessage', error });
    const refused = tellSlack(subject, services);
    await expect(refused).rejects.toBeInstanceOf(PermanentError);
    await expect(refused).rejects.toThrow(new RegExp(`^Slack: ${error}\\. .{10,}`));
  },
);

test('a message that somebody deleted is posted anew, and edited from then on', async () => {
  const { services, busy, sent } = made();
  await tellSlack(subject, services);
  const before = sent()?.ts;
  slack.failNext({ method: 'chat.update', error: 'message_not_found' });
  busy();
  await tellSlack(subject, services);
  expect(methods()).toEqual(['chat.postMessage', 'chat.update', 'chat.postMessage']);
  expect(sent()?.ts).not.toBe(before);
});

test('two workers at once: one posts, the other gives up before it does', async () => {
  const { services } = made();
  const outcomes = await Promise.allSettled([tellSlack(subject, services), tellSlack(subject, services)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(times('chat.postMessage')).toBe(1);
});

test('without a token nobody takes silence for a quiet channel', async () => {
  const { services } = made();
  const slackless = { ...services, slack: async () => createSlackClient({ token: '', apiUrl: slack.apiUrl, timeoutMs: 100 }) };
  await expect(tellSlack(subject, slackless)).rejects.toThrow(/token is empty/);
  expect(slack.calls).toEqual([]);
});
