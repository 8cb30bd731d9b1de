// A softmax over the changes that were live and one more outcome: none of them did it.
import { kindTerms } from './kind-terms';
import type { Scene } from './scene';
import type { Term } from './term';
import { timeTerms } from './time-terms';
import { wordTerms } from './word-terms';

/** Every term that is fitted. A term without a weight counts nothing. */
export const terms: readonly Term[] = [...timeTerms, ...wordTerms, ...kindTerms];

/** One row a term, one column a change. */
export type Measures = readonly (readonly number[])[];

export const measuresOf = (scene: Scene): Measures => terms.map(({ measure }) => measure(scene));

export const weightOf = (weights: Readonly<Record<string, number>>, name: string): number =>
  Object.hasOwn(weights, name) ? (weights[name] ?? 0) : 0;

/** Logits of the changes, in the scene's order. */
export const logitsOf = (measures: Measures, weights: Readonly<Record<string, number>>): number[] => {
  const logits = new Float64Array(measures[0]?.length ?? 0);
  terms.forEach(({ name }, row) => {
    const [weight, values] = [weightOf(weights, name), measures[row] ?? []];
    for (let at = 0; at < values.length; at += 1) logits[at] = (logits[at] ?? 0) + weight * (values[at] ?? 0);
  });
  return [...logits];
};

const highest = (values: readonly number[]): number => values.reduce((most, value) => Math.max(most, value), -Infinity);

/** The logarithm of the sum of exponentials, without overflow. */
export const logSumExp = (values: readonly number[]): number => {
  const most = highest(values);
  return most === -Infinity ? most : most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0));
};

export const softmax = (logits: readonly number[]): number[] => {
  const total = logSumExp(logits);
  return logits.map((logit) => Math.exp(logit - total));
};

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
