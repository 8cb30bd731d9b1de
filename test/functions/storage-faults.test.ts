// What DynamoDB does in AWS and no emulator does: throttling, conflicts of transactions, half-answered batches.
import { DynamoDBClient, ProvisionedThroughputExceededException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
import { BatchGetCommand, DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { AlertFact } from '../../shared/core/facts/fact';
import { queueAt } from '../../shared/runtime/queues';
import { createStorage } from '../../shared/storage/storage';
import { ConflictError, createTable } from '../../shared/storage/table';

const dynamodb = mockClient(DynamoDBDocumentClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  dynamodb.reset();
  sqs.reset();
  dynamodb.on(GetCommand).resolves({});
  dynamodb.on(BatchGetCommand).resolves({});
  dynamodb.on(QueryCommand).resolves({ Items: [] });
});

const client = new DynamoDBClient({ region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
afterAll(() => client.destroy());
const storage = createStorage(client, { tableName: 'facts', keepDays: 400 });
const table = createTable(client, 'facts');

const at = '2026-11-17T14:21:00.000Z';
const alert: AlertFact = {
  kind: 'alert',
  id: 'sentry:event:1',
  provider: 'sentry',
  service: 'checkout',
  fingerprint: 'f',
  title: 't',
  text: 't',
  severity: 'error',
  startedAt: at,
  firedAt: at,
  frames: [],
};
const mark = { provider: 'sentry', id: 'd-1', receivedAt: at, outcome: 'recorded' as const };
const cancelled = (Code: string) =>
  new TransactionCanceledException({ $metadata: {}, message: Code, CancellationReasons: [{ Code: 'None' }, { Code }] });
const throttled = new ProvisionedThroughputExceededException({ $metadata: {}, message: 'slow down' });

test('mark and facts are one transaction, each guarded', async () => {
  dynamodb.on(TransactWriteCommand).resolves({});
  expect(await storage.recordDelivery(mark, [alert])).toBe('recorded');
  const [call, ...others] = dynamodb.commandCalls(TransactWriteCommand);
  expect(others).toEqual([]);
  const puts = (call?.args[0].input.TransactItems ?? []).map(({ Put }) => [Put?.Item?.['pk'], Put?.ConditionExpression]);
  expect(puts).toEqual([
    ['SIGNALS#checkout#production', 'attribute_not_exists(pk)'],
    [expect.stringMatching(/^ANCHOR#INC-/), 'attribute_not_exists(pk)'],
    ['DELIVERY#sentry#d-1', 'attribute_not_exists(pk)'],
  ]);
});

test('a delivery seen before is read once and written never', async () => {
  dynamodb.on(GetCommand).resolves({ Item: { pk: 'x', sk: 'x', value: mark } });
  expect(await storage.recordDelivery(mark, [alert])).toBe('duplicate');
  expect(dynamodb.commandCalls(TransactWriteCommand)).toHaveLength(0);
});

test.each(['TransactionConflict', 'ConditionalCheckFailed'])('%s: read again, decided again, written', async (code) => {
  dynamodb.on(TransactWriteCommand).rejectsOnce(cancelled(code)).resolves({});
  expect(await storage.recordDelivery(mark, [alert])).toBe('recorded');
  expect(dynamodb.commandCalls(TransactWriteCommand)).toHaveLength(2);
  expect(dynamodb.commandCalls(GetCommand)).toHaveLength(2);
});

test('where another worker wrote the same delivery first it is a duplicate', async () => {
  dynamodb
    .on(GetCommand)
    .resolvesOnce({})
    .resolves({ Item: { pk: 'x', sk: 'x', value: mark } });
  dynamodb.on(TransactWriteCommand).rejects(cancelled('ConditionalCheckFailed'));
  expect(await storage.recordDelivery(mark, [alert])).toBe('duplicate');
});

test('where others keep winning the queue brings it again: it neither spins nor pretends', async () => {
  dynamodb.on(TransactWriteCommand).rejects(cancelled('TransactionConflict'));
  await expect(storage.recordDelivery(mark, [alert])).rejects.toBeInstanceOf(ConflictError);
  expect(dynamodb.commandCalls(TransactWriteCommand)).toHaveLength(10);
});

test.each(['ThrottlingError', 'ValidationError'])('a transaction cancelled for %s is no conflict', async (code) => {
  dynamodb.on(TransactWriteCommand).rejects(cancelled(code));
  await expect(storage.recordDelivery(mark, [alert])).rejects.toBeInstanceOf(TransactionCanceledException);
  expect(dynamodb.commandCalls(TransactWriteCommand)).toHaveLength(1);
});

test.each([GetCommand, BatchGetCommand, TransactWriteCommand])(
  'throttling at any call fails the message, which comes again',
  async (command) => {
    dynamodb.on(TransactWriteCommand).resolves({});
    dynamodb.on(command as typeof GetCommand).rejects(throttled);
    await expect(storage.recordDelivery(mark, [alert])).rejects.toBe(throttled);
  },
);

test('what a batch left out is asked for again', async () => {
  const [one, other] = [
    { pk: 'a', sk: 'a' },
    { pk: 'b', sk: 'b' },
  ];
  dynamodb
    .on(BatchGetCommand)
    .resolvesOnce({ Responses: { facts: [{ ...one, value: 1 }] }, UnprocessedKeys: { facts: { Keys: [other] } } })
    .resolvesOnce({ Responses: { facts: [{ ...other, value: 2 }] } });
  expect((await table.getMany([one, other])).map(({ value }) => value)).toEqual([1, 2]);
  expect(dynamodb.commandCalls(BatchGetCommand)[1]?.args[0].input.RequestItems?.['facts']?.Keys).toEqual([other]);
});

test('more than a batch holds is asked for a hundred at a time, and all reads are consistent', async () => {
  await table.getMany(Array.from({ length: 201 }, (_, index) => ({ pk: String(index), sk: 'x' })));
  const asked = dynamodb.commandCalls(BatchGetCommand).map(({ args }) => args[0].input.RequestItems?.['facts']);
  expect(asked.map((one) => one?.Keys?.length)).toEqual([100, 100, 1]);
  expect(asked.every((one) => one?.ConsistentRead === true)).toBe(true);
});

test('a push of more commits than a transaction holds is written in parts, its mark last', async () => {
  dynamodb.on(TransactWriteCommand).resolves({});
  const commits = Array.from({ length: 250 }, (_, index) => ({ sha: String(index).padStart(40, '0'), message: 'x', landedAt: at }));
  await storage.recordDelivery({ ...mark, provider: 'github' }, [
    {
      kind: 'push',
      id: 'p',
      provider: 'github',
      repository: 'acme/checkout',
      branch: 'main',
      before: '',
      after: 'x',
      at,
      commits,
      truncated: false,
    },
  ]);
  const parts = dynamodb.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input.TransactItems ?? []);
  expect(parts.every(({ length }) => length <= 100)).toBe(true);
  expect(parts.flat()).toHaveLength(251);
  expect(parts.flat().at(-1)?.Put?.Item?.['pk']).toBe('DELIVERY#github#d-1');
});

test('a verdict said twice is one line; a table in trouble is no duplicate', async () => {
  const verdict = { incidentId: 'INC-1', answer: { kind: 'not-this' as const, sha: 'a' }, by: 'p', at, id: 'press-1' };
  dynamodb
    .on(PutCommand)
    .resolvesOnce({})
    .rejectsOnce(Object.assign(new Error('x'), { name: 'ConditionalCheckFailedException' }));
  expect(await storage.recordVerdict(verdict)).toBe(true);
  dynamodb.on(PutCommand).rejects(throttled);
  await expect(storage.recordVerdict(verdict)).rejects.toBe(throttled);
  // A form sent again a minute later has the same id and another moment.
  dynamodb.on(QueryCommand).resolves({ Items: [{ pk: 'INCIDENT#INC-1', sk: `VERDICT#${at}#press-1`, value: verdict }] });
  expect(await storage.recordVerdict({ ...verdict, at: '2026-11-17T14:22:00.000Z' })).toBe(false);
});

describe('asking for work', () => {
  const queue = new SQSClient({ region: 'eu-central-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
  afterAll(() => queue.destroy());
  const ask = queueAt(queue, 'https://sqs.example/1/messages.fifo');
  const sent = () => sqs.commandCalls(SendMessageCommand).map(({ args }) => args[0].input);

  test('where the queue does not take it, it throws: nothing was promised', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('not now'));
    await expect(ask({ subject: 'incident:1' }, { group: 'g', cause: 'c' })).rejects.toThrow('not now');
  });

  test('ids of any text and length are ids that SQS takes, told apart', async () => {
    sqs.on(SendMessageCommand).resolves({});
    const causes = ['short', 'ü'.repeat(10), 'ö'.repeat(10), 'x'.repeat(5_000), `${'x'.repeat(5_000)}y`, 'two words'];
    for (const cause of causes) await ask({}, { group: cause, cause });
    const ids = sent().map(({ MessageDeduplicationId }) => MessageDeduplicationId ?? '');
    expect(new Set(ids).size).toBe(causes.length);
    for (const id of ids) expect(id).toMatch(/^[\x21-\x7e]{1,128}$/);
    expect(ids[0]).toBe('short');
  });
});
