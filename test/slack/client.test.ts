import { createSlackClient, type SlackClient } from '../../shared/slack/client';
import { incidentCard } from '../../shared/slack/incident-card';
import { acceptanceModal } from '../../shared/slack/modals';
import { FakeSlack } from './fake-slack';
import { baseUrl, incidentFile } from './files';

const token = 'xoxb-very-secret';
const card = (id: string) => incidentCard(incidentFile({ incident: { ...incidentFile().incident, id } }), { baseUrl });
const since = '2023-11-01T00:00:00.000Z';

describe('the client, against a real HTTP server', () => {
  const slack = new FakeSlack();
  let apiUrl = '';
  let client: SlackClient;
  beforeAll(async () => {
    apiUrl = await slack.start();
    client = createSlackClient({ token, apiUrl: `${apiUrl}/`, timeoutMs: 5_000 });
  });
  afterAll(() => slack.stop());
  beforeEach(() => {
    slack.seen.length = 0;
    slack.posted.length = 0;
    slack.next.length = 0;
  });

  it('posts, edits and finds again what it posted', async () => {
    const posted = await client.post({ channel: '#payments', message: card('INC-1') });
    expect(posted).toEqual({ kind: 'sent', channel: 'C1', ts: '1700000000.000100' });
    expect(slack.seen[0]).toMatchObject({
      method: 'chat.postMessage',
      authorization: `Bearer ${token}`,
      args: { channel: '#payments', parse: 'none', unfurl_links: false },
    });
    expect(slack.seen[0]?.args['text']).toBe(card('INC-1').text);
    for (const id of ['INC-2', 'INC-3', 'INC-4']) await client.post({ channel: 'C1', message: card(id) });
    expect(await client.update({ channel: 'C1', ts: '1700000000.000100', message: card('INC-1') })).toEqual({
      kind: 'sent',
      channel: 'C1',
      ts: '1700000000.000100',
    });
    expect(await client.find({ channel: '#payments', metadata: card('INC-1').metadata, since })).toEqual({
      kind: 'found',
      channel: 'C1',
      ts: '1700000000.000100',
    });
    expect(await client.find({ channel: 'C1', metadata: card('INC-9').metadata, since })).toEqual({ kind: 'missing' });
    expect(await client.find({ channel: '#gone', metadata: card('INC-1').metadata, since })).toMatchObject({
      kind: 'refused',
      why: 'channel_not_found',
    });
  });

  it('replies in threads, broadcast where asked, and looks there too', async () => {
    await client.post({ channel: 'C1', message: card('INC-1'), threadTs: '1.2', isBroadcast: true });
    expect(slack.seen[0]?.args).toMatchObject({ thread_ts: '1.2', reply_broadcast: true });
    expect(await client.find({ channel: 'C1', metadata: card('INC-1').metadata, since, threadTs: '1.2' })).toMatchObject({ kind: 'found' });
    expect(slack.seen[1]).toMatchObject({
      method: 'conversations.replies',
      contentType: 'application/x-www-form-urlencoded',
      args: { ts: '1.2', include_all_metadata: 'true' },
    });
  });

  it('opens forms and publishes the home page', async () => {
    expect(await client.openView('trigger', acceptanceModal('d1'))).toEqual({ kind: 'shown' });
    expect(await client.publishHome('U1', { type: 'home', blocks: [] })).toEqual({ kind: 'shown' });
    expect(slack.seen.map(({ method }) => method)).toEqual(['views.open', 'views.publish']);
    slack.next.push({ body: { ok: false, error: 'expired_trigger_id' } });
    expect(await client.openView('late', acceptanceModal('d1'))).toMatchObject({
      kind: 'refused',
      why: 'expired_trigger_id',
      remedy: 'park',
    });
  });

  it.each([
    ['message_not_found', 'post-again'],
    ['is_archived', 'park'],
    ['not_in_channel', 'park'],
    ['channel_not_found', 'park'],
    ['invalid_blocks', 'without-chart'],
    ['msg_blocks_too_long', 'park'],
    ['token_revoked', 'park'],
    ['an_error_of_tomorrow', 'park'],
  ])('answers 200 with ok:false %s by: %s', async (error, remedy) => {
    slack.next.push({ body: { ok: false, error } });
    expect(await client.update({ channel: 'C1', ts: '1.1', message: card('INC-1') })).toMatchObject({
      kind: 'refused',
      why: error,
      remedy,
    });
  });

  it.each([
    ['429 with a time', { status: 429, headers: { 'retry-after': '7' }, raw: '' }, { afterSeconds: 7, isUnknown: false }],
    ['429 without one', { status: 429, raw: '' }, { afterSeconds: 30, isUnknown: false }],
    ['429 with a silly one', { status: 429, headers: { 'retry-after': '999999' }, raw: '' }, { afterSeconds: 3600, isUnknown: false }],
    [
      'ok:false ratelimited',
      { body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': '3' } },
      { afterSeconds: 3, isUnknown: false },
    ],
    ['Slack in trouble', { body: { ok: false, error: 'internal_error' } }, { afterSeconds: 30, isUnknown: true }],
    ['503', { status: 503, raw: 'upstream' }, { afterSeconds: 30, isUnknown: true }],
    ['200 that is no JSON', { raw: '<html>' }, { afterSeconds: 30, isUnknown: true }],
    ['200 without a ts', { body: { ok: true } }, { afterSeconds: 30, isUnknown: true }],
    ['a cut line', { dropAfter: true }, { afterSeconds: 30, isUnknown: true, why: 'network' }],
  ])('asks to try again after %s', async (_name, reply, expected) => {
    slack.next.push(reply);
    expect(await client.post({ channel: 'C1', message: card('INC-1') })).toMatchObject({ kind: 'retry', ...expected });
  });

  it('asks to try again after silence', async () => {
    slack.next.push({ hang: true });
    const impatient = createSlackClient({ token, apiUrl, timeoutMs: 100 });
    expect(await impatient.post({ channel: 'C1', message: card('INC-1') })).toEqual({
      kind: 'retry',
      afterSeconds: 30,
      isUnknown: true,
      why: 'timeout',
    });
  });

  it('finds the message whose post was done although the line was cut', async () => {
    slack.next.push({ dropAfter: true });
    const outcome = await client.post({ channel: 'C1', message: card('INC-7') });
    expect(outcome).toMatchObject({ kind: 'retry', isUnknown: true });
    expect(await client.find({ channel: 'C1', metadata: card('INC-7').metadata, since })).toMatchObject({ kind: 'found' });
    expect(slack.posted).toHaveLength(1);
  });

  it('passes on trouble met while looking', async () => {
    slack.next.push({ status: 429, headers: { 'retry-after': '9' }, raw: '' });
    expect(await client.find({ channel: 'C1', metadata: card('INC-1').metadata, since })).toMatchObject({ kind: 'retry', afterSeconds: 9 });
    slack.next.push({ body: { ok: false, error: 'missing_scope', needed: 'channels:history' } });
    expect(await client.find({ channel: 'C1', metadata: card('INC-1').metadata, since })).toMatchObject({
      kind: 'refused',
      why: 'missing_scope',
    });
  });

  it('does not call a message missing that it has not looked for to the end', async () => {
    for (let page = 0; page < 60; page += 1)
      slack.next.push({ body: { ok: true, messages: [], response_metadata: { next_cursor: String(page) } } });
    expect(await client.find({ channel: 'C1', metadata: card('INC-1').metadata, since })).toMatchObject({
      kind: 'refused',
      why: 'too_many_pages',
    });
    expect(slack.seen).toHaveLength(50);
  });

  it('never says its token, and starts with none that cannot be one', async () => {
    slack.next.push({ body: { ok: false, error: `invalid ${token}` } });
    const outcomes = [await client.post({ channel: 'C1', message: card('INC-1') })];
    const nobody = createSlackClient({ token, apiUrl: 'http://127.0.0.1:1/api', timeoutMs: 300 });
    outcomes.push(await nobody.post({ channel: 'C1', message: card('INC-1') }));
    expect(outcomes[1]).toMatchObject({ kind: 'retry', why: 'network' });
    expect(JSON.stringify(outcomes)).not.toContain(token);
    for (const bad of ['', ' ', `${token}\n`, 'with space']) {
      expect(() => createSlackClient({ token: bad, apiUrl, timeoutMs: 300 })).toThrow(/token is empty or has characters/);
    }
    expect(() => createSlackClient({ token, apiUrl: 'file:///etc', timeoutMs: 300 })).toThrow(/address of the Slack API/);
  });

  it('follows no redirect: the token goes where it was meant to go', async () => {
    slack.next.push({ status: 307, headers: { location: `${apiUrl}/elsewhere` }, raw: '' });
    expect(await client.post({ channel: 'C1', message: card('INC-1') })).toMatchObject({ kind: 'retry', why: 'network' });
    expect(slack.seen.map(({ method }) => method)).toEqual(['chat.postMessage']);
  });

  it('throws what is a bug, not an outcome', async () => {
    const broken = createSlackClient({ token, apiUrl, timeoutMs: 300, fetch: () => Promise.reject(new RangeError('bug')) });
    await expect(broken.post({ channel: 'C1', message: card('INC-1') })).rejects.toThrow('bug');
  });
});
