// The whole pipeline on this machine: the functions as they are, with everything around them that AWS would be.
import { join } from 'node:path';
import { DynamoDBClient, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { claimFolder } from './claimed-folder';
import { startDynamodb } from './dynamodb';
import { createTable, startSweeper } from './dynamodb-table';
import { startHttpFront, type HttpFront, type HttpHandler, type Target } from './http-front';
import { awsVariables, setVariables } from './local-environment';
import { startObjectStore } from './object-store';
import { QueueStore, type QueueSettings } from './queue-store';
import { idle, startQueueWorker, type QueueHandler, type QueueTrigger } from './queue-worker';
import { startScheduler, type Clock, type ScheduleHandler, type Scheduler, type ScheduleTrigger } from './scheduler';
import { startSlackRecorder, type SlackRecorder, type SlackSettings } from './slack-recorder';
import { startSqsServer } from './sqs-server';

type Named = { name: string; timeoutSeconds?: number };
type QueueFunction = Named & { trigger: QueueTrigger; handler: QueueHandler };
type HttpFunction = Named & {
  trigger: { /** For example `POST /webhooks/{provider}`. */ routes: readonly string[] };
  handler: HttpHandler;
};
type ScheduleFunction = Named & { trigger: ScheduleTrigger; handler: ScheduleHandler };

/** A function and what calls it. One with several triggers stands in the table several times. */
export type LocalFunction = QueueFunction | HttpFunction | ScheduleFunction;

/** Where things are, once they run. */
export type Places = { url: string; tableName: string; queueUrl: (queue: string) => string; slackApiUrl: string };

export type PipelineSettings = {
  functions: readonly LocalFunction[];
  queues: readonly QueueSettings[];
  table: { schema: CreateTableCommandInput; expiryAttribute?: string };
  /** 4600 by default; 0 takes a free one. */
  port?: number;
  /** Keeps everything across runs; without it all is gone at the end. */
  dataDir?: string;
  /** The functions' variables, beside those of the AWS SDK. */
  environment?: (places: Places) => Readonly<Record<string, string>>;
  slack?: Omit<SlackSettings, 'dataDir'>;
  clock?: Clock;
  /** Hears of everything that went wrong and was answered, retried or parked. */
  report?: (problem: unknown) => void;
};

export type Pipeline = {
  url: string;
  slack: SlackRecorder;
  scheduler: Scheduler;
  queues: QueueStore;
  dynamodb: DynamoDBClient;
  /** Resolves when no request, scheduled call or message is under way; messages delayed for longer than `withinMs` are not waited for. */
  settled: (withinMs?: number) => Promise<void>;
  /** Lets running work end, closes everything and sets the process's variables back. */
  stop: () => Promise<void>;
};

const isQueueFunction = (one: LocalFunction): one is QueueFunction => 'queue' in one.trigger;
const isHttpFunction = (one: LocalFunction): one is HttpFunction => 'routes' in one.trigger;
const isScheduleFunction = (one: LocalFunction): one is ScheduleFunction => 'schedule' in one.trigger;

const toStderr = (problem: unknown): void => {
  process.stderr.write(`${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}\n`);
};

const routesOf = (functions: readonly LocalFunction[], ready: Promise<void>): Record<string, Target> => {
  const held =
    (handler: HttpHandler): HttpHandler =>
    async (event, context: Context) => {
      await ready;
      return handler(event, context);
    };
  const entries = functions
    .filter(isHttpFunction)
    .flatMap(({ trigger, name, handler, timeoutSeconds }) =>
      trigger.routes.map((route): [string, Target] => [
        route,
        { name, handler: held(handler), ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) },
      ]),
    );
  return Object.fromEntries(entries);
};

/** What has been started, so that it can be stopped in the opposite order, also when a later part does not start. */
const startedParts = () => {
  const stops: (() => Promise<void>)[] = [];
  return {
    started: <T extends { stop: () => Promise<void> }>(part: T): T => {
      stops.push(part.stop);
      return part;
    },
    stop: async (): Promise<void> => {
      for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
    },
  };
};

const settledWith =
  ({ front, store, scheduler, queues }: { front: HttpFront; store: QueueStore; scheduler: Scheduler; queues: readonly string[] }) =>
  async (withinMs = Infinity): Promise<void> => {
    const isBusy = (): boolean =>
      front.running() > 0 || scheduler.running() > 0 || queues.some((queue) => store.outstanding(queue, withinMs) > 0);
    while (isBusy()) {
      await front.quiet();
      await scheduler.quiet();
      await idle(store, queues, withinMs);
    }
  };

type Parts = ReturnType<typeof startedParts>;

const startServices = async ({ queues, table, dataDir, slack = {} }: PipelineSettings, { started }: Parts) => {
  const folder = dataDir === undefined ? {} : { dataDir };
  const [dynamodb, store, objects, recorder] = await Promise.all([
    startDynamodb(folder).then(started),
    QueueStore.open(queues, folder),
    startObjectStore(dataDir === undefined ? {} : { folder: join(dataDir, 'objects') }).then(started),
    startSlackRecorder({ ...slack, ...folder }).then(started),
  ]);
  started({ stop: () => store.close() });
  const sqs = started(await startSqsServer(store));
  return { dynamodb, store, objects, recorder, sqs, tableName: table.schema.TableName ?? '' };
};

const startFunctions = (settings: PipelineSettings, store: QueueStore, { started }: Parts): { scheduler: Scheduler; queues: string[] } => {
  const { functions, report = toStderr, clock } = settings;
  const workers = functions
    .filter(isQueueFunction)
    .map(({ trigger, ...named }) => started(startQueueWorker(store, { ...named, ...trigger, report })));
  const scheduled = functions.filter(isScheduleFunction).map(({ trigger, ...named }) => ({ ...named, ...trigger }));
  const scheduler = started(startScheduler(scheduled, { report, ...(clock ? { clock } : {}) }));
  return { scheduler, queues: workers.map(({ queue }) => queue) };
};

const startParts = async (settings: PipelineSettings, parts: Parts): Promise<Pipeline> => {
  const { functions, table, dataDir, port = 4600, environment, report = toStderr } = settings;
  if (dataDir !== undefined) parts.started({ stop: await claimFolder(dataDir) });
  let open = (): void => undefined;
  const ready = new Promise<void>((resolve) => (open = resolve));
  // The front takes its port before anything else starts, and holds requests until everything runs.
  const front = await startHttpFront(routesOf(functions, ready), { port, report });
  parts.started(front);
  const { dynamodb, store, objects, recorder, sqs, tableName } = await startServices(settings, parts);
  const places = { url: front.url, tableName, queueUrl: sqs.queueUrl, slackApiUrl: recorder.apiUrl };
  const variables = {
    ...awsVariables({ dynamodb: dynamodb.endpoint, sqs: sqs.url, s3: objects.url }),
    SLACK_API_URL: recorder.apiUrl,
    ...environment?.(places),
  };
  const setBack = setVariables(variables);
  parts.started({ stop: async () => setBack() });
  const client = new DynamoDBClient();
  parts.started({ stop: async () => client.destroy() });
  await createTable(client, table.schema);
  if (table.expiryAttribute !== undefined)
    parts.started(startSweeper(client, { schema: table.schema, attribute: table.expiryAttribute }, { report }));
  const { scheduler, queues } = startFunctions(settings, store, parts);
  open();
  const stop = async (): Promise<void> => {
    // Nothing new comes in while what is under way ends.
    await front.stop();
    await parts.stop();
  };
  return {
    url: front.url,
    slack: recorder,
    scheduler,
    queues: store,
    dynamodb: client,
    settled: settledWith({ front, store, scheduler, queues }),
    stop,
  };
};

/** Starts everything; ready when this resolves. Throws where the port or the folder is taken or there is no DynamoDB, leaving nothing behind. */
export const startPipeline = async (settings: PipelineSettings): Promise<Pipeline> => {
  const parts = startedParts();
  try {
    return await startParts(settings, parts);
  } catch (error) {
    await parts.stop();
    throw error;
  }
};
