// What a digest is made of: one week's facts, and the small summary that every week leaves to the weeks after it.
import type { Change, Origin, Tier } from '../facts/change';
import type { InterruptRule, RuleStanding } from '../facts/interrupt';
import type { Moment, Week } from '../facts/moment';
import type { FailureMode, NotAChangeReason } from '../facts/verdict';
import type { DeploymentFile } from './deployment-file';
import type { IncidentFile } from './incident-file';
import type { Unsent } from './unsent';

/** Whatever was not looked up is absent; a whole `DeploymentFile` fits. */
export type DeploymentOfWeek = Pick<DeploymentFile, 'deployment' | 'changes'> & Partial<Pick<DeploymentFile, 'description' | 'answer'>>;

/** A whole `IncidentFile` fits. `changes` and `liveBy` should hold at least the suspects that are shown and the confirmed change. */
export type IncidentOfWeek = Pick<IncidentFile, 'incident' | 'standing'> &
  Partial<Pick<IncidentFile, 'ranking' | 'changes' | 'liveBy' | 'seenBefore'>>;

/** A sender we listen to. `usualGapHours` is its mean time between occasions; absent while too few are known (`sourceFrom`). */
export type Source = { provider: string; lastHeardAt?: Moment; usualGapHours?: number };

/** A change of an earlier week that this week's facts point at (it was reverted or rolled back). */
export type KnownChange = { change: Change; deploymentId: string; liveAt: Moment; service: string };

/** One thing ahead, from the policy or a tracker; `service` or `incidentId` where it belongs to one. */
export type Ahead =
  | { kind: 'freeze'; name: string; from: string; to: string; tiers: Tier[] }
  | { kind: 'follow-up'; incidentId: string; text: string; dueAt: Moment }
  | { kind: 'unknown-path'; path: string; days: number }
  | { kind: 'silenced'; rule: InterruptRule; standing: RuleStanding };

/** One ISO week of production, UTC. Order never matters; the same id twice is once. */
export type WeekFacts = {
  week: Week;
  /** Who it is for, e.g. `payments`; shown, not used. */
  team?: string;
  /** Production deployments that reached a final status in the week. */
  deployments: readonly DeploymentOfWeek[];
  /** Incidents of the week. */
  incidents: readonly IncidentOfWeek[];
  /** Incidents of earlier weeks that were answered since their digest, or still wait for an answer. */
  earlierIncidents?: readonly IncidentOfWeek[];
  /** Earlier changes named by `shasPointedAt`, as far as they are known. */
  earlierChanges?: readonly KnownChange[];
  sources: readonly Source[];
  ahead?: readonly Ahead[];
  /** Messages that people did not get. */
  unsent?: Unsent;
};

export const sizes = ['up to 10', '11-200', 'over 200', 'not seen'] as const;
/** Lines added and deleted of a change. */
export type Size = (typeof sizes)[number];

/** Who wrote it, for comparison: AI took part, a person declared to have written it alone, a bot, or nobody knows. */
export type OriginGroup = 'ai' | 'human' | 'bot' | 'unknown';
export const groupOf: Record<Origin, OriginGroup> = { ai: 'ai', mixed: 'ai', human: 'human', bot: 'bot', unknown: 'unknown' };

export type Cell = { group: OriginGroup; tier: Tier; size: Size; reviewed: 'yes' | 'no' | 'cannot-see' };

/** Changes deployed in a week, by cell. */
export type Exposure = Cell & { changes: number };

/** A change known to have failed: by a person's verdict, or by having been taken out again soon after. */
export type Failure = Cell & {
  sha: string;
  title: string;
  service: string;
  liveWeek: Week;
  confirmedBy: 'verdict' | 'revert' | 'rollback';
  incidentId?: string;
  failureMode?: FailureMode;
  /** At most 20. */
  paths: string[];
};

export type FailedDeployment = { deploymentId: string; liveWeek: Week; incidentId?: string; why: 'verdict' | 'revert' | 'rollback' };

/** A link nobody has confirmed: should it hold, this deployment failed. `incidentId` is the rollback where one took out several deployments. */
export type Doubt = { incidentId: string; deploymentId: string; liveWeek: Week };

/** How the high and critical changes of a week were looked at. */
export type HighRiskCount = { shipped: number; before: number; after: number; none: number; cannotSee: number };

/** What a week leaves behind. Later weeks never read its facts again. */
export type WeekSummary = {
  version: 1;
  week: Week;
  /** A source was silent: its counts are too low and teach nothing about what is normal. */
  blind: boolean;
  deployments: number;
  changes: number;
  incidents: number;
  /** Incidents a person confirmed to be caused by a change. */
  caused: number;
  notCaused: Partial<Record<NotAChangeReason, number>>;
  /** Hours from landing to production; absent where no change says when it landed. */
  leadTime?: { changes: number; medianHours: number; p90Hours: number };
  rework: { rollbacks: number; hotfixes: number; undescribed: number };
  recoveryMinutes: number[];
  exposure: Exposure[];
  failures: Failure[];
  failedDeployments: FailedDeployment[];
  doubts: Doubt[];
  /** Incidents answered by now: they end the doubts of earlier weeks. */
  settledIncidentIds: string[];
  highRisk: HighRiskCount;
};
