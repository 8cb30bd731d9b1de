// A softmax over the changes that were live and one more outcome: none of them did it.
import { kindTerms } from './kind-terms';
import type { Scene } from './scene';
import type { Term } from './term';
import { timeTerms } from './time-terms';
import type { Weights } from './weights';
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

const coveredOf = ({ alert }: Scene, words: readonly number[]): number => {
  let covered = 0;
  for (const word of words) covered += alert.worth[word] ?? 0;
  return covered;
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const howMany = (count: number): number => Math.log2(1 + count);

const [recentMinutes, justNowMinutes] = [4 * 60, 60];
const wordNames = new Set(wordTerms.map(({ name }) => name));

/** Names in the alert that no change holds: of what is said there, nobody touched anything. */
const strangersOf = ({ alert, readings }: Scene): number => {
  const found = new Set(readings.flatMap(({ compounds }) => compounds));
  return alert.compounds.length - found.size;
};

/** What the field of suspects looks like, for judging whether any of them fits. */
export const noChangeSigns = (scene: Scene, measures: Measures, weights: Readonly<Record<string, number>>): Record<string, number> => {
  const logits = logitsOf(measures, weights);
  const matches = logitsOf(measures, Object.fromEntries(Object.entries(weights).filter(([name]) => wordNames.has(name))));
  const ordered = logits.toSorted((one, other) => other - one);
  const [best = 0, second = best] = ordered;
  const worthInAll = scene.alert.worth.reduce((sum, worth) => sum + worth, 0) || 1;
  const since = (minutes: number): number => scene.ages.reduce((count, age) => count + (age < minutes ? 1 : 0), 0);
  return {
    constant: 1,
    best,
    clear: best - second,
    usual: ordered[ordered.length >> 1] ?? 0,
    // What any change matches of the alert says nothing for one of them.
    chatter: mean(matches),
    'just-now': howMany(since(justNowMinutes)),
    recent: howMany(since(recentMinutes)),
    crowd: howMany(logits.length),
    coverage: scene.readings.reduce((most, { words }) => Math.max(most, coveredOf(scene, words)), 0) / worthInAll,
    detail: howMany(scene.alert.words.length),
    strangers: howMany(strangersOf(scene)),
  };
};

const logit = (probability: number): number => Math.log(probability / (1 - probability));

/** The logit of "no change did this" against "one of these did". */
export const noChangeLogit = (scene: Scene, measures: Measures, weights: Weights): number => {
  const signs = noChangeSigns(scene, measures, weights.terms);
  return Object.entries(signs).reduce((sum, [name, value]) => sum + weightOf(weights.noChange, name) * value, logit(weights.noChangePrior));
};

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
