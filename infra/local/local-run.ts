// The whole product on this machine, ready to take webhooks: what `start` and the stories run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Policy } from '../../shared/core/risk/policy';
import { localEnvironment, localFunctions, localQueues, localTable } from './functions';
import { startPipeline, type Pipeline, type PipelineSettings } from './pipeline';
import { localSecrets } from './secrets';

export type LocalRunSettings = Pick<PipelineSettings, 'port' | 'dataDir' | 'slack' | 'report'> & {
  policy: Policy;
  /** Where messages go that belong to no service with a channel. */
  channel?: string;
  /** Names of functions that do not run: their work waits. */
  without?: readonly string[];
  /** A DynamoDB of one's own may hold the tables of several runs. */
  tableName?: string;
  /** Where messages say our pages are; this run's own address by default. */
  baseUrl?: string;
  /** Seconds before something is told; what arrives together is then told once. */
  settleSeconds?: number;
};

export type LocalRun = Pipeline & { secrets: Record<string, string> };

type PolicyFile = { path: string; remove: () => void };

const policyFileFor = (policy: Policy, dataDir: string | undefined): PolicyFile => {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'aftershock-'));
  const path = join(folder, 'policy.json');
  writeFileSync(path, JSON.stringify(policy));
  return { path, remove: () => (dataDir === undefined ? rmSync(folder, { recursive: true, force: true }) : undefined) };
};

/** As in Slack, a channel is there before anything is posted to it: a search after a lost answer must not miss it. */
const channelsIn = (channel: string, policy: Policy | undefined): string[] => [
  ...new Set([channel, ...(policy?.services ?? []).flatMap((service) => service.channel ?? [])]),
];

/** Starts it. A Slack token in the environment makes it talk to Slack; without one everything is shown here. */
export const startLocalRun = async ({
  policy,
  channel = '#incidents',
  settleSeconds = 0,
  without = [],
  baseUrl,
  tableName = 'aftershock',
  ...settings
}: LocalRunSettings): Promise<LocalRun> => {
  const secrets = localSecrets(process.env, settings.dataDir);
  const slackApiUrl = process.env['SLACK_BOT_TOKEN'] ? (process.env['SLACK_API_URL'] ?? 'https://slack.com/api/') : undefined;
  const policyFile = policyFileFor(policy, settings.dataDir);
  const environment = localEnvironment({
    channel,
    policyFile: policyFile.path,
    ...(slackApiUrl ? { slackApiUrl } : {}),
    ...(baseUrl ? { baseUrl } : {}),
  });
  const pipeline = await startPipeline({
    ...settings,
    slack: { listed: channelsIn(channel, policy), ...settings.slack },
    functions: localFunctions.filter(({ name }) => !without.includes(name)),
    queues: localQueues(settleSeconds),
    table: localTable(tableName),
    environment: (places) => ({ ...secrets, ...environment(places) }),
  });
  const stop = async (): Promise<void> => pipeline.stop().finally(policyFile.remove);
  return { ...pipeline, secrets, stop };
};
