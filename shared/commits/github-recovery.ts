// What a merge lost and its pull request still has: who wrote the squashed commits, who had a hand in them, how the checks stood.
import type { Commit, OriginReport } from '../core/facts/change';
import type { PullRequestFact } from '../core/facts/fact';
import type { Person } from '../core/facts/person';
import type { Proposal } from './change-of';
import type { Asking } from './github';
import { forEachOf, inGroups } from './github-details';
import { notesOf } from './github-notes';
import type { ListedCommit } from './github-shapes';
import type { GitHubTrouble } from './github-trouble';
import { pullsPerQuery, workOf, type Work } from './github-work';
import type { Veil } from './veil';

const mostPulls = 100;
const mostEvidence = 12;

export type Recoverable = {
  repository: string;
  /** As GitHub lists them. */
  listed: readonly ListedCommit[];
  /** By sha, as they may be stored. */
  commits: ReadonlyMap<string, Commit>;
  proposals: ReadonlyMap<string, Proposal>;
};

export type Recovered = { commits: Map<string, Commit>; proposals: Map<string, Proposal>; trouble?: GitHubTrouble };

const worksOf = async (asking: Asking, { repository, listed, proposals }: Recoverable) => {
  const newestFirst = [...listed].reverse().flatMap(({ commit: { sha } }) => proposals.get(sha)?.pullRequest.number ?? []);
  const numbers = [...new Set(newestFirst)].slice(0, mostPulls);
  const works = new Map<number, Work>();
  const notes = new Set<string>();
  // Also without a pull request it is asked whether the repository has notes.
  const trouble = await forEachOf(numbers.length > 0 ? inGroups(numbers, pullsPerQuery) : [[]], async (group) => {
    const read = await workOf(asking, repository, group);
    for (const [number, work] of read.works) works.set(number, work);
    if (read.notesAt !== undefined) notes.add(read.notesAt);
  });
  const [notesAt] = notes;
  return { works, ...(notesAt === undefined ? {} : { notesAt }), ...(trouble ? { trouble } : {}) };
};

const isUnsaid = ({ origin }: Commit): boolean => origin === undefined || origin.origin === 'unknown' || origin.origin === 'mixed';

type Merge = { landed: ListedCommit; proposal: Proposal; work: Work };

const sameText = (one: string, other: string): boolean => one.trim() === other.trim();

const twinOf = ({ landed, work }: Merge): Commit | undefined =>
  work.commits.find(({ message }) => sameText(message, landed.commit.message));

// A rebase keeps each message: such a commit speaks for itself, and its pull request's other commits do not speak for it.
const isSquash = (merge: Merge): boolean =>
  !merge.landed.isMerge &&
  merge.proposal.pullRequest.mergeSha === merge.landed.commit.sha &&
  (merge.work.commits.length === 1 || twinOf(merge) === undefined);

const mergesIn = ({ listed, commits, proposals }: Recoverable, works: ReadonlyMap<number, Work>): Merge[] =>
  listed.flatMap((landed) => {
    const known = commits.get(landed.commit.sha);
    const proposal = proposals.get(landed.commit.sha);
    const work = proposal && works.get(proposal.pullRequest.number);
    return known && isUnsaid(known) && proposal && work ? [{ landed, proposal, work }] : [];
  });

/** A pull request of which only its commits are told: what they declare, and nobody's name. */
const factOf = (repository: string, { proposal: { pullRequest }, work }: Pick<Merge, 'proposal' | 'work'>): PullRequestFact => ({
  kind: 'pull-request',
  id: pullRequest.id,
  provider: 'github',
  repository,
  number: pullRequest.number,
  title: '',
  body: '',
  branch: '',
  labels: [],
  author: { key: '', isBot: false },
  headSha: pullRequest.headSha,
  at: pullRequest.at,
  involved: work.involved,
  commits: work.commits,
});

const noted = (commit: Commit, notes: ReadonlyMap<string, string>): Commit => {
  const note = notes.get(commit.sha);
  return note === undefined ? commit : { ...commit, note };
};

const declaredBy = (commit: Commit, repository: string, hide: Veil): OriginReport | undefined => {
  const { sha, landedAt: at } = commit;
  const push = { kind: 'push', id: '', provider: 'github', repository, branch: '', before: '', after: sha, at, truncated: false } as const;
  const fact = hide({ ...push, commits: [commit] });
  return fact.kind === 'push' ? fact.commits[0]?.origin : undefined;
};

/** What its pull request's commits, or a note, say of a commit that says nothing of all of itself. */
const saidOf = (merge: Merge, notes: ReadonlyMap<string, string>, { repository, hide }: Place): OriginReport | undefined => {
  const work = { ...merge.work, commits: merge.work.commits.map((commit) => noted(commit, notes)) };
  if (!isSquash(merge)) {
    const note = notes.get(twinOf(merge)?.sha ?? '');
    return note === undefined ? undefined : declaredBy({ ...merge.landed.commit, note }, repository, hide);
  }
  const fact = hide(factOf(repository, { ...merge, work }));
  const origin = fact.kind === 'pull-request' ? fact.origin : undefined;
  return origin && work.isCut && origin.origin === 'ai' ? { ...origin, origin: 'mixed' } : origin;
};

const beside = (own: OriginReport | undefined, said: OriginReport): OriginReport => {
  const lines = said.lines ?? own?.lines;
  return {
    origin: said.origin,
    tools: [...new Set([...said.tools, ...(own?.tools ?? [])])],
    evidence: [...said.evidence, ...(own?.evidence ?? [])].slice(0, mostEvidence),
    ...(lines ? { lines } : {}),
  };
};

type Place = { repository: string; hide: Veil };

const withWork = (proposal: Proposal, work: Work | undefined, { repository, hide }: Place): Proposal => {
  if (!work) return proposal;
  const fact = hide(factOf(repository, { proposal, work }));
  const hands = fact.kind === 'pull-request' ? (fact.involved ?? []) : [];
  const involved: Person[] = [...(proposal.pullRequest.involved ?? []), ...hands];
  const each = [...new Map(involved.map((person) => [person.key, person])).values()];
  return { ...proposal, pullRequest: { ...proposal.pullRequest, involved: each }, ...(work.checks ? { checks: work.checks } : {}) };
};

/** Asks only of what is not said yet; what cannot be asked leaves everything as it was. */
export const recovered = async (asking: Asking, known: Recoverable, hide: Veil): Promise<Recovered> => {
  const place = { repository: known.repository, hide };
  const { works, notesAt, trouble } = await worksOf(asking, known);
  const commits = new Map(known.commits);
  const proposals = new Map(
    [...known.proposals].map(([sha, proposal]) => [sha, withWork(proposal, works.get(proposal.pullRequest.number), place)] as const),
  );
  const merges = mergesIn(known, works);
  const unsaid = known.listed.flatMap(({ commit: { sha } }) => (commits.get(sha)?.origin?.origin === 'unknown' ? [sha] : []));
  const wanted = [...unsaid, ...merges.flatMap(({ work }) => work.commits.map(({ sha }) => sha))];
  let notes: ReadonlyMap<string, string> = new Map();
  const late = await forEachOf(notesAt === undefined || wanted.length === 0 ? [] : [notesAt], async (at) => {
    notes = await notesOf(asking, { repository: known.repository, notesAt: at }, wanted);
  });
  const say = (sha: string, said: OriginReport | undefined): void => {
    const commit = commits.get(sha);
    if (commit && said && said.origin !== 'unknown') commits.set(sha, { ...commit, origin: beside(commit.origin, said) });
  };
  for (const merge of merges) say(merge.landed.commit.sha, saidOf(merge, notes, place));
  for (const { commit } of known.listed)
    if (notes.has(commit.sha)) say(commit.sha, declaredBy(noted(commit, notes), known.repository, hide));
  const problem = trouble ?? late;
  return { commits, proposals, ...(problem ? { trouble: problem } : {}) };
};
