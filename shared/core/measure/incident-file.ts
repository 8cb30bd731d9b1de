// Everything known about one incident, gathered: the card, the page, the postmortem and the API all render this one value.
import type { Change } from '../facts/change';
import type { Deployment } from '../facts/deployment';
import type { AlertFact, ResolutionFact } from '../facts/fact';
import type { Incident } from '../facts/incident';
import type { Moment } from '../facts/moment';
import type { Ranking, RuledOut } from '../facts/ranking';
import type { Standing } from '../facts/verdict';

/** Where people can go back to. `reversible: 'unknown'` is an honest answer; `because` says what stands in the way. */
export type WayBack = {
  sha: string;
  /** How long that version ran without an incident. */
  ranCleanMinutes: number;
  reversible: 'yes' | 'no' | 'unknown';
  because: string;
  /** A command to copy, from the policy; never run by us. */
  command?: string;
};

/** An earlier incident worth remembering here, with the reason why. */
export type Memory = { incidentId: string; title: string; at: Moment; because: string };

/** How often people confirmed a suspect that was called strong. */
export type TrackRecord = { confirmed: number; answered: number };

/** A ranking that other weights or other evidence made of the same incident before, in short. */
export type EarlierRanking = Pick<Ranking, 'weightsVersion' | 'evidenceVersion' | 'calibration' | 'noChange'> & {
  first?: { sha: string; probability: number };
};

export type IncidentFile = {
  incident: Incident;
  ranking: Ranking;
  /** The last replaced first; absent where there is none. */
  rankedBefore?: EarlierRanking[];
  /** Ruled out, told by deployment rather than commit: what a person asks about. */
  ruledOutDeployments: RuledOut[];
  /** Changes by sha: at least every suspect that is shown. */
  changes: Record<string, Change>;
  /** The deployment that put a change live, by sha, and when. */
  liveBy: Record<string, { deploymentId: string; liveAt: Moment; service: string }>;
  standing: Standing;
  alerts: AlertFact[];
  resolutions: ResolutionFact[];
  /** Deployments of the service from a day before the onset to the end. */
  deployments: Deployment[];
  wayBack?: WayBack;
  seenBefore: Memory[];
  trackRecord: TrackRecord;
  owners: string[];
  /** How far back we looked for deployments. */
  lookbackHours: number;
  /** Sentences on what could not be seen. */
  notSeen: string[];
};
