// Queue: find the changes that a deployment put live, with their tier, origin and review; then have it told and looked at.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { veilUnder } from '../shared/adapters/people';
import { changesIn, tracesIn } from '../shared/commits/brought';
import { flipOf, unseenCommit } from '../shared/commits/change-of';
import { commitsBehind, type CommitsBehind } from '../shared/commits/commits-behind';
import type { AskGitHub } from '../shared/commits/github-commits';
import { openDoor } from '../shared/commits/github-door';
import { mayAskSoon } from '../shared/commits/github-trouble';
import type { Veil } from '../shared/commits/veil';
import type { Change } from '../shared/core/facts/change';
import { takenOutBy, wasLive, type Deployment, type Description } from '../shared/core/facts/deployment';
import { DAY_MS, later } from '../shared/core/facts/moment';
import { dependentsOf } from '../shared/core/facts/service';
import type { FolderTrace } from '../shared/core/risk/path-people';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { shippedJson } from '../shared/runtime/bundled-file';
import { onQueue, type Parking } from '../shared/runtime/lambda';
import { failureOf, log } from '../shared/runtime/logger';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { secretsFor } from '../shared/runtime/secrets';
import type { LeftTraces } from '../shared/storage/folder-traces';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  DEPLOYMENTS_QUEUE_URL: z.url(),
  INCIDENTS_QUEUE_URL: z.url(),
  MESSAGES_QUEUE_URL: z.url(),
  PARKING_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
  /** A GitHub App may read what was not reported; without one nothing is asked. */
  GITHUB_APP_ID: z.string().min(1).optional(),
  GITHUB_API_URL: z.url().optional(),
});
export type Environment = z.infer<typeof Environment>;

export const LookAtDeployment = z.object({ deploymentId: z.string() });
export type LookAtDeployment = z.infer<typeof LookAtDeployment>;

export type Services = Parking & {
  storage: Storage;
  policy: Policy;
  askGitHub?: AskGitHub;
  describe: Ask;
  correlate: Ask;
  tell: Ask;
};

// Built once, at the first batch.
const services = (environment: Environment): Services => {
  const sqs = new SQSClient();
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    policy,
    ...gitHubOf(environment, policy),
    describe: queueAt(sqs, environment.DEPLOYMENTS_QUEUE_URL),
    correlate: queueAt(sqs, environment.INCIDENTS_QUEUE_URL),
    tell: queueAt(sqs, environment.MESSAGES_QUEUE_URL),
    park: queueAt(sqs, environment.PARKING_QUEUE_URL),
  };
};

const gitHubOf = (
  { GITHUB_APP_ID: appId, GITHUB_API_URL: apiUrl, SECRETS_PREFIX }: Environment,
  policy: Policy,
): { askGitHub?: AskGitHub } => {
  if (appId === undefined) return {};
  const secrets = secretsFor(SECRETS_PREFIX, () => new SecretsManagerClient());
  const veil = async (): Promise<Veil> => veilUnder(await secrets('people'), policy.markers);
  return { askGitHub: openDoor({ appId, apiUrl, keys: () => secrets('github-app-key'), veil }).ask };
};

// For every deployment that somebody wants looked at.
export const describeDeployment = async ({ deploymentId }: LookAtDeployment, services: Services): Promise<void> => {
  const { storage } = services;
  const deployment = await storage.deployment(deploymentId);
  if (!deployment || !wasLive(deployment)) return;
  const content = await contentOf(deployment, services);
  await keepAndHandOn(deployment, content, services);
  if (await cameMeanwhile(deployment, content, services)) return describeDeployment({ deploymentId }, services);
  // What is known is told by now; the queue brings the rest back when GitHub may be asked again.
  if (mayAskSoon(content.failure)) throw content.failure;
  if (content.failure !== undefined) log.error('GitHub could not be read', { ...failureOf(content.failure), deploymentId });
};

// A push recorded between our reading and our saying what we wait for has woken nobody.
const cameMeanwhile = async (deployment: Deployment, { description }: Content, { storage }: Services): Promise<boolean> => {
  if (description.awaitedSha === undefined) return false;
  return (await storage.pushesOf(deployment.repository ?? deployment.service, description.awaitedSha)).length > 0;
};

const keepAndHandOn = async (deployment: Deployment, content: Content, services: Services): Promise<void> => {
  const { storage } = services;
  const described = await storage.describe(deployment, content);
  const [version, before] = [`${described}${content.traces.version}`, await storage.handedOn(deployment.id)];
  if (version === before && content.traces.isSettled) return;
  // Remembered last: a crash between the writing and the asking is made good at the next look.
  await askForNext(deployment, `${deployment.id}#${before ?? ''}>${version}`, services);
  if (!content.traces.isSettled) await storage.settleTraces(deployment, content.traces.left);
  await storage.rememberHandedOn(deployment, version);
};

/** `failure` is what kept us from reading more; `traces` what those who work in the same folders later learn from this. */
type Content = {
  description: Description;
  changes: Change[];
  traces: LeftTraces & { left: ReadonlyMap<string, FolderTrace> };
  failure?: unknown;
};

// Left before anybody's are read: of two deployments described at once, one then sees the other's or asks it to look again.
const leaveTraces = async (deployment: Deployment, traces: ReadonlyMap<string, FolderTrace>, { storage }: Services) => ({
  ...(await storage.leaveTraces(deployment, traces)),
  left: traces,
});

const noTraces: ReadonlyMap<string, FolderTrace> = new Map();

const contentOf = async (deployment: Deployment, services: Services): Promise<Content> => {
  if (deployment.setting) {
    const change = flipOf(deployment, deployment.setting, services.policy);
    return {
      description: { deploymentId: deployment.id, changeShas: [change.sha], removedShas: [], isRollback: false, notSeen: [] },
      changes: [change],
      traces: await leaveTraces(deployment, noTraces, services),
    };
  }
  const previous = await services.storage.liveBefore(deployment);
  const previousSha = deployment.previousSha ?? previous?.sha;
  const removed = await removedBy(deployment, services);
  if (removed) {
    const traces = await leaveTraces(deployment, noTraces, services);
    return { description: { ...described(deployment, previousSha), removedShas: removed, isRollback: true }, changes: [], traces };
  }
  const range = await rangeOf(deployment, previousSha, services);
  const traces = await leaveTraces(deployment, tracesIn(range), services);
  const records = await services.storage.folderRecords(deployment, [...traces.left.keys()]);
  const changes = changesIn(range, deployment, { policy: services.policy, records });
  const description = { ...described(deployment, previousSha), changeShas: changes.map(({ sha }) => sha), notSeen: range.notSeen };
  const awaited = range.awaitedSha === undefined ? {} : { awaitedSha: range.awaitedSha };
  return { description: { ...description, ...awaited }, changes, traces, failure: range.failure };
};

const described = (deployment: Deployment, previousSha: string | undefined): Description => ({
  deploymentId: deployment.id,
  ...(previousSha ? { previousSha } : {}),
  changeShas: [],
  removedShas: [],
  isRollback: deployment.isRollback,
  notSeen: [],
});

/** How far back a version may have been live to be recognised when it returns. */
const chainDays = 90;

// A revision that was live before and comes back takes out whatever went live in between.
const removedBy = async (deployment: Deployment, { storage }: Services): Promise<string[] | undefined> => {
  const chain = await storage.deploymentsBetween(deployment, later(deployment.at, -chainDays * DAY_MS), deployment.at);
  const out = takenOutBy(deployment, chain);
  if (!out) return undefined;
  const described = await Promise.all(out.map(({ id }) => storage.descriptionOf(id)));
  return described.flatMap((description) => description?.changeShas ?? []);
};

const rangeOf = async (
  deployment: Deployment,
  previousSha: string | undefined,
  { storage, askGitHub }: Services,
): Promise<CommitsBehind> => {
  const { sha } = deployment;
  if (!sha) return { commits: [], notSeen: ['The deployment does not say which commit it put live.'], proposals: new Map() };
  const repository = deployment.repository ?? deployment.service;
  const sources = { pushes: storage, proposalBehind: storage.pullRequestBehind, ...(askGitHub ? { askGitHub } : {}) };
  const range = await commitsBehind(sources, { repository, to: sha, ...(previousSha ? { from: previousSha } : {}) });
  const isKnown = sha === previousSha || range.isSure || range.commits.some((commit) => commit.sha.startsWith(sha));
  return isKnown ? range : { ...range, commits: [...range.commits, unseenCommit(sha, deployment.at)] };
};

// What went live bears on this deployment's alert, on the next one's range, and on incidents here and in what depends on it.
const askForNext = async (
  deployment: Deployment,
  cause: string,
  { storage, policy, describe, correlate, tell }: Services,
): Promise<void> => {
  const { id, service, environment, at } = deployment;
  const next = await storage.liveAfter(deployment);
  const again = next ? new Set([next.id, ...(await storage.workedThereLater(deployment))]) : [];
  for (const deploymentId of again) {
    const suffix = deploymentId === next?.id ? 'next' : deploymentId;
    await describe({ deploymentId }, { group: `${service}#${environment}`, cause: `${cause}#${suffix}` });
  }
  for (const place of [service, ...dependentsOf(policy.services, service)]) {
    await correlate({ service: place, environment, around: at }, { group: `${place}#${environment}`, cause: `${cause}#${place}` });
  }
  await tell({ subject: `deployment:${id}` }, { group: `deployment:${id}`, cause });
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: LookAtDeployment }, describeDeployment);
