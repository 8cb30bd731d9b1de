// The product on this machine, for stories: real functions, real DynamoDB, real HTTP, a Slack that writes everything down.
import { basename } from 'node:path';
import { DynamoDBDocumentClient, ScanCommand, type ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import { isRecord } from '../../infra/local/json-shape';
import { idle, startQueueWorker } from '../../infra/local/queue-worker';
import type * as tellSlack from '../../functions/tell-slack';
import type * as localRun from '../../infra/local/local-run';
import type { LocalRun, LocalRunSettings } from '../../infra/local/local-run';
import { parsePolicy } from '../../infra/policy-file';
import { weekPolicyYaml } from '../../infra/local/week/policy';
import { canonical } from '../../shared/core/facts/canonical';
import type { Policy } from '../../shared/core/risk/policy';
import { peopleSecret } from './week-player';

export const week = '2026-W47';
export const monday = '2026-11-16T00:00:00.000Z';

export const weekPolicy = (): Policy => {
  const parsed = parsePolicy(weekPolicyYaml);
  if ('policy' in parsed) return parsed.policy;
  throw new Error(JSON.stringify(parsed.problems));
};

process.env['AFTERSHOCK_SECRET_PEOPLE'] = peopleSecret;

type LocalRunModule = typeof localRun;

const runs: LocalRun[] = [];

// As in AWS, functions build their clients once a process: a second run in one process needs the modules anew.
const freshRun = (settings: LocalRunSettings): Promise<LocalRun> => {
  jest.resetModules();
  return jest.requireActual<LocalRunModule>('../../infra/local/local-run').startLocalRun(settings);
};

// A DynamoDB that outlives its runs (DYNAMODB_ENDPOINT) must not show one story the table of another.
const tableName = ({ dataDir }: Partial<LocalRunSettings>): string =>
  `story-${process.pid}-${dataDir === undefined ? `run-${process.hrtime.bigint()}` : basename(dataDir)}`;

/** Starts a run that `stopAll` ends. `without: ['tell-slack']` lets what is to be told pile up until `tell`. */
export const running = async (settings: Partial<LocalRunSettings> = {}): Promise<LocalRun> => {
  const run = await freshRun({
    policy: weekPolicy(),
    port: 0,
    baseUrl: 'https://aftershock.example',
    report: () => undefined,
    slack: { nowSeconds: () => 1_800_000_000 },
    tableName: tableName(settings),
    ...settings,
  });
  runs.push(run);
  // Stories provoke failures by the dozen; what they assert says more than the log.
  process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';
  return run;
};

const afterStop: (() => void)[] = [];

/** What is to be done when the runs have ended. */
export const onStop = (clear: () => void): number => afterStop.push(clear);

export const stopAll = async (): Promise<void> => {
  for (const run of runs.splice(0)) await run.stop();
  for (const clear of afterStop.splice(0)) clear();
};

/** Tells what piled up in a run that began without tell-slack. */
export const tell = async (run: LocalRun): Promise<void> => {
  const { handler } = jest.requireActual<typeof tellSlack>('../../functions/tell-slack');
  const worker = startQueueWorker(run.queues, {
    queue: 'messages.fifo',
    concurrency: 1,
    name: 'tell-slack',
    handler,
    report: () => undefined,
  });
  await idle(run.queues, ['messages.fifo']);
  await worker.stop();
};

const ofArrival = new Set(['receivedAt', 'ts', 'thread_ts', 'version', 'firstShown']);

const timeless = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(timeless);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !ofArrival.has(name))
      .map(([name, part]) => [name, timeless(part)]),
  );
};

/** Every item of the table as text, but for what says when it arrived: receipt times and Slack's message ids. */
export const tableOf = async (run: LocalRun): Promise<string[]> => {
  const client = DynamoDBDocumentClient.from(run.dynamodb);
  const items: string[] = [];
  let start: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page: ScanCommandOutput = await client.send(new ScanCommand({ TableName: process.env['TABLE_NAME'], ExclusiveStartKey: start }));
    // A delivery expires so many days after it arrived.
    const isDelivery = (item: Record<string, unknown>): boolean => /^(DELIVERY#|PARKED)/.test(String(item['pk']));
    for (const item of page.Items ?? []) items.push(canonical(timeless(isDelivery(item) ? { ...item, expiresAt: 0 } : item)));
    start = page.LastEvaluatedKey;
  } while (start);
  return items.sort();
};

/** What people find in Slack in the end, but for message ids. */
export const messagesOf = (run: LocalRun): string[] =>
  run.slack
    .messages()
    .map(({ channel, message }) => `${channel} ${canonical(timeless(message))}`)
    .sort();

/** What Slack was asked to do, in no order, but for message ids. */
export const callsOf = (run: LocalRun): string[] =>
  run.slack.calls
    .filter(({ method }) => method.startsWith('chat.'))
    .map(({ method, args }) => `${method} ${canonical(timeless(args)).replaceAll(run.url, '')}`)
    .sort();
