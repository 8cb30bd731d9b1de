// What `/aftershock …` and the app's own page answer, over the bundled week and through the real endpoint, signed as Slack signs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../infra/local/cli';
import { signatureFor } from '../../shared/slack/signature';
import { isRecord, textField } from '../../infra/local/json-shape';
import type { LocalRun } from '../../infra/local/local-run';
import { screenNames, screenOf } from '../../infra/local/commands/preview';
import { momentOf } from '../../shared/core/facts/moment';
import { brokenLimits } from '../slack/limits';
import { runningAfterWeek } from '../story/played-week';
import { stopAll } from '../story/running';
import { lastMonday as monday, lastWeek as week } from '../story/week-player';

jest.setTimeout(180_000);

const day = (number: number): string => momentOf(Date.parse(monday) + (number - 1) * 86_400_000).slice(0, 10);

let run: LocalRun;

const signed = (body: string, contentType: string) => {
  const timestamp = String(Math.floor(Date.now() / 1000));
  return fetch(`${run.url}/slack/${contentType.includes('json') ? 'interactions' : 'commands'}`, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signatureFor(run.secrets['SLACK_SIGNING_SECRET'] ?? '', timestamp, body),
    },
    body,
  });
};

const once = async (text: string) => {
  const form = {
    token: 'x',
    team_id: 'T1',
    user_id: 'U1',
    command: '/aftershock',
    text,
    channel_id: 'C2',
    response_url: 'https://hooks.slack.com/commands/1/2',
    trigger_id: '1.2',
  };
  const response = await signed(new URLSearchParams(form).toString(), 'application/x-www-form-urlencoded');
  const body: unknown = await response.json();
  return { status: response.status, body, words: JSON.stringify(body) };
};

// A busy machine may need longer than Slack waits, and says so: then people ask again.
const asked = async (text: string, patience = 20): Promise<Awaited<ReturnType<typeof once>>> => {
  const answer = await once(text);
  return patience > 0 && answer.words.includes('takes a moment longer') ? asked(text, patience - 1) : answer;
};

let incidentId = '';
let sha = '';

beforeAll(async () => {
  run = await runningAfterWeek();
  const path: unknown = await (await fetch(`${run.url}/paths?path=src/charge/retry.ts`)).json();
  const first = isRecord(path) && Array.isArray(path['incidents']) ? path['incidents'][0] : undefined;
  [incidentId, sha] = [textField(first, 'incidentId'), textField(first, 'sha')];
});
afterAll(stopAll);

test.each<[string, () => string, RegExp]>([
  ['incident', () => `incident ${incidentId}`, /#4207/],
  ['file', () => 'file src/charge/retry.ts', /1 confirmed incident/],
  ['blast', () => `blast ${sha}`, /caused/],
  ['blast of what never was', () => 'blast fffffffff', /We know nothing of/],
  ['like', () => `like ${incidentId}`, /earlier incident|Nothing we remember/],
  ['between', () => `between checkout ${day(2)}T00:00 ${day(3)}T00:00`, /#4207/],
  ['live', () => `live checkout ${day(2)}T14:30`, /#4207/],
  ['digest', () => `digest ${week}`, /deploy-caused incidents/],
  ['help', () => '', /aftershock incident/],
  ['nonsense', () => 'constructor <!channel>', /There is no/],
])('%s', async (_name, text, expected) => {
  const { status, body, words } = await asked(text());
  expect([status, isRecord(body) && body['response_type']]).toEqual([200, 'ephemeral']);
  expect(words).toMatch(expected);
  expect(words).not.toContain('<!channel>');
  const { text: sentence, blocks } = JSON.parse(words);
  expect(brokenLimits({ text: sentence, blocks, metadata: { event_type: 'reply', event_payload: { id: 'x' } } })).toEqual([]);
});

test('the app’s own page shows what waits for an answer', async () => {
  const event = {
    type: 'event_callback',
    team_id: 'T1',
    event_id: 'Ev1',
    event_time: 1,
    event: { type: 'app_home_opened', user: 'U1', tab: 'home' },
  };
  expect((await signed(JSON.stringify(event), 'application/json')).status).toBe(200);
  const published = run.slack.calls.filter(({ method }) => method === 'views.publish');
  expect(published).toHaveLength(1);
  expect(JSON.stringify(published[0]?.args)).toContain('What waits for your answer');
});

const screens = screenNames.filter((name) => name !== 'postmortem' && name !== 'pull-request');

test.each(screens)('preview %s: one screen, as text and as Slack gets it', async (name) => {
  const { exitCode, value, lines } = await screenOf(name, { run, week });
  expect(exitCode).toBe(0);
  expect(lines.length).toBeGreaterThan(2);
  const page = { html: expect.stringContaining('<!doctype html>') };
  const call = { method: expect.stringMatching(/^(chat|views)\.|^response$/), args: expect.anything() };
  expect(value).toMatchObject(name.startsWith('page-') ? page : call);
  expect(lines.join('\n')).not.toMatch(/undefined|\[object|NaN/);
});

test('preview pull-request: the check and the comment as GitHub would show them', async () => {
  const { value, lines } = await screenOf('pull-request', { run, week });
  expect(lines[0]).toMatch(/^aftershock \/ risk: (Critical|High|Standard) · .* \((neutral|success)\)$/);
  expect(lines.join('\n')).toMatch(/\*\*History\*\*\n- .*1 confirmed incident on this file/);
  expect(lines.join('\n')).not.toMatch(/undefined|\[object|NaN|\b(?:Noor|Ivo|Maren)\b/);
  expect(value).toMatchObject({ check: { name: 'aftershock / risk' }, comment: expect.stringContaining('### ') });
});

test('preview postmortem: Markdown', async () => {
  expect(await screenOf('postmortem', { run, week })).toMatchObject({
    exitCode: 0,
    value: { markdown: expect.stringContaining('## Timeline') },
  });
});

test('a deployment of more commits than one request holds is reported from CI and known whole, under its pull requests', async () => {
  const repo = mkdtempSync(join(tmpdir(), 'aftershock-deploys-'));
  const count = 205;
  const seconds = Math.floor(Date.now() / 1000) - 3_600;
  const people = `n <n@example.org> ${seconds} +0000`;
  const commits = Array.from({ length: count + 1 }, (_, at) => {
    const message = `Step ${at} (#${at + 1})`;
    return `commit refs/heads/main\nmark :${at + 1}\nauthor ${people}\ncommitter ${people}\ndata ${message.length}\n${message}\nM 100644 inline src/step-${at}.ts\ndata 9\nstepWord\n\n`;
  });
  execFileSync('git', ['init', '-q', '-b', 'main', repo]);
  execFileSync('git', ['-C', repo, 'fast-import', '--quiet'], { input: commits.join('') });
  const [head = '', ...earlier] = execFileSync('git', ['-C', repo, 'rev-list', 'main'], { encoding: 'utf8' }).trim().split('\n');
  const printed = jest.spyOn(process.stdout, 'write').mockImplementation(() => true);
  process.env['AFTERSHOCK_SECRET_GENERIC'] = run.secrets['AFTERSHOCK_SECRET_GENERIC'] ?? '';
  const exitCode = await runCommandLine([
    'deploy',
    '--service',
    'steps',
    '--environment',
    'production',
    '--range',
    `${earlier.at(-1)}..${head}`,
    '--url',
    run.url,
    '--repo',
    repo,
  ]);
  printed.mockRestore();
  delete process.env['AFTERSHOCK_SECRET_GENERIC'];
  rmSync(repo, { recursive: true, force: true });
  expect(exitCode).toBe(0);
  await run.settled();
  const { items } = JSON.parse(await (await fetch(`${run.url}/deployments?service=steps`)).text());
  expect(items).toHaveLength(1);
  expect(items[0].changes).toHaveLength(count);
  const { change } = JSON.parse(await (await fetch(`${run.url}/changes/${head}`)).text());
  expect(change).toMatchObject({
    title: `Step ${count}`,
    pullRequest: { number: count + 1 },
    files: [{ path: `src/step-${count}.ts`, added: 1, deleted: 0 }],
    identifiers: ['stepWord'],
  });
  expect(JSON.stringify(change)).not.toContain('example.org');
});
