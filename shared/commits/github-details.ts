// What did each of many commits touch, and which pull requests are behind them? Asked a few at a time, until the time is up.
import type { FileChange } from '../core/facts/change';
import type { Asking, Pages } from './github';
import { commitName, repositoryPath } from './github-path';
import { commitsPerQuery, proposalsOf, type ProposalsRead } from './github-proposals';
import type { CommitPage, ListedCommit } from './github-shapes';
import { GitHubTrouble } from './github-trouble';
import { mostWords } from './changed-words';

/** `isCut`: GitHub tells no more than so many files of one commit. */
export type Detail = { files: FileChange[]; words?: string[]; isCut: boolean };

/** `trouble` is what kept us from reading the rest. */
export type Gathered<T> = { found: T; trouble?: GitHubTrouble };

const atOnce = 6;
/** GitHub shows a commit's first 3,000 files, 300 a page (GitHub docs, "Get a commit"). */
const mostPages = 10;
const mostFiles = 3_000;

/** Runs through all, a few at a time; the first that ends it for everyone ends it. What is wrong with one thing is wrong with that one only. */
export const forEachOf = async <T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<GitHubTrouble | undefined> => {
  const left = things.values();
  let trouble: GitHubTrouble | undefined;
  const isForAll = ({ kind }: GitHubTrouble): boolean => kind === 'busy' || kind === 'down' || kind === 'late';
  const worker = async (): Promise<void> => {
    for (const thing of left) {
      if (trouble && isForAll(trouble)) return;
      await work(thing).catch((error: unknown) => {
        if (!(error instanceof GitHubTrouble)) throw error;
        if (!trouble || isForAll(error)) trouble = error;
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return trouble;
};

export type DetailQuestion = { repository: string; pages: Pages<CommitPage> };

/** One commit with all its files that GitHub shows. */
export const commitWithFiles = async (
  asking: Asking,
  { repository, pages }: DetailQuestion,
  sha: string,
): Promise<CommitPage & { isCut: boolean }> => {
  const path = `${repositoryPath(repository)}/commits/${commitName(sha)}`;
  const first = await asking.get(`${path}?page=1`, pages);
  const files = [...first.value.files];
  const words = new Set(first.value.words);
  let isShown = first.value.words !== undefined;
  let { hasMore } = first;
  for (let page = 2; hasMore && page <= mostPages; page++) {
    const next = await asking.get(`${path}?page=${page}`, pages);
    files.push(...next.value.files);
    for (const word of next.value.words ?? []) words.add(word);
    isShown ||= next.value.words !== undefined;
    ({ hasMore } = next);
  }
  const { words: _, ...rest } = first.value;
  return { ...rest, files, ...(isShown ? { words: [...words].slice(0, mostWords) } : {}), isCut: hasMore || files.length >= mostFiles };
};

/** By sha, in the order given as far as time and GitHub allow. */
export const detailsOf = async (
  asking: Asking,
  question: DetailQuestion,
  shas: readonly string[],
): Promise<Gathered<Map<string, Detail>>> => {
  const found = new Map<string, Detail>();
  const trouble = await forEachOf(shas, async (sha) => {
    const { files, words, isCut } = await commitWithFiles(asking, question, sha);
    found.set(sha, { files, isCut, ...(words ? { words } : {}) });
  });
  return { found, ...(trouble ? { trouble } : {}) };
};

/** Things in groups of at most `size`, in order. */
export const inGroups = <T>(things: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(things.length / size) }, (_, group) => things.slice(group * size, (group + 1) * size));

/** The pull requests behind commits, in the order given as far as time and GitHub allow. */
export const proposalsBehind = async (
  asking: Asking,
  repository: string,
  commits: readonly ListedCommit[],
): Promise<Gathered<ProposalsRead>> => {
  const found: ProposalsRead = { proposals: new Map(), read: new Set(), alone: new Set(), cutReviews: new Set() };
  const trouble = await forEachOf(inGroups(commits, commitsPerQuery), async (group) => {
    const { proposals, read, alone, cutReviews } = await proposalsOf(
      asking,
      repository,
      group.map(({ nodeId }) => nodeId),
    );
    for (const [sha, proposal] of proposals) found.proposals.set(sha, proposal);
    for (const sha of read) found.read.add(sha);
    for (const sha of alone) found.alone.add(sha);
    for (const number of cutReviews) found.cutReviews.add(number);
  });
  return { found, ...(trouble ? { trouble } : {}) };
};
