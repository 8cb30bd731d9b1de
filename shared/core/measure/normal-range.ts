// Is this week unlike the weeks before it? A team's own routine variation, never anybody else's benchmark.

/** `weeks` = how many weeks it was learnt from. */
export type NormalRange = { low: number; high: number; mean: number; weeks: number };

/** Fewer weeks say nothing about what is normal. */
const fewestWeeksForRange = 6;

// 3 / d2 for moving ranges of two, d2 = 1.128 (Wheeler, Understanding Variation, 1993).
const naturalLimitFactor = 2.66;

/**
 * Natural process limits of an individuals (XmR) chart over values in time order: mean ± 2.66 × mean moving range, not below
 * zero. Undefined for fewer than `fewestWeeksForRange` values. Source: Wheeler, Understanding Variation, 1993.
 */
export const normalRange = (values: readonly number[]): NormalRange | undefined => {
  if (values.length < fewestWeeksForRange) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const moves = values.slice(1).map((value, at) => Math.abs(value - (values[at] ?? value)));
  const reach = (naturalLimitFactor * moves.reduce((sum, move) => sum + move, 0)) / moves.length;
  return { low: Math.max(0, mean - reach), high: mean + reach, mean, weeks: values.length };
};

/** Where a value stands to its range; `unknown` without one. */
export const standsTo = (range: NormalRange | undefined, value: number): 'inside' | 'above' | 'below' | 'unknown' => {
  if (!range) return 'unknown';
  return value > range.high ? 'above' : value < range.low ? 'below' : 'inside';
};
