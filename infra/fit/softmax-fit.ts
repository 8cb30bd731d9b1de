// Fits a listwise softmax: the weights under which the changes that did it get the most probability, with a ridge against overfitting.
import type { Leaning } from './leanings';
import { solve } from './linear-solve';

/** One incident: a row of values for each change, and which of them did it. */
export type Listing = { rows: readonly (readonly number[])[]; isCulprit: readonly boolean[] };

/** `ridge`: strength of the prior that a standardised weight is 0. `leanings`: 0 where a column may count either way. */
export type Prior = { ridge: number; leanings: readonly (Leaning | 0)[] };

const steps = 60;
const enough = 1e-7;

/** Standardised rows one behind the other. */
type Table = { values: Float64Array; isCulprit: readonly boolean[] };

const tablesOf = (listings: readonly Listing[], size: number): { tables: Table[]; scale: Float64Array } => {
  const scale = new Float64Array(size);
  let count = 0;
  const tables = listings.map(({ rows, isCulprit }) => {
    const values = new Float64Array(rows.length * size);
    for (let column = 0; column < size; column += 1) {
      const mean = rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length;
      rows.forEach((row, at) => (values[at * size + column] = (row[column] ?? 0) - mean));
    }
    values.forEach((value, at) => (scale[at % size] = (scale[at % size] ?? 0) + value * value));
    count += rows.length;
    return { values, isCulprit };
  });
  scale.forEach((sum, column) => (scale[column] = Math.sqrt(sum / Math.max(1, count)) || 1));
  for (const { values } of tables) values.forEach((value, at) => (values[at] = value / (scale[at % size] ?? 1)));
  return { tables, scale };
};

/** Probabilities of the rows, and how much of it is on those that did it. */
const spread = ({ values, isCulprit }: Table, weights: Float64Array): { probabilities: Float64Array; blamed: number } => {
  const size = weights.length;
  const probabilities = new Float64Array(isCulprit.length);
  let most = -Infinity;
  for (let at = 0; at < probabilities.length; at += 1) {
    let logit = 0;
    for (let column = 0; column < size; column += 1) logit += (values[at * size + column] ?? 0) * (weights[column] ?? 0);
    probabilities[at] = logit;
    if (logit > most) most = logit;
  }
  let total = 0;
  for (let at = 0; at < probabilities.length; at += 1) {
    const raised = Math.exp((probabilities[at] ?? 0) - most);
    probabilities[at] = raised;
    total += raised;
  }
  let blamed = 0;
  for (let at = 0; at < probabilities.length; at += 1) {
    probabilities[at] = (probabilities[at] ?? 0) / total;
    if (isCulprit[at]) blamed += probabilities[at] ?? 0;
  }
  return { probabilities, blamed };
};

const costOf = (tables: readonly Table[], weights: Float64Array, ridge: number): number =>
  tables.reduce(
    (sum, table) => sum - Math.log(Math.max(1e-300, spread(table, weights).blamed)),
    (ridge / 2) * weights.reduce((sum, weight) => sum + weight * weight, 0),
  );

type Slope = { gradient: Float64Array; curvature: Float64Array[] };

// Where several changes share the blame, their present probabilities say how they share it (expectation maximisation).
const accumulate = ({ gradient, curvature }: Slope, table: Table, weights: Float64Array): void => {
  const { values } = table;
  const { probabilities, blamed } = spread(table, weights);
  const size = weights.length;
  const mean = new Float64Array(size);
  for (let at = 0; at < probabilities.length; at += 1) {
    const probability = probabilities[at] ?? 0;
    const pull = (table.isCulprit[at] ? probability / (blamed || 1) : 0) - probability;
    for (let one = 0; one < size; one += 1) {
      const value = values[at * size + one] ?? 0;
      if (value === 0) continue;
      gradient[one] = (gradient[one] ?? 0) + pull * value;
      mean[one] = (mean[one] ?? 0) + probability * value;
      const line = curvature[one];
      const weighed = probability * value;
      if (line) for (let other = 0; other <= one; other += 1) line[other] = (line[other] ?? 0) + weighed * (values[at * size + other] ?? 0);
    }
  }
  curvature.forEach((line, one) => {
    for (let other = 0; other <= one; other += 1) line[other] = (line[other] ?? 0) - (mean[one] ?? 0) * (mean[other] ?? 0);
  });
};

const slopeAt = (tables: readonly Table[], weights: Float64Array, ridge: number): Slope => {
  const slope: Slope = { gradient: weights.map((weight) => -ridge * weight), curvature: [] };
  weights.forEach((_, column) => slope.curvature.push(new Float64Array(weights.length).fill(0).fill(ridge, column, column + 1)));
  for (const table of tables) accumulate(slope, table, weights);
  return slope;
};

const allowed = (weight: number, leaning: Leaning | 0): number => (leaning === 0 || Math.sign(weight) === leaning ? weight : 0);

// Bertsekas' projected Newton step (SIAM J. Control Optim. 1982): what presses against its bound stays there; halved until it leads down.
const improved = (tables: readonly Table[], weights: Float64Array, { ridge, leanings }: Prior): Float64Array | undefined => {
  const { gradient, curvature } = slopeAt(tables, weights, ridge);
  const isHeld = (column: number): boolean =>
    weights[column] === 0 && leanings[column] !== 0 && Math.sign(gradient[column] ?? 0) !== leanings[column];
  const free = [...weights.keys()].filter((column) => !isHeld(column));
  const entry = (row: number, column: number): number => curvature[Math.max(row, column)]?.[Math.min(row, column)] ?? 0;
  const move = solve(
    free.map((row) => free.map((column) => entry(row, column))),
    free.map((column) => gradient[column] ?? 0),
  );
  const before = costOf(tables, weights, ridge);
  for (let share = 1; share > enough; share /= 2) {
    const next = Float64Array.from(weights);
    free.forEach((column, at) => (next[column] = allowed((weights[column] ?? 0) + share * (move[at] ?? 0), leanings[column] ?? 0)));
    const gain = before - costOf(tables, next, ridge);
    if (gain > 0) return gain > enough ? next : undefined;
  }
  return undefined;
};

/** Weights per unit of each column. */
export const fitSoftmax = (listings: readonly Listing[], prior: Prior): number[] => {
  const size = prior.leanings.length;
  const { tables, scale } = tablesOf(listings, size);
  let weights: Float64Array = new Float64Array(size);
  for (let step = 0; step < steps; step += 1) {
    const next = improved(tables, weights, prior);
    if (next === undefined) break;
    weights = next;
  }
  return [...weights].map((weight, column) => weight / (scale[column] ?? 1));
};
