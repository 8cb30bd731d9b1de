// Lambda's side of a queue: batches, partial failures, order, retries and the moment when all is done.
import type { SQSEvent } from 'aws-lambda';
import fc from 'fast-check';
import { QueueStore } from '../../infra/local/queue-store';
import { idle, startQueueWorker, type QueueHandler, type QueueWorker } from '../../infra/local/queue-worker';

const workers: QueueWorker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
});

const work = (store: QueueStore, queue: string, { handler, ...more }: { handler: QueueHandler; timeoutSeconds?: number }) => {
  const problems: unknown[] = [];
  workers.push(
    startQueueWorker(store, { name: 'test', queue, handler, retryDelayMs: () => 1, report: (problem) => problems.push(problem), ...more }),
  );
  return problems;
};

test('the function sees a genuine SQS event, and a finished message is gone', async () => {
  const store = await QueueStore.open([{ name: 'work.fifo' }]);
  const events: SQSEvent[] = [];
  work(store, 'work.fifo', { handler: async (event) => void events.push(event) });
  await store.send('work.fifo', {
    body: '{"look":1}',
    groupId: 'g',
    deduplicationId: 'd',
    attributes: { kind: { DataType: 'String', StringValue: 'x' } },
  });
  await idle(store, ['work.fifo']);
  expect(events[0]?.Records[0]).toMatchObject({
    body: '{"look":1}',
    attributes: { ApproximateReceiveCount: '1', MessageGroupId: 'g', MessageDeduplicationId: 'd', SequenceNumber: '00000000000000000001' },
    messageAttributes: { kind: { dataType: 'String', stringValue: 'x' } },
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:work.fifo',
  });
  expect(store.counts('work.fifo')).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test('only the named failures of a batch come back', async () => {
  const store = await QueueStore.open([{ name: 'work' }]);
  const calls: string[] = [];
  for (const body of ['good', 'flaky', 'fine']) await store.send('work', { body });
  const handler: QueueHandler = async ({ Records }) => {
    calls.push(...Records.map(({ body }) => body));
    const failing = Records.filter(({ body, attributes }) => body === 'flaky' && attributes.ApproximateReceiveCount < '3');
    return { batchItemFailures: failing.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
  work(store, 'work', { handler });
  await idle(store, ['work']);
  expect(calls.sort()).toEqual(['fine', 'flaky', 'flaky', 'flaky', 'good']);
});

test.each([
  ['throws', async () => Promise.reject(new Error('boom'))],
  ['names an unknown failure', async () => ({ batchItemFailures: [{ itemIdentifier: 'nobody' }] })],
  ['does not finish in time', () => new Promise<void>(() => undefined)],
])('a function that %s fails the whole batch, which ends in the dead-letter queue', async (_what, handler) => {
  const store = await QueueStore.open([{ name: 'work', deadLetter: { queue: 'dead', maxReceiveCount: 2 } }, { name: 'dead' }]);
  for (const body of ['one', 'two']) await store.send('work', { body });
  work(store, 'work', { handler, timeoutSeconds: 0.05 });
  await idle(store, ['work']);
  expect(store.counts('dead').visible).toBe(2);
});

test('idle waits for delayed messages, and for what a function sends on', async () => {
  const store = await QueueStore.open([{ name: 'first' }, { name: 'second' }]);
  const done: string[] = [];
  work(store, 'first', { handler: async () => void (await store.send('second', { body: 'on', delaySeconds: 0.05 })) });
  work(store, 'second', { handler: async ({ Records }) => void done.push(...Records.map(({ body }) => body)) });
  await store.send('first', { body: 'go', delaySeconds: 0.05 });
  await idle(store, ['first', 'second']);
  expect(done).toEqual(['on']);
});

test('idle does not wait for what is delayed beyond a limit', async () => {
  const store = await QueueStore.open([{ name: 'work' }]);
  await store.send('work', { body: 'in a quarter of an hour', delaySeconds: 900 });
  await idle(store, ['work'], 1000);
  expect(store.outstanding('work')).toBe(1);
});

test('property: whatever fails and however many run at once, each FIFO group is worked in order, one at a time, and nothing is lost', async () => {
  const message = fc.record({ group: fc.constantFrom('a', 'b', 'c'), failures: fc.integer({ min: 0, max: 2 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 25 }), fc.integer({ min: 1, max: 4 }), async (messages, concurrency) => {
      const store = await QueueStore.open([{ name: 'work.fifo' }]);
      const finished: Record<string, number[]> = {};
      const busy = new Set<string>();
      for (const [index, { group }] of messages.entries())
        await store.send('work.fifo', { body: String(index), groupId: group, deduplicationId: String(index) });
      const handler: QueueHandler = async ({ Records }) => {
        const groups = new Set(Records.map(({ attributes }) => attributes.MessageGroupId ?? ''));
        for (const group of groups) expect(busy.has(group)).toBe(false);
        for (const group of groups) busy.add(group);
        await new Promise((resolve) => setImmediate(resolve));
        const failed = new Set<string>();
        const batchItemFailures: { itemIdentifier: string }[] = [];
        for (const { body, messageId, attributes } of Records) {
          const group = attributes.MessageGroupId ?? '';
          // As powertools does: after a failure the rest of the group fails too.
          if (failed.has(group) || Number(attributes.ApproximateReceiveCount) <= (messages[Number(body)]?.failures ?? 0)) {
            failed.add(group);
            batchItemFailures.push({ itemIdentifier: messageId });
          } else (finished[group] ??= []).push(Number(body));
        }
        for (const group of groups) busy.delete(group);
        return { batchItemFailures };
      };
      const worker = startQueueWorker(store, {
        name: 'test',
        queue: 'work.fifo',
        handler,
        concurrency,
        retryDelayMs: () => 1,
        report: (problem) => {
          throw problem;
        },
      });
      await idle(store, ['work.fifo']);
      await worker.stop();
      for (const group of ['a', 'b', 'c']) {
        const expected = messages.flatMap((one, index) => (one.group === group ? [index] : []));
        expect(finished[group] ?? []).toEqual(expected);
      }
    }),
    { numRuns: 40 },
  );
});
