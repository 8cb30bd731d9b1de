// A commit as a CI job reports it in our own shape, for `generic` and for the custom part of CDEvents.
import * as z from 'zod';
import type { Commit as CommitFact } from '../core/facts/change';
import { At, Count, Message, Sha, Url, known } from './fields';

const Identity = z.strictObject({ name: z.string().max(300), email: z.string().max(300) });

export const Commit = z
  .strictObject({
    sha: Sha,
    message: Message,
    landedAt: At,
    author: Identity.optional(),
    committer: Identity.optional(),
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
