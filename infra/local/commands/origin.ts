// One line of the `origin` filter: a commit's metadata in, who wrote it out.
import * as z from 'zod';
import type { CommitText, PullRequestText } from '../../../shared/core/origin/commit-text';
import { originOf } from '../../../shared/core/origin/origin';

const Signature = z.object({ name: z.string(), email: z.string() });

/** Absent and null are the same to most tools that print JSON. */
const optional = <Type extends z.ZodType>(type: Type) => type.nullish().transform((value) => value ?? undefined);

const OwnCommit = z.object({
  sha: z.string().min(1),
  message: z.string(),
  author: Signature,
  committer: optional(Signature),
  note: optional(z.string()),
  trace: z.unknown().optional(),
  landedAt: optional(z.iso.datetime({ offset: true })),
});

const PullRequest = z.object({
  branch: optional(z.string()),
  title: optional(z.string()),
  body: optional(z.string()),
  author: optional(z.string()),
  labels: optional(z.array(z.string())),
  commits: optional(z.array(OwnCommit)),
});

const Commit = OwnCommit.extend({ pullRequest: optional(PullRequest) });

/** An object with one field, or with none where there is no value: core knows absent fields, not undefined ones. */
const given = <Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } => {
  const result: { [Key in Name]?: Value } = {};
  if (value !== undefined) result[name] = value;
  return result;
};

const ownCommit = ({ sha, message, author, trace, committer, note, landedAt }: z.infer<typeof OwnCommit>): CommitText => ({
  sha,
  message,
  author,
  trace,
  ...given('committer', committer),
  ...given('note', note),
  ...given('landedAt', landedAt === undefined ? undefined : new Date(landedAt).toISOString()),
});

const requestText = ({ branch, title, body, author, labels, commits }: z.infer<typeof PullRequest>): PullRequestText => ({
  ...given('branch', branch),
  ...given('title', title),
  ...given('body', body),
  ...given('author', author),
  ...given('labels', labels),
  ...given('commits', commits?.map(ownCommit)),
});

/** Throws an error that names the field and what was expected of it where the input is no commit. */
export const originLine = (input: unknown): unknown => {
  const parsed = Commit.safeParse(input);
  if (!parsed.success)
    throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'line'}: ${message}`).join('; '));
  const { pullRequest, ...commit } = parsed.data;
  return { sha: commit.sha, ...originOf({ ...ownCommit(commit), ...given('pullRequest', pullRequest && requestText(pullRequest)) }) };
};
