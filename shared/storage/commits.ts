// What was pushed, proposed and reviewed before it went live.
import type { PullRequestFact, ReviewFact } from '../core/facts/fact';
import type { Commit } from '../core/facts/change';
import type { PushedCommit } from '../core/facts/pushed-commit';
import { commitKey, mergeKey, pullRequestKey } from './keys';
import type { Table } from './table';

export type ReviewedPullRequest = { pullRequest: PullRequestFact; reviews: ReviewFact[] };

export const commitQuestions = (table: Table) => {
  const pullRequest = async (repository: string, number: number): Promise<ReviewedPullRequest | undefined> => {
    const { pk } = pullRequestKey(repository, number);
    const found = await table.get<PullRequestFact>(pullRequestKey(repository, number));
    const reviews = await table.all<ReviewFact>({ partition: pk, startsWith: 'REVIEW#' });
    return found && { pullRequest: found.value, reviews: reviews.map(({ value }) => value) };
  };

  return {
    /** A commit with every push that brought it, one a branch. */
    pushesOf: async (repository: string, sha: string): Promise<PushedCommit[]> => {
      const items = await table.all<PushedCommit>({ partition: commitKey(repository, sha, '').pk });
      return items.map(({ value }) => value);
    },

    /** Commits of one push, in the order asked for; unknown ones are left out. */
    pushedTogether: async (repository: string, branch: string, shas: readonly string[]): Promise<Commit[]> => {
      const items = await table.getMany<PushedCommit>(shas.map((sha) => commitKey(repository, sha, branch)));
      const bySha = new Map(items.map(({ value }): [string, Commit] => [value.commit.sha, value.commit]));
      return shas.flatMap((sha) => bySha.get(sha) ?? []);
    },

    pullRequest,

    /** The pull request that became this commit, where a provider said so. */
    pullRequestBehind: async (repository: string, sha: string): Promise<ReviewedPullRequest | undefined> => {
      const merge = await table.get<{ number: number }>(mergeKey(repository, sha));
      return merge ? pullRequest(repository, merge.value.number) : undefined;
    },
  };
};
