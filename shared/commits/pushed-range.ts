// The commits between two revisions, from pushes and deployments that were reported to us: needs no token.
import type { Commit } from '../core/facts/change';
import type { PushedCommit } from '../core/facts/pushed-commit';

/** Commits oldest first; `notSeen` says in sentences what is missing. */
/** `awaitedSha` is the commit whose push would tell more. */
export type CommitRange = { commits: Commit[]; notSeen: string[]; awaitedSha?: string };

export type RangeQuestion = { repository: string; from?: string; to: string };

/** What is remembered of pushes. */
export type Pushes = {
  pushesOf: (repository: string, sha: string) => Promise<PushedCommit[]>;
  pushedTogether: (repository: string, branch: string, shas: readonly string[]) => Promise<Commit[]>;
};

/** More commits than this are not looked through one by one. */
export const commitLimit = 3_000;

/** What it means for a reader that nobody reported what a deployment replaced. */
export const unknownBefore =
  'The version before was not reported, so only what was pushed last is listed: look for older changes in the repository.';

const short = (sha: string): string => sha.slice(0, 7);
const isNothing = (sha: string): boolean => sha === '' || /^0+$/.test(sha);

const mainBranches = ['', 'main', 'master', 'trunk', 'production'];

// A commit may have come to several branches: stay on the branch we came along, else take the one deployments usually come from.
const best = (pushes: readonly PushedCommit[], branch: string | undefined): PushedCommit | undefined =>
  pushes.find((pushed) => pushed.branch === branch) ??
  mainBranches.flatMap((name) => pushes.find((pushed) => pushed.branch === name) ?? [])[0] ??
  pushes[0];

type Walk = { newestFirst: Commit[]; notSeen: string[]; branch?: string };

const takeOnePush = async (
  pushes: Pushes,
  { repository, from }: RangeQuestion,
  walk: Walk & { pushed: PushedCommit },
): Promise<string | undefined> => {
  const { pushed } = walk;
  const reached = from === undefined ? -1 : pushed.earlierInPush.indexOf(from);
  const wanted = pushed.earlierInPush.slice(reached + 1);
  const together = await pushes.pushedTogether(repository, pushed.branch, wanted);
  if (together.length < wanted.length) walk.notSeen.push(`${wanted.length - together.length} commits of a push were not kept.`);
  if (pushed.truncated && reached < 0) walk.notSeen.push('A push named only some of its commits.');
  walk.newestFirst.push(pushed.commit, ...together.reverse());
  return reached >= 0 || pushed.before === from || isNothing(pushed.before) ? undefined : pushed.before;
};

/** Walks back from `to` along the pushes to `from`. Without `from` only the last push is taken: nobody knows what was live before. */
export const pushedRange = async (pushes: Pushes, question: RangeQuestion): Promise<CommitRange> => {
  const { repository, from, to } = question;
  const walk: Walk = { newestFirst: [], notSeen: [] };
  let next: string | undefined = to === from ? undefined : to;
  let awaitedSha: string | undefined;
  while (next !== undefined && walk.newestFirst.length < commitLimit) {
    const pushed = best(await pushes.pushesOf(repository, next), walk.branch);
    if (!pushed) {
      awaitedSha = next;
      walk.notSeen.push(`Commit ${short(next)} was not reported to us${next === to ? '' : ', nor what came before it'}.`);
      break;
    }
    walk.branch = pushed.branch;
    const before = await takeOnePush(pushes, question, { ...walk, pushed });
    next = from === undefined ? undefined : before;
  }
  if (from === undefined) walk.notSeen.push(unknownBefore);
  if (walk.newestFirst.length >= commitLimit) walk.notSeen.push(`Only the newest ${commitLimit} commits were looked at.`);
  const commits = walk.newestFirst.slice(0, commitLimit).reverse();
  return { commits, notSeen: walk.notSeen, ...(awaitedSha === undefined ? {} : { awaitedSha }) };
};
