// The recorder against real HTTP: answers like Slack, keeps messages, refuses what Slack would, survives anything.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { messageRefusal } from '../../infra/local/slack-limits';
import { startSlackRecorder, type SlackRecorder, type SlackSettings } from '../../infra/local/slack-recorder';

let folder: string;
let shown: string[];
const recorders: SlackRecorder[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slack-'));
  shown = [];
});
afterEach(async () => {
  await Promise.all(recorders.splice(0).map((recorder) => recorder.stop()));
  rmSync(folder, { recursive: true, force: true });
});

const start = async (settings: SlackSettings = {}) => {
  const recorder = await startSlackRecorder({ nowSeconds: () => 1_763_000_000, print: (text) => shown.push(text), ...settings });
  recorders.push(recorder);
  return recorder;
};

type Answer = {
  ok: boolean;
  error?: string;
  ts?: string;
  channel?: string;
  messages?: { ts: string; text?: string; metadata?: unknown }[];
  errors?: string[];
  has_more?: boolean;
  response_metadata?: { next_cursor?: string };
};
const headers = { 'content-type': 'application/json', authorization: 'Bearer xoxb-secret' };
const call = async ({ apiUrl }: SlackRecorder, method: string, args: unknown = {}) =>
  (await (await fetch(`${apiUrl}${method}`, { method: 'POST', headers, body: JSON.stringify(args) })).json()) as Answer;
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const button = (text: string, more: object = {}) => ({ type: 'button', text: { type: 'plain_text', text }, action_id: text, ...more });
const lines = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

test('a message is posted, edited in place and read back, and every call is written down without the token', async () => {
  const recorder = await start({ dataDir: folder });
  const metadata = { event_type: 'incident', event_payload: { id: 'INC-1' } };
  const posted = await call(recorder, 'chat.postMessage', { channel: '#payments', text: 'Look', metadata, token: 'xoxb-secret' });
  expect(posted).toMatchObject({ ok: true, ts: '1763000000.000001', channel: expect.stringMatching(/^C[0-9A-F]{10}$/) });
  await call(recorder, 'chat.update', { channel: posted.channel, ts: posted.ts, text: 'OK', blocks: [section('OK')] });
  const bare = await call(recorder, 'conversations.history', { channel: posted.channel });
  expect(bare.messages).toMatchObject([{ ts: posted.ts, text: 'OK', edited: {} }]);
  expect(bare.messages?.[0]).not.toHaveProperty('metadata');
  const full = await call(recorder, 'conversations.history', { channel: posted.channel, include_all_metadata: true });
  expect(full.messages?.[0]?.metadata).toEqual(metadata);
  expect(lines('slack.jsonl').slice(0, 2)).toEqual([
    { method: 'chat.postMessage', args: { channel: '#payments', text: 'Look', metadata } },
    { method: 'chat.update', args: { channel: posted.channel, ts: posted.ts, text: 'OK', blocks: [section('OK')] } },
  ]);
  expect(readFileSync(join(folder, 'slack.jsonl'), 'utf8')).not.toContain('xoxb-secret');
  expect(recorder.messages()).toHaveLength(1);
});

test('forms work as well as JSON', async () => {
  const recorder = await start();
  const body = new URLSearchParams({ token: 'xoxb', channel: 'C0123456789', blocks: JSON.stringify([section('hi')]), text: 'hi' });
  const answer = (await (await fetch(`${recorder.apiUrl}chat.postMessage`, { method: 'POST', body })).json()) as Answer;
  expect(answer).toMatchObject({ ok: true, channel: 'C0123456789', message: { blocks: [section('hi')] } });
});

test('history: newest first, in pages, within bounds, without the threads', async () => {
  const recorder = await start();
  const posted: Answer[] = [];
  for (const text of ['1', '2', '3', '4', '5']) posted.push(await call(recorder, 'chat.postMessage', { channel: '#a', text }));
  await call(recorder, 'chat.postMessage', { channel: '#a', text: 'in the thread', thread_ts: posted[0]?.ts });
  const channel = posted[0]?.channel;
  const seen: (string | undefined)[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page: Answer = await call(recorder, 'conversations.history', { channel, limit: 2, ...(cursor === '' ? {} : { cursor }) });
    seen.push(...(page.messages ?? []).map(({ text }) => text));
    cursor = page.response_metadata?.next_cursor || undefined;
  }
  expect(seen).toEqual(['5', '4', '3', '2', '1']);
  const bounded = await call(recorder, 'conversations.history', { channel, oldest: posted[1]?.ts, latest: posted[4]?.ts });
  expect(bounded.messages?.map(({ text }) => text)).toEqual(['4', '3']);
});

test('a thread is read back oldest first; a broadcast reply stands in the channel too; channels are listed', async () => {
  const recorder = await start({ listed: ['#quiet'] });
  const root = await call(recorder, 'chat.postMessage', { channel: '#a', text: 'root' });
  for (const [text, more] of [
    ['first', {}],
    ['second', { reply_broadcast: true }],
  ] as const)
    await call(recorder, 'chat.postMessage', { channel: '#a', text, thread_ts: root.ts, ...more });
  const place = { channel: root.channel };
  const thread = await call(recorder, 'conversations.replies', { ...place, ts: root.ts });
  expect(thread.messages?.map(({ text }) => text)).toEqual(['root', 'first', 'second']);
  expect((await call(recorder, 'conversations.history', place)).messages?.map(({ text }) => text)).toEqual(['second', 'root']);
  expect(await call(recorder, 'conversations.replies', { ...place, ts: '1.1' })).toMatchObject({ ok: false, error: 'thread_not_found' });
  const list = await call(recorder, 'conversations.list', { limit: 1 });
  expect(list).toMatchObject({ ok: true, channels: [{ name: 'quiet' }], response_metadata: { next_cursor: '1' } });
  expect(await call(recorder, 'conversations.list', { cursor: '1' })).toMatchObject({
    channels: [{ name: 'a', id: root.channel }],
    response_metadata: { next_cursor: '' },
  });
});

test('a channel without messages is empty; by its name it is not found', async () => {
  const recorder = await start({ channels: ['#a'] });
  const { channel } = await call(recorder, 'chat.postMessage', { channel: '#a', text: 'x' });
  const other = await start({ channels: ['#a'] });
  expect(await call(other, 'conversations.history', { channel })).toMatchObject({ ok: true, messages: [], has_more: false });
  expect(await call(other, 'conversations.history', { channel: '#a' })).toMatchObject({ ok: false, error: 'channel_not_found' });
  expect(await call(other, 'conversations.history', { channel: 'C0000000000' })).toMatchObject({ ok: false, error: 'channel_not_found' });
});

test('after a restart the messages are still there, and timestamps go on', async () => {
  const first = await start({ dataDir: folder });
  const posted = await call(first, 'chat.postMessage', { channel: '#a', text: 'before' });
  const second = await start({ dataDir: folder });
  expect((await call(second, 'chat.update', { channel: posted.channel, ts: posted.ts, text: 'after' })).ok).toBe(true);
  const next = await call(second, 'chat.postMessage', { channel: '#a', text: 'new' });
  expect(Number(next.ts)).toBeGreaterThan(Number(posted.ts));
  expect(second.messages().map(({ message }) => message['text'])).toEqual(['after', 'new']);
});

const dialog = { type: 'modal', title: { type: 'plain_text', text: 'Why?' }, blocks: [section('x')] };
test.each<[string, string, unknown, string]>([
  ['an unknown channel', 'chat.postMessage', { channel: '#nowhere', text: 'x' }, 'channel_not_found'],
  ['no channel', 'chat.postMessage', { text: 'x' }, 'channel_not_found'],
  ['no words', 'chat.postMessage', { channel: '#a' }, 'no_text'],
  [
    'a header of 151 characters',
    'chat.postMessage',
    { channel: '#a', text: 'x', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
    'invalid_blocks',
  ],
  ['metadata without a type', 'chat.postMessage', { channel: '#a', text: 'x', metadata: {} }, 'invalid_metadata_format'],
  ['an edit of nothing', 'chat.update', { channel: 'C0000000000', ts: '1.1', text: 'x' }, 'channel_not_found'],
  ['an edit by name', 'chat.update', { channel: '#a', ts: '1.1', text: 'x' }, 'channel_not_found'],
  ['a dialog without a trigger', 'views.open', { view: dialog }, 'invalid_arguments'],
  [
    'a dialog with a long title',
    'views.open',
    { trigger_id: '1', view: { ...dialog, title: { type: 'plain_text', text: 'x'.repeat(25) } } },
    'invalid_arguments',
  ],
  ['an unknown method', 'chat.explode', {}, 'unknown_method'],
  ['a list', 'chat.postMessage', [], 'json_not_object'],
])('%s is refused as Slack does', async (_what, ...[method, args, error]) => {
  const recorder = await start({ channels: ['#a'] });
  expect(await call(recorder, method, args)).toMatchObject({ ok: false, error });
  expect(recorder.messages()).toHaveLength(0);
});

test('dialogs, home pages and auth.test answer', async () => {
  const recorder = await start();
  expect(await call(recorder, 'views.open', { trigger_id: '1.2', view: dialog })).toMatchObject({
    ok: true,
    view: { id: expect.stringMatching(/^V/) },
  });
  expect(await call(recorder, 'views.publish', { user_id: 'U1', view: { type: 'home', blocks: [] } })).toMatchObject({ ok: true });
  expect(shown.map((text) => text.split('\n')[0]?.slice(0, 16))).toEqual(['┌ dialog: Why? ─', expect.stringMatching(/^┌ home page ─/)]);
  expect(await call(recorder, 'auth.test')).toMatchObject({ ok: true, bot_id: expect.any(String) });
});

test('without a token nothing works', async () => {
  const recorder = await start();
  const answer = await fetch(`${recorder.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"channel":"#a","text":"x"}',
  });
  expect(await answer.json()).toEqual({ ok: false, error: 'not_authed' });
});

test('it fails when told to: rate limits, errors, outages, and an answer that is lost after the post', async () => {
  const recorder = await start();
  const post = () => fetch(`${recorder.apiUrl}chat.postMessage`, { method: 'POST', headers, body: '{"channel":"#a","text":"x"}' });
  recorder.failNext({ method: 'chat.postMessage', rateLimitedSeconds: 7 });
  recorder.failNext({ method: 'chat.postMessage', error: 'fatal_error' });
  recorder.failNext({ method: 'chat.postMessage', status: 503 });
  const limited = await post();
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  expect(await (await post()).json()).toEqual({ ok: false, error: 'fatal_error' });
  expect((await post()).status).toBe(503);
  expect(recorder.messages()).toHaveLength(0);
  recorder.failNext({ method: 'chat.postMessage', lostAnswer: true });
  await expect(post()).rejects.toThrow('fetch failed');
  expect(recorder.messages()).toHaveLength(1);
  expect((await post()).status).toBe(200);
});

test('a response_url replaces its message, five times', async () => {
  const recorder = await start();
  const posted = await call(recorder, 'chat.postMessage', { channel: '#a', text: 'Which?', blocks: [section('Which?')] });
  const url = recorder.responseUrl(posted.channel ?? '', posted.ts ?? '');
  const respond = (args: object) =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(args) });
  expect((await respond({ replace_original: true, text: 'Confirmed', blocks: [section('Confirmed')] })).status).toBe(200);
  expect(recorder.messages()[0]?.message['text']).toBe('Confirmed');
  for (let count = 0; count < 4; count += 1) await respond({ response_type: 'ephemeral', text: 'thanks' });
  const sixth = await respond({ text: 'again' });
  expect([sixth.status, await sixth.text()]).toEqual([404, 'used_url']);
  expect(recorder.calls.filter(({ method }) => method === 'response_url')).toHaveLength(5);
});

test('people see the message once, its edits as what is new, and a refusal with its reason', async () => {
  const recorder = await start();
  const posted = await call(recorder, 'chat.postMessage', {
    channel: '#payments',
    text: 'ACT',
    blocks: [section('*ACT*  High-risk change'), section('Policy line 14')],
  });
  const edit = (text: string) =>
    call(recorder, 'chat.update', {
      channel: posted.channel,
      ts: posted.ts,
      text,
      blocks: [section(text), section('Policy line 14'), section('Picked up')],
    });
  await edit('OK  Reviewed');
  await edit('OK  Reviewed');
  await call(recorder, 'chat.postMessage', { channel: '#payments', text: 'x', blocks: [{ type: 'nonsense' }] });
  expect(shown[0]).toMatch(/^┌ #payments ─+┐\n│ ACT  High-risk change +│\n│ Policy line 14 +│\n└─+┘\n$/);
  expect(shown.slice(1)).toEqual([
    'edited: OK  Reviewed\n  + Picked up\n',
    '',
    'Slack refuses chat.postMessage: invalid_blocks: blocks/0 has no known type\n',
  ]);
});

test.each<[string, unknown[], RegExp]>([
  ['51 blocks', Array.from({ length: 51 }, () => section('x')), /between 0 and 50/],
  ['a section of 3,001 characters', [section('x'.repeat(3001))], /blocks\/0\/text\/text must be between 1 and 3000/],
  ['an empty section', [section('')], /between 1 and 3000/],
  ['a section of nothing', [{ type: 'section' }], /needs text or fields/],
  [
    'eleven fields',
    [{ type: 'section', fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) }],
    /between 1 and 10 items/,
  ],
  ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], /must be plain_text/],
  ['a button of 76 characters', [{ type: 'actions', elements: [button('x'.repeat(76))] }], /between 0 and 75|between 1 and 75/],
  [
    '26 buttons',
    [{ type: 'actions', elements: Array.from({ length: 26 }, (_, index) => button(String(index))) }],
    /between 1 and 25 items/,
  ],
  ['the same action twice', [{ type: 'actions', elements: [button('a'), button('a')] }], /repeats an action_id/],
  ['a value of 2,001 characters', [{ type: 'actions', elements: [button('a', { value: 'x'.repeat(2001) })] }], /value must be/],
  [
    'the same block_id twice',
    [
      { ...section('a'), block_id: 'b' },
      { ...section('c'), block_id: 'b' },
    ],
    /repeat a block_id/,
  ],
  [
    'eleven in a context',
    [{ type: 'context', elements: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) }],
    /between 1 and 10 items/,
  ],
  ['no list', { not: 'a list' } as unknown as unknown[], /must be a list/],
  ['a chart of seven series', [chart(7)], /between 1 and 6 items/],
  ['a chart with a long label', [chart(1, 'x'.repeat(21))], /between 0 and 20 characters/],
  [
    'a chart with a value missing',
    [{ ...chart(1), chart: { ...chart(1).chart, axis_config: { categories: ['a', 'b'] } } }],
    /one value for each category/,
  ],
])('%s is invalid_blocks, with the place', (_what, blocks, reason) => {
  const refusal = messageRefusal({ channel: '#a', text: 'x', blocks });
  expect(refusal?.error).toBe('invalid_blocks');
  expect(refusal?.reasons.join('\n')).toMatch(reason);
});

function chart(seriesCount: number, label = 'W47') {
  const series = Array.from({ length: seriesCount }, (_, index) => ({ name: `s${index}`, data: [{ label, value: 1 }] }));
  return { type: 'data_visualization', title: 'Incidents', chart: { type: 'line', series, axis_config: { categories: [label] } } };
}

test('what Slack takes is taken, up to the limits; too much in all is msg_blocks_too_long', () => {
  const full = [
    { type: 'header', text: { type: 'plain_text', text: 'x'.repeat(150) } },
    section('x'.repeat(3000)),
    chart(6),
    { type: 'divider' },
    { type: 'actions', elements: [button('x'.repeat(75))] },
  ];
  expect(messageRefusal({ text: 'x', blocks: full })).toBeUndefined();
  expect(messageRefusal({ text: 'x', blocks: Array.from({ length: 5 }, () => section('x'.repeat(3000))) })?.error).toBe(
    'msg_blocks_too_long',
  );
});

test('property: no payload, however odd, gets anything but an answer', async () => {
  const recorder = await start();
  const typed = fc.constantFrom(
    'header',
    'section',
    'context',
    'actions',
    'image',
    'table',
    'rich_text',
    'markdown',
    'data_visualization',
    'input',
    'video',
  );
  const block = fc.record(
    {
      type: typed,
      text: fc.jsonValue(),
      elements: fc.jsonValue(),
      fields: fc.jsonValue(),
      chart: fc.jsonValue(),
      rows: fc.jsonValue(),
      accessory: fc.jsonValue(),
    },
    { requiredKeys: ['type'] },
  );
  const args = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        channel: fc.constantFrom('#a', 'C0000000000', ''),
        text: fc.string(),
        blocks: fc.oneof(fc.array(block), fc.jsonValue()),
        metadata: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  );
  const method = fc.constantFrom(
    'chat.postMessage',
    'chat.update',
    'conversations.history',
    'views.open',
    'views.publish',
    '__proto__',
    'constructor',
  );
  await fc.assert(
    fc.asyncProperty(method, args, async (name, value) => expect(typeof (await call(recorder, name, value)).ok).toBe('boolean')),
    { numRuns: 100 },
  );
  const deep = `{"channel":"#a","blocks":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  const odd = { toString: 1, valueOf: null };
  const strange = {
    type: 'data_visualization',
    title: 'x',
    chart: { type: 'line', series: [{ name: 'x', data: [{ label: odd, value: odd }] }], axis_config: { categories: [odd] } },
  };
  expect((await call(recorder, 'chat.postMessage', { channel: '#a', blocks: [strange, { type: 'video', title: odd }] })).error).toBe(
    'invalid_blocks',
  );
  expect((await call(recorder, 'chat.postMessage', { channel: '#a', blocks: [{ type: 'video', title: odd, rows: [odd] }] })).ok).toBe(true);
  for (const body of [deep, '{', '\u0000', '{"blocks":{"__proto__":{}}}']) {
    const answer = await fetch(`${recorder.apiUrl}chat.postMessage`, { method: 'POST', headers, body });
    expect(((await answer.json()) as Answer).ok).toBe(false);
  }
});
