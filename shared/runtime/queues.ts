// Asking for work: a message on a queue says only which thing to look at again.
import { createHash } from 'node:crypto';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** `group`: one thing at a time. `cause`: what made this look necessary; the same cause asks once in five minutes. */
export type Order = { group: string; cause: string };

export type Ask = (message: unknown, order?: Order) => Promise<void>;

const plain = /[^A-Za-z0-9!"#$%&'()*+,./:;<=>?@[\\\]^_`{|}~-]/g;
const idLimit = 128;

// SQS takes 128 characters of ASCII punctuation and alphanumerics here; what does not fit is told apart by a digest.
const queueId = (text: string): string => {
  const clean = text.replace(plain, '_');
  if (clean === text && text.length <= idLimit) return text;
  return `${clean.slice(0, idLimit - 44)}.${createHash('sha256').update(text).digest('base64url')}`;
};

/** A queue to ask for work. Throws where the message was not taken: then nothing was promised. */
export const queueAt =
  (client: SQSClient, url: string): Ask =>
  async (message, order) => {
    const fifo = order ? { MessageGroupId: queueId(order.group), MessageDeduplicationId: queueId(order.cause) } : {};
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(message), ...fifo }));
  };
