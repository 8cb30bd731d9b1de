// What speaks for "no change did this"? How well the best suspect fits, beside what the window and changes of other days would let one expect.
import type { Earlier } from './earlier-changes';
import { logitsOf, logSumExp, weightOf, type Measures } from './model';
import type { Scene } from './scene';
import { timeTerms } from './time-terms';
import type { Weights } from './weights';
import { wordTerms } from './word-terms';

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

/** The suspects, and changes of other days where they are known. */
export type Field = { scene: Scene; measures: Measures; earlier: Earlier | undefined };

const timeNames = new Set(timeTerms.map(({ name }) => name));

const within = (weights: Readonly<Record<string, number>>, isWanted: (name: string) => boolean): Record<string, number> =>
  Object.fromEntries(Object.entries(weights).filter(([name]) => isWanted(name)));

/** The logarithm of the mean odds. */
const meanOdds = (logits: readonly number[]): number => logSumExp(logits) - Math.log(Math.max(1, logits.length));

/**
 * How much better these changes fit the alert than changes of other days would at the same times, in nats. It is the logarithm of a
 * likelihood ratio as far as the weights are right: a softmax knows odds within its window only (van den Oord and others 2018, InfoNCE).
 */
const fitBeyondUsual = (measures: Measures, { measures: usual }: Earlier, weights: Readonly<Record<string, number>>): number => {
  const ofTime = logitsOf(
    measures,
    within(weights, (name) => timeNames.has(name)),
  );
  const ofOthers = logitsOf(
    usual,
    within(weights, (name) => !timeNames.has(name)),
  );
  return meanOdds(logitsOf(measures, weights)) - meanOdds(ofTime) - meanOdds(ofOthers);
};

/** What the field of suspects looks like, for judging whether any of them fits. */
export const noChangeSigns = ({ scene, measures, earlier }: Field, weights: Readonly<Record<string, number>>): Record<string, number> => {
  const logits = logitsOf(measures, weights);
  const matches = logitsOf(
    measures,
    within(weights, (name) => wordNames.has(name)),
  );
  const ordered = logits.toSorted((one, other) => other - one);
  const [best = 0, second = best] = ordered;
  const worthInAll = scene.alert.worth.reduce((sum, worth) => sum + worth, 0) || 1;
  const since = (minutes: number): number => scene.ages.reduce((count, age) => count + (age < minutes ? 1 : 0), 0);
  return {
    constant: 1,
    best,
    clear: best - second,
    // What is usual is better known from other days than from the window itself.
    ...(earlier ? { 'beyond-usual': fitBeyondUsual(measures, earlier, weights) } : { usual: ordered[ordered.length >> 1] ?? 0 }),
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

/** The logit of "no change did this" against "one of these did". Where changes of other days are known, other weights count. */
export const noChangeLogit = (field: Field, weights: Weights): number => {
  const signs = noChangeSigns(field, weights.terms);
  const counted = field.earlier ? weights.noChangeBesideUsual : weights.noChange;
  return Object.entries(signs).reduce((sum, [name, value]) => sum + weightOf(counted, name) * value, logit(weights.noChangePrior));
};
