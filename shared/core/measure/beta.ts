// What do small counts leave possible? The beta-binomial posterior under a team's own base rate.
import type { Count } from './statistics';

// Lanczos, g = 7, n = 9: Godfrey, "A note on the computation of the convergent Lanczos complex Gamma approximation", 2001.
const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
  9.9843695780195716e-6, 1.5056327351493116e-7,
];

const logGamma = (x: number): number => {
  const z = x - 1;
  const series = lanczos.reduce((sum, coefficient, at) => sum + coefficient / (z + at + 1), 0.99999999999980993);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
};

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

// Taken once: the loops below run a million times, and a sandbox may make every look-up of a global slow.
const abs = Math.abs;
const exp = Math.exp;
const log = Math.log;
const log1p = Math.log1p;

const tiny = 1e-300;
const mostSteps = 500;

const awayFromZero = (value: number): number => (abs(value) < tiny ? tiny : value);

/** Lentz's evaluation of the continued fraction of DLMF 8.17.22; two terms a step. */
const continuedFraction = (a: number, b: number, x: number): number => {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let n = 1; n <= mostSteps; n += 1) {
    const even = (n * (b - n) * x) / ((a + 2 * n - 1) * (a + 2 * n));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + n) * (a + b + n) * x) / ((a + 2 * n) * (a + 2 * n + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    value *= d * c;
    if (abs(d * c - 1) < 1e-14) break;
  }
  return value;
};

/** The share of a Beta(a, b) distribution below x, as a function of x. Source: regularised incomplete beta function, DLMF 8.17. */
const distributionOf = (a: number, b: number): ((x: number) => number) => {
  const scale = logBeta(a, b);
  const turn = (a + 1) / (a + b + 2);
  return (x) => {
    if (x <= 0) return 0;
    if (x >= 1) return 1;
    const front = exp(a * log(x) + b * log1p(-x) - scale);
    return x < turn ? (front * continuedFraction(a, b, x)) / a : 1 - (front * continuedFraction(b, a, 1 - x)) / b;
  };
};

/** Share of a Beta(a, b) distribution below x, 0..1. */
export const betaBelow = (x: number, a: number, b: number): number => distributionOf(a, b)(x);

export type Beta = { a: number; b: number };

/** How many changes the base rate is worth: a cautious prior that twenty real changes outweigh. */
const priorChanges = 20;

/** Posterior of a rate after `count`, starting from the team's own pooled rate `base` (0..1) worth twenty changes. */
export const posteriorOf = (count: Count, base: number): Beta => {
  const kept = Math.min(0.95, Math.max(0.005, base));
  return { a: priorChanges * kept + count.failed, b: priorChanges * (1 - kept) + count.total - count.failed };
};

const gridPoints = 160;
const reachDeviations = 10;

/** Points around where a rate can lie. */
const around = ({ a, b }: Beta): number[] => {
  const mean = a / (a + b);
  const reach = reachDeviations * Math.sqrt((mean * (1 - mean)) / (a + b + 1));
  const [low, high] = [Math.max(0, mean - reach), Math.min(1, mean + reach)];
  return Array.from({ length: gridPoints }, (_, at) => low + ((high - low) * at) / gridPoints);
};

// Below a = 1 the density has a spike at zero: points down to 1e-60 keep its mass.
const towardsZero = Array.from({ length: gridPoints }, (_, at) => 10 ** ((-60 * at) / gridPoints));

/**
 * Probability that a rate drawn from `one` is above a rate drawn from `other`, 0..1: the integral of other's distribution over one's,
 * by the trapezoid rule on points that suit both, so that turning the sides around gives exactly the rest to one.
 */
export const chanceAbove = (one: Beta, other: Beta): number => {
  const spike = one.a < 1 || other.a < 1 ? towardsZero : [];
  const points = Float64Array.from([...spike, ...around(one), ...around(other), 1]).sort();
  const [ofOne, ofOther] = [distributionOf(one.a, one.b), distributionOf(other.a, other.b)];
  let sum = 0;
  let seenOfOne = 0;
  let seenOfOther = 0;
  for (const point of points) {
    const below = ofOne(point);
    const otherBelow = ofOther(point);
    sum += ((below - seenOfOne) * (otherBelow + seenOfOther)) / 2;
    seenOfOne = below;
    seenOfOther = otherBelow;
  }
  return Math.min(1, Math.max(0, sum));
};
