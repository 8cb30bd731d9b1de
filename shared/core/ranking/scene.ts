// Everything that was live, seen together: what is rare among the changes, which came after which, and which touch the same files.
import { minutesBetween } from '../facts/moment';
import type { Alert } from './alert';
import { isOfKind } from './change-kinds';
import { fields, type Field } from './change-reader';
import type { Reading } from './reading';

export type Scene = {
  alert: Alert;
  readings: readonly Reading[];
  /** Minutes from landing to the first error. */
  ages: readonly number[];
  /** How many changes landed later, still before the first error. */
  newer: readonly number[];
  /** How rare each of the alert's words is among these changes (BM25's inverse document frequency). */
  rarity: readonly number[];
  /** The place of each of the alert's words when the rarest, as far as alerts do not use it all the time, comes first. */
  byRarity: readonly number[];
  compoundRarity: readonly number[];
  gramRarity: readonly number[];
  /** The mean number of words in a field. */
  usualLength: Record<Field, number>;
  /** 0..1, the share of a change's files that a later change touches again. */
  overtaken: readonly number[];
  /** 1 where a later change touches a file of this one that is not everybody's. */
  followed: readonly number[];
};

const leastAgeMinutes = 0.2;
const filesCompared = 100;
const leastBusy = 3;

/** Robertson and Sparck Jones, as in BM25 with the 1+ that keeps it positive. */
const rarityOf = (found: number, all: number): number => Math.log(1 + (all - found + 0.5) / (found + 0.5));

const rarities = (sets: readonly (readonly number[])[], size: number): number[] => {
  const found = new Float64Array(size);
  for (const set of sets) for (const at of set) found[at] = (found[at] ?? 0) + 1;
  return Array.from(found, (count) => rarityOf(count, sets.length));
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const newerThan = (ages: readonly number[]): number[] => {
  const sorted = [...ages].sort((one, other) => one - other);
  const firstAt = new Map<number, number>();
  sorted.forEach((age, at) => {
    if (!firstAt.has(age)) firstAt.set(age, at);
  });
  return ages.map((age) => firstAt.get(age) ?? 0);
};

/** How often each file was touched, and how long before the onset last, in minutes; by the file's place. */
type Touched = { times: Int32Array; latest: Float64Array };

// Documents are left out: a changelog touched by everybody says nothing. A file that a change names twice counts once.
const filesComparedOf = (readings: readonly Reading[]): { files: (readonly number[])[]; count: number } => {
  let count = 0;
  const files = readings.map((reading) => {
    const places: number[] = [];
    for (const { place, kinds } of reading.files.slice(0, filesCompared)) {
      count = Math.max(count, place + 1);
      if (!isOfKind(kinds, 'documentation')) places.push(place);
    }
    return new Set(places).size < places.length ? [...new Set(places)] : places;
  });
  return { files, count };
};

const touchedFiles = (files: readonly (readonly number[])[], count: number, ages: readonly number[]): Touched => {
  const touched = { times: new Int32Array(count), latest: new Float64Array(count).fill(Infinity) };
  files.forEach((places, at) => {
    const age = ages[at] ?? Infinity;
    for (const place of places) {
      touched.times[place] = (touched.times[place] ?? 0) + 1;
      touched.latest[place] = Math.min(touched.latest[place] ?? Infinity, age);
    }
  });
  return touched;
};

// What a quarter of all changes touch says nothing either, for `followed`.
const laterWork = (readings: readonly Reading[], ages: readonly number[]): { overtaken: number[]; followed: number[] } => {
  const { files, count } = filesComparedOf(readings);
  const { times, latest } = touchedFiles(files, count, ages);
  const busy = Math.max(leastBusy, readings.length / 4);
  const work: { overtaken: number[]; followed: number[] } = { overtaken: [], followed: [] };
  files.forEach((places, at) => {
    const later = places.filter((place) => (latest[place] ?? Infinity) < (ages[at] ?? 0));
    work.overtaken.push(places.length === 0 ? 0 : later.length / places.length);
    work.followed.push(later.some((place) => (times[place] ?? 0) <= busy) ? 1 : 0);
  });
  return work;
};

const placesByRarity = ({ worth }: Alert, rarity: readonly number[]): number[] => {
  const weights = rarity.map((value, word) => (worth[word] ?? 0) * value);
  const ordered = weights.map((_, word) => word).sort((one, other) => (weights[other] ?? 0) - (weights[one] ?? 0) || one - other);
  const places = weights.map(() => 0);
  ordered.forEach((word, place) => (places[word] = place));
  return places;
};

/** Sets the scene. Linear in the number of changes and of their files; sorting by age apart. */
export const sceneOf = (alert: Alert, readings: readonly Reading[], startedAt: string): Scene => {
  const ages = readings.map(({ candidate }) => Math.max(leastAgeMinutes, minutesBetween(candidate.landedAt, startedAt)));
  const lengths = (field: Field): number => mean(readings.map((reading) => reading.fields[field].length)) || 1;
  const [title, body, folders, names, identifiers] = fields.map(lengths);
  const rarity = rarities(
    readings.map(({ words }) => words),
    alert.words.length,
  );
  return {
    alert,
    readings,
    ages,
    newer: newerThan(ages),
    rarity,
    byRarity: placesByRarity(alert, rarity),
    compoundRarity: rarities(
      readings.map(({ compounds }) => compounds),
      alert.compounds.length,
    ),
    gramRarity: rarities(
      readings.map(({ grams }) => grams),
      alert.gramCount,
    ),
    usualLength: { title: title ?? 1, body: body ?? 1, folders: folders ?? 1, names: names ?? 1, identifiers: identifiers ?? 1 },
    ...laterWork(readings, ages),
  };
};
