// Did changes that AI took part in fail more or less often than changes people wrote alone, like compared with like?
import { tiers, type Tier } from '../facts/change';
import { chanceAbove, posteriorOf } from './beta';
import { newcombe, requiredPerGroup, wilson, type Count, type Interval } from './statistics';
import { mantelHaenszel, type OddsRatio } from './stratified';
import { sizes, type Cell, type OriginGroup, type Size, type WeekSummary } from './week-facts';
import { exposureIn, failuresIn, weeksKnown, type Window } from './window';

/** Below this a side there are counts and no percentage. */
export const fewestForRate = 20;
const fewestFailures = 5;
/** With more unknown provenance than this the groups are not what they are called. */
const mostUnknownShare = 0.2;

/** Changes deployed in the window and confirmed as failed; the interval (95 %) only where a rate may be shown. */
export type Arm = Count & { interval?: Interval };

export type ComparisonVerdict = 'not enough data' | 'cannot tell' | 'worth watching' | 'different';

export type Stratum = {
  tier: Tier;
  size: Size;
  /** Set where the strata are split by review too. */
  reviewed?: Cell['reviewed'];
  ai: Arm;
  human: Arm;
  unknown: Arm;
  /** AI minus human, shares. */
  difference?: Interval & { difference: number };
  /** Where no rate may be shown yet: probability that the AI rate is the higher one, beta-binomial from the team's own base rate. */
  chanceAiHigher?: number;
  verdict: 'not enough data' | 'cannot tell' | 'worth watching';
  /** Changes needed in each group to see a doubling of the base rate, power 80 %. */
  neededPerGroup: number;
  /** At the pace of the window's known weeks; absent where a group is empty. */
  weeksAway?: number;
};

export type Comparison = {
  window: Window;
  /** Weeks of the window with a summary. */
  weeks: number;
  verdict: ComparisonVerdict;
  strata: Stratum[];
  byReview: Stratum[];
  /** Across strata, AI against human. */
  oddsRatio?: OddsRatio;
  /** All changes of the window by who wrote them. */
  groups: Record<OriginGroup, number>;
  /** Changes whose size could not be seen: in no stratum. */
  unsized: number;
  unknownShare: number;
  /** The team's own share of failed changes, over all groups. */
  baseRate: number;
};

type Tally = Record<OriginGroup, Count>;

const emptyTally = (): Tally => ({
  ai: { failed: 0, total: 0 },
  human: { failed: 0, total: 0 },
  bot: { failed: 0, total: 0 },
  unknown: { failed: 0, total: 0 },
});

type Counted = { key: string; cell: Cell; tally: Tally };

const tallyBy = (keyOf: (cell: Cell) => string, window: Window, summaries: readonly WeekSummary[]): Counted[] => {
  const tallies = new Map<string, Counted>();
  const at = (cell: Cell): Count => {
    const key = keyOf(cell);
    const counted = tallies.get(key) ?? { key, cell, tally: emptyTally() };
    tallies.set(key, counted);
    return counted.tally[cell.group];
  };
  for (const exposure of exposureIn(window, summaries)) at(exposure).total += exposure.changes;
  for (const failure of failuresIn(window, summaries)) at(failure).failed += 1;
  // A change confirmed twice over, or seen with another size when it failed, must not make more failures than changes.
  for (const { tally } of tallies.values()) for (const count of Object.values(tally)) count.failed = Math.min(count.failed, count.total);
  return [...tallies.values()].filter(({ cell }) => cell.size !== 'not seen').sort((one, other) => order(one.cell) - order(other.cell));
};

const reviewedOrder: Record<Cell['reviewed'], number> = { yes: 0, no: 1, 'cannot-see': 2 };
const order = ({ tier, size, reviewed }: Cell): number => tiers.indexOf(tier) * 100 + sizes.indexOf(size) * 10 + reviewedOrder[reviewed];

const armOf = (count: Count, showRate: boolean): Arm =>
  showRate ? { ...count, interval: wilson(count.failed, count.total) } : { ...count };

const excludesZero = ({ low, high }: Interval): boolean => low > 0 || high < 0;

/** The base rate in whole percent, at least one: what "a doubling" doubles. */
const roundedBase = (rate: number): number => Math.min(0.45, Math.max(0.01, Math.round(rate * 100) / 100));

const stratumOf = ({ cell: { tier, size }, tally }: Counted, baseRate: number, weeks: number): Stratum => {
  const { ai, human, unknown } = tally;
  const smaller = Math.min(ai.total, human.total);
  const enough = smaller >= fewestForRate && ai.failed + human.failed >= fewestFailures;
  const difference = enough ? newcombe(ai, human) : undefined;
  const base = roundedBase(ai.total + human.total >= fewestForRate ? (ai.failed + human.failed) / (ai.total + human.total) : baseRate);
  const neededPerGroup = requiredPerGroup(base, 2 * base);
  return {
    tier,
    size,
    ai: armOf(ai, enough),
    human: armOf(human, enough),
    unknown: armOf(unknown, enough && unknown.total >= fewestForRate),
    ...(difference ? { difference } : {}),
    verdict: !difference ? 'not enough data' : excludesZero(difference) ? 'worth watching' : 'cannot tell',
    neededPerGroup,
    ...(smaller > 0 ? { weeksAway: Math.max(0, Math.ceil(((neededPerGroup - smaller) * weeks) / smaller)) } : {}),
  };
};

const withChance = (stratum: Stratum, baseRate: number): Stratum => {
  const { ai, human, difference } = stratum;
  if (difference || ai.total === 0 || human.total === 0) return stratum;
  return { ...stratum, chanceAiHigher: chanceAbove(posteriorOf(ai, baseRate), posteriorOf(human, baseRate)) };
};

const directionOf = (ratio: OddsRatio | undefined): -1 | 0 | 1 => (!ratio ? 0 : ratio.low > 1 ? 1 : ratio.high < 1 ? -1 : 0);

const ratioOver = (strata: readonly Counted[]): OddsRatio | undefined =>
  mantelHaenszel(strata.map(({ tally }) => ({ one: tally.ai, other: tally.human })));

const verdictOf = (strata: readonly Stratum[], unknownShare: number, directions: { now: number; before: number }): ComparisonVerdict => {
  if (strata.every(({ verdict }) => verdict === 'not enough data')) return 'not enough data';
  if (unknownShare > mostUnknownShare || directions.now === 0) return 'cannot tell';
  return directions.now === directions.before ? 'different' : 'worth watching';
};

const stratumKey = ({ tier, size }: Cell): string => `${tier}|${size}`;
const reviewKey = (cell: Cell): string => `${stratumKey(cell)}|${cell.reviewed}`;

/**
 * Compares matured changes of one window, tier and size held equal; "different" takes the same answer in the window before it.
 * Numerator: changes confirmed as causes. Denominator: changes deployed. A failed deployment's blame is never shared out.
 */
export const compareOrigins = (summaries: readonly WeekSummary[], window: Window, before: Window): Comparison => {
  const exposure = exposureIn(window, summaries);
  const sum = (holds: (cell: Cell) => boolean): number => exposure.filter(holds).reduce((total, { changes }) => total + changes, 0);
  const groups = {
    ai: sum(({ group }) => group === 'ai'),
    human: sum(({ group }) => group === 'human'),
    bot: sum(({ group }) => group === 'bot'),
    unknown: sum(({ group }) => group === 'unknown'),
  };
  const all = sum(() => true);
  const baseRate = all === 0 ? 0 : Math.min(1, failuresIn(window, summaries).length / all);
  const weeks = weeksKnown(window, summaries);
  const counted = tallyBy(stratumKey, window, summaries);
  const strata = counted.map((one) => withChance(stratumOf(one, baseRate, weeks), baseRate));
  const byReview = tallyBy(reviewKey, window, summaries).map((one) => ({
    ...stratumOf(one, baseRate, weeks),
    reviewed: one.cell.reviewed,
  }));
  const oddsRatio = ratioOver(counted);
  const unknownShare = all === groups.bot ? 0 : groups.unknown / (all - groups.bot);
  const directions = { now: directionOf(oddsRatio), before: directionOf(ratioOver(tallyBy(stratumKey, before, summaries))) };
  return {
    window,
    weeks,
    verdict: verdictOf(strata, unknownShare, directions),
    strata,
    byReview,
    ...(oddsRatio ? { oddsRatio } : {}),
    groups,
    unsized: sum(({ size }) => size === 'not seen'),
    unknownShare,
    baseRate,
  };
};
