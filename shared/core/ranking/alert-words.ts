// Which words alerts use all the time, and so say little about any one change.
import { wordsOf } from './words';

/** Alert text beyond this many characters is not read. */
export const alertTextLimit = 20_000;

/** In how many of `alerts` past alerts a word stood. */
export type AlertWords = { alerts: number; seenIn: Readonly<Record<string, number>> };

export const alertWordsOf = (texts: readonly string[]): AlertWords => {
  const seen = new Map<string, number>();
  for (const text of texts) for (const word of new Set(wordsOf(text, alertTextLimit))) seen.set(word, (seen.get(word) ?? 0) + 1);
  return { alerts: texts.length, seenIn: Object.fromEntries(seen) };
};

/** Two sets of past alerts as one. */
export const together = (one: AlertWords, other: AlertWords): AlertWords => {
  if (other.alerts === 0) return one;
  const seen = new Map(Object.entries(one.seenIn));
  for (const [word, count] of Object.entries(other.seenIn)) seen.set(word, (seen.get(word) ?? 0) + count);
  return { alerts: one.alerts + other.alerts, seenIn: Object.fromEntries(seen) };
};

/** Inverse query frequency, 0..1, 1 for a word no alert ever used (after Orca, OSDI 2018: damp the boilerplate of alerts). */
export const worthOf = (word: string, { alerts, seenIn }: AlertWords): number => {
  const seen = Object.hasOwn(seenIn, word) ? (seenIn[word] ?? 0) : 0;
  return Math.max(0, Math.log((alerts + 1) / (seen + 0.5)) / Math.log((alerts + 1) / 0.5));
};
