// What a row of the bundled week says: a deployment and its commit, an alert, an answer. Moments are `day hh:mm` in UTC, day 1 is Monday.

/** Who wrote it, as their tools would have signed it. `agent` opens its own pull request. */
export type Author = 'person' | 'claude' | 'cursor' | 'copilot-agent' | 'dependabot';

/** Who looked at it: an independent person before the merge, after it, or nobody but the person who started the agent. */
export type Review = 'before' | 'after' | 'starter-only' | 'none';

export type Shipped = {
  service: 'checkout' | 'ledger' | 'identity' | 'notifications';
  at: string;
  pullRequest: number;
  title: string;
  body?: string;
  author: Author;
  review: Review;
  /** Path, lines added, lines deleted. */
  files: readonly (readonly [string, number, number])[];
  /** Words on changed lines. */
  words: readonly string[];
};

/** Back to the version before the newest one. */
export type RolledBack = { service: Shipped['service']; at: string; rollbackTo: number };

export type Alerted = {
  service: Shipped['service'];
  /** When the error was first seen, and when the alert fired. */
  startedAt: string;
  at: string;
  issue: number;
  title: string;
  text: string;
  level: 'fatal' | 'error' | 'warning';
  /** Innermost last, as Sentry sends them. */
  frames?: readonly (readonly [string, number, string])[];
};

export type Resolved = { service: Shipped['service']; at: string; issue: number };

/** A person's press in Slack: about the incident whose alert has this issue. */
export type Answered = {
  at: string;
  issue: number;
  say: { kind: 'this-change'; pullRequest: number } | { kind: 'not-a-change'; reason: 'supplier' };
  failureMode?: 'state/concurrency' | 'did not know our system';
  aiInvolvement?: 'authored code' | 'none found';
};
