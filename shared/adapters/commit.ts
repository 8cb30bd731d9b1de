// A commit as a CI job reports it in our own shape, for `generic` and for the custom part of CDEvents.
import * as z from 'zod';
import type { Commit as CommitFact } from '../core/facts/change';
import { At, Count, Message, Sha, Url, known } from './fields';

/** Characters of a git-ai note. */
export const noteLimit = 50_000;

const Identity = z.strictObject({ name: z.string().max(300), email: z.string().max(300) });

/** What a commit declares of who wrote it. `note` is its git-ai note. */
const declared = {
  sha: Sha,
  message: Message,
  landedAt: At,
  author: Identity.optional(),
  committer: Identity.optional(),
  note: z.string().max(noteLimit).optional(),
};

const Squashed = z
  .strictObject(declared)
  .transform(({ sha, message, landedAt, ...rest }): CommitFact => ({ sha, message, landedAt, ...known(rest) }));

export const Commit = z
  .strictObject({
    ...declared,
    squashed: z.array(Squashed).max(100).optional(),
    files: z
      .array(z.strictObject({ path: z.string().min(1).max(1_000), added: Count, deleted: Count }))
      .max(3_000)
      .optional(),
    hasLineCounts: z.boolean().optional(),
    identifiers: z.array(z.string().min(1).max(100)).max(200).optional(),
    pullRequest: z
      .strictObject({ number: Count, url: Url.optional() })
      .transform(({ number, url }) => ({ number, ...known({ url }) }))
      .optional(),
  })
  .transform(({ sha, message, landedAt, ...rest }): CommitFact => ({ sha, message, landedAt, ...known(rest) }));

export const Commits = z.array(Commit).max(2_000);
