// The queues, spoken to by the real SDK client: what AWS promises of SQS holds here too.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { QueueStore } from '../../infra/local/queue-store';
import { startSqsServer, type SqsServer } from '../../infra/local/sqs-server';

let nowMs = 1_763_000_000_000;
let store: QueueStore;
let server: SqsServer;
let client: SQSClient;

beforeAll(async () => {
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  store = await QueueStore.open(
    [
      { name: 'plain', deadLetter: { queue: 'dead', maxReceiveCount: 2 } },
      { name: 'dead' },
      { name: 'groups.fifo' },
      { name: 'content.fifo', contentBasedDeduplication: true },
    ],
    { now: () => nowMs },
  );
  server = await startSqsServer(store);
  client = new SQSClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
});
beforeEach(() => {
  for (const name of store.names()) store.purge(name);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
});

const url = (queue: string) => server.queueUrl(queue);
const send = (queue: string, MessageBody: string, more: object = {}) =>
  client.send(new SendMessageCommand({ QueueUrl: url(queue), MessageBody, ...more }));
const receive = async (queue: string, more: object = {}) =>
  (await client.send(new ReceiveMessageCommand({ QueueUrl: url(queue), MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const remove = (queue: string, ReceiptHandle: string | undefined) =>
  client.send(new DeleteMessageCommand({ QueueUrl: url(queue), ReceiptHandle }));
const inGroup = (group: string, id: string) => ({ MessageGroupId: group, MessageDeduplicationId: id });

test('a message goes through with its attributes, and the SDK finds its checksums right', async () => {
  const body = 'Grüße <&> \u{1F680} "quoted"\n';
  await send('plain', body, {
    MessageAttributes: {
      kind: { DataType: 'String', StringValue: 'alert' },
      raw: { DataType: 'Binary', BinaryValue: Buffer.from([0, 255]) },
    },
  });
  const [message] = await receive('plain', { MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
  expect(message?.Body).toBe(body);
  expect(message?.MessageAttributes?.['kind']).toMatchObject({ DataType: 'String', StringValue: 'alert' });
  expect([...(message?.MessageAttributes?.['raw']?.BinaryValue ?? [])]).toEqual([0, 255]);
  expect(message?.Attributes).toMatchObject({ ApproximateReceiveCount: '1', SentTimestamp: String(nowMs) });
});

test('the MD5 of attributes is the one AWS documents for its own example', async () => {
  // One string attribute, computed by hand from the developer guide's recipe.
  const { createHash } = await import('node:crypto');
  const part = (text: string) => Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]);
  const expected = createHash('md5')
    .update(Buffer.concat([part('kind'), part('String'), Buffer.from([1]), part('alert')]))
    .digest('hex');
  const sent = await send('plain', 'x', { MessageAttributes: { kind: { DataType: 'String', StringValue: 'alert' } } });
  expect(sent.MD5OfMessageAttributes).toBe(expected);
});

test('a received message is hidden until its visibility timeout ends, then counted again', async () => {
  await send('plain', 'once');
  expect(await receive('plain', { VisibilityTimeout: 10 })).toHaveLength(1);
  expect(await receive('plain')).toHaveLength(0);
  nowMs += 9_999;
  expect(await receive('plain')).toHaveLength(0);
  nowMs += 1;
  const [again] = await receive('plain', { AttributeNames: ['ApproximateReceiveCount'] });
  expect(again?.Attributes).toEqual({ ApproximateReceiveCount: '2' });
});

test('after maxReceiveCount receives a message moves to the dead-letter queue with its body', async () => {
  await send('plain', 'poison');
  for (let round = 0; round < 2; round += 1) {
    expect(await receive('plain', { VisibilityTimeout: 1 })).toHaveLength(1);
    nowMs += 1000;
  }
  expect(await receive('plain')).toHaveLength(0);
  expect((await receive('dead')).map(({ Body }) => Body)).toEqual(['poison']);
});

test('visibility can be set to zero and beyond; a deleted message never comes back; an unknown receipt is an error', async () => {
  await send('plain', 'x');
  const [first] = await receive('plain');
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: url('plain'), ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 }),
  );
  const [second] = await receive('plain');
  expect(second?.MessageId).toBe(first?.MessageId);
  await client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: url('plain'), ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 60 }),
  );
  await remove('plain', second?.ReceiptHandle);
  nowMs += 120_000;
  expect(await receive('plain')).toHaveLength(0);
  const unknown = client.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: url('plain'), ReceiptHandle: 'nonsense', VisibilityTimeout: 1 }),
  );
  await expect(unknown).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
});

test('a delayed message is not there before its time, and is counted as delayed', async () => {
  await send('plain', 'later', { DelaySeconds: 5 });
  expect(await receive('plain')).toHaveLength(0);
  const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url('plain'), AttributeNames: ['All'] }));
  expect(Attributes).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesDelayed: '1',
    QueueArn: 'arn:aws:sqs:us-east-1:000000000000:plain',
  });
  nowMs += 5000;
  expect(await receive('plain')).toHaveLength(1);
});

test('a FIFO group is delivered in order and locked while any of it is in flight; other groups go on', async () => {
  for (const id of ['a1', 'a2', 'a3', 'b1']) await send('groups.fifo', id, inGroup(id[0] ?? '', id));
  const first = await receive('groups.fifo', { MaxNumberOfMessages: 2, VisibilityTimeout: 30 });
  expect(first.map(({ Body }) => Body)).toEqual(['a1', 'a2']);
  expect((await receive('groups.fifo')).map(({ Body }) => Body)).toEqual(['b1']);
  await remove('groups.fifo', first[1]?.ReceiptHandle);
  expect(await receive('groups.fifo')).toHaveLength(0);
  nowMs += 30_000;
  // a1 failed: it comes first again, then a3.
  const retried = await receive('groups.fifo');
  expect(retried.map(({ Body }) => Body).filter((body) => body?.startsWith('a'))).toEqual(['a1', 'a3']);
});

test('a deduplication id is taken once in five minutes, even after the message is gone', async () => {
  const first = await send('groups.fifo', 'x', inGroup('g', 'same'));
  const [message] = await receive('groups.fifo');
  await remove('groups.fifo', message?.ReceiptHandle);
  const repeated = await send('groups.fifo', 'x', inGroup('g', 'same'));
  expect(repeated.MessageId).toBe(first.MessageId);
  expect(repeated.SequenceNumber).toBe(first.SequenceNumber);
  expect(await receive('groups.fifo')).toHaveLength(0);
  nowMs += 5 * 60_000;
  await send('groups.fifo', 'x', inGroup('g', 'same'));
  expect(await receive('groups.fifo')).toHaveLength(1);
});

test('content-based deduplication goes by the body', async () => {
  for (const body of ['x', 'x', 'y']) await send('content.fifo', body, { MessageGroupId: 'g' });
  expect((await receive('content.fifo')).map(({ Body }) => Body)).toEqual(['x', 'y']);
});

test('batches: each entry on its own, an ill-formed one fails alone', async () => {
  const answer = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url('plain'),
      Entries: [
        { Id: 'good', MessageBody: 'x' },
        { Id: 'bad', MessageBody: '\u0000' },
        { Id: 'late', MessageBody: 'z', DelaySeconds: 1 },
      ],
    }),
  );
  expect(answer.Successful?.map(({ Id }) => Id)).toEqual(['good', 'late']);
  expect(answer.Failed).toMatchObject([{ Id: 'bad', Code: 'InvalidMessageContents', SenderFault: true }]);
  const [message] = await receive('plain');
  const deleted = await client.send(
    new DeleteMessageBatchCommand({ QueueUrl: url('plain'), Entries: [{ Id: '1', ReceiptHandle: message?.ReceiptHandle }] }),
  );
  expect(deleted.Successful).toEqual([{ Id: '1' }]);
});

const kib = 1024;
const refusals: [string, () => Promise<unknown>, string][] = [
  ['a queue that is not there', () => client.send(new GetQueueUrlCommand({ QueueName: 'nowhere' })), 'QueueDoesNotExist'],
  ['a body over 1 MiB', () => send('plain', 'x'.repeat(1024 * kib + 1)), 'InvalidParameterValue'],
  [
    'a batch over 1 MiB',
    () =>
      client.send(
        new SendMessageBatchCommand({
          QueueUrl: url('plain'),
          Entries: [1, 2].map((id) => ({ Id: String(id), MessageBody: 'x'.repeat(600 * kib) })),
        }),
      ),
    'BatchRequestTooLong',
  ],
  ['an empty batch', () => client.send(new SendMessageBatchCommand({ QueueUrl: url('plain'), Entries: [] })), 'EmptyBatchRequest'],
  [
    'ids twice in a batch',
    () => client.send(new SendMessageBatchCommand({ QueueUrl: url('plain'), Entries: [1, 2].map(() => ({ Id: 'a', MessageBody: 'x' })) })),
    'BatchEntryIdsNotDistinct',
  ],
  ['FIFO without a group', () => send('groups.fifo', 'x', { MessageDeduplicationId: 'd' }), 'MissingParameter'],
  ['FIFO without a deduplication id', () => send('groups.fifo', 'x', { MessageGroupId: 'g' }), 'InvalidParameterValue'],
  ['a deduplication id on a standard queue', () => send('plain', 'x', { MessageDeduplicationId: 'd' }), 'InvalidParameterValue'],
  ['a delay over 15 minutes', () => send('plain', 'x', { DelaySeconds: 901 }), 'InvalidParameterValue'],
];
test.each(refusals)('refuses %s', async (_what, attempt, name) => {
  await expect(attempt()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

test('1 MiB exactly is taken; purge empties; a queue is found by name', async () => {
  await send('plain', 'x'.repeat(1024 * kib));
  await client.send(new PurgeQueueCommand({ QueueUrl: url('plain') }));
  expect(await receive('plain')).toHaveLength(0);
  expect((await client.send(new GetQueueUrlCommand({ QueueName: 'plain' }))).QueueUrl).toBe(url('plain'));
});

test('a long poll answers as soon as a message comes', async () => {
  const startedAt = performance.now();
  const waiting = receive('plain', { WaitTimeSeconds: 5 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  await send('plain', 'at last');
  expect((await waiting).map(({ Body }) => Body)).toEqual(['at last']);
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
