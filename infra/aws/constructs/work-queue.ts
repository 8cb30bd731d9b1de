// A queue of work with the place where its dead messages wait, and alarms that say what somebody loses.
import { Duration, Validations } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption, type IQueue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Queue as QueueSettings } from '../../queues';
import { LossAlarm } from './loss-alarm';
import type { ServiceFunction } from './service-function';

/** What every queue has: encryption, TLS, and as long a memory as SQS gives. */
const guarded = {
  encryption: QueueEncryption.SQS_MANAGED,
  enforceSSL: true,
  retentionPeriod: Duration.days(14),
} as const satisfies QueueProps;

/** Older than this, work does not keep up: everything is retried within it. */
const lateMinutes = 15;

export type Ending = { topic: ITopic; what: string; loss: string; remedy: string };

const letSend = (queue: IQueue, functions: readonly ServiceFunction[]): void => {
  for (const one of functions) one.allow(['sqs:SendMessage'], queue.queueArn);
};

/** Where messages wait for a person; one is enough for an alarm. */
export class LastQueue extends Queue {
  constructor(scope: Construct, id: string, { fifo = false, ending }: { fifo?: boolean; ending: Ending }) {
    super(scope, id, { ...guarded, ...(fifo ? { fifo } : {}) });
    new LossAlarm(this, 'waiting', {
      ...ending,
      metric: this.metricApproximateNumberOfMessagesVisible({ statistic: 'max' }),
      threshold: 1,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'What waits here waits for a person: nothing reads it that could fail.',
    });
  }

  filledBy(...functions: ServiceFunction[]): void {
    letSend(this, functions);
  }
}

export class WorkQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetters: IQueue;
  readonly name: string;
  /** Seconds its worker has for a batch. */
  readonly workSeconds: number;

  constructor(scope: Construct, { name, fifo, tries, workSeconds, settleSeconds, loss }: QueueSettings, topic: ITopic) {
    super(scope, `${name}-queue`);
    this.name = name;
    this.workSeconds = workSeconds;
    this.deadLetters = new LastQueue(this, 'dead', {
      fifo,
      ending: {
        topic,
        loss,
        what: `messages of ${name} are dead after ${tries} tries`,
        remedy: 'mend what the log shows, then start the redrive of the dead-letter queue',
      },
    });
    const queue = new Queue(this, 'queue', {
      ...guarded,
      ...(fifo ? { fifo } : {}),
      deliveryDelay: Duration.seconds(settleSeconds),
      // Six times the function's time, as AWS advises: a message is not seen twice while its batch is waiting for a throttled function.
      visibilityTimeout: Duration.seconds(6 * workSeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: tries },
    });
    this.queue = queue;
    new LossAlarm(this, 'late', {
      topic,
      loss: `for now, ${loss}`,
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'max' }),
      threshold: lateMinutes * 60,
      what: `the oldest message of ${name} has waited ${lateMinutes} minutes`,
      remedy: 'look for throttling and errors of the function that reads it',
    });
  }

  filledBy(...functions: ServiceFunction[]): void {
    letSend(this.queue, functions);
  }

  /** The queue's worker. Messages fail one by one, not by the batch; `concurrency` is at least 2. */
  feeds(worker: ServiceFunction, { batchSize, concurrency }: { batchSize: number; concurrency: number }): void {
    worker.lambda.addEventSource(new SqsEventSource(this.queue, { batchSize, maxConcurrency: concurrency, reportBatchItemFailures: true }));
  }
}
