// What each operation of SQS does to the queues of this machine, and what it answers.
import { arnOfQueue, LOCAL_ACCOUNT } from './local-account';
import { isFifo, type QueueStore, type Sending } from './queue-store';
import { sqsMessage } from './sqs-message';
import {
  checkEntry,
  MAX_BATCH_ENTRIES,
  MAX_MESSAGE_BYTES,
  md5,
  md5OfAttributes,
  parsed,
  requests,
  sha256,
  sizeOf,
  SqsError,
  type Entry,
} from './sqs-requests';

export type Call = { store: QueueStore; input: unknown; baseUrl: string; gone: AbortSignal };

const noSuchQueue = (): SqsError =>
  new SqsError('QueueDoesNotExist', 'The specified queue does not exist.', 'AWS.SimpleQueueService.NonExistentQueue');

const queueOf = (store: QueueStore, url: string): string => {
  const name = url.slice(url.lastIndexOf('/') + 1);
  if (!store.settings(name)) throw noSuchQueue();
  return name;
};

const kindOf = (store: QueueStore, queue: string): { fifo: boolean; contentBased: boolean } => ({
  fifo: isFifo(queue),
  contentBased: store.settings(queue)?.contentBasedDeduplication === true,
});

const sendingOf = (entry: Entry, contentBased: boolean): Sending => ({
  body: entry.MessageBody,
  delaySeconds: entry.DelaySeconds,
  groupId: entry.MessageGroupId,
  deduplicationId: entry.MessageDeduplicationId ?? (contentBased ? sha256(entry.MessageBody) : undefined),
  attributes: entry.MessageAttributes,
  traceHeader: entry.MessageSystemAttributes?.['AWSTraceHeader']?.StringValue,
});

const send = async (store: QueueStore, queue: string, entry: Entry) => {
  const kind = kindOf(store, queue);
  checkEntry(entry, kind);
  const { id, sequence } = await store.send(queue, sendingOf(entry, kind.contentBased));
  return {
    MessageId: id,
    MD5OfMessageBody: md5(entry.MessageBody),
    MD5OfMessageAttributes: md5OfAttributes(entry.MessageAttributes),
    ...(kind.fifo ? { SequenceNumber: String(sequence).padStart(20, '0') } : {}),
  };
};

const checkBatch = (entries: readonly { Id: string }[]): void => {
  const refuse = (code: string, message: string): never => {
    throw new SqsError(code, message, `AWS.SimpleQueueService.${code}`);
  };
  if (entries.length === 0) refuse('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > MAX_BATCH_ENTRIES)
    refuse('TooManyEntriesInBatchRequest', `Maximum number of entries per request are ${MAX_BATCH_ENTRIES}.`);
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    refuse('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
};

/** Each entry on its own: one that is refused does not hold up the others. */
const eachEntry = async <T extends { Id: string }>(entries: readonly T[], act: (entry: T) => Promise<object>) => {
  checkBatch(entries);
  const results = await Promise.all(
    entries.map(async (entry) => {
      try {
        return { done: { Id: entry.Id, ...(await act(entry)) } };
      } catch (error) {
        if (!(error instanceof SqsError)) throw error;
        return { failed: { Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true } };
      }
    }),
  );
  return { Successful: results.flatMap(({ done }) => done ?? []), Failed: results.flatMap(({ failed }) => failed ?? []) };
};

const remove = async (store: QueueStore, queue: string, receipt: string): Promise<object> => {
  store.remove(queue, receipt);
  return {};
};

const receive = async ({ store, input, gone }: Call) => {
  const request = parsed(requests.ReceiveMessage, input);
  const queue = queueOf(store, request.QueueUrl);
  const untilMs = Date.now() + request.WaitTimeSeconds * 1000;
  for (;;) {
    const received = store.receive(queue, { max: request.MaxNumberOfMessages, hiddenSeconds: request.VisibilityTimeout });
    const leftMs = untilMs - Date.now();
    if (received.length > 0 || leftMs <= 0 || gone.aborted)
      return received.length > 0 ? { Messages: received.map((one) => sqsMessage(one, request)) } : {};
    await store.untilReady(queue, leftMs, gone);
  }
};

const changeVisibility = async ({ store, input }: Call) => {
  const request = parsed(requests.ChangeMessageVisibility, input);
  if (!store.hide(queueOf(store, request.QueueUrl), request.ReceiptHandle, request.VisibilityTimeout * 1000))
    throw new SqsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  return {};
};

const sendBatch = async ({ store, input }: Call) => {
  const { QueueUrl, Entries } = parsed(requests.SendMessageBatch, input);
  const queue = queueOf(store, QueueUrl);
  if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MAX_MESSAGE_BYTES)
    throw new SqsError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes.`,
      'AWS.SimpleQueueService.BatchRequestTooLong',
    );
  return eachEntry(Entries, (entry) => send(store, queue, entry));
};

const attributesOf = (store: QueueStore, queue: string): Record<string, string> => {
  const { visible, inFlight, delayed } = store.counts(queue);
  const settings = store.settings(queue);
  const redrive = settings?.deadLetter;
  return {
    QueueArn: arnOfQueue(queue),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(settings?.visibilityTimeoutSeconds ?? 30),
    DelaySeconds: String(settings?.delaySeconds ?? 0),
    MaximumMessageSize: String(MAX_MESSAGE_BYTES),
    ...(isFifo(queue) ? { FifoQueue: 'true', ContentBasedDeduplication: String(settings?.contentBasedDeduplication === true) } : {}),
    ...(redrive
      ? { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOfQueue(redrive.queue), maxReceiveCount: redrive.maxReceiveCount }) }
      : {}),
  };
};

const queueAttributes = async ({ store, input }: Call) => {
  const { QueueUrl, AttributeNames } = parsed(requests.GetQueueAttributes, input);
  const wanted = new Set(AttributeNames);
  const all = Object.entries(attributesOf(store, queueOf(store, QueueUrl)));
  return { Attributes: Object.fromEntries(all.filter(([name]) => wanted.has('All') || wanted.has(name))) };
};

/** Every operation by its name; each throws SqsError where AWS would refuse. */
export const operations = new Map<string, (call: Call) => Promise<object>>([
  ['SendMessageBatch', sendBatch],
  ['ReceiveMessage', receive],
  ['ChangeMessageVisibility', changeVisibility],
  ['GetQueueAttributes', queueAttributes],
  [
    'SendMessage',
    async ({ store, input }) => {
      const request = parsed(requests.SendMessage, input);
      return send(store, queueOf(store, request.QueueUrl), request);
    },
  ],
  [
    'DeleteMessage',
    async ({ store, input }) => {
      const request = parsed(requests.DeleteMessage, input);
      return remove(store, queueOf(store, request.QueueUrl), request.ReceiptHandle);
    },
  ],
  [
    'DeleteMessageBatch',
    async ({ store, input }) => {
      const { QueueUrl, Entries } = parsed(requests.DeleteMessageBatch, input);
      const queue = queueOf(store, QueueUrl);
      return eachEntry(Entries, ({ ReceiptHandle }) => remove(store, queue, ReceiptHandle));
    },
  ],
  [
    'GetQueueUrl',
    async ({ store, input, baseUrl }) => ({
      QueueUrl: `${baseUrl}/${LOCAL_ACCOUNT}/${queueOf(store, parsed(requests.GetQueueUrl, input).QueueName)}`,
    }),
  ],
  [
    'PurgeQueue',
    async ({ store, input }) => {
      store.purge(queueOf(store, parsed(requests.PurgeQueue, input).QueueUrl));
      return {};
    },
  ],
]);
