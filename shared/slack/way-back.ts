// Can we go back, and what do we remember of this place? Lines that the deploy alert and the incident card share.
import type { Memory, WayBack } from '../core/measure/incident-file';
import { countWords, durationWords } from '../core/measure/wording';
import { bold, words, type Piece } from './blocks';
import { line, quoted, revision } from './text';

const openings: Record<WayBack['reversible'], (target: string) => string> = {
  yes: (target) => `Yes: redeploy ${target}.`,
  no: (target) => `No, not by redeploying. Last clean version: ${target}.`,
  unknown: (target) => `UNKNOWN. Last clean version: ${target}.`,
};

/** One line. A missing way back is said, not hidden. */
export const wayBackLine = (wayBack: WayBack | undefined): Piece[] => {
  const question = bold('Can we go back?  ');
  if (!wayBack) return [question, words('UNKNOWN: no earlier version of this service is on record.')];
  const target = `${revision(wayBack.sha)}, ran ${durationWords(wayBack.ranCleanMinutes)} clean`;
  return [question, words(`${openings[wayBack.reversible](target)} ${line(wayBack.because, 200)}`.trim())];
};

/** A revision that means nothing to a shell. */
const isInertInShell = (sha: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/.test(sha);

/** The policy's command to copy; left out where the revision in it, which is a stranger's, could do more than name a version. */
export const wayBackCommand = (wayBack: WayBack | undefined): string | undefined =>
  wayBack?.command && wayBack.reversible !== 'no' && isInertInShell(wayBack.sha) ? line(wayBack.command, 400) : undefined;

/** `2 earlier incidents: INC-171 "Card charges twice" (same fingerprint); …`, at most `shown` of them named. */
export const memoryLine = (memories: readonly Memory[], shown: number): Piece[] => {
  if (memories.length === 0 || shown === 0) return [];
  const told = memories
    .slice(0, shown)
    .map(({ incidentId, title, because }) => `${line(incidentId, 60)} ${quoted(title, 70)} (${line(because, 80)})`);
  const rest = memories.length - told.length;
  return [bold(`${countWords(memories.length, 'earlier incident')}: `), words(told.join('; ') + (rest > 0 ? `; and ${rest} more` : ''))];
};
