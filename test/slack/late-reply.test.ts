// An answer that comes late goes to Slack's own address and nowhere else, and every way it can fail is a value.
import { isReplyAddress, replyLate } from '../../shared/slack/late-reply';
import { asReply, helpReply } from '../../shared/slack/replies';

const slackApi = 'https://slack.com/api/';
const reply = asReply(helpReply({ kind: 'help' }));
const url = 'https://hooks.slack.com/commands/T1/2/x';

test.each<[string, string, boolean]>([
  [url, slackApi, true],
  ['http://hooks.slack.com/commands/1', slackApi, false],
  ['https://hooks.slack.com.evil.example/x', slackApi, false],
  ['https://hooks.slack.com@evil.example/x', slackApi, false],
  ['https://me:you@hooks.slack.com/x', slackApi, false],
  ['https://slack.com/anything', slackApi, false],
  ['http://169.254.169.254/latest/meta-data', slackApi, false],
  ['http://127.0.0.1:4701/response/1', 'http://127.0.0.1:4701/api/', true],
  [url, 'http://127.0.0.1:4701/api/', false],
  ['http://127.0.0.1:4702/response/1', 'http://127.0.0.1:4701/api/', false],
  ['no address', slackApi, false],
])('%s with %s: %s', (address, apiUrl, expected) => expect(isReplyAddress(address, apiUrl)).toBe(expected));

const answering = (status: number, headers: Record<string, string> = {}) => jest.fn(async () => new Response('ok', { status, headers }));

test.each<[number, Record<string, string>, object]>([
  [200, {}, { kind: 'shown' }],
  [429, { 'retry-after': '7' }, { kind: 'retry', afterSeconds: 7 }],
  [500, {}, { kind: 'retry', why: 'http_500' }],
  [404, {}, { kind: 'refused', why: 'expired' }],
  [410, {}, { kind: 'refused', why: 'expired' }],
  [400, {}, { kind: 'refused', why: 'http_400' }],
])('an answer of %i', async (status, headers, expected) => {
  const fetch = answering(status, headers);
  expect(await replyLate(url, reply, { fetch, timeoutMs: 1_000, apiUrl: slackApi })).toMatchObject(expected);
  expect(fetch).toHaveBeenCalledWith(url, expect.objectContaining({ redirect: 'error', body: JSON.stringify(reply) }));
});

test('no answer is worth another try; another address is never called', async () => {
  const broken = jest.fn(async () => Promise.reject(new TypeError('fetch failed')));
  expect(await replyLate(url, reply, { fetch: broken, timeoutMs: 1_000, apiUrl: slackApi })).toMatchObject({
    kind: 'retry',
    why: 'network',
  });
  const fetch = answering(200);
  const elsewhere = await replyLate('https://evil.example', reply, { fetch, timeoutMs: 1_000, apiUrl: slackApi });
  expect([elsewhere, fetch.mock.calls]).toEqual([expect.objectContaining({ kind: 'refused' }), []]);
});
