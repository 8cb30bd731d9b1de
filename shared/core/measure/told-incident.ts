// An incident's file as it may leave the house: nobody who answered, and nobody's hand shown before somebody has.
import type { Change, OriginReport } from '../facts/change';
import type { Standing, Verdict } from '../facts/verdict';
import type { IncidentFile } from './incident-file';

export type ToldChange = Omit<Change, 'origin'> & { origin?: OriginReport };
export type ToldStanding = Omit<Standing, 'settled'> & { settled?: Pick<Verdict, 'answer' | 'at'> };
export type ToldIncident = Omit<IncidentFile, 'changes' | 'standing'> & { changes: Record<string, ToldChange>; standing: ToldStanding };

/** A change with its origin, or without while that would sway an answer. */
export const toldChange = (change: Change, showOrigin: boolean): ToldChange => {
  const { origin, ...rest } = change;
  return showOrigin ? { ...rest, origin } : rest;
};

/** Where it stands, without who said so. */
export const toldStanding = ({ settled, clearedShas, detail }: Standing): ToldStanding => ({
  ...(settled ? { settled: { answer: settled.answer, at: settled.at } } : {}),
  clearedShas,
  detail,
});

/** `showOrigin`: somebody asked for it before answering, which is on record. */
export const toldIncident = (file: IncidentFile, showOrigin: boolean): ToldIncident => {
  const isShown = showOrigin || file.standing.settled !== undefined;
  const changes = Object.entries(file.changes).map(([sha, change]): [string, ToldChange] => [sha, toldChange(change, isShown)]);
  return { ...file, changes: Object.fromEntries(changes), standing: toldStanding(file.standing) };
};
