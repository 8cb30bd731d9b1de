// What an SQS client may ask for: the requests' shapes, the limits AWS states for them, and the checksums the SDK checks.
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Attribute } from './queue';

export const MAX_MESSAGE_BYTES = 1_048_576;
export const MAX_BATCH_ENTRIES = 10;
const MAX_ATTRIBUTES = 10;
const MAX_DELAY_SECONDS = 900;

/** A refusal as AWS words it: `code` is the SDK's error name, `queryCode` its older one. */
export class SqsError extends Error {
  override readonly name = 'SqsError';
  readonly code: string;
  readonly queryCode: string;

  constructor(code: string, message: string, queryCode = code) {
    super(message);
    this.code = code;
    this.queryCode = queryCode;
  }
}

const Attributes = z.record(
  z.string(),
  z.object({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() }),
);
const Url = z.object({ QueueUrl: z.string() });
const hiddenSeconds = z.number().int().min(0).max(43_200);

export const Entry = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.number().int().min(0).max(MAX_DELAY_SECONDS).optional(),
  MessageAttributes: Attributes.optional(),
  MessageSystemAttributes: Attributes.optional(),
  MessageGroupId: z.string().min(1).max(128).optional(),
  MessageDeduplicationId: z.string().min(1).max(128).optional(),
});
export type Entry = z.infer<typeof Entry>;

const Id = z.object({ Id: z.string().regex(/^[\w-]{1,80}$/) });
const batch = <T extends z.ZodType>(entry: T) => Url.extend({ Entries: z.array(entry) });
const names = z.array(z.string()).default([]);

export const requests = {
  SendMessage: Url.extend(Entry.shape),
  SendMessageBatch: batch(Id.extend(Entry.shape)),
  ReceiveMessage: Url.extend({
    MaxNumberOfMessages: z.number().int().min(1).max(MAX_BATCH_ENTRIES).default(1),
    VisibilityTimeout: hiddenSeconds.optional(),
    WaitTimeSeconds: z.number().int().min(0).max(20).default(0),
    AttributeNames: names,
    MessageSystemAttributeNames: names,
    MessageAttributeNames: names,
  }),
  DeleteMessage: Url.extend({ ReceiptHandle: z.string() }),
  DeleteMessageBatch: batch(Id.extend({ ReceiptHandle: z.string() })),
  ChangeMessageVisibility: Url.extend({ ReceiptHandle: z.string(), VisibilityTimeout: hiddenSeconds }),
  GetQueueUrl: z.object({ QueueName: z.string() }),
  GetQueueAttributes: Url.extend({ AttributeNames: names }),
  PurgeQueue: Url,
} as const;

/** The request in its shape. Throws SqsError (InvalidParameterValue) with the field that is wrong. */
export const parsed = <T>(schema: z.ZodType<T>, input: unknown): T => {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new SqsError('InvalidParameterValue', `${issue?.path.join('.') ?? 'request'}: ${issue?.message ?? 'is invalid'}`);
};

const bytesOf = ({ DataType, StringValue, BinaryValue }: Attribute): Buffer =>
  DataType.startsWith('Binary') ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue ?? '');

/** Bytes that count towards the size limit: body, and name, type and value of each attribute. */
export const sizeOf = ({ MessageBody, MessageAttributes = {} }: Entry): number =>
  Buffer.byteLength(MessageBody) +
  Object.entries(MessageAttributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value.DataType) + bytesOf(value).length,
    0,
  );

// The characters XML 1.0 allows; SQS refuses a message with any other.
const forbiddenCharacter = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Throws SqsError where a message breaks a limit of SQS or of its kind of queue. */
export const checkEntry = (entry: Entry, { fifo, contentBased }: { fifo: boolean; contentBased: boolean }): void => {
  if (entry.MessageBody === '') throw new SqsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (forbiddenCharacter.test(entry.MessageBody))
    throw new SqsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  if (sizeOf(entry) > MAX_MESSAGE_BYTES)
    throw new SqsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`,
    );
  if (Object.keys(entry.MessageAttributes ?? {}).length > MAX_ATTRIBUTES)
    throw new SqsError('InvalidParameterValue', `At most ${MAX_ATTRIBUTES} message attributes.`);
  if (fifo) checkFifo(entry, contentBased);
  else if (entry.MessageDeduplicationId !== undefined)
    throw new SqsError('InvalidParameterValue', 'The parameter MessageDeduplicationId is only valid for FIFO queues.');
};

const checkFifo = (entry: Entry, contentBased: boolean): void => {
  if (entry.MessageGroupId === undefined) throw new SqsError('MissingParameter', 'The request must contain the parameter MessageGroupId.');
  if (entry.MessageDeduplicationId === undefined && !contentBased)
    throw new SqsError(
      'InvalidParameterValue',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  if (entry.DelaySeconds !== undefined && entry.DelaySeconds > 0)
    throw new SqsError(
      'InvalidParameterValue',
      'Value for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type',
    );
};

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
export const md5 = (content: string | Buffer): string => createHash('md5').update(content).digest('hex');

const withLength = (bytes: Buffer): Buffer[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
};

/** MD5 over attributes by name: each part with its length, and 1 for text or 2 for bytes before the value (SQS developer guide, "Calculating the MD5"). */
export const md5OfAttributes = (attributes: Record<string, Attribute> | undefined): string | undefined => {
  const entries = Object.entries(attributes ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  if (entries.length === 0) return undefined;
  const parts = entries.flatMap(([name, value]) => [
    ...withLength(Buffer.from(name)),
    ...withLength(Buffer.from(value.DataType)),
    Buffer.from([value.DataType.startsWith('Binary') ? 2 : 1]),
    ...withLength(bytesOf(value)),
  ]);
  return md5(Buffer.concat(parts));
};
