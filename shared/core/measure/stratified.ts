// Do two groups differ once like is compared with like? One odds ratio over many strata.
import { normalQuantile, type Count, type Interval } from './statistics';

type StratumCount = { one: Count; other: Count };

/** `strata` = how many had both groups and could count. */
export type OddsRatio = Interval & { ratio: number; strata: number };

type Sums = { r: number; s: number; pr: number; cross: number; qs: number; strata: number };

const addStratum = (sums: Sums, { one, other }: StratumCount): Sums => {
  const total = one.total + other.total;
  if (one.total === 0 || other.total === 0) return sums;
  const [a, b, c, d] = [one.failed, one.total - one.failed, other.failed, other.total - other.failed];
  const [p, q, r, s] = [(a + d) / total, (b + c) / total, (a * d) / total, (b * c) / total];
  return {
    r: sums.r + r,
    s: sums.s + s,
    pr: sums.pr + p * r,
    cross: sums.cross + p * s + q * r,
    qs: sums.qs + q * s,
    strata: sums.strata + 1,
  };
};

/**
 * Common odds ratio of failing, `one` against `other`, over strata; undefined where no stratum has failures to weigh on both sides.
 * Source: Mantel & Haenszel, JNCI 22 (1959) 719-748; variance of its logarithm by Robins, Breslow & Greenland, Biometrics 42 (1986) 311-323.
 */
export const mantelHaenszel = (strata: readonly StratumCount[], confidence = 0.95): OddsRatio | undefined => {
  const { r, s, pr, cross, qs, strata: used } = strata.reduce(addStratum, { r: 0, s: 0, pr: 0, cross: 0, qs: 0, strata: 0 });
  if (r === 0 || s === 0) return undefined;
  const variance = pr / (2 * r * r) + cross / (2 * r * s) + qs / (2 * s * s);
  const reach = Math.exp(normalQuantile((1 + confidence) / 2) * Math.sqrt(variance));
  const ratio = r / s;
  return { ratio, low: ratio / reach, high: ratio * reach, strata: used };
};
