// What do look-ups know, as values to be shown? Filled from storage by whoever answers the question.
import type { Tier } from '../core/facts/change';
import type { Deployment } from '../core/facts/deployment';
import type { Moment } from '../core/facts/moment';
import type { NamedChange } from '../core/measure/digest-incidents';
import type { Memory } from '../core/measure/incident-file';
import type { OriginGroup } from '../core/measure/week-facts';

/** An incident as a path or a change remembers it. `possible`: nobody has answered yet. */
export type RememberedIncident = {
  incidentId: string;
  at: Moment;
  title: string;
  standing: 'confirmed' | 'possible';
  change?: NamedChange;
  minutes?: number;
  ended?: 'rolled back' | 'fixed forward';
};

export type PathMemory = {
  path: string;
  tier: Tier;
  because: string;
  /** Changes to it that we remember, by who wrote them; never by name. */
  changes: Record<OriginGroup, number>;
  /** Newest first. */
  incidents: RememberedIncident[];
};

export type Blast = {
  change: NamedChange;
  tier: Tier;
  /** Where and when it went live; oldest first. */
  live: { service: string; environment: string; at: Moment }[];
  incidents: RememberedIncident[];
  fixedBy: NamedChange[];
  /** Services that still run it, as far as we know. */
  stillIn: string[];
};

export type Likeness = { incidentId: string; alike: Memory[] };

export type Between = { service: string; from: Moment; to: Moment; changes: (NamedChange & { tier: Tier; liveAt: Moment })[] };

/** What was live on a service's environment; nothing where we know of no deployment before `at`. */
export type Live = { service: string; at: Moment; deployments: { deployment: Deployment; changes: NamedChange[] }[] };
