// What production can report: one union, filled by adapters, stored once, never changed.
import type { Commit, OriginReport } from './change';
import type { Moment } from './moment';
import type { Person } from './person';

/** Ids are the provider's own, prefixed with its name: the same thing reported twice has the same id. */
type Reported = { id: string; provider: string };

export type DeploymentStatus = 'started' | 'succeeded' | 'failed' | 'cancelled';

type Deployed = Reported & {
  service: string;
  environment: string;
  status: DeploymentStatus;
  /** When this status was reached. */
  at: Moment;
  repository?: string;
  sha?: string;
  /** The revision that was live before, where the sender knows it. */
  previousSha?: string;
  version?: string;
  url?: string;
  /** Commits carried by the event itself (any CI, no token). */
  commits?: Commit[];
};

/** A set of changes put on a service's environment. */
export type DeploymentFact = Deployed & { kind: 'deployment' };

/** A deployment that says of itself that it takes code out again. */
export type RollbackFact = Deployed & { kind: 'rollback' };

export type Severity = 'critical' | 'error' | 'warning' | 'info';

/** One stack frame; `path` as the runtime names it, line 1-based. */
export type Frame = { path: string; line?: number; function?: string };

export type AlertFact = Reported & {
  kind: 'alert';
  service: string;
  environment?: string;
  /** Names the problem: two alerts of one problem share it. */
  fingerprint: string;
  title: string;
  text: string;
  severity: Severity;
  /** The earliest error time that the provider knows: the onset. */
  startedAt: Moment;
  /** When the alert fired: never before `startedAt`. */
  firedAt: Moment;
  url?: string;
  release?: string;
  /** Innermost frame first. */
  frames: Frame[];
};

export type ResolutionFact = Reported & {
  kind: 'resolution';
  service: string;
  environment?: string;
  fingerprint: string;
  at: Moment;
  url?: string;
};

/** A feature flag or a configuration value that was changed in an environment. */
export type FlagFact = Reported & {
  kind: 'flag';
  setting: 'flag' | 'config';
  name: string;
  title: string;
  service?: string;
  environment?: string;
  at: Moment;
  url?: string;
};

/** Commits that reached a branch; not live until a deployment says so. */
export type PushFact = Reported & {
  kind: 'push';
  repository: string;
  branch: string;
  before: string;
  after: string;
  at: Moment;
  commits: Commit[];
  /** True where the provider's message names only some of the commits. */
  truncated: boolean;
  /** The branch is the one that the repository's work ends up on; absent where the provider does not say. */
  isDefaultBranch?: boolean;
};

export type PullRequestFact = Reported & {
  kind: 'pull-request';
  repository: string;
  number: number;
  title: string;
  body: string;
  branch: string;
  labels: string[];
  author: Person;
  /** Others with a hand in it: who wrote its commits, and who had an agent start it. */
  involved?: Person[];
  /** Its own commits, to tell agents by; gone before it is stored. */
  commits?: Commit[];
  /** The account's name, to tell agents by; gone before it is stored. */
  authorName?: string;
  /** Who wrote it, as far as the pull request says; set before it is stored. */
  origin?: OriginReport;
  headSha: string;
  /** The commit it became, once merged. */
  mergeSha?: string;
  at: Moment;
  url?: string;
};

export type ReviewFact = Reported & {
  kind: 'review';
  repository: string;
  pullRequest: number;
  sha: string;
  state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
  by: Person;
  at: Moment;
};

/** A deployment that waits for our answer before it goes live. */
export type GateFact = Reported & {
  kind: 'gate';
  service: string;
  environment: string;
  repository: string;
  sha: string;
  /** Where the provider wants the answer. Its word alone: to be checked before anything is sent there. */
  callbackUrl: string;
  /** When it was asked for. */
  at: Moment;
};

export type Fact =
  DeploymentFact | RollbackFact | AlertFact | ResolutionFact | FlagFact | PushFact | PullRequestFact | ReviewFact | GateFact;

/** What an adapter made of a delivery. */
export type Reading = { facts: Fact[] } | { ignored: string } | { unreadable: string };
