// What does it cost? Sizes and starts of the functions, calls and capacity an event, events a second, what a digest and a ranking take.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundleFunctions, functionNames } from '../../infra/aws/bundles';
import { startDynamodb } from '../../infra/local/dynamodb';
import { startLocalRun, type LocalRun } from '../../infra/local/local-run';
import { sendWebhook } from '../../infra/local/week/play';
import { weekPolicyYaml } from '../../infra/local/week/policy';
import { weekWebhooks } from '../../infra/local/week/webhooks';
import { parsePolicy } from '../../infra/policy-file';
import { digestOf } from '../../shared/core/measure/digest';
import { rankSuspects } from '../../shared/core/ranking/rank-suspects';
import { manyChanges, manySuspects } from '../core/many-changes';
import { mondayAfter, seededWeek } from '../report/week-factory';
import { startCountedCalls } from './counted-calls';

const starts = 9;
const senders = 8;

const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

// From the start of a process to a handler that could be called, in milliseconds.
const startMillis = (file: string): number => {
  const began = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, ['-e', 'require(process.argv[1]).handler.length', file], {
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (status !== 0) throw new Error(`${file} does not start`);
  return Number(process.hrtime.bigint() - began) / 1e6;
};

const functionFigures = (folder: string) => {
  const { folderOf } = bundleFunctions({ into: join(folder, 'bundles') });
  const bare = join(folder, 'bare.js');
  writeFileSync(bare, 'exports.handler = async () => undefined;');
  return Object.fromEntries(
    functionNames.map((name) => {
      const file = join(folderOf(name), 'index.js');
      const code = readFileSync(file);
      // Turn about, so that a busy machine is as busy for one as for the other.
      const pairs = Array.from({ length: starts }, () => [startMillis(bare), startMillis(file)] as const);
      const ratio = median(pairs.map(([, own]) => own)) / median(pairs.map(([without]) => without));
      return [
        name,
        { kilobytes: rounded(code.length / 1000, 0), gzipped: rounded(gzipSync(code).length / 1000, 0), startRatio: rounded(ratio) },
      ];
    }),
  );
};

const policy = () => {
  const parsed = parsePolicy(weekPolicyYaml);
  if ('policy' in parsed) return parsed.policy;
  throw new Error('the bundled policy is wrong');
};

const sendAll = async (run: LocalRun): Promise<number> => {
  const webhooks = weekWebhooks('2026-11-16T00:00:00.000Z');
  const rest = [...webhooks];
  const sender = async (): Promise<void> => {
    for (let webhook = rest.shift(); webhook; webhook = rest.shift()) await sendWebhook(run, webhook);
  };
  await Promise.all(Array.from({ length: senders }, sender));
  await run.settled();
  return webhooks.length;
};

const pipelineFigures = async () => {
  const dynamodb = await startDynamodb();
  const glass = await startCountedCalls(dynamodb.endpoint);
  process.env['DYNAMODB_ENDPOINT'] = glass.endpoint;
  const run = await startLocalRun({ policy: policy(), port: 0 });
  const before = glass.counted();
  const began = process.hrtime.bigint();
  const events = await sendAll(run);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const after = glass.counted();
  await run.stop();
  await glass.stop();
  await dynamodb.stop();
  return {
    events,
    eventsPerSecond: rounded(events / seconds, 1),
    databaseCallsPerEvent: rounded((after.calls - before.calls) / events, 1),
    databaseUnitsPerEvent: rounded((after.units - before.units) / events, 1),
  };
};

const digestFigures = () =>
  Object.fromEntries(
    [1, 10, 100].map((times) => {
      const facts = seededWeek('2026-W47', { deployments: 1_000 * times, incidents: 10 * times });
      const began = process.hrtime.bigint();
      digestOf(facts, [], { at: mondayAfter });
      return [`${1_000 * times} deployments`, { milliseconds: rounded(Number(process.hrtime.bigint() - began) / 1e6, 0) }];
    }),
  );

const rankings = 15;

// `first`: in a process that never ranked before; `later`: the median of those after it.
const rankingFigures = () =>
  Object.fromEntries(
    [500, 5_000].map((count) => {
      const times = Array.from({ length: rankings }, () => {
        const candidates = manyChanges(count);
        const began = process.hrtime.bigint();
        rankSuspects({ incident: manySuspects, candidates });
        return Number(process.hrtime.bigint() - began) / 1e6;
      });
      return [`${count} changes`, { firstMilliseconds: rounded(times[0] ?? 0, 0), laterMilliseconds: rounded(median(times.slice(1)), 0) }];
    }),
  );

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'aftershock-bench-'));
  try {
    const ranking = rankingFigures();
    const figures = { functions: functionFigures(folder), pipeline: await pipelineFigures(), digest: digestFigures(), ranking };
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

void main();
