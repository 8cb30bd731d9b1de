// What was answered is not lost: not by kill -9 at a random moment, not by a torn last line, not by starting again and again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { md5OfAttributes } from '../../infra/local/sqs-requests';
import { QueueStore } from '../../infra/local/queue-store';

jest.setTimeout(60_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'queues-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (now?: () => number) =>
  QueueStore.open([{ name: 'plain', deadLetter: { queue: 'dead', maxReceiveCount: 3 } }, { name: 'dead' }, { name: 'groups.fifo' }], {
    dataDir: folder,
    ...(now ? { now } : {}),
  });
const bodies = (store: QueueStore, queue: string) =>
  store.receive(queue, { max: 1000, hiddenSeconds: 0 }).map(({ message }) => message.body);

const startProcess = async () => {
  const child = spawn(process.execPath, ['-r', 'tsx/cjs', join(__dirname, '../fakes/queue-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, url: chunk.toString('utf8').trim() };
};

const post = async (url: string, operation: string, input: object) => {
  const answer = await fetch(url, { method: 'POST', headers: { 'x-amz-target': `AmazonSQS.${operation}` }, body: JSON.stringify(input) });
  return { ok: answer.ok, body: (await answer.json()) as { MessageId?: string } };
};

test('kill -9 at a random moment, three times over: every answered message is there again, once', async () => {
  const answered = new Set<string>();
  const sent: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { child, url } = await startProcess();
    const exited = once(child, 'exit');
    const killAfter = answered.size + 20 + Math.floor(Math.random() * 200);
    const sender = async (name: string) => {
      for (let index = 0; child.exitCode === null && child.signalCode === null; index += 1) {
        const id = `${round}-${name}-${index}`;
        const queue = index % 2 === 0 ? 'plain' : 'groups.fifo';
        const order = index % 2 === 0 ? {} : { MessageGroupId: name, MessageDeduplicationId: id };
        sent.push(id);
        const answer = await post(url, 'SendMessage', { QueueUrl: `${url}/0/${queue}`, MessageBody: id, ...order }).catch(() => undefined);
        if (!answer) break;
        if (answer.ok) answered.add(id);
        if (answered.size === killAfter) setTimeout(() => child.kill('SIGKILL'), Math.random() * 20);
      }
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => sender(String(index))));
    await exited;
  }
  expect(answered.size).toBeGreaterThanOrEqual(60);
  const store = await open();
  const fifo: string[] = [];
  for (let batch = store.receive('groups.fifo', { max: 1000 }); batch.length > 0; batch = store.receive('groups.fifo', { max: 1000 })) {
    fifo.push(...batch.map(({ message }) => message.body));
    for (const { receipt } of batch) store.remove('groups.fifo', receipt);
  }
  const found = [...store.receive('plain', { max: 100_000 }).map(({ message }) => message.body), ...fifo];
  expect(new Set(found).size).toBe(found.length);
  expect([...answered].filter((id) => !found.includes(id))).toEqual([]);
  expect(found.filter((id) => !sent.includes(id))).toEqual([]);
  // Order within a group survives too.
  for (const [index, id] of fifo.entries()) {
    const [round, name, number] = id.split('-');
    const later = fifo
      .slice(index + 1)
      .filter((other) => other.startsWith(`${round}-${name}-`))
      .map((other) => Number(other.split('-')[2]));
    expect(later.every((other) => other > Number(number))).toBe(true);
  }
  await store.close();
});

test('receive counts, dead letters, deletions and deduplication ids survive a restart', async () => {
  let nowMs = 1_763_000_000_000;
  const first = await open(() => nowMs);
  for (const body of ['poison', 'done', 'waiting']) await first.send('plain', { body });
  const sent = await first.send('groups.fifo', { body: 'x', groupId: 'g', deduplicationId: 'same' });
  for (const { message, receipt } of first.receive('plain', { max: 3 })) if (message.body === 'done') first.remove('plain', receipt);
  for (let round = 0; round < 3; round += 1) {
    nowMs += 60_000;
    first.receive('plain', { max: 1 });
  }
  const [received] = first.receive('groups.fifo', { max: 1 });
  first.remove('groups.fifo', received?.receipt ?? '');
  await first.close();

  const second = await open(() => nowMs);
  expect(await second.send('groups.fifo', { body: 'x', groupId: 'g', deduplicationId: 'same' })).toEqual(sent);
  expect(bodies(second, 'groups.fifo')).toEqual([]);
  const counts = second.receive('plain', { max: 10 }).map(({ message }) => [message.body, message.receiveCount]);
  expect(counts.map(([body]) => body)).not.toContain('done');
  expect([...counts.map(([body]) => body), ...bodies(second, 'dead')].sort()).toEqual(['poison', 'waiting']);
  expect(counts.every(([, count]) => Number(count) >= 2)).toBe(true);
  await second.close();
});

test('a torn last line costs nothing but itself and is kept aside; the lines after it are read', async () => {
  const first = await open();
  await first.send('plain', { body: 'safe' });
  await first.close();
  appendFileSync(join(folder, 'queues.jsonl'), '{"step":"send","queue":"pl');
  const second = await open();
  await second.send('plain', { body: 'after' });
  await second.close();
  const third = await open();
  expect(bodies(third, 'plain').sort()).toEqual(['after', 'safe']);
  expect(readFileSync(join(folder, 'queues.unreadable'), 'utf8')).toBe('{"step":"send","queue":"pl\n');
  await third.close();
});

test('starting again forgets what is done: the file does not grow for ever', async () => {
  const first = await open();
  await Promise.all(Array.from({ length: 500 }, (_, index) => first.send('plain', { body: `message ${index}` })));
  for (const { receipt } of first.receive('plain', { max: 1000 })) first.remove('plain', receipt);
  await first.close();
  const before = statSync(join(folder, 'queues.jsonl')).size;
  await (await open()).close();
  expect(before).toBeGreaterThan(50_000);
  expect(statSync(join(folder, 'queues.jsonl')).size).toBe(0);
});

test('sends share their fsync: a thousand at once take a few, but each answer has had one', async () => {
  const handle = await openFile(__filename);
  const syncs = jest.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'datasync');
  await handle.close();
  const store = await open();
  const send = (number: number) => store.send('plain', { body: `{"number":${number}}` });
  for (const number of [1, 2, 3]) await send(number);
  expect(syncs).toHaveBeenCalledTimes(3);
  await Promise.all(Array.from({ length: 1000 }, (_, number) => send(number)));
  expect(syncs.mock.calls.length - 3).toBeLessThan(20);
  expect(readFileSync(join(folder, 'queues.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1003);
  await store.close();
  syncs.mockRestore();
});

test('no attributes, no checksum', () => expect(md5OfAttributes({})).toBeUndefined());
