// Fits the ranking's weights on histories, and judges them on histories that they never saw.
import { alertWordsOf, type AlertWords } from '../../shared/core/ranking/alert-words';
import { readAlert } from '../../shared/core/ranking/alert';
import { measuresOf, noChangeSigns, terms } from '../../shared/core/ranking/model';
import { notLive } from '../../shared/core/ranking/not-live';
import { rankWith } from '../../shared/core/ranking/rank-suspects';
import { readerFor } from '../../shared/core/ranking/reading';
import { sceneOf, type Scene } from '../../shared/core/ranking/scene';
import type { Weights } from '../../shared/core/ranking/weights';
import { wordsOf } from '../../shared/core/ranking/words';
import type { Case, History } from './cases';
import type { Judged } from './evaluation';
import { fitSoftmax, type Listing } from './softmax-fit';

/** Strength of the ridges, and the share of incidents taken to have no change as cause; set by hand, see the report of the fit. */
const ridge = { terms: 10, noChange: 1 };
const noChangePrior = 0.1;
const leastAlerts = 3;
const leastHistories = 2;
const digits = 1e4;

const textsOf = (histories: readonly History[]): string[] => histories.flatMap(({ cases }) => cases.map(({ incident }) => incident.text));

/** Words that alerts of several histories use: a word of one history alone is about that project. */
const commonWords = (histories: readonly History[]): AlertWords => {
  const each = histories.map((history) => alertWordsOf(textsOf([history])).seenIn);
  const all = alertWordsOf(textsOf(histories));
  const needed = Math.min(leastHistories, histories.length);
  const isCommon = ([word, count]: [string, number]): boolean =>
    count >= leastAlerts && each.filter((seen) => Object.hasOwn(seen, word)).length >= needed;
  return {
    alerts: all.alerts,
    seenIn: Object.fromEntries(
      Object.entries(all.seenIn)
        .filter(isCommon)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    ),
  };
};

const sceneFor = ({ incident, candidates }: Case, words: AlertWords, without: ReadonlySet<string> = new Set()): Scene => {
  const out = notLive(candidates, incident.startedAt);
  const alert = readAlert(incident.text, words);
  const live = candidates.filter(({ sha }) => !out.has(sha) && !without.has(sha));
  return sceneOf(alert, live.map(readerFor(alert, live.length)), incident.startedAt);
};

const transposed = (rows: readonly (readonly number[])[], size: number): number[][] =>
  Array.from({ length: size }, (_, column) => rows.map((row) => row[column] ?? 0));

const listingOf = (scene: Scene, culprits: ReadonlySet<string>): Listing => ({
  rows: transposed(measuresOf(scene), scene.readings.length),
  isCulprit: scene.readings.map(({ candidate }) => culprits.has(candidate.sha)),
  weight: 1,
});

const named = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, at) => [name, Math.round((values[at] ?? 0) * digits) / digits]));

/** The names of the histories themselves are no words of alerts in general. */
const withoutNames = ({ alerts, seenIn }: AlertWords, histories: readonly History[]): AlertWords => {
  const names = new Set(histories.flatMap(({ name }) => wordsOf(name, 200)));
  return { alerts, seenIn: Object.fromEntries(Object.entries(seenIn).filter(([word]) => !names.has(word))) };
};

/** "None of these" against "one of these" is a softmax of two: the signs of the field against nothing. */
const fitNoChange = (seen: readonly { signs: Record<string, number>; isOut: boolean }[]): Record<string, number> => {
  const names = Object.keys(seen[0]?.signs ?? {});
  const listings = seen.map(({ signs, isOut }) => ({
    rows: [names.map((name) => signs[name] ?? 0), names.map(() => 0)],
    isCulprit: [isOut, !isOut],
    weight: 1,
  }));
  return named(names, fitSoftmax(listings, ridge.noChange));
};

export type Fitted = Pick<Weights, 'terms' | 'noChange' | 'noChangePrior' | 'alertWords'>;

/** Weights from histories alone. What other histories' alerts say is learnt without the history that a case is from. */
export const fitWeights = (histories: readonly History[]): Fitted => {
  const seen = histories.flatMap((history) => {
    const words = commonWords(histories.length > 1 ? histories.filter((other) => other !== history) : histories);
    return history.cases.map((one) => {
      const culprits = new Set(one.culprits);
      const [whole, without] = [sceneFor(one, words), sceneFor(one, words, culprits)];
      return { culprits, whole, without };
    });
  });
  const usable = seen.filter(({ whole, culprits }) => whole.readings.some(({ candidate }) => culprits.has(candidate.sha)));
  const fitted = fitSoftmax(
    usable.map(({ whole, culprits }) => listingOf(whole, culprits)),
    ridge.terms,
  );
  const weights = named(
    terms.map(({ name }) => name),
    fitted,
  );
  const signs = usable.flatMap(({ whole, without }) =>
    [whole, without]
      .filter(({ readings }) => readings.length > 0)
      .map((scene) => ({ signs: noChangeSigns(scene, measuresOf(scene), weights), isOut: scene === without })),
  );
  return { terms: weights, noChange: fitNoChange(signs), noChangePrior, alertWords: withoutNames(commonWords(histories), histories) };
};

export const complete = (fitted: Fitted, about: Omit<Weights, keyof Fitted>): Weights => ({ ...about, ...fitted });

const unnamed: Omit<Weights, keyof Fitted> = {
  version: '',
  fittedOn: '',
  fittedAt: '',
  leftOut: { cases: 0, first: 0, amongFive: 0, calibrationError: 0, noChangeArea: 0 },
};

/** Every case of a history ranked by weights, with and without its cause. */
export const judge = ({ name, cases }: History, fitted: Fitted): Judged[] => {
  const weights = complete(fitted, unnamed);
  return cases.map(({ incident, candidates, culprits }) => {
    const guilty = new Set(culprits);
    const question = { incident: { ...incident, service: '' }, candidates };
    const innocent = candidates.filter(({ sha }) => !guilty.has(sha));
    return {
      history: name,
      startedAt: incident.startedAt,
      culprits: guilty,
      ranking: rankWith(question, weights),
      withoutCulprit: rankWith({ ...question, candidates: innocent }, weights),
    };
  });
};
