// Literal services that write down what was asked of them, in order, and events as the queues would send them.
import type { Context, SQSEvent } from 'aws-lambda';
import type { Ask, Order } from '../../shared/runtime/queues';
import type { Request } from '../../shared/runtime/lambda';

export type Asked = { message: unknown; order: Order | undefined };

export class Journal {
  readonly lines: string[] = [];
  readonly asked: Record<string, Asked[]> = {};
  #failures: { name: string; error: Error }[] = [];

  /** The next call of that name throws, after it was written down. */
  failNext(name: string, error: Error): void {
    this.#failures.push({ name, error });
  }

  /** A function of that name with that answer. */
  fn<Arguments extends unknown[], Answer>(
    name: string,
    answer: (...given: Arguments) => Answer | Promise<Answer>,
  ): (...given: Arguments) => Promise<Answer> {
    return async (...given) => {
      this.lines.push(name);
      const index = this.#failures.findIndex((failure) => failure.name === name);
      const [failure] = index < 0 ? [] : this.#failures.splice(index, 1);
      if (failure) throw failure.error;
      return answer(...given);
    };
  }

  ask(name: string): Ask {
    return this.fn(name, (message: unknown, order?: Order) => {
      this.asked[name] = [...(this.asked[name] ?? []), { message, order }];
    });
  }
}

export const context = {
  awsRequestId: 'request-1',
  functionName: 'f',
  invokedFunctionArn: 'arn:aws:lambda:eu-central-1:1:function:f',
  memoryLimitInMB: '128',
  getRemainingTimeInMillis: () => 10_000,
} as unknown as Context;

export const eventOf = (queue: string, bodies: readonly string[], groupOf: (index: number) => string = () => 'g'): SQSEvent => ({
  Records: bodies.map((body, index) => ({
    messageId: `m${index}`,
    receiptHandle: `r${index}`,
    body,
    md5OfBody: '',
    messageAttributes: {},
    awsRegion: 'eu-central-1',
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:eu-central-1:1:${queue}`,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '0',
      MessageGroupId: groupOf(index),
    },
  })),
});

export const requestOf = (more: Partial<Request>): Request => ({
  route: 'POST /',
  path: {},
  query: {},
  headers: {},
  body: Buffer.alloc(0),
  id: 'request-1',
  ...more,
});

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
process.env['POWERTOOLS_METRICS_DISABLED'] = 'true';
