// Everything that was live, seen together: what is rare among the changes, which came after which, and which touch the same files.
import { minutesBetween } from '../facts/moment';
import type { Alert } from './alert';
import { fileKindsOf } from './change-kinds';
import { fields, type Field, type Reading } from './reading';

export type Incident = { text: string; startedAt: string; service: string };

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
};

const leastAgeMinutes = 0.2;
const filesCompared = 100;

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

// Documents are left out: a changelog touched by everybody says nothing.
const comparedFiles = ({ candidate }: Reading): Set<string> => new Set(candidate.files.slice(0, filesCompared).map(({ path }) => path));

const overtakenShares = (readings: readonly Reading[], ages: readonly number[]): number[] => {
  const isDocument = new Map<string, boolean>();
  const latest = new Map<string, number>();
  const files = readings.map(comparedFiles);
  files.forEach((paths, at) => {
    for (const path of paths) {
      if (!isDocument.has(path)) isDocument.set(path, fileKindsOf(path).has('documentation'));
      latest.set(path, Math.min(latest.get(path) ?? Infinity, ages[at] ?? Infinity));
    }
  });
  return files.map((paths, at) => {
    const compared = [...paths].filter((path) => !isDocument.get(path));
    const later = compared.filter((path) => (latest.get(path) ?? Infinity) < (ages[at] ?? 0));
    return compared.length === 0 ? 0 : later.length / compared.length;
  });
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
    rarity: rarities(readings.map(({ words }) => words), alert.words.length),
    compoundRarity: rarities(readings.map(({ compounds }) => compounds), alert.compounds.length),
    gramRarity: rarities(readings.map(({ grams }) => grams), alert.gramCount),
    usualLength: { title: title ?? 1, body: body ?? 1, folders: folders ?? 1, names: names ?? 1, identifiers: identifiers ?? 1 },
    overtaken: overtakenShares(readings, ages),
  };
};
