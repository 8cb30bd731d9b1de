// A GitHub push: the commits that reached a branch, with the files they touched.
import * as z from 'zod';
import { PushedCommit, branchPrefix, isNothing } from './commit-files';
import { At, Name, Sha, maybe } from './fields';
import { Repository } from './github-deployment';
import { idOf } from './ids';
import { facts, ignored } from './reading';

/** A push of more commits than this is cut by GitHub (webhook events and payloads, push). */
const commitLimit = 2_048;

export const Push = z
  .object({
    ref: Name,
    before: Sha,
    after: Sha,
    commits: z.array(PushedCommit).max(commitLimit),
    head_commit: maybe(z.object({ timestamp: At })),
    repository: Repository.extend({ pushed_at: maybe(At), default_branch: maybe(Name) }),
  })
  .transform(({ ref, before, after, commits, head_commit: head, repository }) => {
    if (!ref.startsWith(branchPrefix)) return ignored('a push of a tag reaches no branch');
    if (isNothing(after)) return ignored('a branch was deleted');
    const at = repository.pushed_at ?? head?.timestamp;
    if (at === undefined) return ignored('a push without a time or commits');
    return facts({
      kind: 'push',
      id: idOf('github', 'push', repository.full_name, before, after),
      provider: 'github',
      repository: repository.full_name,
      branch: ref.slice(branchPrefix.length),
      before,
      after,
      at,
      commits,
      truncated: commits.length >= commitLimit,
      ...(ref === `${branchPrefix}${repository.default_branch ?? ''}` ? { isDefaultBranch: true } : {}),
    });
  });
