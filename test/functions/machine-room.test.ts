// What one bad message does to the others, what no retry mends, and what a caller is told of our own trouble.
import * as z from 'zod';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { PermanentError, RetryLater } from '../../shared/runtime/errors';
import { onHttp, onQueue, onSchedule, type Parking } from '../../shared/runtime/lambda';
import { secondsUntilRetry } from '../../shared/runtime/retries';
import { context, eventOf, Journal } from './journal';

const Numbered = z.object({ number: z.number() });
type Numbered = z.infer<typeof Numbered>;

const worker = (work: (message: Numbered) => Promise<void>, journal = new Journal()) =>
  onQueue({ environment: z.object({}), services: (): Parking => ({ park: journal.ask('park') }), message: Numbered }, async (message) =>
    work(message),
  );
const numbered = (count: number): string[] => Array.from({ length: count }, (_, number) => JSON.stringify({ number }));

describe('a queue', () => {
  test('one bad message of ten fails alone', async () => {
    const done: number[] = [];
    const handler = worker(async ({ number }) => {
      if (number === 3) throw new Error('not now');
      done.push(number);
    });
    expect(await handler(eventOf('deliveries', numbered(10)), context)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm3' }] });
    expect(done.sort()).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9]);
  });

  test('all ten bad fail all ten, and not the invocation', async () => {
    const response = await worker(() => Promise.reject(new Error('not now')))(eventOf('deliveries', numbered(10)), context);
    expect(response.batchItemFailures).toHaveLength(10);
  });

  test('in a FIFO queue the rest of the group waits with the one that failed, other groups go on', async () => {
    const done: number[] = [];
    const handler = worker(async ({ number }) => {
      if (number === 2) throw new Error('not now');
      done.push(number);
    });
    const { batchItemFailures } = await handler(
      eventOf('incidents.fifo', numbered(6), (index) => (index % 2 === 0 ? 'even' : 'odd')),
      context,
    );
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort()).toEqual(['m2', 'm4']);
    expect(done).toEqual([0, 1, 3, 5]);
  });

  test('what no retry mends is parked with its words and does not come again', async () => {
    const journal = new Journal();
    const handler = worker(async ({ number }) => {
      if (number === 1) throw new PermanentError('the channel is gone, says ops@example.com');
    }, journal);
    expect(await handler(eventOf('messages.fifo', numbered(3)), context)).toEqual({ batchItemFailures: [] });
    expect(journal.asked['park']?.map(({ message }) => message)).toEqual([
      { reason: 'the channel is gone, says (address)', body: '{"number":1}' },
    ]);
  });

  test.each(['not JSON', '{}', '{"number":"1"}', 'null', ''])('the message %j is parked with its bytes', async (body) => {
    const journal = new Journal();
    expect(await worker(async () => undefined, journal)(eventOf('deliveries', [body]), context)).toEqual({ batchItemFailures: [] });
    expect(journal.asked['park']?.map(({ message }) => message)).toEqual([
      { reason: 'a message on the queue is not what it should be', body },
    ]);
  });

  test('where not even parking works, the message comes again', async () => {
    const journal = new Journal();
    journal.failNext('park', new Error('SQS is not there'));
    expect(await worker(async () => undefined, journal)(eventOf('deliveries', ['torn']), context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });
  });

  test('a missing variable fails every message, and parks none', async () => {
    const handler = onQueue(
      {
        environment: z.object({ NOT_SET_ANYWHERE: z.string() }),
        services: (): Parking => ({ park: () => Promise.resolve() }),
        message: Numbered,
      },
      async () => undefined,
    );
    expect((await handler(eventOf('deliveries', numbered(2)), context)).batchItemFailures).toHaveLength(2);
  });
});

describe('a failed message comes again', () => {
  const sqs = mockClient(SQSClient);
  beforeEach(() => {
    sqs.reset().resolves({});
    process.env['AWS_LAMBDA_RUNTIME_API'] = '127.0.0.1:9001';
  });
  afterEach(() => delete process.env['AWS_LAMBDA_RUNTIME_API']);
  const paced = () => sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args: [{ input }] }) => input);

  test.each([
    [new Error('not now'), 1, 15],
    [new Error('not now'), 4, 120],
    [new Error('not now'), 40, 900],
    [new RetryLater('limited', 41.2), 3, 42],
    [new RetryLater('limited', 0), 1, 1],
    [new RetryLater('limited', 99_999), 1, 900],
  ])('%s, received %i times: in %i s', (error, times, seconds) => expect(secondsUntilRetry(error, times)).toBe(seconds));

  test('only it, on the queue it came from, when whoever refused it said', async () => {
    const handler = worker(async ({ number }) => {
      if (number === 1) throw new RetryLater('Slack: ratelimited', 30);
    });
    await handler(eventOf('deliveries', numbered(3)), context);
    expect(paced()).toEqual([expect.objectContaining({ VisibilityTimeout: 30, QueueUrl: expect.stringMatching(/\/deliveries$/) })]);
  });

  test('nothing depends on it: where it is refused, the message fails all the same', async () => {
    sqs.rejects(new Error('denied'));
    const handler = worker(() => Promise.reject(new Error('not now')));
    expect((await handler(eventOf('deliveries', numbered(2)), context)).batchItemFailures).toHaveLength(2);
  });
});

describe('HTTP', () => {
  const event = { routeKey: 'GET /', headers: {}, isBase64Encoded: false } as never;

  test('what is thrown is our trouble: 503 as a problem document that says nothing of it', async () => {
    const answer = await onHttp({ environment: z.object({}), services: () => ({}) }, () =>
      Promise.reject(new Error('table Aftershock-prod throttled')),
    )(event, context);
    expect(answer).toMatchObject({ statusCode: 503, headers: { 'content-type': 'application/problem+json' } });
    expect(answer.body).not.toContain('Aftershock-prod');
  });

  test('services that cannot be built are 503 too, and are built anew at the next request', async () => {
    let tries = 0;
    const services = () => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return {};
    };
    const handler = onHttp({ environment: z.object({}), services }, async () => ({ status: 200 }));
    expect((await handler(event, context)).statusCode).toBe(503);
    expect((await handler(event, context)).statusCode).toBe(200);
    expect((await handler(event, context)).statusCode).toBe(200);
    expect(tries).toBe(2);
  });

  test('a body arrives as the bytes that came, names of headers in lower case', async () => {
    const seen: unknown[] = [];
    const handler = onHttp({ environment: z.object({}), services: () => ({}) }, async (request) => {
      seen.push(request.body.toString('hex'), request.headers);
      return { status: 204 };
    });
    await handler(
      {
        ...(event as object),
        body: Buffer.from([0, 255, 10]).toString('base64'),
        isBase64Encoded: true,
        headers: { 'X-Mixed': 'a' },
        cookies: ['a=1', 'b=2'],
      } as never,
      context,
    );
    expect(seen).toEqual(['00ff0a', { 'x-mixed': 'a', cookie: 'a=1; b=2' }]);
  });
});

describe('a schedule', () => {
  const wake = (seen: unknown[]) =>
    onSchedule({ environment: z.object({}), services: () => ({}) }, async (schedule) => void seen.push(schedule));

  test("takes a week by name, and the scheduler's own event as none", async () => {
    const seen: unknown[] = [];
    await wake(seen)({ week: '2026-W47' }, context);
    await wake(seen)({ version: '0', source: 'aws.scheduler' }, context);
    expect(seen).toEqual([{ week: '2026-W47' }, {}]);
  });

  test('throws what its work throws, so that it is tried again', async () => {
    const handler = onSchedule({ environment: z.object({}), services: () => ({}) }, () => Promise.reject(new Error('not now')));
    await expect(handler({}, context)).rejects.toThrow('not now');
  });
});
