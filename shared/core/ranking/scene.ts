// Everything that was live, seen together: what is rare among the changes, which came after which, and what kind of window it is.
import { minutesBetween } from '../facts/moment';
import type { Alert } from './alert';
import { fields, type Field } from './change-reader';
import { filesComparedOf, laterWork, type LaterWork } from './later-work';
import { spokenAround, type Spoken } from './neighbours';
import type { Reading } from './reading';
import { totalsOf } from './text-match';

export type Scene = LaterWork & {
  alert: Alert;
  readings: readonly Reading[];
  /** Minutes from landing to the first error. */
  ages: readonly number[];
  /** How many changes of a kind that causes incidents landed later, still before the first error. */
  newer: readonly number[];
  /** How rare each of the alert's words is among these changes (BM25's inverse document frequency). */
  rarity: readonly number[];
  /** The place of each of the alert's words when the rarest, as far as alerts do not use it all the time, comes first. */
  byRarity: readonly number[];
  compoundRarity: readonly number[];
  gramRarity: readonly number[];
  /** The mean number of words in a field. */
  usualLength: Record<Field, number>;
  /** BM25 of each change against the alert over all fields, and how many changes match better, or as well and are newer. */
  totals: readonly number[];
  betterMatches: readonly number[];
  /** How unusual the words of each title are among these titles, in nats. */
  novelty: readonly number[];
  /** What others say who touch the same files. */
  around: readonly Spoken[];
  /** 0..1, the mean share of a change's files that are configuration. */
  configuration: number;
};

const leastAgeMinutes = 0.2;

/** Robertson and Sparck Jones, as in BM25 with the 1+ that keeps it positive. */
const rarityOf = (found: number, all: number): number => Math.log(1 + (all - found + 0.5) / (found + 0.5));

/** So many changes from anywhere are counted to those of the window: how rare a word is cannot be known from twenty changes. */
const changesFromAnywhere = 50;

const rarities = (sets: readonly (readonly number[])[], size: number): number[] => {
  const found = new Float64Array(size);
  for (const set of sets) for (const at of set) found[at] = (found[at] ?? 0) + 1;
  return Array.from(found, (count) => rarityOf(count, sets.length));
};

const wordRarities = ({ commonness }: Alert, sets: readonly (readonly number[])[]): number[] => {
  const found = Float64Array.from(commonness, (share) => share * changesFromAnywhere);
  for (const set of sets) for (const word of set) found[word] = (found[word] ?? 0) + 1;
  return Array.from(found, (count) => rarityOf(count, sets.length + changesFromAnywhere));
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** How many of `sorted` are below each value. */
const countsBelow = (sorted: readonly number[], values: readonly number[]): number[] =>
  values.map((value) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  });

// Rolls, reverts, documents and tests are passed over when a person asks what came last.
const isPlausible = ({ manner, shares }: Reading): boolean =>
  (manner === 'plain' || manner === 'reland') && shares.documentation < 1 && shares.test < 1;

const newerThan = (readings: readonly Reading[], ages: readonly number[]): number[] => {
  const plausible = ages.filter((_, at) => {
    const reading = readings[at];
    return reading !== undefined && isPlausible(reading);
  });
  return countsBelow(
    plausible.sort((one, other) => one - other),
    ages,
  );
};

const betterThan = (totals: readonly number[], ages: readonly number[]): number[] => {
  const before = (one: number, other: number): number => (totals[other] ?? 0) - (totals[one] ?? 0) || (ages[one] ?? 0) - (ages[other] ?? 0);
  const order = totals.map((_, at) => at).sort(before);
  const better = totals.map(() => 0);
  order.forEach((at, place) => {
    const previous = order[place - 1];
    better[at] = previous !== undefined && before(previous, at) === 0 ? (better[previous] ?? 0) : place;
  });
  return better;
};

const noveltyOf = ({ texts }: Alert, readings: readonly Reading[]): number[] => {
  const times = new Int32Array(texts.words.size());
  for (const { titleWords } of readings) for (const word of titleWords) times[word] = (times[word] ?? 0) + 1;
  return readings.map(({ titleWords }) => mean(titleWords.map((word) => Math.log((readings.length + 1) / (times[word] ?? 1)))));
};

const placesByRarity = ({ worth }: Alert, rarity: readonly number[]): number[] => {
  const weights = rarity.map((value, word) => (worth[word] ?? 0) * value);
  const ordered = weights.map((_, word) => word).sort((one, other) => (weights[other] ?? 0) - (weights[one] ?? 0) || one - other);
  const places = weights.map(() => 0);
  ordered.forEach((word, place) => (places[word] = place));
  return places;
};

/** Sets the scene. Linear in the number of changes and of their files; sorting by age and by match apart. */
export const sceneOf = (alert: Alert, readings: readonly Reading[], startedAt: string): Scene => {
  const ages = readings.map(({ candidate }) => Math.max(leastAgeMinutes, minutesBetween(candidate.landedAt, startedAt)));
  const lengths = (field: Field): number => mean(readings.map((reading) => reading.fields[field].length)) || 1;
  const [title = 1, body = 1, folders = 1, names = 1, identifiers = 1] = fields.map(lengths);
  const rarity = wordRarities(
    alert,
    readings.map(({ words }) => words),
  );
  const matching = { alert, readings, rarity, usualLength: { title, body, folders, names, identifiers } };
  const totals = totalsOf(matching);
  const compared = filesComparedOf(readings);
  return {
    ...matching,
    ages,
    newer: newerThan(readings, ages),
    byRarity: placesByRarity(alert, rarity),
    compoundRarity: rarities(
      readings.map(({ compounds }) => compounds),
      alert.compounds.length,
    ),
    gramRarity: rarities(
      readings.map(({ grams }) => grams),
      alert.gramCount,
    ),
    totals,
    betterMatches: betterThan(totals, ages),
    novelty: noveltyOf(alert, readings),
    around: spokenAround(alert, readings, compared),
    configuration: mean(readings.map(({ shares }) => shares.configuration)),
    ...laterWork(readings, compared, ages),
  };
};
