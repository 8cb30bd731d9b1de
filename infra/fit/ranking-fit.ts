// Fits the ranking's weights on histories, and judges them on histories that they never saw.
import { alertWordsOf, type AlertWords } from '../../shared/core/ranking/alert-words';
import { readAlert } from '../../shared/core/ranking/alert';
import { readEarlier, type Earlier } from '../../shared/core/ranking/earlier-changes';
import { measuresOf, terms, type Measures } from '../../shared/core/ranking/model';
import { noChangeSigns } from '../../shared/core/ranking/no-change';
import { notLive } from '../../shared/core/ranking/not-live';
import { rankWith } from '../../shared/core/ranking/rank-suspects';
import { readerFor, type Candidate } from '../../shared/core/ranking/reading';
import { sceneOf, type Scene } from '../../shared/core/ranking/scene';
import type { Weights } from '../../shared/core/ranking/weights';
import { wordsOf } from '../../shared/core/ranking/words';
import type { Case, History } from './cases';
import { changeWordsOf } from './change-words';
import { earlierChangesOf } from './earlier-changes';
import type { Judged } from './evaluation';
import { leanings } from './leanings';
import { simplePlacesIn } from './simple-orders';
import { fitSoftmax, type Listing } from './softmax-fit';
import { columnsThatCarryOver } from './term-choice';

/** Strength of the ridges, and the share of incidents taken to have no change as cause; set by hand, see the report of the fit. */
const ridge = { terms: 10, noChange: 20, scale: 1e-3 };
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

/** What is known of words before a case is looked at. */
type WordUse = Pick<Weights, 'alertWords' | 'changeWords'>;

const wordUseOf = (histories: readonly History[]): WordUse => ({
  alertWords: commonWords(histories),
  changeWords: changeWordsOf(histories),
});

const sceneFor = ({ incident, candidates }: Case, words: WordUse, without: ReadonlySet<string> = new Set()): Scene => {
  const out = notLive(candidates, incident.startedAt);
  const alert = readAlert(incident.text, words.alertWords, words.changeWords);
  const live = candidates.filter(({ sha }) => !out.has(sha) && !without.has(sha));
  return sceneOf(alert, live.map(readerFor(alert, live.length)), incident.startedAt);
};

type Row = readonly number[];

/** What the fit needs of one incident. */
type Seen = { scene: Scene; measures: Measures };
type Read = Listing & { whole: Seen; without: Seen; earlier: Earlier | undefined };

const seenIn = (scene: Scene): Seen => ({ scene, measures: measuresOf(scene) });

const readCase = (one: Case, words: WordUse, earlier: readonly Candidate[]): Read => {
  const culprits = new Set(one.culprits);
  const whole = seenIn(sceneFor(one, words));
  const { alert, readings } = whole.scene;
  return {
    whole,
    without: seenIn(sceneFor(one, words, culprits)),
    earlier: readEarlier(alert, earlier, one.incident.startedAt),
    rows: readings.map((_, at): Row => whole.measures.map((row) => row[at] ?? 0)),
    isCulprit: readings.map(({ candidate }) => culprits.has(candidate.sha)),
  };
};

const named = (names: readonly string[], values: readonly number[]): Record<string, number> =>
  Object.fromEntries(names.map((name, at) => [name, Math.round((values[at] ?? 0) * digits) / digits]));

/** The names of the histories themselves are no words of alerts or changes in general. */
const withoutNames = (words: Readonly<Record<string, number>>, histories: readonly History[]): Record<string, number> => {
  const names = new Set(histories.flatMap(({ name }) => wordsOf(name, 200)));
  return Object.fromEntries(Object.entries(words).filter(([word]) => !names.has(word)));
};

/** "None of these" against "one of these" is a softmax of two: the signs of the field against nothing. */
const fitNoChange = (seen: readonly { signs: Record<string, number>; isOut: boolean }[]): Record<string, number> => {
  const names = Object.keys(seen[0]?.signs ?? {});
  const listings = seen.map(({ signs, isOut }) => ({
    rows: [names.map((name) => signs[name] ?? 0), names.map(() => 0)],
    isCulprit: [isOut, !isOut],
  }));
  return named(names, fitSoftmax(listings, { ridge: ridge.noChange, leanings: names.map(() => 0) }));
};

/** Terms that stand in every one of the fits whose mean the weights are. */
const always = new Set(['age', 'fusion', 'match', 'revert', 'roll']);
const fits = 4;

/** Which terms each fit leaves out: of those that are not always there, every fourth. */
const leftOutOf = (fit: number): Set<string> =>
  new Set(
    terms
      .map(({ name }) => name)
      .filter((name) => !always.has(name))
      .filter((_, at) => (at + fit) % fits === 0),
  );

/** How much surer the histories show these weights to be right than they say: a mean of fits that lack terms is less sure than each. */
const scaleOf = (listings: readonly Listing[], weights: readonly number[]): number => {
  const logits = listings.map(({ rows, isCulprit }) => ({
    rows: rows.map((row) => [row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)]),
    isCulprit,
  }));
  return fitSoftmax(logits, { ridge: ridge.scale, leanings: [1] })[0] ?? 1;
};

/**
 * The mean weights of fits that each do without some of the terms (random subspaces, Ho, IEEE PAMI 1998, here in turn): no term can lean
 * on one other alone, which carries over to other histories better than one fit of all.
 */
const fitTerms = (listings: readonly Listing[], allowed: readonly number[]): Record<string, number> => {
  const sums = terms.map(() => 0);
  for (let fit = 0; fit < fits; fit += 1) {
    const out = leftOutOf(fit);
    const columns = allowed.filter((column) => !out.has(terms[column]?.name ?? ''));
    const chosen = listings.map(({ rows, isCulprit }) => ({
      rows: rows.map((row) => columns.map((column) => row[column] ?? 0)),
      isCulprit,
    }));
    const weights = fitSoftmax(chosen, { ridge: ridge.terms, leanings: columns.map((column) => leanings[terms[column]?.name ?? ''] ?? 0) });
    columns.forEach((column, at) => (sums[column] = (sums[column] ?? 0) + (weights[at] ?? 0) / fits));
  }
  const scale = scaleOf(listings, sums);
  return named(
    terms.map(({ name }) => name),
    sums.map((sum) => sum * scale),
  );
};

export type Fitted = Pick<Weights, 'terms' | 'noChange' | 'noChangeBesideUsual' | 'noChangePrior' | 'alertWords' | 'changeWords'>;

const isUsable = ({ isCulprit }: Listing): boolean => isCulprit.includes(true);

/** Of the whole field and of what is left without the cause. */
const signsOf = ({ whole, without, earlier }: Read, weights: Readonly<Record<string, number>>) =>
  [whole, without]
    .filter(({ scene }) => scene.readings.length > 0)
    .map((one) => ({ signs: noChangeSigns({ ...one, earlier }, weights), isOut: one === without }));

/**
 * Weights from histories alone. What other histories' alerts say is learnt without the history that a case is from. With `isChoosing`
 * these histories also choose the terms, by leaving each of them out in turn.
 */
export const fitWeights = (histories: readonly History[], isChoosing = false): Fitted => {
  const read = histories.map((history) => {
    const words = wordUseOf(histories.length > 1 ? histories.filter((other) => other !== history) : histories);
    const earlier = earlierChangesOf(history);
    return history.cases.map((one) => readCase(one, words, earlier.get(one) ?? [])).filter(isUsable);
  });
  const usable = read.flat();
  const columns = isChoosing ? columnsThatCarryOver(read, ridge.terms) : terms.map((_, column) => column);
  const weights = fitTerms(usable, columns);
  const noChange = fitNoChange(usable.flatMap((one) => signsOf({ ...one, earlier: undefined }, weights)));
  const known = usable.filter(({ earlier }) => earlier !== undefined);
  const noChangeBesideUsual = known.length === 0 ? noChange : fitNoChange(known.flatMap((one) => signsOf(one, weights)));
  const { alertWords, changeWords } = wordUseOf(histories);
  return {
    terms: weights,
    noChange,
    noChangeBesideUsual,
    noChangePrior,
    alertWords: { ...alertWords, seenIn: withoutNames(alertWords.seenIn, histories) },
    changeWords: withoutNames(changeWords, histories),
  };
};

export const complete = (fitted: Fitted, about: Omit<Weights, keyof Fitted>): Weights => ({ ...about, ...fitted });

const unnamed: Omit<Weights, keyof Fitted> = {
  version: '',
  fittedOn: '',
  fittedAt: '',
  leftOut: { cases: 0, first: 0, amongFive: 0, calibrationError: 0, noChangeArea: 0 },
};

/** Every case of a history ranked by weights, with and without its cause, beside simple orders. */
export const judge = (history: History, fitted: Fitted): Judged[] => {
  const { name, cases } = history;
  const weights = complete(fitted, unnamed);
  const simple = simplePlacesIn(cases);
  const earlier = earlierChangesOf(history);
  return cases.map((one, at) => {
    const { incident, candidates, culprits } = one;
    const guilty = new Set(culprits);
    const question = { incident: { ...incident, service: '' }, candidates, earlier: earlier.get(one) ?? [] };
    const innocent = candidates.filter(({ sha }) => !guilty.has(sha));
    return {
      history: name,
      startedAt: incident.startedAt,
      culprits: guilty,
      ranking: rankWith(question, weights),
      withoutCulprit: rankWith({ ...question, candidates: innocent }, weights),
      ...(simple[at] ?? { newestFirst: Infinity, fusion: Infinity }),
    };
  });
};
