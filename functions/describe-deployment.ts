// Queue: find the changes that a deployment put live, with their tier, origin and review; then have it told and looked at.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { changeOf, flipOf, unseenCommit, type Proposal } from '../shared/commits/change-of';
import { pushedRange, type CommitRange } from '../shared/commits/pushed-range';
import type { Change, Commit } from '../shared/core/facts/change';
import { takenOutBy, wasLive, type Deployment, type Description } from '../shared/core/facts/deployment';
import { DAY_MS, later } from '../shared/core/facts/moment';
import { dependentsOf } from '../shared/core/facts/service';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { shippedJson } from '../shared/runtime/bundled-file';
import { onQueue, type Parking } from '../shared/runtime/lambda';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  DEPLOYMENTS_QUEUE_URL: z.url(),
  INCIDENTS_QUEUE_URL: z.url(),
  MESSAGES_QUEUE_URL: z.url(),
  PARKING_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

export const LookAtDeployment = z.object({ deploymentId: z.string() });
export type LookAtDeployment = z.infer<typeof LookAtDeployment>;

export type Services = Parking & {
  storage: Storage;
  policy: Policy;
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
    describe: queueAt(sqs, environment.DEPLOYMENTS_QUEUE_URL),
    correlate: queueAt(sqs, environment.INCIDENTS_QUEUE_URL),
    tell: queueAt(sqs, environment.MESSAGES_QUEUE_URL),
    park: queueAt(sqs, environment.PARKING_QUEUE_URL),
  };
};

// For every deployment that somebody wants looked at.
export const describeDeployment = async ({ deploymentId }: LookAtDeployment, services: Services): Promise<void> => {
  const { storage } = services;
  const deployment = await storage.deployment(deploymentId);
  if (!deployment || !wasLive(deployment)) return;
  const content = await contentOf(deployment, services);
  const [version, before] = [await storage.describe(deployment, content), await storage.handedOn(deploymentId)];
  if (version === before) return;
  // Remembered last: a crash between the writing and the asking is made good at the next look.
  await askForNext(deployment, `${deploymentId}#${before ?? ''}>${version}`, services);
  await storage.rememberHandedOn(deployment, version);
};

type Content = { description: Description; changes: Change[] };

const contentOf = async (deployment: Deployment, services: Services): Promise<Content> => {
  if (deployment.setting) {
    const change = flipOf(deployment, deployment.setting, services.policy);
    return { description: { deploymentId: deployment.id, changeShas: [change.sha], removedShas: [], isRollback: false, notSeen: [] }, changes: [change] };
  }
  const previous = await services.storage.liveBefore(deployment);
  const previousSha = deployment.previousSha ?? previous?.sha;
  const removed = await removedBy(deployment, services);
  if (removed) return { description: { ...described(deployment, previousSha), removedShas: removed, isRollback: true }, changes: [] };
  const range = await rangeOf(deployment, previousSha, services);
  const changes = await changesIn(range.commits, deployment, services);
  const description = { ...described(deployment, previousSha), changeShas: changes.map(({ sha }) => sha), notSeen: range.notSeen };
  return { description, changes };
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

const rangeOf = async (deployment: Deployment, previousSha: string | undefined, { storage }: Services): Promise<CommitRange> => {
  const { sha } = deployment;
  if (!sha) return { commits: [], notSeen: ['The deployment does not say which commit it put live.'] };
  const repository = deployment.repository ?? deployment.service;
  const range = await pushedRange(storage, { repository, to: sha, ...(previousSha ? { from: previousSha } : {}) });
  const isKnown = sha === previousSha || range.commits.some((commit) => commit.sha === sha);
  return isKnown ? range : { ...range, commits: [...range.commits, unseenCommit(sha, deployment.at)] };
};

const changesIn = (commits: readonly Commit[], deployment: Deployment, { storage, policy }: Services): Promise<Change[]> =>
  Promise.all(
    commits.map(async (commit) => {
      const proposal: Proposal | undefined = await storage.pullRequestBehind(deployment.repository ?? deployment.service, commit.sha);
      return changeOf(commit, { policy, deployment, ...(proposal ? { proposal } : {}) });
    }),
  );

// What went live bears on this deployment's alert, on the next one's range, and on incidents here and in what depends on it.
const askForNext = async (deployment: Deployment, cause: string, { storage, policy, describe, correlate, tell }: Services): Promise<void> => {
  const { id, service, environment, at } = deployment;
  const next = await storage.liveAfter(deployment);
  if (next) await describe({ deploymentId: next.id }, { group: `${service}#${environment}`, cause: `${cause}#next` });
  for (const place of [service, ...dependentsOf(policy.services, service)]) {
    await correlate({ service: place, environment, around: at }, { group: `${place}#${environment}`, cause: `${cause}#${place}` });
  }
  await tell({ subject: `deployment:${id}` }, { group: `deployment:${id}`, cause });
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: LookAtDeployment }, describeDeployment);
