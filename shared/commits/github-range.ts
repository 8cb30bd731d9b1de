// Which commits lie between two revisions, as GitHub tells it: page by page, oldest first, and what it does not tell.
import type { Asking, Page, Pages } from './github';
import { commitWithFiles, forEachOf, type Detail, type DetailQuestion } from './github-details';
import { commitName, repositoryPath } from './github-path';
import type { Comparison, ListedCommit } from './github-shapes';
import type { GitHubTrouble } from './github-trouble';
import { commitLimit, unknownBefore, type RangeQuestion } from './pushed-range';

/** `details` holds what was learned of files on the way. */
export type ListedRange = { listed: ListedCommit[]; details: Map<string, Detail>; notSeen: string[]; trouble?: GitHubTrouble };

export type RangePages = DetailQuestion & { comparisons: Pages<Comparison> };

/** As many as GitHub gives. */
const perPage = 100;

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

// Pages go from the oldest commit to the newest: of too many, the last pages hold those that matter most.
const pagesToRead = (total: number): number[] => {
  const last = Math.max(1, Math.ceil(total / perPage));
  const first = Math.floor(Math.max(0, total - commitLimit) / perPage) + 1;
  return Array.from({ length: last - first + 1 }, (_, back) => last - back);
};

type Told = { total: number; behind: number; listed: number };

const untold = ({ total, behind, listed }: Told): string[] => {
  const missing = Math.min(total, commitLimit) - listed;
  return [
    ...(total > commitLimit ? [`Only the newest ${commitLimit} of ${total} commits were looked at.`] : []),
    ...(missing > 0 ? [`${counted(missing, 'commit')} of ${total} could not be read.`] : []),
    ...(behind > 0 ? [`${counted(behind, 'commit')} of the version before ${behind === 1 ? 'is' : 'are'} not in this one.`] : []),
  ];
};

const compared = async (
  asking: Asking,
  { from, to, repository }: RangeQuestion & { from: string },
  { comparisons }: RangePages,
): Promise<ListedRange> => {
  const path = `${repositoryPath(repository)}/compare/${commitName(from)}...${commitName(to)}`;
  const at = (page: number): Promise<Page<Comparison>> => asking.get(`${path}?per_page=${perPage}&page=${page}`, comparisons);
  const { value: start } = await at(1);
  const pages = new Map<number, readonly ListedCommit[]>();
  const trouble = await forEachOf(pagesToRead(start.total_commits), async (page) => {
    pages.set(page, page === 1 ? start.commits : (await at(page)).value.commits);
  });
  const inOrder = [...pages].sort(([one], [other]) => one - other).flatMap(([, commits]) => commits);
  const listed = [...new Map(inOrder.map((one) => [one.commit.sha, one])).values()].slice(-commitLimit);
  const notSeen = untold({ total: start.total_commits, behind: start.behind_by, listed: listed.length });
  return { listed, details: new Map(), notSeen, ...(trouble ? { trouble } : {}) };
};

const lastOnly = async (asking: Asking, { to }: RangeQuestion, pages: RangePages): Promise<ListedRange> => {
  const { commit, nodeId, ...detail } = await commitWithFiles(asking, pages, to);
  return {
    listed: [{ commit, nodeId, isMerge: false }],
    details: new Map([[commit.sha, detail]]),
    notSeen: [unknownBefore],
  };
};

/** Without `from` only the last commit is taken: nobody knows what was live before. Throws GitHubTrouble. */
export const listedRange = (asking: Asking, question: RangeQuestion, pages: RangePages): Promise<ListedRange> => {
  const { from } = question;
  return from === undefined ? lastOnly(asking, question, pages) : compared(asking, { ...question, from }, pages);
};
