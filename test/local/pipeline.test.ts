// Everything together: HTTP in, queue, table, bucket, Slack out, with the real SDK; killed at a random moment and started again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { claimFolder } from '../../infra/local/claimed-folder';
import { startPipeline, type Pipeline } from '../../infra/local/pipeline';
import { smallPipeline } from '../fakes/small-pipeline';

jest.setTimeout(30_000);

let folder: string;
let pipeline: Pipeline;
let startMs = 0;
const before = { ...process.env };

const post = (url: string, id: string, body = '{}') =>
  fetch(`${url}/webhooks/github`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-delivery': id } });

const startProcess = async () => {
  const child = spawn(process.execPath, ['-r', 'tsx/cjs', join(__dirname, '../fakes/small-pipeline.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: chunk.toString('utf8').trim() };
};

/** Sends until the process is gone; the ids that were answered 202. */
const sendUntilKilled = async (round: number): Promise<string[]> => {
  const { child, url } = await startProcess();
  const exited = once(child, 'exit');
  const answered: string[] = [];
  const killAfter = 8 + Math.floor(Math.random() * 30);
  const sender = async (name: number) => {
    for (let index = 0; child.signalCode === null; index += 1) {
      const id = `${round}-${name}-${index}`;
      const answer = await post(url, id, index % 10 === 9 ? `"${'x'.repeat(250_000)}"` : '{}').catch(() => undefined);
      if (!answer) return;
      if (answer.status === 202) answered.push(id);
      if (answered.length === killAfter) setTimeout(() => child.kill('SIGKILL'), Math.random() * 50);
    }
  };
  await Promise.all(Array.from({ length: 6 }, (_, name) => sender(name)));
  await exited;
  return answered;
};

const storedIds = async () =>
  ((await pipeline.dynamodb.send(new ScanCommand({ TableName: 'facts' }))).Items ?? []).map(({ pk }) => pk?.S ?? '');

const answered: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pipeline-'));
  for (const round of [1, 2]) answered.push(...(await sendUntilKilled(round)));
  const startedAt = performance.now();
  pipeline = await startPipeline({ ...smallPipeline, dataDir: folder });
  startMs = performance.now() - startedAt;
  await pipeline.settled();
}, 60_000);
afterAll(async () => {
  await pipeline.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('killed twice at random moments: every delivery that was answered 202 is stored and told', async () => {
  expect(answered.length).toBeGreaterThanOrEqual(16);
  const stored = await storedIds();
  expect(answered.filter((id) => !stored.includes(id))).toEqual([]);
  const told = pipeline.slack.messages().map(({ message }) => message['text']);
  expect(answered.filter((id) => !told.includes(id))).toEqual([]);
  expect(pipeline.queues.counts('dead').visible).toBe(0);
});

// A second and a half on a quiet machine; here others are at work too.
test('it starts quickly', () => {
  expect(startMs).toBeLessThan(5000);
});

test('a webhook goes all the way through; settled waits for the last step', async () => {
  expect((await post(pipeline.url, 'one')).status).toBe(202);
  await pipeline.settled();
  expect(await storedIds()).toContain('one');
  expect(pipeline.slack.messages().at(-1)?.message['text']).toBe('one');
  const last = readFileSync(join(folder, 'slack.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toEqual({ method: 'chat.postMessage', args: { channel: '#payments', text: 'one' } });
});

test('a schedule can be fired by hand, and settled waits for what it asked for', async () => {
  await pipeline.scheduler.fire('digest', { atMs: Date.now() });
  await pipeline.settled();
  expect(pipeline.slack.messages().at(-1)?.message['text']).toBe('digest');
});

test('the same folder cannot be used twice at once', async () => {
  await expect(startPipeline({ ...smallPipeline, dataDir: folder })).rejects.toThrow(/in use by another aftershock/);
  expect((await post(pipeline.url, 'still here')).status).toBe(202);
});

test('a part that does not start leaves nothing behind, and the folder free', async () => {
  const other = mkdtempSync(join(tmpdir(), 'pipeline-'));
  const bad = { ...smallPipeline, dataDir: other, table: { schema: { ...smallPipeline.table.schema, KeySchema: [] } } };
  const region = process.env['AWS_ENDPOINT_URL_SQS'];
  await expect(startPipeline(bad)).rejects.toThrow(/./);
  expect(process.env['AWS_ENDPOINT_URL_SQS']).toBe(region);
  const release = await claimFolder(other);
  await release();
  rmSync(other, { recursive: true });
});

test('stopping sets the environment back and closes the endpoints', async () => {
  await pipeline.stop();
  expect(process.env).toEqual(before);
  await expect(post(pipeline.url, 'too late')).rejects.toThrow('fetch failed');
});
