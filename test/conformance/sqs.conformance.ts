// What we ask of a queue is what SQS takes: the runtime's own client code against another project's SQS.
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { queueAt } from '../../shared/runtime/queues';

const client = new SQSClient({});
afterAll(() => client.destroy());

let queues = 0;

async function queue(fifo: boolean): Promise<string> {
  const QueueName = `work-${process.pid}-${++queues}${fifo ? '.fifo' : ''}`;
  const Attributes = fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'false' } : undefined;
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, ...(Attributes && { Attributes }) }));
  return QueueUrl!;
}

async function received(QueueUrl: string) {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] }),
  );
  return Messages.map(({ Body, Attributes }) => ({
    message: JSON.parse(Body!) as unknown,
    group: Attributes?.MessageGroupId,
    cause: Attributes?.MessageDeduplicationId,
  }));
}

test('a message without order arrives as it was asked, whatever text is in it', async () => {
  const url = await queue(false);
  const message = { text: 'Größe "☃" \u0001<b>&', count: 3, nested: [{ a: null }] };
  await queueAt(client, url)(message);
  expect(await received(url)).toEqual([{ message, group: undefined, cause: undefined }]);
});

test('the same cause asks once, another cause asks again, groups stay apart', async () => {
  const url = await queue(true);
  const ask = queueAt(client, url);
  await ask({ look: 1 }, { group: 'incident-1', cause: 'delivery-1' });
  await ask({ look: 1 }, { group: 'incident-1', cause: 'delivery-1' });
  await ask({ look: 2 }, { group: 'incident-2', cause: 'delivery-2' });
  const found = await received(url);
  expect(new Set(found.map(({ group }) => group))).toEqual(new Set(['incident-1', 'incident-2']));
  expect(found).toHaveLength(2);
});

// moto takes any id; SQS takes 1 to 128 letters, digits and marks, so the ids that arrived are held against its documentation.
const sqsId = /^[A-Za-z0-9!"#$%&'()*+,./:;<=>?@[\\\]^_`{|}~-]{1,128}$/;

test.each([
  ['spaces and accents', 'Größe einer Straße'],
  ['line ends', 'a\r\nb'],
  ['an emoji', '🚀'],
  ['200 characters', 'x'.repeat(200)],
  ['every mark SQS takes', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
])('an id with %s is sent as one that SQS takes', async (_, id) => {
  const url = await queue(true);
  await queueAt(client, url)({ id }, { group: id, cause: id });
  const [only] = await received(url);
  expect(only?.group).toMatch(sqsId);
  expect(only?.cause).toMatch(sqsId);
});

test('two long ids that differ only at the end are two causes', async () => {
  const url = await queue(true);
  const ask = queueAt(client, url);
  for (const end of ['a', 'b']) await ask({ end }, { group: end, cause: 'x'.repeat(150) + end });
  expect(await received(url)).toHaveLength(2);
});

test('a queue that does not exist is an error, never silence', async () => {
  const url = (await queue(true)).replace(/work-[^/]*$/, 'nowhere.fifo');
  await expect(queueAt(client, url)({}, { group: 'g', cause: 'c' })).rejects.toThrow();
});
