// What we need of GitHub's answers about commits and files. Patches go no further than the words on their changed lines.
import * as z from 'zod';
import type { Commit, FileChange } from '../core/facts/change';
import { momentOf } from '../core/facts/moment';
import { wordsIn } from './changed-words';
import { GitHubTrouble } from './github-trouble';

/** Foreign JSON in a shape. Throws GitHubTrouble `unreadable`, which repeats nothing of it. */
export const shaped = <T>(shape: z.ZodType<T>, json: unknown): T => {
  const read = shape.safeParse(json);
  if (!read.success) throw new GitHubTrouble('unreadable');
  return read.data;
};

/** As `shaped`, of a text. */
export const readAs = <T>(shape: z.ZodType<T>, text: string): T => {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new GitHubTrouble('unreadable');
  }
  return shaped(shape, json);
};

const textLimit = 8_000;
const tailKept = 3_000;

/** Half a character, as a cut may leave it, becomes a mark that storage takes. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** One line of at most so many characters. */
export const lineOf = (text: string, limit: number): string =>
  wellFormed(
    text
      .slice(0, 10 * limit)
      .replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
      .trim()
      .slice(0, limit),
  );

// Trailers stand at the end of a message and say where it came from, so a long one loses its middle.
const limited = (text: string): string =>
  wellFormed(text.length <= textLimit ? text : `${text.slice(0, textLimit - tailKept - 10)}\n[...]\n${text.slice(-tailKept)}`);

export const At = z.iso.datetime({ offset: true }).transform((text) => momentOf(Date.parse(text)));
export const Sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);
export const Message = z.string().transform(limited);
const Signed = z
  .string()
  .nullish()
  .transform((text) => lineOf(text ?? '', 300));
const Identity = z.object({ name: Signed, email: Signed });

/** A commit as both lists and single answers carry it. `nodeId` is its name in GraphQL. */
export const ListedCommit = z
  .object({
    sha: Sha,
    node_id: z.string().max(300),
    commit: z.object({ message: Message, author: Identity.nullish(), committer: Identity.extend({ date: At }) }),
    parents: z.array(z.object({ sha: Sha })).max(1_000),
  })
  .transform(({ sha, node_id: nodeId, commit: { message, author, committer }, parents }) => {
    const { date, ...by } = committer;
    const commit: Commit = { sha, message, landedAt: date, ...(author ? { author } : {}), committer: by };
    return { commit, nodeId, isMerge: parents.length > 1 };
  });
export type ListedCommit = z.infer<typeof ListedCommit>;

export const Comparison = z.object({
  total_commits: z.number().int().min(0),
  behind_by: z.number().int().min(0),
  commits: z.array(ListedCommit).max(250),
});
export type Comparison = z.infer<typeof Comparison>;

const TouchedFile = z.object({
  filename: z.string().min(1).max(4_096),
  previous_filename: z.string().min(1).max(4_096).optional(),
  additions: z.number().int().min(0),
  deletions: z.number().int().min(0),
  patch: z.string().optional(),
});

// A moved file is gone from where it was, which may matter more than where it went.
const changesOf = (file: z.infer<typeof TouchedFile>): FileChange[] => [
  { path: file.filename, added: file.additions, deleted: file.deletions },
  ...(file.previous_filename ? [{ path: file.previous_filename, added: 0, deleted: 0 }] : []),
];

/** One page of a commit's files. `words` is undefined where lines changed and GitHub showed none of them. */
export const CommitPage = z
  .intersection(ListedCommit, z.object({ files: z.array(TouchedFile).max(3_000).optional() }))
  .transform(({ files = [], ...listed }) => {
    const patches = files.flatMap(({ patch }) => patch ?? []);
    const isHidden = patches.length === 0 && files.some(({ additions, deletions }) => additions + deletions > 0);
    return { ...listed, files: files.flatMap(changesOf), ...(isHidden ? {} : { words: wordsIn(patches) }) };
  });
export type CommitPage = z.infer<typeof CommitPage>;

const hunk = /^@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})/;

// A note stands at a line that was changed: elsewhere GitHub folds it away.
const firstLineOf = (patch: string): number => {
  const [header = '', ...lines] = patch.slice(0, 20_000).split('\n');
  const start = Number(hunk.exec(header)?.[1] ?? '1');
  const before = lines.findIndex((line) => line.startsWith('+'));
  const kept = before < 0 ? 0 : lines.slice(0, before).filter((line) => line.startsWith(' ')).length;
  return Math.max(1, start + kept);
};

/** A file of a pull request. `firstLine` is its first changed line, absent where the file is gone. */
export const ProposedFile = TouchedFile.extend({ status: z.string() }).transform(({ status, ...file }) => ({
  path: file.filename,
  changes: changesOf(file),
  ...(status === 'removed' ? {} : { firstLine: firstLineOf(file.patch ?? '') }),
}));
