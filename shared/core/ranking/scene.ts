// Everything that was live, seen together: what is rare among the changes, which came after which, and which touch the same files.
import { minutesBetween } from '../facts/moment';
import type { Alert } from './alert';
import { fileKindsOf } from './change-kinds';
import { fields, type Field, type Reading } from './reading';

export type Scene = {
  alert: Alert;
  readings: readonly Reading[];
  /** Minutes from landing to the first error. */
  ages: readonly number[];
  /** How many changes landed later, still before the first error. */
  newer: readonly number[];
  /** How rare each of the alert's words is among these changes (BM25's inverse document frequency). */
  rarity: readonly number[];
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

const rarities = (sets: readonly ReadonlySet<number>[], size: number): number[] => {
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

type Touched = { isDocument: boolean; times: number; latest: number };

const touchedFiles = (files: readonly ReadonlySet<string>[], ages: readonly number[]): Map<string, Touched> => {
  const touched = new Map<string, Touched>();
  files.forEach((paths, at) => {
    for (const path of paths) {
      const known = touched.get(path) ?? { isDocument: fileKindsOf(path).has('documentation'), times: 0, latest: Infinity };
      known.times += 1;
      known.latest = Math.min(known.latest, ages[at] ?? Infinity);
      touched.set(path, known);
    }
  });
  return touched;
};

// Documents are left out: a changelog touched by everybody says nothing. So, for `followed`, is what a quarter of all changes touch.
const laterWork = (readings: readonly Reading[], ages: readonly number[]): { overtaken: number[]; followed: number[] } => {
  const files = readings.map(({ candidate }) => new Set(candidate.files.slice(0, filesCompared).map(({ path }) => path)));
  const touched = touchedFiles(files, ages);
  const busy = Math.max(leastBusy, readings.length / 4);
  const compared = files.map((paths) => [...paths].flatMap((path) => touched.get(path) ?? []).filter(({ isDocument }) => !isDocument));
  const isLater = ({ latest }: Touched, at: number): boolean => latest < (ages[at] ?? 0);
  return {
    overtaken: compared.map((all, at) => (all.length === 0 ? 0 : all.filter((file) => isLater(file, at)).length / all.length)),
    followed: compared.map((all, at) => (all.some((file) => file.times <= busy && isLater(file, at)) ? 1 : 0)),
  };
};

/** Sets the scene. Linear in the number of changes and of their files; sorting by age apart. */
export const sceneOf = (alert: Alert, readings: readonly Reading[], startedAt: string): Scene => {
  const ages = readings.map(({ candidate }) => Math.max(leastAgeMinutes, minutesBetween(candidate.landedAt, startedAt)));
  const lengths = (field: Field): number => mean(readings.map((reading) => reading.fields[field].length)) || 1;
  const [title, body, folders, names, identifiers] = fields.map(lengths);
  return {
    alert,
    readings,
    ages,
    newer: newerThan(ages),
    rarity: rarities(
      readings.map(({ words }) => words),
      alert.words.length,
    ),
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
