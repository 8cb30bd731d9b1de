// Fits a listwise softmax: the weights under which the changes that did it get the most probability, with a ridge against overfitting.
import { softmax } from '../../shared/core/ranking/model';
import { solve } from './linear-solve';

/** One incident: a row of values for each change, and which of them did it. */
export type Listing = { rows: number[][]; isCulprit: boolean[]; weight: number };

const steps = 60;
const enough = 1e-7;

const centred = ({ rows }: Listing): number[][] => {
  const size = rows[0]?.length ?? 0;
  const means = Array.from({ length: size }, (_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length);
  return rows.map((row) => row.map((value, column) => value - (means[column] ?? 0)));
};

const deviations = (listings: readonly number[][][], size: number): number[] => {
  const sums = Array.from({ length: size }, () => 0);
  let count = 0;
  for (const rows of listings) {
    count += rows.length;
    for (const row of rows) row.forEach((value, column) => (sums[column] = (sums[column] ?? 0) + value * value));
  }
  return sums.map((sum) => Math.sqrt(sum / count) || 1);
};

const dot = (row: readonly number[], weights: readonly number[]): number =>
  row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);

type Slope = { gradient: number[]; curvature: number[][] };

// Where several changes share the blame, their present probabilities say how they share it (expectation maximisation).
const accumulate = (slope: Slope, { rows, isCulprit, weight }: Listing, weights: readonly number[]): void => {
  const probabilities = softmax(rows.map((row) => dot(row, weights)));
  const blamed = blamedIn(probabilities, isCulprit) || 1;
  const mean = Array.from({ length: weights.length }, () => 0);
  rows.forEach((row, at) => {
    const probability = probabilities[at] ?? 0;
    const pull = weight * ((isCulprit[at] ? probability / blamed : 0) - probability);
    for (let one = 0; one < row.length; one += 1) {
      const value = row[one] ?? 0;
      if (value === 0) continue;
      slope.gradient[one] = (slope.gradient[one] ?? 0) + pull * value;
      mean[one] = (mean[one] ?? 0) + probability * value;
      const line = slope.curvature[one];
      if (line)
        for (let other = 0; other <= one; other += 1) line[other] = (line[other] ?? 0) + weight * probability * value * (row[other] ?? 0);
    }
  });
  mean.forEach((value, one) => {
    const line = slope.curvature[one];
    if (line) for (let other = 0; other <= one; other += 1) line[other] = (line[other] ?? 0) - weight * value * (mean[other] ?? 0);
  });
};

const blamedIn = (probabilities: readonly number[], isCulprit: readonly boolean[]): number =>
  probabilities.reduce((sum, probability, at) => sum + (isCulprit[at] ? probability : 0), 0);

const costOf = (listings: readonly Listing[], weights: readonly number[], ridge: number): number => {
  const surprise = listings.reduce((sum, { rows, isCulprit, weight }) => {
    const blamed = blamedIn(softmax(rows.map((row) => dot(row, weights))), isCulprit);
    return sum - weight * Math.log(Math.max(1e-300, blamed));
  }, 0);
  return surprise + (ridge / 2) * dot(weights, weights);
};

const slopeAt = (listings: readonly Listing[], weights: readonly number[], ridge: number): Slope => {
  const slope: Slope = { gradient: weights.map(() => 0), curvature: weights.map(() => weights.map(() => 0)) };
  for (const listing of listings) accumulate(slope, listing, weights);
  const gradient = slope.gradient.map((value, at) => value - ridge * (weights[at] ?? 0));
  const mirrored = (row: number, column: number): number =>
    (column <= row ? slope.curvature[row]?.[column] : slope.curvature[column]?.[row]) ?? 0;
  return {
    gradient,
    curvature: weights.map((_, row) => weights.map((__, column) => mirrored(row, column) + (row === column ? ridge : 0))),
  };
};

// Newton's step, halved until it leads down: rare columns would overshoot.
const improved = (listings: readonly Listing[], weights: readonly number[], ridge: number): number[] | undefined => {
  const { gradient, curvature } = slopeAt(listings, weights, ridge);
  const move = solve(curvature, gradient);
  const before = costOf(listings, weights, ridge);
  for (let share = 1; share > enough; share /= 2) {
    const next = weights.map((weight, at) => weight + share * (move[at] ?? 0));
    const gain = before - costOf(listings, next, ridge);
    if (gain > 0) return gain > enough ? next : undefined;
  }
  return undefined;
};

/** Weights per unit of each column. `ridge` is the strength of the prior that a standardised weight is 0. */
export const fitSoftmax = (listings: readonly Listing[], ridge: number): number[] => {
  const size = listings[0]?.rows[0]?.length ?? 0;
  const shifted = listings.map(centred);
  const scale = deviations(shifted, size);
  const standard = listings.map((listing, at) => ({
    ...listing,
    rows: (shifted[at] ?? []).map((row) => row.map((value, column) => value / (scale[column] ?? 1))),
  }));
  let weights = Array.from({ length: size }, () => 0);
  for (let step = 0; step < steps; step += 1) {
    const next = improved(standard, weights, ridge);
    if (next === undefined) break;
    weights = next;
  }
  return weights.map((weight, at) => weight / (scale[at] ?? 1));
};
