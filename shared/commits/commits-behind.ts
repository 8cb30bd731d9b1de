// The commits behind a deployment: first what was reported to us, then GitHub for what is missing, where an app is set up.
import type { Proposal } from './change-of';
import { isWhole, type AskGitHub, type Known } from './github-commits';
import { GitHubTrouble } from './github-trouble';
import { pushedRange, type CommitRange, type Pushes, type RangeQuestion } from './pushed-range';

/**
 * Commits oldest first, with the pull requests behind them by sha; `alone` are those of which GitHub said that they came without any.
 * `failure` is what kept us from reading more, for the log; `isSure` where GitHub itself said which commits went live, though they
 * be none.
 */
export type CommitsBehind = CommitRange & {
  proposals: Map<string, Proposal>;
  alone?: ReadonlySet<string>;
  failure?: unknown;
  isSure?: boolean;
};

export type Sources = {
  pushes: Pushes;
  proposalBehind: (repository: string, sha: string) => Promise<Proposal | undefined>;
  askGitHub?: AskGitHub;
};

const proposalsOf = async ({ proposalBehind }: Sources, repository: string, shas: readonly string[]): Promise<Map<string, Proposal>> => {
  const found = await Promise.all(
    shas.map(async (sha): Promise<[string, Proposal | undefined]> => [sha, await proposalBehind(repository, sha)]),
  );
  return new Map(found.flatMap(([sha, proposal]) => (proposal ? [[sha, proposal] as const] : [])));
};

const isComplete = ({ commits, notSeen }: CommitRange, proposals: ReadonlyMap<string, Proposal>): boolean =>
  notSeen.length === 0 && commits.every((commit) => isWhole(commit) && proposals.has(commit.sha));

// What we were told stands. That GitHub does not know a repository of another forge is worth no word.
const withFailure = (range: CommitsBehind, failure: unknown): CommitsBehind => {
  if (failure instanceof GitHubTrouble && failure.kind === 'unknown' && range.notSeen.length === 0) return range;
  const sentence = failure instanceof GitHubTrouble ? failure.sentence : 'GitHub could not be asked: our own setting for it is broken.';
  return { ...range, notSeen: [...range.notSeen, sentence], failure };
};

// Where nobody knows what was live before, the last push says more than its last commit.
const beside = (reported: CommitRange, asked: CommitRange): CommitRange => {
  const bySha = new Map(asked.commits.map((commit) => [commit.sha, commit]));
  if (!reported.commits.some(({ sha }) => bySha.has(sha))) return asked;
  return {
    commits: reported.commits.map((commit) => bySha.get(commit.sha) ?? commit),
    notSeen: [...new Set([...reported.notSeen, ...asked.notSeen])],
  };
};

/** Whatever happens to GitHub, what was reported is answered. */
export const commitsBehind = async (sources: Sources, question: RangeQuestion): Promise<CommitsBehind> => {
  const { repository, from, to } = question;
  const reported = await pushedRange(sources.pushes, question);
  const proposals = await proposalsOf(
    sources,
    repository,
    reported.commits.map(({ sha }) => sha),
  );
  const range: CommitsBehind = { ...reported, proposals };
  if (!sources.askGitHub || from === to || isComplete(reported, proposals)) return range;
  const known: Known = { commits: new Map(reported.commits.map((commit) => [commit.sha, commit])), proposals };
  try {
    const { trouble, ...asked } = await sources.askGitHub(question, known);
    const { commits, notSeen } = from === undefined ? beside(reported, asked) : asked;
    const inRange = new Set(commits.map(({ sha }) => sha));
    const kept = [...proposals, ...asked.proposals].filter(([sha]) => inRange.has(sha));
    return {
      commits,
      notSeen,
      proposals: new Map(kept),
      ...(asked.alone ? { alone: asked.alone } : {}),
      isSure: from !== undefined,
      ...(trouble ? { failure: trouble } : {}),
    };
  } catch (failure) {
    return withFailure(range, failure);
  }
};
