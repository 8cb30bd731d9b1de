// How well do changes of other days fit this alert? Only against that can it be said how well the best of today fits it.
import { textOrder } from '../facts/canonical';
import type { Moment } from '../facts/moment';
import type { Alert } from './alert';
import { measuresOf, type Measures } from './model';
import { readerFor, type Candidate } from './reading';
import { sceneOf } from './scene';

/** The newest so many earlier changes count. */
export const earlierCounted = 300;
/** Fewer say nothing. */
const enough = 50;

/** What the terms measure of changes of other days. What they measure of time says nothing. */
export type Earlier = { measures: Measures };

const newestFirst = (one: Candidate, other: Candidate): number => textOrder(other.landedAt, one.landedAt) || textOrder(one.sha, other.sha);

/** Reads changes of other days as if they were suspects. Nothing where they are too few. */
export const readEarlier = (alert: Alert, earlier: readonly Candidate[], startedAt: Moment): Earlier | undefined => {
  const counted = earlier
    .filter(({ landedAt }) => landedAt <= startedAt)
    .sort(newestFirst)
    .slice(0, earlierCounted);
  if (counted.length < enough) return undefined;
  return { measures: measuresOf(sceneOf(alert, counted.map(readerFor(alert, counted.length)), startedAt)) };
};

/** So many changes are remembered: several times what counts, because the lookback of one incident holds many. */
const mostRemembered = 2_000;

/** Remembers the changes of incident after incident of one team, so that each can be asked with what was known before it. */
export const rememberedChanges = () => {
  const seen = new Map<string, Candidate>();
  return {
    /** The newest of them that went live before all of `candidates`. */
    before: (candidates: readonly Candidate[], startedAt: Moment): Candidate[] => {
      const from = candidates.reduce((least, { landedAt }) => (landedAt < least ? landedAt : least), startedAt);
      return [...seen.values()]
        .filter(({ landedAt }) => landedAt < from)
        .sort(newestFirst)
        .slice(0, earlierCounted);
    },
    see: (candidates: readonly Candidate[]): void => {
      for (const candidate of candidates) {
        seen.delete(candidate.sha);
        seen.set(candidate.sha, candidate);
      }
      for (const sha of seen.keys()) {
        if (seen.size <= mostRemembered) break;
        seen.delete(sha);
      }
    },
  };
};
