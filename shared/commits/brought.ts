// The changes that a version brings after another, as far as they can be seen: commits, pull requests, reviews, tiers.
import type { Change, Commit } from '../core/facts/change';
import type { Deployment } from '../core/facts/deployment';
import { knowledgeBy, tracesOf, type FolderRecord, type FolderTrace, type FolderWork } from '../core/risk/path-people';
import type { Policy } from '../core/risk/policy';
import { changeOf, type Proposal } from './change-of';
import { commitsBehind, type CommitsBehind, type Sources } from './commits-behind';

export type Brought = { changes: Change[]; range: CommitsBehind };

/** By folder: who worked there before. Asked where tiers are to depend on it. */
export type FolderRecords = (deployment: Deployment, folders: readonly string[]) => Promise<ReadonlyMap<string, FolderRecord>>;

/** Everyone with a hand in a commit, as far as it and its pull request say. */
export const authorsOf = (commit: Commit, proposal: Proposal | undefined) => [
  ...(commit.people ?? []),
  ...(proposal ? [proposal.pullRequest.author, ...(proposal.pullRequest.involved ?? [])] : []),
];

const workOf = (commit: Commit, proposal: Proposal | undefined): FolderWork => ({
  ...(commit.files ? { files: commit.files } : {}),
  authors: authorsOf(commit, proposal),
  reviewers: (proposal?.reviews ?? []).map(({ by }) => by),
});

/** Who worked in which folder, as far as a range shows it. */
export const tracesIn = ({ commits, proposals, notSeen }: CommitsBehind): Map<string, FolderTrace> =>
  tracesOf([
    ...commits.map((commit) => workOf(commit, proposals.get(commit.sha))),
    ...(notSeen.length > 0 ? [{ authors: [], reviewers: [] }] : []),
  ]);

/** What the commits of a range are, once live; `records` says who knows the folders they touch. */
export const changesIn = (
  { commits, proposals, alone }: CommitsBehind,
  deployment: Deployment,
  { policy, records }: { policy: Policy; records?: ReadonlyMap<string, FolderRecord> },
): Change[] =>
  commits.map((commit) => {
    const proposal = proposals.get(commit.sha);
    const knownBy = records ? { knownBy: knowledgeBy(records, authorsOf(commit, proposal)) } : {};
    return changeOf(commit, {
      policy,
      deployment,
      isAlone: alone?.has(commit.sha) === true,
      ...knownBy,
      ...(proposal ? { proposal } : {}),
    });
  });

/** What `deployment` brings beyond `from`; its last commit alone where nobody knows what was there before. */
export const broughtBy = async (
  sources: Sources & { folderRecords?: FolderRecords },
  deployment: Deployment,
  { from, policy }: { from: string | undefined; policy: Policy },
): Promise<Brought> => {
  const repository = deployment.repository ?? deployment.service;
  const range = await commitsBehind(sources, { repository, to: deployment.sha ?? '', ...(from === undefined ? {} : { from }) });
  const records = await sources.folderRecords?.(deployment, [...tracesIn(range).keys()]);
  return { changes: changesIn(range, deployment, { policy, ...(records ? { records } : {}) }), range };
};
