// What a commit's own metadata says, and the marks a team adds: all that origin is read from.
import type { Moment } from '../facts/moment';

export type Signature = { name: string; email: string };

export type PullRequestText = {
  branch?: string;
  title?: string;
  body?: string;
  /** The account that opened it, e.g. `devin-ai-integration[bot]`. Compared with known agents, never shown. */
  author?: string;
  labels?: readonly string[];
  /** The pull request's own commits: what a squash merge is made of. */
  commits?: readonly CommitText[];
};

export type CommitText = {
  sha: string;
  /** Subject, then body; as written. */
  message: string;
  author: Signature;
  committer?: Signature;
  pullRequest?: PullRequestText;
  /** Text of a git-ai note (`refs/notes/ai`). */
  note?: string;
  /** One Agent Trace record or a list of them, as parsed JSON. */
  trace?: unknown;
  landedAt?: Moment;
};

/**
 * A team's own sign that a tool wrote a change, compared without case: a trailer `Key: value`, an exact address, a branch prefix,
 * or a whole footer line; a trailing `*` in a trailer or footer matches any rest. `declared` decides, `strong` makes it mixed,
 * `weak` is only shown.
 */
export type UserMarker = {
  tool: string;
  where: 'trailer' | 'email' | 'branch' | 'footer';
  pattern: string;
  strength: 'declared' | 'strong' | 'weak';
};
