// What was pushed, proposed and reviewed before it went live.
import type { PullRequestFact, ReviewFact } from '../core/facts/fact';
import type { Commit } from '../core/facts/change';
import type { PushedCommit } from '../core/facts/pushed-commit';
import { commitKey, mergeKey, pullRequestKey } from './keys';
import type { Table } from './table';

export type ReviewedPullRequest = { pullRequest: PullRequestFact; reviews: ReviewFact[] };

export const commitQuestions = (table: Table) => {
  const pullRequest = async (repository: string, number: number): Promise<ReviewedPullRequest | undefined> => {
    const items = await table.all({ partition: pullRequestKey(repository, number).pk });
    const found = items.find(({ sk }) => sk === 'PULL');
    const reviews = items.filter(({ sk }) => sk.startsWith('REVIEW#')).map(({ value }): ReviewFact => value);
    return found ? { pullRequest: found.value, reviews } : undefined;
  };

  return {
    /** A commit with every push that brought it, one a branch. */
    pushesOf: async (repository: string, sha: string): Promise<PushedCommit[]> => {
      const items = await table.all({ partition: commitKey(repository, sha, '').pk });
      return items.map(({ value }) => value);
    },

    /** Commits of one push, in the order asked for; unknown ones are left out. */
    pushedTogether: async (repository: string, branch: string, shas: readonly string[]): Promise<Commit[]> => {
      const items = await table.getMany(shas.map((sha) => commitKey(repository, sha, branch)));
      const bySha = new Map(items.map(({ value }): [string, Commit] => [value.commit.sha, value.commit]));
      return shas.flatMap((sha) => bySha.get(sha) ?? []);
    },

    pullRequest,

    /** The pull request that became this commit, where a provider said so. */
    pullRequestBehind: async (repository: string, sha: string): Promise<ReviewedPullRequest | undefined> => {
      const merge = await table.get(mergeKey(repository, sha));
      return merge ? pullRequest(repository, merge['value'].number) : undefined;
    },
  };
};
