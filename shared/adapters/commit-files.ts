// Which files did a pushed commit touch? The three lists that GitHub and GitLab send, without line counts.
import * as z from 'zod';
import type { Commit, FileChange } from '../core/facts/change';
import { At, Message, Sha, maybe } from './fields';

const fileLimit = 3_000;

const Identity = z
  .object({ name: z.string().max(300), email: z.string().max(300).nullish() })
  .transform(({ name, email }) => ({ name, email: email ?? '' }));
const Paths = maybe(z.array(z.string().min(1).max(1_000)).max(20_000));

const filesOf = (...lists: (string[] | undefined)[]): FileChange[] =>
  [...new Set(lists.flatMap((list) => list ?? []))].slice(0, fileLimit).map((path) => ({ path, added: 0, deleted: 0 }));

export const PushedCommit = z
  .object({
    id: Sha,
    message: Message,
    timestamp: At,
    author: maybe(Identity),
    committer: maybe(Identity),
    added: Paths,
    removed: Paths,
    modified: Paths,
  })
  .transform(({ id, message, timestamp, author, committer, added, removed, modified }): Commit => ({
    sha: id,
    message,
    landedAt: timestamp,
    ...(author ? { author } : {}),
    ...(committer ? { committer } : {}),
    // Some senders leave the lists out: then the files are not known, which is not "none".
    ...(added || removed || modified ? { files: filesOf(added, removed, modified), hasLineCounts: false } : {}),
  }));

export const branchPrefix = 'refs/heads/';

/** The all-zero name by which git says that there is no commit. */
export const isNothing = (sha: string): boolean => /^0+$/.test(sha);
