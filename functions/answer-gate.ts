// Queue: a deployment waits at GitHub for our leave. Look at what it would put live, decide by the policy, answer.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { veilUnder } from '../shared/adapters/people';
import { broughtBy, type Brought } from '../shared/commits/brought';
import { openDoor, type GitHubDoor } from '../shared/commits/github-door';
import { answerGate, callbackPath } from '../shared/commits/github-gates';
import { GitHubTrouble, passingTrouble } from '../shared/commits/github-trouble';
import type { Veil } from '../shared/commits/veil';
import { takenOutBy, type Deployment } from '../shared/core/facts/deployment';
import type { GateFact } from '../shared/core/facts/fact';
import { DAY_MS, later, minutesBetween, type Moment } from '../shared/core/facts/moment';
import { gateDecision, openGate, type GateDecision } from '../shared/core/measure/gate';
import { isProduction } from '../shared/core/risk/environment';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { gateComment } from '../shared/report/gate-comment';
import { shippedJson } from '../shared/runtime/bundled-file';
import { PermanentError } from '../shared/runtime/errors';
import { now, onQueue, type Parking } from '../shared/runtime/lambda';
import { failureOf, log } from '../shared/runtime/logger';
import { count } from '../shared/runtime/metrics';
import { queueAt } from '../shared/runtime/queues';
import { secretsFor } from '../shared/runtime/secrets';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  PARKING_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
  /** Only the app that GitHub asked may answer. */
  GITHUB_APP_ID: z.string().min(1).optional(),
  GITHUB_API_URL: z.url().optional(),
});
export type Environment = z.infer<typeof Environment>;

export const AnswerGate = z.object({ gateId: z.string().min(1) });
export type AnswerGate = z.infer<typeof AnswerGate>;

export type Services = Parking & { storage: Storage; policy: Policy; door?: GitHubDoor; now: () => Moment };

// Built once, at the first batch.
const services = (environment: Environment): Services => {
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    policy,
    ...doorOf(environment, policy),
    park: queueAt(new SQSClient(), environment.PARKING_QUEUE_URL),
    now,
  };
};

const doorOf = ({ GITHUB_APP_ID: appId, GITHUB_API_URL: apiUrl, SECRETS_PREFIX }: Environment, policy: Policy): { door?: GitHubDoor } => {
  if (appId === undefined) return {};
  const secrets = secretsFor(SECRETS_PREFIX, () => new SecretsManagerClient());
  const veil = async (): Promise<Veil> => veilUnder(await secrets('people'), policy.markers);
  return { door: openDoor({ appId, apiUrl, keys: () => secrets('github-app-key'), veil }) };
};

// For every deployment that waits.
export const answerWaiting = async ({ gateId }: AnswerGate, built: Services): Promise<void> => {
  const { storage, door } = built;
  const gate = await storage.gate(gateId);
  if (!gate || (await storage.toldGitHub(subjectOf(gate)))?.told.isOver) return;
  if (!door) throw new PermanentError('a deployment waits at GitHub for an answer, and GITHUB_APP_ID is not set');
  const path = callbackPath(door.gitHub.rest, gate);
  if (path === undefined) throw new PermanentError('a deployment names a place for our answer that is not our GitHub');
  // Before anything is read: a review that comes meanwhile then brings us back.
  if (built.policy.mode === 'enforce') await storage.leaveWaiting(gate);
  const { decision, failure } = await decisionOn(gate, { ...built, door });
  await answer(gate, { path, decision }, { ...built, door });
  const trouble = passingTrouble(failure);
  if (decision.answer === 'wait' && trouble) throw trouble;
};

type Open = Services & { door: GitHubDoor };

const subjectOf = ({ id }: GateFact): string => `gate:${id}`;

/** Whoever waits for a deployment waits no longer than this for us to see: then it goes, and we say that we could not look. */
const patienceMinutes = 10;

type Decided = { decision: GateDecision; failure?: unknown };

// A failure of ours holds nobody back for long, unless the policy says so.
const decisionOn = async (gate: GateFact, open: Open): Promise<Decided> => {
  const { policy } = open;
  if (!isProduction(policy, gate.environment))
    return { decision: openGate('This environment is no production by the policy: nothing was looked at.') };
  const isStrict = policy.mode === 'enforce';
  const mayTryAgain = isStrict && minutesBetween(gate.at, open.now()) < patienceMinutes;
  try {
    const decided = await lookedAt(gate, open);
    const trouble = passingTrouble(decided.failure);
    if (mayTryAgain && policy.whenBlind !== 'hold' && trouble) throw trouble;
    return decided;
  } catch (failure) {
    if (mayTryAgain) throw failure;
    log.error('a deployment was answered without a look', { ...failureOf(failure), gateId: gate.id });
    const moment = { policy, at: open.now(), before: 'deploy' } as const;
    const blind = { changes: [], isRollback: false, isBlind: true, notSeen: ['We failed to look at this deployment.'] };
    return { decision: gateDecision(blind, moment), failure };
  }
};

const deploymentOf = ({ id, service, environment, repository, sha }: GateFact, at: Moment): Deployment => ({
  id,
  service,
  environment,
  repository,
  sha,
  isRollback: false,
  status: 'started',
  at,
  startedAt: at,
});

/** How far back a version may have been live to be recognised when it returns. */
const chainDays = 90;

const lookedAt = async (gate: GateFact, { storage, policy, door, now: clock }: Open): Promise<Decided> => {
  const at = clock();
  const deployment = deploymentOf(gate, at);
  const chain = await storage.deploymentsBetween(deployment, later(at, -chainDays * DAY_MS), at);
  const isRollback = takenOutBy(deployment, chain) !== undefined;
  const { pullRequestBehind, folderRecords } = storage;
  const sources = { pushes: storage, proposalBehind: pullRequestBehind, folderRecords, askGitHub: door.ask };
  const from = (await storage.liveBefore(deployment))?.sha;
  const { changes, range } = await broughtBy(sources, deployment, { from, policy });
  const question = { changes, isRollback, isBlind: isBlind({ changes, range }, { from, to: gate.sha }), notSeen: range.notSeen };
  return { decision: gateDecision(question, { policy, at, before: 'deploy' }), failure: range.failure };
};

const isBlind = ({ range }: Brought, { from, to }: { from: string | undefined; to: string }): boolean =>
  range.failure !== undefined || (range.commits.length === 0 && from !== to && range.isSure !== true);

const states = { go: 'approved', stop: 'rejected' } as const;

/** Of reports without an answer GitHub takes ten. */
const mostReports = 9;

const answer = async (gate: GateFact, { path, decision }: { path: string; decision: GateDecision }, open: Open): Promise<void> => {
  const { storage, policy, door } = open;
  const comment = gateComment(decision, policy.mode);
  const state = decision.answer === 'wait' ? {} : { state: states[decision.answer] };
  const contentHash = createHash('sha256').update(`${decision.answer}\n${comment}`).digest('base64url');
  const known = await storage.toldGitHub(subjectOf(gate));
  const reports = known?.told.parts ?? [];
  if (decision.answer === 'wait' && (known?.told.contentHash === contentHash || reports.length >= mostReports)) return;
  const outcome = await sent(() => answerGate(door.gitHub, { path, gate }, { ...state, comment }));
  const isOver = decision.answer !== 'wait' || outcome === 'over';
  const told = { contentHash, at: gate.at, ...(isOver ? { isOver } : { parts: [...reports, contentHash] }) };
  await storage.recordToldGitHub(subjectOf(gate), told, known?.version);
  if (isOver) await storage.noLongerWaits(gate);
  count('GateAnswered');
};

// Somebody waits: what no retry mends must ring.
const sent = async <T>(send: () => Promise<T>): Promise<T> => {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof GitHubTrouble) || passingTrouble(error)) throw error;
    throw new PermanentError(`a deployment waits at GitHub, and our answer was not taken: ${error.message}`, { cause: error });
  }
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: AnswerGate }, answerWaiting);
