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
  const sums = new Array<number>(size).fill(0);
  let count = 0;
  for (const rows of listings) {
    count += rows.length;
    for (const row of rows) row.forEach((value, column) => (sums[column] = (sums[column] ?? 0) + value * value));
  }
  return sums.map((sum) => Math.sqrt(sum / count) || 1);
};

const dot = (row: readonly number[], weights: readonly number[]): number => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);

type Slope = { gradient: number[]; curvature: number[][] };

// Where several changes share the blame, their present probabilities say how they share it (expectation maximisation).
const accumulate = (slope: Slope, { rows, isCulprit, weight }: Listing, weights: readonly number[]): void => {
  const probabilities = softmax(rows.map((row) => dot(row, weights)));
  const blamed = probabilities.reduce((sum, probability, at) => sum + (isCulprit[at] ? probability : 0), 0) || 1;
  const mean = new Array<number>(weights.length).fill(0);
  rows.forEach((row, at) => {
    const probability = probabilities[at] ?? 0;
    const pull = weight * ((isCulprit[at] ? probability / blamed : 0) - probability);
    for (let one = 0; one < row.length; one += 1) {
      const value = row[one] ?? 0;
      if (value === 0) continue;
      slope.gradient[one] = (slope.gradient[one] ?? 0) + pull * value;
      mean[one] = (mean[one] ?? 0) + probability * value;
      const line = slope.curvature[one];
      if (line) for (let other = 0; other <= one; other += 1) line[other] = (line[other] ?? 0) + weight * probability * value * (row[other] ?? 0);
    }
  });
  mean.forEach((value, one) => {
    const line = slope.curvature[one];
    if (line) for (let other = 0; other <= one; other += 1) line[other] = (line[other] ?? 0) - weight * value * (mean[other] ?? 0);
  });
};

/** Weights per unit of each column. `ridge` is the strength of the prior that a standardised weight is 0. */
export const fitSoftmax = (listings: readonly Listing[], ridge: number): number[] => {
  const size = listings[0]?.rows[0]?.length ?? 0;
  const shifted = listings.map(centred);
  const scale = deviations(shifted, size);
  const standard = listings.map((listing, at) => ({ ...listing, rows: (shifted[at] ?? []).map((row) => row.map((value, column) => value / (scale[column] ?? 1))) }));
  const weights = new Array<number>(size).fill(0);
  for (let step = 0; step < steps; step += 1) {
    const slope: Slope = { gradient: new Array<number>(size).fill(0), curvature: Array.from({ length: size }, () => new Array<number>(size).fill(0)) };
    for (const listing of standard) accumulate(slope, listing, weights);
    const right = slope.gradient.map((value, at) => value - ridge * (weights[at] ?? 0));
    const matrix = slope.curvature.map((line, row) => line.map((value, column) => (row === column ? value + ridge : column < row ? value : (slope.curvature[column]?.[row] ?? 0))));
    const move = solve(matrix, right);
    const longest = Math.max(...move.map(Math.abs));
    move.forEach((value, at) => (weights[at] = (weights[at] ?? 0) + value / Math.max(1, longest)));
    if (longest < enough) break;
  }
  return weights.map((weight, at) => weight / (scale[at] ?? 1));
};
