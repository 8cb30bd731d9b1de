// Does anybody have to look before this range goes live? Tier, review need, origin and what its paths went through, from git alone.
import type { FileChange, ReviewReport, Tier, TierReport } from '../../../shared/core/facts/change';
import { momentOf, type Moment } from '../../../shared/core/facts/moment';
import { checkReasons } from '../../../shared/core/measure/check-decision';
import type { OriginTally } from '../../../shared/core/measure/origin-tally';
import { lookAt as lookAtPath } from '../../../shared/core/risk/look';
import { readCodeowners } from '../../../shared/core/risk/owners';
import { builtInPolicy, severityOf, type Policy } from '../../../shared/core/risk/policy';
import { explainPath } from '../../../shared/core/risk/policy-explain';
import { tierOf } from '../../../shared/core/risk/tier';
import type { FoundPath, PathIncident } from '../../../shared/storage/path-file';
import { loadPolicy, parsePolicy, policyFileName, PolicyFileError } from '../../policy-file';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { readCommits, type GitCommit } from '../history/commits';
import { openRepository, type Repository } from '../history/git';
import { tell, withProgress } from './answer';
import { checkLines } from './check-words';
import { codeownersAt, endsOf, filesBetween, firstLine, readRange, textAt, type Range } from './git-range';
import { remembering } from './memory';
import { readKnowledge, type Knowledge, type PathCounts } from './path-knowledge';
import { rangeOrigin } from './range-origin';

export type CheckedPath = PathCounts & { path: string; tier: Tier; because: string; incidents?: PathIncident[] };

/** What a check found. `reasons` says why somebody has to look; empty where nobody has to. */
export type Check = Pick<TierReport, 'tier' | 'because' | 'surfaces' | 'reversibility' | 'rules' | 'owners' | 'ai'> & {
  base: string;
  head: string;
  files: number;
  review: { needed: number; approvals: number | 'cannot see' };
  origin: OriginTally;
  /** The most severe paths first, at most 20. */
  paths: CheckedPath[];
  reasons: string[];
  notSeen: string[];
};

const mostPaths = 20;
const mostPlacesAsked = 50;

// The policy of BASE holds: no change decides by which rules it is judged.
const policyAt = async (repository: Repository, base: string, file: string | undefined): Promise<Policy> => {
  if (file !== undefined) return loadPolicy(file);
  const text = await textAt(repository, base, policyFileName);
  if (text === undefined) return builtInPolicy;
  const read = parsePolicy(text);
  if ('policy' in read) return read.policy;
  throw new PolicyFileError(`${base.slice(0, 7)}:${policyFileName}`, read.problems);
};

type Seen = {
  repository: Repository;
  range: Range;
  policy: Policy;
  files: FileChange[];
  commits: GitCommit[];
  knowledge?: Knowledge;
  at: Moment;
};

const isNewPlace = async ({ repository, range }: Seen, path: string): Promise<boolean> => {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return (await firstLine(repository, ['cat-file', '-t', `${range.forkedAt}:${folder}`]).catch(() => undefined)) === undefined;
};

/** Paths in folders that existed and that nobody worked in for 180 days. Nobody needs to know what cannot break production. */
const forgotten = async (seen: Seen): Promise<Set<string>> => {
  const found = new Set<string>();
  const { knowledge, files } = seen;
  if (!knowledge || knowledge.isCut) return found;
  const quiet = files.filter(({ path }) => !lookAtPath(path).isHarmless && knowledge.near(path) === 0).slice(0, mostPlacesAsked);
  for (const { path } of quiet) if (!(await isNewPlace(seen, path))) found.add(path);
  return found;
};

const severer = (one: TierReport, other: TierReport): TierReport => (severityOf(other.tier) > severityOf(one.tier) ? other : one);

const together = (one: TierReport, other: TierReport): TierReport => ({
  ...severer(one, other),
  surfaces: [...new Set([...one.surfaces, ...other.surfaces])],
  reversibility: one.reversibility === 'hard' || other.reversibility === 'hard' ? 'hard' : severer(one, other).reversibility,
  rules: [...new Set([...one.rules, ...other.rules])],
  owners: [...new Set([...one.owners, ...other.owners])],
  humanReviews: Math.max(one.humanReviews, other.humanReviews),
});

const tierOfRange = async (seen: Seen, ownersOf: (path: string) => readonly string[]): Promise<TierReport> => {
  const quiet = await forgotten(seen);
  const message = seen.commits.map((commit) => commit.message).join('\n\n');
  const judged = (files: FileChange[], knowledge?: number): TierReport =>
    tierOf({ message, files }, { policy: seen.policy, at: seen.at, ownersOf, ...(knowledge === undefined ? {} : { knowledge }) });
  const known = seen.files.filter(({ path }) => !quiet.has(path));
  const unknown = seen.files.filter(({ path }) => quiet.has(path));
  if (unknown.length === 0) return judged(known);
  return known.length === 0 ? judged(unknown, 0) : together(judged(known), judged(unknown, 0));
};

const pathsOf = ({ policy, files, knowledge, at }: Seen): CheckedPath[] =>
  files
    .map(({ path }) => {
      const { tier, because } = explainPath(policy, path, { at });
      return { path, tier, because, ...(knowledge?.of(path) ?? { people: 0, changes: 0, reverts: 0 }) };
    })
    .sort((one, other) => severityOf(other.tier) - severityOf(one.tier) || other.reverts - one.reverts || (one.path < other.path ? -1 : 1))
    .slice(0, mostPaths);

const reviewIn = (needed: number, approvals: number | undefined): ReviewReport => {
  if (approvals === undefined) return { reviewed: 'cannot-see', because: 'git does not tell who approved.' };
  return { reviewed: approvals >= needed ? 'yes' : 'no', because: `${approvals} of ${needed} so far.` };
};

const reasonsOf = (
  tier: TierReport,
  { policy, at }: Seen,
  found: { approvals: number | undefined; origin: OriginTally; paths: readonly CheckedPath[] },
): string[] => {
  const { ai, mixed } = found.origin.counts;
  const confirmed = found.paths.flatMap(({ incidents = [] }) => incidents.filter(({ link }) => link === 'confirmed'));
  const incidents = new Set(confirmed.map(({ incidentId }) => incidentId)).size;
  const checked = { tier, review: reviewIn(tier.humanReviews, found.approvals), aiCommits: ai + mixed, incidents };
  return checkReasons(checked, { policy, at, before: 'merge' }).map(({ text }) => text);
};

const notSeenOf = ({ range, knowledge }: Seen, approvals: number | undefined): string[] => [
  ...(approvals === undefined ? ['Reviews: git does not tell them (--approvals N says how many there are).'] : []),
  ...(range.isShallow ? ['Who knows these paths: this clone is shallow (fetch-depth: 0 brings the history).'] : []),
  ...(knowledge?.isCut ? [`Only the newest ${knowledge.commits} commits of 180 days were read.`] : []),
];

const lookAt = async (
  repository: Repository,
  rangeText: string,
  { policyFile, at }: { policyFile: string | undefined; at: Moment },
): Promise<Seen> => {
  const range = await readRange(repository, rangeText);
  const policy = await policyAt(repository, range.base, policyFile);
  const files = await filesBetween(repository, range.forkedAt, range.head);
  const commits: GitCommit[] = [];
  for await (const commit of readCommits(repository, range.shas)) commits.push(commit);
  if (range.isShallow) return { repository, range, policy, files, commits, at };
  const landed = Number(await firstLine(repository, ['show', '--no-patch', '--format=%ct', range.head]));
  const knowledge = await readKnowledge(repository, { sha: range.forkedAt, at: landed });
  return { repository, range, policy, files, commits, knowledge, at };
};

/** Where incidents are remembered, they are told of the most severe paths. */
type Recall = (path: string) => Promise<FoundPath>;

const mostRecalled = 5;

const withIncidents = async (paths: CheckedPath[], recall: Recall | undefined): Promise<CheckedPath[]> => {
  if (!recall) return paths;
  return Promise.all(
    paths.map(async (path, index) => (index < mostRecalled ? { ...path, incidents: (await recall(path.path)).incidents } : path)),
  );
};

export type CheckQuestion = { repo: string; range: string; policyFile?: string; approvals?: number; at: Moment; recall?: Recall };

/** Checks a range of a local repository. Throws where the range or the policy cannot be read. */
export const checkRange = async ({ repo, range, policyFile, approvals, at, recall }: CheckQuestion): Promise<Check> => {
  endsOf(range);
  const repository = await openRepository(repo);
  const seen = await lookAt(repository, range, { policyFile, at });
  const owners = readCodeowners((await codeownersAt(repository, seen.range.base)) ?? '');
  const report = await tierOfRange(seen, owners.ownersOf);
  const origin = await rangeOrigin(repository, seen.commits, seen.policy.markers);
  const { tier, because, surfaces, reversibility, rules, ai } = report;
  const paths = await withIncidents(pathsOf(seen), recall);
  return {
    base: seen.range.base,
    head: seen.range.head,
    tier,
    because,
    surfaces,
    reversibility,
    rules,
    ai,
    owners: report.owners,
    files: seen.files.length,
    review: { needed: report.humanReviews, approvals: approvals ?? 'cannot see' },
    origin,
    paths,
    reasons: seen.files.length === 0 ? [] : reasonsOf(report, seen, { approvals, origin, paths }),
    notSeen: notSeenOf(seen, approvals),
  };
};

const approvalsIn = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,3}$/.test(text)) throw new UsageError('--approvals wants a number');
  return Number(text);
};

const questionIn = (args: Arguments): CheckQuestion => {
  const approvals = approvalsIn(args.text('approvals'));
  const policyFile = args.text('policy');
  return {
    repo: args.text('repo') ?? '.',
    range: args.positionals[0] ?? '',
    at: momentOf(Date.now()),
    ...(policyFile === undefined ? {} : { policyFile }),
    ...(approvals === undefined ? {} : { approvals }),
  };
};

/** `check BASE..HEAD`: 0 where nobody has to look, 1 where somebody has to. */
export const check = async (args: Arguments): Promise<ExitCode> => {
  const question = questionIn(args);
  const hasMemory = args.text('data') !== undefined || args.text('url') !== undefined;
  const work = (): Promise<Check> =>
    hasMemory ? remembering(args, (memory) => checkRange({ ...question, recall: memory.path })) : checkRange(question);
  const found = await withProgress('reading 180 days of history', work);
  return tell(args, { exitCode: found.reasons.length > 0 ? 1 : 0, value: found, lines: checkLines(found) });
};
