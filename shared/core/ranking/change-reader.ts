// What a change holds of an alert: how often which of its words in which field, and which of its compounds and spellings.
import { intIndex, type IntIndex } from './int-index';
import type { PartWords } from './part-words';
import { nothing, refilled } from './refilled';
import { compoundOf, isCompound, runReader } from './runs';
import type { IdentifiersRead, TextRead } from './texts';

export const fields = ['title', 'body', 'folders', 'names', 'identifiers'] as const;
export type Field = (typeof fields)[number];

/** The alert's words that stand in a field, in the order in which they came, and how often each; out of `length` words in all. */
export type FieldReading = { length: number; words: readonly number[]; counts: readonly number[] };

export type Holding = {
  fields: Record<Field, FieldReading>;
  /** The alert's words found anywhere in the change, each once. */
  words: readonly number[];
  compounds: readonly number[];
  grams: readonly number[];
};

/** What one text holds of the alert: how many words it has in all, and the alert's among them, with repeats. */
export type Finding = { length: number; words: readonly number[]; compounds: readonly number[]; grams: readonly number[] };

export type ChangeReader = {
  find: (text: string, read: TextRead) => Finding;
  /** The same for the first identifiers of a change. */
  findFirst: (count: number, read: IdentifiersRead) => Finding;
  /** Counts a finding to a field of the present change. */
  add: (field: Field, finding: Finding) => void;
  /** What was added since the last change was done. */
  done: () => Holding;
};

/** What is looked for: canonical words and compounds, each once, and runs of five characters by their number. */
export type Wanted = { words: readonly string[]; compounds: ReadonlyMap<string, number>; grams: IntIndex };

// Most texts are short and hold nothing of the alert: they share what is found in them.
const nothingFound = Array.from({ length: 64 }, (_, length): Finding => ({ length, words: nothing, compounds: nothing, grams: nothing }));

const emptyReadings = Array.from({ length: 256 }, (_, length): FieldReading => ({ length, words: nothing, counts: nothing }));
const nothingIn = (length: number): FieldReading => emptyReadings[length] ?? { length, words: nothing, counts: nothing };

/** Places found in one change, each once. */
const distinct = (size: number) => {
  const seen = new Uint8Array(size);
  const { add, take } = refilled();
  return {
    add: (places: readonly number[]): void => {
      for (const place of places) {
        if (seen[place] !== 0) continue;
        seen[place] = 1;
        add(place);
      }
    },
    take: (): readonly number[] => {
      const taken = take();
      for (const place of taken) seen[place] = 0;
      return taken;
    },
  };
};

const counting = (size: number) => {
  const times = new Int32Array(size);
  const words = refilled();
  let length = 0;
  return {
    add: (found: Finding): void => {
      length += found.length;
      for (const word of found.words) {
        const before = times[word] ?? 0;
        if (before === 0) words.add(word);
        times[word] = before + 1;
      }
    },
    take: (): FieldReading => {
      const taken = words.take();
      const reading = taken === nothing ? nothingIn(length) : { length, words: taken, counts: taken.map((word) => times[word] ?? 0) };
      for (const word of taken) times[word] = 0;
      length = 0;
      return reading;
    },
  };
};

/** By number of a word: one more than its place among the alert's words. What is numbered later is none of them. */
const placesOf = (words: readonly string[], known: PartWords): Int32Array => {
  const numbers = words.map(known.numberOfWord);
  const places = new Int32Array(known.size());
  numbers.forEach((number, place) => (places[number] = place + 1));
  return places;
};

const hashesOf = (compounds: ReadonlyMap<string, number>): IntIndex => {
  const hashes = intIndex(compounds.size);
  const readHash = runReader(({ hash }) => hashes.add(hash));
  for (const compound of compounds.keys()) readHash(compound, 0, compound.length);
  return hashes;
};

/** The places of the compounds that texts hold; asked only where one of their hashes is there. */
const compoundsIn = (texts: readonly string[], compounds: ReadonlyMap<string, number>): number[] => {
  const found: number[] = [];
  const read = runReader((run) => {
    const place = isCompound(run) ? compounds.get(compoundOf(run)) : undefined;
    if (place !== undefined) found.push(place);
  });
  for (const text of texts) read(text, 0, text.length);
  return found;
};

/** Finds the alert's words in texts. */
const finder = ({ words, compounds, grams }: Wanted, known: PartWords): Pick<ChangeReader, 'find' | 'findFirst'> => {
  const places = placesOf(words, known);
  const hashes = hashesOf(compounds);
  const [foundWords, foundGrams] = [refilled(), refilled()];
  const hasCompound = ({ compounds: found }: TextRead): boolean => {
    for (const hash of found) if (hashes.placeOf(hash) >= 0) return true;
    return false;
  };
  /** Of its words the first `length`. */
  const find = (read: TextRead, length: number, textsOf: () => readonly string[]): Finding => {
    for (let at = 0; at < length; at += 1) {
      const number = read.words[at] ?? 0;
      const place = number < places.length ? (places[number] ?? 0) : 0;
      if (place > 0) foundWords.add(place - 1);
    }
    for (const gram of read.grams) {
      const place = grams.placeOf(gram);
      if (place >= 0) foundGrams.add(place);
    }
    const isNothing = foundWords.count() === 0 && foundGrams.count() === 0 && !hasCompound(read);
    const shared = isNothing ? nothingFound[length] : undefined;
    if (shared) return shared;
    return {
      length,
      words: foundWords.take(),
      compounds: hasCompound(read) ? compoundsIn(textsOf(), compounds) : nothing,
      grams: foundGrams.take(),
    };
  };
  return {
    find: (text, read) => find(read, read.words.length, () => [text]),
    findFirst: (count, read) => {
      const length = count === 0 ? 0 : (read.wordsIn[Math.min(count, read.wordsIn.length) - 1] ?? 0);
      return find(read, length, () => read.texts.slice(0, count));
    },
  };
};

/** A reader of changes against one alert: one change after the other. `known`: numbers for words. */
export const changeReader = (wanted: Wanted, known: PartWords): ChangeReader => {
  const count = () => counting(wanted.words.length);
  const counted = { title: count(), body: count(), folders: count(), names: count(), identifiers: count() };
  const [words, compounds, grams] = [distinct(wanted.words.length), distinct(wanted.compounds.size), distinct(wanted.grams.size())];
  return {
    ...finder(wanted, known),
    add: (field, finding) => {
      counted[field].add(finding);
      if (finding.words !== nothing) words.add(finding.words);
      if (finding.compounds !== nothing) compounds.add(finding.compounds);
      if (finding.grams !== nothing) grams.add(finding.grams);
    },
    done: () => ({
      fields: {
        title: counted.title.take(),
        body: counted.body.take(),
        folders: counted.folders.take(),
        names: counted.names.take(),
        identifiers: counted.identifiers.take(),
      },
      words: words.take(),
      compounds: compounds.take(),
      grams: grams.take(),
    }),
  };
};
