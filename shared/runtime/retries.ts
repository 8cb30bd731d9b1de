// When does a failed message come again? Soon at first, later each time, or when whoever refused it said.
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { RetryLater } from './errors';
import { failureOf, log } from './logger';

const firstSeconds = 15;
const longestSeconds = 900;

/** Seconds until a message is tried again: what the failure asks for, else 15 s doubled with every try up to 15 minutes. */
export const secondsUntilRetry = (error: unknown, timesReceived: number): number => {
  const doubled = Math.min(longestSeconds, firstSeconds * 2 ** Math.max(0, timesReceived - 1));
  return error instanceof RetryLater ? Math.min(longestSeconds, Math.max(1, Math.ceil(error.afterSeconds))) : doubled;
};

// arn:aws:sqs:REGION:ACCOUNT:NAME. Elsewhere than in the classic partition, the endpoint's name ends differently.
const urlOf = (arn: string): string => {
  const [, partition = 'aws', , region = '', account = '', name = ''] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/${account}/${name}`;
};

let built: SQSClient | undefined;

/** In Lambda alone: a run on one machine brings messages back itself. */
const isPaced = (): boolean => process.env['AWS_LAMBDA_RUNTIME_API'] !== undefined;

/**
 * Shows a failed message again after a while instead of after six times the work's time. Where that is refused the queue's own
 * time holds, so nothing depends on it.
 */
export const bringBack = async ({ eventSourceARN, receiptHandle, messageId }: SQSRecord, seconds: number): Promise<void> => {
  if (!isPaced()) return;
  built ??= new SQSClient();
  const change = { QueueUrl: urlOf(eventSourceARN), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
  await built.send(new ChangeMessageVisibilityCommand(change)).catch((error: unknown) => {
    log.error('retry not paced', { ...failureOf(error), messageId });
  });
};
