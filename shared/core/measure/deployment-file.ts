// Everything known about one deployment, gathered: its alert, page and API answer render this one value.
import type { Change } from '../facts/change';
import type { Deployment, Description } from '../facts/deployment';
import type { Interrupt } from '../facts/interrupt';
import type { Moment } from '../facts/moment';
import type { Memory, WayBack } from './incident-file';

/** What happened after the alert, told in its thread: one line each. */
export type ThreadNote = { at: Moment; text: string };

export type DeploymentFile = {
  deployment: Deployment;
  description: Description;
  /** Riskiest first. */
  changes: Change[];
  interrupt: Interrupt;
  /** Open incidents of the same service at the time. */
  openIncidentIds: string[];
  seenBefore: Memory[];
  wayBack?: WayBack;
  /** A person's answer to the alert. */
  answer?: { kind: 'picked-up' | 'reviewed' | 'accepted' | 'not-useful'; reason?: string; at: Moment };
  thread: ThreadNote[];
};
