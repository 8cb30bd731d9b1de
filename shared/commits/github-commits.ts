// What does GitHub know of the commits behind a deployment that we do not know yet? Asked once a deployment, in bounded time.
import type { Commit } from '../core/facts/change';
import type { Proposal } from './change-of';
import { pagesOf, type GitHub } from './github';
import { detailsOf, proposalsBehind, type Detail } from './github-details';
import { listedRange, type ListedRange, type RangePages } from './github-range';
import { recovered } from './github-recovery';
import { CommitPage, Comparison, type ListedCommit } from './github-shapes';
import type { GitHubTrouble } from './github-trouble';
import type { CommitRange, RangeQuestion } from './pushed-range';
import type { Veil } from './veil';

export type Known = { commits: ReadonlyMap<string, Commit>; proposals: ReadonlyMap<string, Proposal> };

/** `alone`: commits that came without any pull request. */
export type Behind = CommitRange & { proposals: Map<string, Proposal>; alone?: ReadonlySet<string>; trouble?: GitHubTrouble };

/** Asks what is missing. Throws GitHubTrouble where not even the range can be read; later trouble comes beside what was read. */
export type AskGitHub = (question: RangeQuestion, known: Known) => Promise<Behind>;

/** A function has a minute for up to ten deployments; GitHub answers in a tenth of a second. */
const askMillis = 20_000;
/** Commits whose files are asked for one by one; GitHub allows some 900 such questions a minute. */
const mostDetails = 600;

export const isWhole = ({ files, hasLineCounts }: Commit): boolean => files !== undefined && hasLineCounts !== false;

// What a merge brings in is told by the commits it merges.
const nothingOfItsOwn: Detail = { files: [], words: [], isCut: false };

const withDetail = (commit: Commit, detail: Detail | undefined): Commit => {
  if (!detail) return commit;
  const { hasLineCounts: _, ...rest } = commit;
  return { ...rest, files: detail.files, ...(detail.words && !commit.identifiers ? { identifiers: detail.words } : {}) };
};

const veiledCommit = (commit: Commit, repository: string, veil: Veil): Commit[] => {
  const { sha, landedAt: at } = commit;
  const fact = veil({
    kind: 'push',
    id: `github:commit:${sha}`,
    provider: 'github',
    repository,
    branch: '',
    before: '',
    after: sha,
    at,
    commits: [commit],
    truncated: false,
  });
  return fact.kind === 'push' ? fact.commits : [];
};

const veiledProposal = ({ pullRequest, reviews }: Proposal, veil: Veil): Proposal[] => {
  const fact = veil(pullRequest);
  const facts = reviews.map(veil).flatMap((review) => (review.kind === 'review' ? [review] : []));
  return fact.kind === 'pull-request' ? [{ pullRequest: fact, reviews: facts }] : [];
};

const several = (count: number, total: number): string => (total === 1 ? 'the commit' : `${count} of ${total} commits`);

const missingSentences = (
  commits: readonly Commit[],
  { cut, unread, cutReviews }: { cut: number; unread: number; cutReviews: Iterable<number> },
): string[] => {
  const lacking = commits.filter((commit) => !isWhole(commit)).length;
  return [
    ...(lacking > 0 ? [`Files or changed lines of ${several(lacking, commits.length)} were not read.`] : []),
    ...(cut > 0 ? [`Only the first 3,000 files of ${several(cut, commits.length)} are known.`] : []),
    ...(unread > 0 ? [`The pull requests and reviews behind ${several(unread, commits.length)} were not read.`] : []),
    ...[...cutReviews].map((number) => `Only the last 100 reviews of #${number} were read.`),
  ];
};

const newestFirst = (listed: readonly ListedCommit[]): ListedCommit[] => [...listed].reverse();

const wantedDetails = ({ listed, details }: ListedRange, { commits }: Known): string[] =>
  newestFirst(listed).flatMap(({ commit: { sha }, isMerge }) => {
    const known = commits.get(sha);
    return isMerge || details.has(sha) || (known && isWhole(known)) ? [] : [sha];
  });

/** Made once a process. `veil` is asked for once a question: a missing secret for it throws, and nothing is stored with names. */
export const askingGitHub = (github: GitHub, veil: () => Promise<Veil>): AskGitHub => {
  const kinds = { comparisons: pagesOf(Comparison), pages: pagesOf(CommitPage) };
  return async (question, known) => {
    const { repository } = question;
    const hide = await veil();
    const asking = github.askAbout(repository, askMillis);
    const pages: RangePages = { ...kinds, repository };
    const range = await listedRange(asking, question, pages);
    const unproposed = newestFirst(range.listed).filter(({ commit }) => !known.proposals.has(commit.sha));
    const [proposed, detailed] = await Promise.all([
      proposalsBehind(asking, repository, unproposed),
      detailsOf(asking, pages, wantedDetails(range, known).slice(0, mostDetails)),
    ]);
    const details = new Map([...range.details, ...detailed.found]);
    const described = range.listed.flatMap(({ commit, isMerge }) => {
      const reported = known.commits.get(commit.sha);
      const detail = details.get(commit.sha) ?? (isMerge && !(reported && isWhole(reported)) ? nothingOfItsOwn : undefined);
      return (reported ? [reported] : veiledCommit(commit, repository, hide)).map((one) => withDetail(one, detail));
    });
    const fresh = [...proposed.found.proposals].flatMap(([sha, proposal]) =>
      veiledProposal(proposal, hide).map((veiled) => [sha, veiled] as const),
    );
    const bySha = new Map(described.map((commit) => [commit.sha, commit]));
    const more = await recovered(
      asking,
      { repository, listed: range.listed, commits: bySha, proposals: new Map([...known.proposals, ...fresh]) },
      hide,
    );
    const commits = [...more.commits.values()];
    const { proposals } = more;
    const cut = [...details.values()].filter(({ isCut }) => isCut).length;
    const unread = unproposed.filter(({ commit }) => !proposed.found.read.has(commit.sha)).length;
    const trouble = range.trouble ?? detailed.trouble ?? proposed.trouble ?? more.trouble;
    const missing = missingSentences(commits, { cut, unread, cutReviews: proposed.found.cutReviews });
    return {
      commits,
      proposals,
      alone: proposed.found.alone,
      notSeen: [...range.notSeen, ...missing, ...(trouble ? [trouble.sentence] : [])],
      ...(trouble ? { trouble } : {}),
    };
  };
};
