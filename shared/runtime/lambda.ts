// The machine room: the only code that knows the shape of an invocation.
import { BatchProcessor, EventType, processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { PermanentError } from './errors';
import { failureOf, log } from './logger';
import { count, publishCounts } from './metrics';
import type { Ask } from './queues';
import { bringBack, secondsUntilRetry } from './retries';

/** The clock, handed in: the only place where it is read. */
export const now = (): string => new Date().toISOString();

/** What a function needs: its environment's schema, and how its services are built from it, once. */
type Made<Environment, Services> = { environment: z.ZodType<Environment>; services: (environment: Environment) => Services };

// Built at the first invocation, not at import: a test that imports a function needs no environment.
const once = <Environment, Services>({ environment, services }: Made<Environment, Services>): (() => Services) => {
  let built: Services | undefined;
  return () => (built ??= services(environment.parse(process.env)));
};

/** A request: names of headers in lower case, the body as the bytes that came. */
export type Request = {
  /** For example `GET /incidents/{id}`. */
  route: string;
  path: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string>;
  body: Buffer;
  id: string;
};
export type Reply = { status: number; headers?: Record<string, string>; body?: string };

/** A problem as RFC 9457 says it. */
export const problem = (status: number, title: string, detail?: string): Reply => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title, status, ...(detail ? { detail } : {}) }),
});

const present = (map: Record<string, string | undefined> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(map ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

const requestOf = (event: APIGatewayProxyEventV2, context: Context): Request => ({
  route: event.routeKey,
  path: present(event.pathParameters),
  query: present(event.queryStringParameters),
  headers: {
    ...Object.fromEntries(Object.entries(present(event.headers)).map(([name, value]) => [name.toLowerCase(), value])),
    // The gateway takes cookies out of the headers.
    ...(event.cookies ? { cookie: event.cookies.join('; ') } : {}),
  },
  body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  id: context.awsRequestId,
});

/** A function that answers HTTP. What it throws is our trouble: 503, so that the sender tries again. */
export const onHttp = <Environment, Services>(
  made: Made<Environment, Services>,
  answer: (request: Request, services: Services) => Promise<Reply>,
) => {
  const services = once(made);
  return async (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> => {
    log.forInvocation(context);
    const reply = await Promise.resolve()
      .then(() => answer(requestOf(event, context), services()))
      .catch((error: unknown) => {
        log.error('request failed', failureOf(error));
        return problem(503, 'Cannot answer now', 'Try again shortly.');
      });
    publishCounts();
    return { statusCode: reply.status, headers: reply.headers ?? {}, body: reply.body ?? '' };
  };
};

export type Parking = { park: Ask };

const parkOr = async (record: SQSRecord, error: unknown, { park }: Parking): Promise<void> => {
  if (!(error instanceof PermanentError)) throw error;
  log.error('parked', failureOf(error));
  await park({ reason: failureOf(error).why, body: record.body });
  count('MessageParked');
};

const parse = <Message>(schema: z.ZodType<Message>, text: string): Message => {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new PermanentError('a message on the queue is not what it should be', { cause: error });
  }
};

const bringBackAll = async (
  { Records }: SQSEvent,
  { batchItemFailures }: SQSBatchResponse,
  failures: Map<string, unknown>,
): Promise<void> => {
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  const again = Records.filter(({ messageId }) => failed.has(messageId));
  await Promise.all(
    again.map((record) =>
      bringBack(record, secondsUntilRetry(failures.get(record.messageId), Number(record.attributes.ApproximateReceiveCount))),
    ),
  );
  failures.clear();
};

/**
 * A function that works through a queue. What it throws fails that message alone, to be retried; a PermanentError parks it.
 * On a FIFO queue the rest of the failed message's group fails with it, so that order holds.
 */
export const onQueue = <Environment, Services extends Parking, Message>(
  made: Made<Environment, Services> & { message: z.ZodType<Message> },
  work: (message: Message, services: Services) => Promise<void>,
) => {
  const services = once(made);
  const failures = new Map<string, unknown>();
  const workThrough = async (record: SQSRecord): Promise<void> => {
    const built = services();
    try {
      await work(parse(made.message, record.body), built);
    } catch (error) {
      await parkOr(record, error, built).catch((failure: unknown) => {
        log.error('message failed', { ...failureOf(failure), messageId: record.messageId });
        failures.set(record.messageId, failure);
        throw failure;
      });
    }
  };
  return async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
    log.forInvocation(context);
    const isFifo = event.Records[0]?.eventSourceARN.endsWith('.fifo') ?? false;
    const response = isFifo
      ? await processPartialResponse(event, workThrough, new SqsFifoPartialProcessorAsync(), {
          context,
          skipGroupOnError: true,
          throwOnFullBatchFailure: false,
        })
      : await processPartialResponse(event, workThrough, new BatchProcessor(EventType.SQS), { context, throwOnFullBatchFailure: false });
    await bringBackAll(event, response, failures);
    publishCounts();
    return response;
  };
};

const Schedule = z.object({ at: z.iso.datetime().optional(), week: z.string().optional() });
export type Schedule = z.infer<typeof Schedule>;

/** A function that a scheduler wakes. What it throws makes the scheduler try again. */
export const onSchedule = <Environment, Services>(
  made: Made<Environment, Services>,
  work: (schedule: Schedule, services: Services) => Promise<void>,
) => {
  const services = once(made);
  return async (event: unknown, context: Context): Promise<void> => {
    log.forInvocation(context);
    await work(Schedule.parse(event ?? {}), services());
    publishCounts();
  };
};
