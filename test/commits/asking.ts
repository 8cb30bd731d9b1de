// What tests of GitHub share: a question put to the stand-in the way `describe-deployment` puts it.
import { pseudonymUnder, withoutPeople } from '../../shared/adapters/people';
import { commitsBehind, type CommitsBehind } from '../../shared/commits/commits-behind';
import { createGitHub, type GitHubOptions } from '../../shared/commits/github';
import { askingGitHub } from '../../shared/commits/github-commits';
import type { Proposal } from '../../shared/commits/change-of';
import type { Commit } from '../../shared/core/facts/change';
import type { PushedCommit } from '../../shared/core/facts/pushed-commit';
import { appId, appKey } from '../fakes/github-stand-in';

export const veil = { pseudonym: pseudonymUnder('a secret'), markers: [] };

export type Reported = { pushes?: PushedCommit[]; proposals?: Map<string, Proposal> };

/** A process that may ask: its tokens, waits and memory last as long as it does. */
export const processAt = (apiUrl: string, options: Partial<GitHubOptions> = {}) => {
  const github = createGitHub({ appId, keys: async () => [appKey], apiUrl, sleep: async () => undefined, ...options });
  const askGitHub = askingGitHub(github, async () => (fact) => withoutPeople(fact, veil));
  return (
    question: { repository: string; from?: string; to: string },
    { pushes = [], proposals = new Map() }: Reported = {},
  ): Promise<CommitsBehind> =>
    commitsBehind(
      {
        pushes: {
          pushesOf: async (_, sha) => pushes.filter(({ commit }) => commit.sha === sha),
          pushedTogether: async (_, __, shas) =>
            shas.flatMap((sha) => pushes.filter(({ commit }) => commit.sha === sha).map(({ commit }) => commit)),
        },
        proposalBehind: async (_, sha) => proposals.get(sha),
        askGitHub,
      },
      question,
    );
};

/** A push of one commit, as GitHub's webhook tells it: files without line counts. */
export const pushed = (sha: string, before: string, commit: Partial<Commit> = {}): PushedCommit => ({
  commit: {
    sha,
    message: 'Pushed',
    landedAt: '2026-11-01T00:00:00.000Z',
    files: [{ path: 'a.ts', added: 0, deleted: 0 }],
    hasLineCounts: false,
    ...commit,
  },
  branch: 'main',
  before,
  earlierInPush: [],
  truncated: false,
});
