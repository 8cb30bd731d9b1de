// Queue: check a pull request, or a commit that reached the main branch, and say so at GitHub: once, and brought up to date.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { veilUnder } from '../shared/adapters/people';
import { authorsOf, broughtBy } from '../shared/commits/brought';
import { tellCheck } from '../shared/commits/github-check-runs';
import { tellComment } from '../shared/commits/github-comments';
import { openDoor, type GitHubDoor } from '../shared/commits/github-door';
import { lookAtPull, type SeenPull } from '../shared/commits/github-pull';
import { GitHubTrouble, passingTrouble } from '../shared/commits/github-trouble';
import { commentMarker } from '../shared/commits/names';
import type { Veil } from '../shared/commits/veil';
import { canonical } from '../shared/core/facts/canonical';
import type { Deployment } from '../shared/core/facts/deployment';
import type { Moment } from '../shared/core/facts/moment';
import type { Person } from '../shared/core/facts/person';
import { defaultEnvironment, servicesOf } from '../shared/core/facts/service';
import { proposalCheck, reviewAmong, type ProposalCheck, type Proposed } from '../shared/core/measure/proposal-check';
import { readCodeowners } from '../shared/core/risk/owners';
import { knowledgeBy, tracesOf } from '../shared/core/risk/path-people';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { reviewState } from '../shared/core/risk/review';
import { checkComment, checkRun, isWorthComment } from '../shared/report/check-run';
import { shippedJson } from '../shared/runtime/bundled-file';
import { now, onQueue, type Parking } from '../shared/runtime/lambda';
import { failureOf, log } from '../shared/runtime/logger';
import { count } from '../shared/runtime/metrics';
import { queueAt } from '../shared/runtime/queues';
import { secretsFor } from '../shared/runtime/secrets';
import { pathMemory } from '../shared/storage/path-memory';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  PARKING_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
  /** Without a GitHub App nobody is told anything. */
  GITHUB_APP_ID: z.string().min(1).optional(),
  GITHUB_API_URL: z.url().optional(),
});
export type Environment = z.infer<typeof Environment>;

/** `pull:owner/name#12` or `commit:owner/name@sha`. */
export const Subject = z.object({ subject: z.string().regex(/^(?:pull:[^#@]+#\d{1,9}|commit:[^#@]+@[0-9a-f]{7,64})$/) });
export type Subject = z.infer<typeof Subject>;

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

type Open = Services & { door: GitHubDoor };

// For every pull request or commit that may have changed.
export const tellGitHub = async ({ subject }: Subject, built: Services): Promise<void> => {
  const { door } = built;
  if (!door) return;
  const [kind, name] = [subject.slice(0, subject.indexOf(':')), subject.slice(subject.indexOf(':') + 1)];
  await whereAllowed(subject, () => (kind === 'pull' ? tellPull(name, { ...built, door }) : tellCommit(name, { ...built, door })));
};

// A right that is missing, or a thing that is gone, is not mended by asking again: it is logged, and the rest goes on.
const whereAllowed = async (subject: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof GitHubTrouble) || passingTrouble(error)) throw error;
    log.error('GitHub could not be told', { ...failureOf(error), subject });
  }
};

const partsOf = (name: string, mark: '#' | '@'): [repository: string, rest: string] => [
  name.slice(0, name.indexOf(mark)),
  name.slice(name.indexOf(mark) + 1),
];

const tellPull = async (name: string, open: Open): Promise<void> => {
  const [repository, number] = partsOf(name, '#');
  const { gitHub, veil } = open.door;
  const seen = await lookAtPull(gitHub, { repository, number: Number(number) }, await veil());
  // What was told of a pull request stays as it was when it was closed.
  if (!seen?.isOpen) return;
  const check = await checkOf(seen, open);
  const { headSha: sha, at, url } = seen.pullRequest;
  const place = { repository: seen.repository, id: `pull:${number}`, sha, at, url, lineOf: (path: string) => seen.firstLines.get(path) };
  await whereAllowed(`check of ${name}`, () => tellRun(check, place, open));
  await whereAllowed(`comment on ${name}`, () => tellOneComment(check, seen, open));
};

type Looked = Omit<Proposed, 'memory'> & { repository: string; codeowners: string; authors: readonly Person[] };

/** A version of a repository as it would go to production, where who knows a folder is on record. */
const versionOf = (repository: string, { policy, now: clock }: Open): Deployment => {
  const service = servicesOf(policy.services, repository)[0] ?? repository;
  const at = clock();
  return { id: '', service, environment: defaultEnvironment, repository, isRollback: false, status: 'started', startedAt: at, at };
};

const checked = async ({ repository, codeowners, authors, ...proposed }: Looked, open: Open): Promise<ProposalCheck> => {
  const { policy, storage } = open;
  const version = versionOf(repository, open);
  const { at } = version;
  const folders = [...tracesOf([{ files: proposed.files, authors, reviewers: [] }]).keys()];
  const knownBy = knowledgeBy(await storage.folderRecords(version, folders), authors);
  const places = servicesOf(policy.services, repository);
  const paths = [...new Set(proposed.files.map(({ path }) => path))];
  const { memory, notSeen } = await pathMemory(storage, paths, { services: places, now: at });
  const context = {
    policy,
    at,
    before: 'merge',
    ownersOf: readCodeowners(codeowners).ownersOf,
    knownBy,
    ...(places.length === 1 ? { service: version.service } : {}),
  } as const;
  return proposalCheck({ ...proposed, memory, notSeen: [...proposed.notSeen, ...notSeen] }, context);
};

const checkOf = ({ pullRequest, commits, reviews, ...seen }: SeenPull, open: Open): Promise<ProposalCheck> => {
  const authors = [pullRequest.author, ...(pullRequest.involved ?? []), ...commits.flatMap(({ people = [] }) => people)];
  const proposed = {
    authors,
    messages: [pullRequest.title, ...commits.map(({ message }) => message)],
    origins: commits.flatMap(({ origin }) => (origin ? [origin] : [])),
    reviewFor: (needed: number) => reviewState({ authors, finalSha: pullRequest.headSha, reviews, needed }),
  };
  return checked({ ...seen, ...proposed }, open);
};

const hashOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('base64url');

type Place = {
  repository: string;
  sha: string;
  /** What was checked, as the check's own name for it. */
  id: string;
  at: Moment;
  url?: string | undefined;
  lineOf: (path: string) => number | undefined;
};

const tellRun = async (check: ProposalCheck, place: Place, { storage, door: { gitHub } }: Open): Promise<void> => {
  const { repository, sha, id, at, url, lineOf } = place;
  const run = checkRun(check, lineOf);
  const [subject, contentHash] = [`check:${repository}@${sha}:${id}`, hashOf(run)];
  const known = await storage.toldGitHub(subject);
  if (known?.told.contentHash === contentHash) return;
  const before = known?.told.id === undefined ? undefined : { id: known.told.id, parts: known.told.parts ?? [] };
  const content = { repository, sha, externalId: `aftershock:${id}`, ...(url === undefined ? {} : { detailsUrl: url }), ...run };
  const told = await tellCheck(gitHub, content, before);
  await storage.recordToldGitHub(subject, { contentHash, ...told, at }, known?.version);
  count('CheckTold');
};

const tellOneComment = async (check: ProposalCheck, { repository, pullRequest }: SeenPull, { storage, door }: Open): Promise<void> => {
  const { number, at } = pullRequest;
  const [opens, body] = [isWorthComment(check), checkComment(check, commentMarker)];
  const [subject, contentHash] = [`comment:${repository}#${number}`, hashOf(body)];
  const known = await storage.toldGitHub(subject);
  if (known?.told.isOver || known?.told.contentHash === contentHash || (!known && !opens)) return;
  const told = await tellComment(door.gitHub, { repository, number, body }, { known: known?.told.id, opens });
  if (told === undefined) return;
  const where = typeof told === 'object' ? { id: told.id } : { isOver: true };
  await storage.recordToldGitHub(subject, { contentHash, ...where, at }, known?.version);
};

const wholeSha = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const tellCommit = async (name: string, open: Open): Promise<void> => {
  const [repository, sha] = partsOf(name, '@');
  if (!wholeSha.test(sha)) return;
  const { storage, policy, door } = open;
  const [push] = await storage.pushesOf(repository, sha);
  const from = push && !/^0*$/.test(push.before) ? push.before : undefined;
  const version = { ...versionOf(repository, open), sha };
  const sources = { pushes: storage, proposalBehind: storage.pullRequestBehind, askGitHub: door.ask };
  const { changes, range } = await broughtBy(sources, version, { from, policy });
  const trouble = passingTrouble(range.failure);
  if (trouble) throw trouble;
  const own = range.commits.find((commit) => commit.sha === sha);
  if (!own) return;
  const check = await checked(
    {
      repository,
      codeowners: '',
      authors: range.commits.flatMap((commit) => authorsOf(commit, range.proposals.get(commit.sha))),
      messages: range.commits.map(({ message }) => message),
      files: changes.flatMap(({ files }) => files),
      origins: changes.map(({ origin }) => origin),
      reviewFor: () => reviewAmong(changes),
      notSeen: range.notSeen,
    },
    open,
  );
  await tellRun(check, { repository, sha, id: 'commit', at: own.landedAt, lineOf: () => 1 }, open);
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: Subject }, tellGitHub);
