// Tells a deployed Aftershock what a CI job has just put live: a signed webhook with the commits' own facts.
import { momentOf, type Moment } from '../../../shared/core/facts/moment';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { openRepository } from '../history/git';
import { tell, withProgress } from './answer';
import { commitsToSend, repositoryName, type SentCommit } from './deploy-commits';
import { sendSigned, webhookAddress, type Outcome } from './deploy-send';
import { endsOf, readRange } from './git-range';

const statuses = ['started', 'succeeded', 'failed', 'cancelled'];
const largestBatchBytes = 1_000_000;
const mostCommitsInBatch = 200;

export type Deployed = {
  id?: string;
  service: string;
  environment: string;
  status: string;
  at: Moment;
  repository: string;
  previousSha: string;
  sha: string;
};

/** Commits in groups that each fit a request, in order. A commit that is larger alone stands alone. */
export const batchesOf = (commits: readonly SentCommit[]): SentCommit[][] => {
  const batches: SentCommit[][] = [];
  let bytes = 0;
  for (const commit of commits) {
    const size = Buffer.byteLength(JSON.stringify(commit));
    const last = batches.at(-1);
    if (last && last.length < mostCommitsInBatch && bytes + size <= largestBatchBytes) {
      last.push(commit);
      bytes += size;
    } else {
      batches.push([commit]);
      bytes = size;
    }
  }
  return batches;
};

/**
 * The bodies to send. What fits one request is one report; more commits go in reports of the same deployment as it starts, each
 * continuing the one before, and that it is live comes last. Every report has it looked at again, so their order does not matter.
 */
export const bodiesOf = (deployed: Deployed, commits: readonly SentCommit[]): string[] => {
  const { id = `${deployed.environment}/${deployed.service}/${deployed.sha}/${deployed.at}`, ...said } = deployed;
  const deployment = { kind: 'deployment', id: id.slice(0, 200), ...said };
  // Commits matter once they are live.
  const batches = deployed.status === 'succeeded' ? batchesOf(commits) : [];
  if (batches.length <= 1) return [JSON.stringify({ ...deployment, commits: batches[0] ?? [] })];
  const parts = batches.map((batch, index) => {
    const previousSha = batches[index - 1]?.at(-1)?.sha ?? deployed.previousSha;
    const sha = batch.at(-1)?.sha ?? deployed.sha;
    return { ...deployment, status: 'started', previousSha, sha, commits: batch };
  });
  return [...parts, deployment].map((body) => JSON.stringify(body));
};

const wanted = (args: Arguments, option: string): string => {
  const value = args.text(option);
  if (value === undefined || value.trim() === '') throw new UsageError(`deploy wants --${option}`);
  return value;
};

const secretIn = (environment: NodeJS.ProcessEnv): string => {
  const secret = environment['AFTERSHOCK_SECRET_GENERIC']?.trim() ?? '';
  if (secret === '')
    throw new Error('AFTERSHOCK_SECRET_GENERIC is not set: the report would not be believed. Set it to the secret of the generic webhook.');
  return secret;
};

const momentIn = (text: string | undefined): Moment => {
  const millis = text === undefined ? Date.now() : Date.parse(text);
  if (Number.isNaN(millis)) throw new UsageError('--at wants a moment such as 2026-11-16T14:00:00Z');
  return momentOf(millis);
};

const statusIn = (text = 'succeeded'): string => {
  if (!statuses.includes(text)) throw new UsageError(`--status is one of ${statuses.join(', ')}`);
  return text;
};

const read = async (args: Arguments): Promise<{ deployed: Deployed; commits: SentCommit[] }> => {
  const [service, environment, rangeText] = [wanted(args, 'service'), wanted(args, 'environment'), wanted(args, 'range')];
  const [status, at, id] = [statusIn(args.text('status')), momentIn(args.text('at')), args.text('id')];
  endsOf(rangeText);
  const repository = await openRepository(args.text('repo') ?? '.');
  const range = await readRange(repository, rangeText);
  const commits = await withProgress('reading the commits', () => commitsToSend(repository, range));
  const name = args.text('repository') ?? (await repositoryName(repository)) ?? service;
  const deployed = { service, environment, status, at, repository: name, previousSha: range.base, sha: range.head };
  return { deployed: id === undefined ? deployed : { id, ...deployed }, commits };
};

const sendAll = async (address: URL, secret: string, bodies: readonly string[]): Promise<Outcome> => {
  for (const body of bodies) {
    const outcome = await sendSigned(address, { secret, body });
    if (outcome.kind === 'refused') return outcome;
  }
  return { kind: 'taken' };
};

/** `deploy --service S --environment E --range BASE..HEAD --url U`: 0 where it was taken, 1 where it was refused, 2 where it could not be sent. */
export const deploy = async (args: Arguments): Promise<ExitCode> => {
  const address = webhookAddress(wanted(args, 'url'));
  const secret = secretIn(process.env);
  const { deployed, commits } = await read(args);
  const bodies = bodiesOf(deployed, commits);
  const outcome = await withProgress('sending the report', () => sendAll(address, secret, bodies));
  const { service, environment, sha } = deployed;
  const value = {
    outcome: outcome.kind,
    ...(outcome.kind === 'refused' ? { status: outcome.status, because: outcome.because } : {}),
    service,
    environment,
    sha,
    commits: commits.length,
    requests: bodies.length,
  };
  const what = `${service} → ${environment} ${sha.slice(0, 7)}, ${commits.length} commit(s)`;
  if (outcome.kind === 'taken') return tell(args, { exitCode: 0, value, lines: [`OK    reported ${what} in ${bodies.length} request(s)`] });
  return tell(args, { exitCode: 1, value, lines: [`LOOK  ${what}: refused with ${outcome.status}, ${outcome.because}`] });
};
