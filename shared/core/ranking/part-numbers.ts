// Which word is this part of a run? Parts that were seen before are found by their characters, without making a text of them.
import { partOf, type Run } from './runs';

/** Not known, and no room to remember it. */
export const noNumber = -1;

export type PartNumbers = {
  /** The part's number, from 0 on; `noNumber` where there is no room for it. */
  numberOf: (run: Run, part: number) => number;
  /** The word that a part is. Undefined for `noNumber`. */
  wordAt: (number: number) => string | undefined;
  isFull: () => boolean;
  most: number;
};

const usualLength = 10;
const longestPart = 80;
// Texts made to collide cost no more than this many looks.
const mostLooks = 40;

const slotsFor = (most: number): number => 2 ** Math.ceil(Math.log2(most * 2));

/** Numbers for at most `most` parts. `wordOf` is asked once for each. */
export const partNumbers = (most: number, wordOf: (part: string) => string): PartNumbers => {
  const mask = slotsFor(most) - 1;
  // In pairs: a part's hash, and its number plus one. Side by side, because they are always read together.
  const slots = new Int32Array(2 * (mask + 1));
  // All parts' characters one after the other: part n ends where part n + 1 begins.
  const characters = new Uint8Array(most * usualLength);
  const starts = new Int32Array(most + 1);
  const words: string[] = [];

  const isAt = (number: number, { codes, from, to }: Run, part: number): boolean => {
    const [first, start] = [from[part] ?? 0, starts[number] ?? 0];
    const length = (to[part] ?? 0) - first;
    if ((starts[number + 1] ?? 0) - start !== length) return false;
    for (let at = 0; at < length; at += 1) if (codes[first + at] !== characters[start + at]) return false;
    return true;
  };

  const isFull = (): boolean => words.length >= most || (starts[words.length] ?? 0) + longestPart > characters.length;

  const addAt = (slot: number, run: Run, part: number): number => {
    if (isFull()) return noNumber;
    const number = words.length;
    const start = starts[number] ?? 0;
    characters.set(run.codes.subarray(run.from[part], run.to[part]), start);
    starts[number + 1] = start + (run.to[part] ?? 0) - (run.from[part] ?? 0);
    slots[slot] = run.hashes[part] ?? 0;
    slots[slot + 1] = number + 1;
    words.push(wordOf(partOf(run, part)));
    return number;
  };

  return {
    numberOf: (run, part) => {
      const hash = run.hashes[part] ?? 0;
      const home = hash ^ (hash >>> 15);
      for (let look = 0; look < mostLooks; look += 1) {
        const slot = 2 * ((home + look) & mask);
        const number = (slots[slot + 1] ?? 0) - 1;
        if (number < 0) return addAt(slot, run, part);
        if (slots[slot] === hash && isAt(number, run, part)) return number;
      }
      return noNumber;
    },
    wordAt: (number) => words[number],
    isFull,
    most,
  };
};
