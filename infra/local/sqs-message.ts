// A received message in the two shapes in which it leaves: as an SDK client sees it, and as a Lambda function sees it.
import type { SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import type { Attribute, Received } from './queue';
import { md5, md5OfAttributes } from './sqs-requests';

const withoutGaps = (values: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const systemAttributes = ({ message }: Received) => ({
  ApproximateReceiveCount: String(message.receiveCount),
  SentTimestamp: String(message.sentAtMs),
  SenderId: 'LOCAL',
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs ?? message.sentAtMs),
  ...withoutGaps({
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    // Only messages of FIFO queues have both ids, and only they are numbered.
    SequenceNumber:
      message.groupId !== undefined && message.deduplicationId !== undefined ? String(message.sequence).padStart(20, '0') : undefined,
    AWSTraceHeader: message.traceHeader,
  }),
});

type Wanted = {
  AttributeNames: readonly string[];
  MessageSystemAttributeNames: readonly string[];
  MessageAttributeNames: readonly string[];
};

const picked = <T>(values: Record<string, T>, isWanted: (name: string) => boolean): Record<string, T> | undefined => {
  const entries = Object.entries(values).filter(([name]) => isWanted(name));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
};

const attributeWanted = (wanted: readonly string[]) => (name: string) =>
  wanted.some((one) => one === 'All' || one === '.*' || one === name || (one.endsWith('.*') && name.startsWith(one.slice(0, -2))));

/** As ReceiveMessage answers it: only the attributes that were asked for. */
export const sqsMessage = (received: Received, wanted: Wanted): object => {
  const { message, receipt } = received;
  const system = new Set([...wanted.AttributeNames, ...wanted.MessageSystemAttributeNames]);
  const attributes: Record<string, Attribute> = message.attributes ?? {};
  const chosen = picked(attributes, attributeWanted(wanted.MessageAttributeNames));
  return {
    MessageId: message.id,
    ReceiptHandle: receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    Attributes: picked(systemAttributes(received), (name) => system.has('All') || system.has(name)),
    MessageAttributes: chosen,
    MD5OfMessageAttributes: md5OfAttributes(chosen),
  };
};

const lambdaAttribute = ({ DataType, StringValue, BinaryValue }: Attribute): SQSMessageAttribute => ({
  dataType: DataType,
  stringListValues: [],
  binaryListValues: [],
  ...withoutGaps({ stringValue: StringValue, binaryValue: BinaryValue }),
});

/** As Lambda's poller hands it to a function. */
export const sqsRecord = (received: Received, { arn, region }: { arn: string; region: string }): SQSRecord => {
  const { message, receipt } = received;
  return {
    messageId: message.id,
    receiptHandle: receipt,
    body: message.body,
    attributes: systemAttributes(received),
    messageAttributes: Object.fromEntries(Object.entries(message.attributes ?? {}).map(([name, value]) => [name, lambdaAttribute(value)])),
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
};
