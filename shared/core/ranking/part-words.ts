// Which word is this part of a run? Parts that were seen before are found by their characters, without making a text of them.
import { partOf, type Run } from './runs';

/** The number of the word of grammar, which says nothing. */
export const quietNumber = 0;

export type PartWords = {
  /** The number of the word that a part of a run is; `quietNumber` for one of grammar. */
  numberOf: (run: Run, part: number) => number;
  /** The number of a word in canonical form. */
  numberOfWord: (word: string) => number;
  wordAt: (number: number) => string;
  /** Numbers up to this have been given. */
  size: () => number;
  /** Whether so many parts are known that it is time to begin anew. */
  isFull: () => boolean;
};

const firstSlots = 4_096;
const usualLength = 8;
// Texts made to collide cost no more than this many looks; their parts are known by their texts.
const mostLooks = 40;
// A slot's part: its hash, its own number plus one, and the number of its word. Side by side, because they are read together.
const slotSize = 4;

/** Numbers for words. `wordOf` is asked once for each part; it answers an empty text for a word of grammar. */
export const partWords = (most: number, wordOf: (part: string) => string): PartWords => {
  let mask = firstSlots - 1;
  let slots = new Int32Array(slotSize * firstSlots);
  // All parts' characters one after the other: part n ends where part n + 1 begins.
  let characters = new Uint8Array(usualLength * firstSlots);
  let starts = new Int32Array(firstSlots);
  let parts = 0;
  const strays = new Map<string, number>();
  const words = [''];
  const numbers = new Map([['', quietNumber]]);

  const numberOfWord = (word: string): number => {
    const known = numbers.get(word);
    if (known !== undefined) return known;
    numbers.set(word, words.length);
    return words.push(word) - 1;
  };

  const isAt = (number: number, { codes, from, to }: Run, part: number): boolean => {
    const first = from[part] ?? 0;
    const start = starts[number] ?? 0;
    const length = (to[part] ?? 0) - first;
    if ((starts[number + 1] ?? 0) - start !== length) return false;
    for (let at = 0; at < length; at += 1) if (codes[first + at] !== characters[start + at]) return false;
    return true;
  };

  const put = (slot: number, { hash, number, word }: { hash: number; number: number; word: number }): void => {
    slots[slot] = hash;
    slots[slot + 1] = number + 1;
    slots[slot + 2] = word;
  };

  const freeSlotFor = (hash: number): number => {
    let at = hash ^ (hash >>> 15);
    while (slots[slotSize * (at & mask) + 1] !== 0) at += 1;
    return slotSize * (at & mask);
  };

  const grow = (): void => {
    const before = slots;
    mask = 2 * mask + 1;
    slots = new Int32Array(slotSize * (mask + 1));
    for (let slot = 0; slot < before.length; slot += slotSize) {
      const [hash = 0, number = 0, word = 0] = before.subarray(slot, slot + 3);
      if (number > 0) put(freeSlotFor(hash), { hash, number: number - 1, word });
    }
    const [oldCharacters, oldStarts] = [characters, starts];
    characters = new Uint8Array(2 * oldCharacters.length);
    characters.set(oldCharacters);
    starts = new Int32Array(2 * oldStarts.length);
    starts.set(oldStarts);
  };

  const isCrowded = (length: number): boolean => 2 * (parts + 2) > mask || (starts[parts] ?? 0) + length > characters.length;

  const add = (run: Run, part: number): number => {
    const word = numberOfWord(wordOf(partOf(run, part)));
    const length = (run.to[part] ?? 0) - (run.from[part] ?? 0);
    while (isCrowded(length)) grow();
    const hash = run.hashes[part] ?? 0;
    const start = starts[parts] ?? 0;
    characters.set(run.codes.subarray(run.from[part], run.to[part]), start);
    put(freeSlotFor(hash), { hash, number: parts, word });
    parts += 1;
    starts[parts] = start + length;
    return word;
  };

  const stray = (run: Run, part: number): number => {
    const text = partOf(run, part);
    const known = strays.get(text) ?? numberOfWord(wordOf(text));
    strays.set(text, known);
    return known;
  };

  return {
    numberOf: (run, part) => {
      const hash = run.hashes[part] ?? 0;
      const home = hash ^ (hash >>> 15);
      for (let look = 0; look < mostLooks; look += 1) {
        const slot = slotSize * ((home + look) & mask);
        const number = slots[slot + 1] ?? 0;
        if (number === 0) return add(run, part);
        if (slots[slot] === hash && isAt(number - 1, run, part)) return slots[slot + 2] ?? 0;
      }
      return stray(run, part);
    },
    numberOfWord,
    wordAt: (number) => words[number] ?? '',
    size: () => words.length,
    isFull: () => parts + strays.size >= most,
  };
};
