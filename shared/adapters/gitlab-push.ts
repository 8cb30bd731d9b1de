// A GitLab push: at most twenty of the commits that reached a branch.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import { PushedCommit, branchPrefix, isNothing } from './commit-files';
import { Count, Name, Sha, maybe } from './fields';
import { Project } from './gitlab-deployment';
import { idOf } from './ids';
import { latestOf } from './instants';
import { facts, ignored } from './reading';

export const GitlabPush = z
  .object({
    ref: Name,
    before: Sha,
    after: Sha,
    project: Project,
    commits: z.array(PushedCommit).max(100),
    total_commits_count: maybe(Count),
  })
  .transform(({ ref, before, after, project, commits, total_commits_count: total }): Reading => {
    if (!ref.startsWith(branchPrefix)) return ignored('a push of a tag reaches no branch');
    if (isNothing(after)) return ignored('a branch was deleted');
    // A push does not say when it happened: not before the latest of its commits.
    const at = latestOf(...commits.map(({ landedAt }) => landedAt));
    if (at === undefined) return ignored('a push without commits');
    const repository = project.path_with_namespace;
    return facts({
      kind: 'push',
      id: idOf('gitlab', 'push', repository, before, after),
      provider: 'gitlab',
      repository,
      branch: ref.slice(branchPrefix.length),
      before,
      after,
      at,
      commits,
      truncated: total !== undefined && total > commits.length,
    });
  });
