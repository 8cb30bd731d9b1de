// What a change holds of an alert: how often which of its words in which field, and which of its compounds and spellings.
import { intIndex, type IntIndex } from './int-index';
import { noNumber } from './part-numbers';
import { compoundHashOf, compoundOf, isCompound, partOf, runReader, type Run } from './runs';
import { canonicalPart, knownParts } from './words';

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

/** Where to look. `end` is after the last character, at most the text's length. */
export type Piece = { text: string; start: number; end: number; withGrams: boolean };

export type ChangeReader = {
  find: (piece: Piece) => Finding;
  /** Counts a finding to a field of the present change. */
  add: (field: Field, finding: Finding) => void;
  /** What was added since the last change was done. */
  done: () => Holding;
};

/** What is looked for: by canonical word, by compound, and runs of five characters by their number. */
export type Wanted = { words: ReadonlyMap<string, number>; compounds: ReadonlyMap<string, number>; grams: IntIndex };

const gramLength = 5;
const symbolBits = 6;
const gramMask = 2 ** (symbolBits * gramLength) - 1;
// Small letters, digits and the underscore in six bits.
const symbols = new Uint8Array(128);
'0123456789_abcdefghijklmnopqrstuvwxyz'.split('').forEach((character, at) => (symbols[character.charCodeAt(0)] = at));

/** Calls `visit` with the number of each five characters in a row. */
export const visitGrams = ({ codes, length }: Run, visit: (gram: number) => void): void => {
  let gram = 0;
  for (let at = 0; at < length; at += 1) {
    gram = ((gram << symbolBits) | (symbols[codes[at] ?? 0] ?? 0)) & gramMask;
    if (at >= gramLength - 1) visit(gram);
  }
};

const nothing: readonly number[] = [];

// Most texts are short and hold nothing of the alert: they share what is found in them.
const nothingFound = Array.from({ length: 16 }, (_, length): Finding => ({ length, words: nothing, compounds: nothing, grams: nothing }));

/** A list that is filled again and again; what is taken from it is no longer than it has to be. */
const refilled = () => {
  const scratch: number[] = [];
  let count = 0;
  return {
    add: (place: number): void => {
      scratch[count] = place;
      count += 1;
    },
    take: (): readonly number[] => {
      if (count === 0) return nothing;
      const taken = scratch.slice(0, count);
      count = 0;
      return taken;
    },
  };
};

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
      const reading = { length, words: taken, counts: taken === nothing ? nothing : taken.map((word) => times[word] ?? 0) };
      for (const word of taken) times[word] = 0;
      length = 0;
      return reading;
    },
  };
};

/** The place among the alert's words of a part of a run: -1 where it is none of them, `quiet` where it is a word of grammar. */
const quiet = -2;

const placer = (words: ReadonlyMap<string, number>): ((run: Run, part: number) => number) => {
  const parts = knownParts();
  // By number: 0 not yet looked up, otherwise three more than the place.
  const places = new Int32Array(parts.most);
  const placeOf = (word: string): number => (word === '' ? quiet : (words.get(word) ?? -1));
  return (run, part) => {
    const number = parts.numberOf(run, part);
    if (number === noNumber) return placeOf(canonicalPart(partOf(run, part)));
    const known = places[number] ?? 0;
    if (known !== 0) return known - 3;
    const place = placeOf(parts.wordAt(number) ?? '');
    places[number] = place + 3;
    return place;
  };
};

const hashesOf = (compounds: ReadonlyMap<string, number>): IntIndex => {
  const hashes = intIndex(compounds.size);
  const readHash = runReader((run) => hashes.add(compoundHashOf(run)));
  for (const compound of compounds.keys()) readHash(compound, 0, compound.length);
  return hashes;
};

/** Finds the alert's words in texts. */
const finder = ({ words, compounds, grams }: Wanted): ChangeReader['find'] => {
  const placeOf = placer(words);
  const hashes = hashesOf(compounds);
  const [foundWords, foundCompounds, foundGrams] = [refilled(), refilled(), refilled()];
  let length = 0;
  let withGrams = false;
  const seeGram = (gram: number): void => {
    const place = grams.placeOf(gram);
    if (place >= 0) foundGrams.add(place);
  };
  const read = runReader((run) => {
    for (let part = 0; part < run.parts; part += 1) {
      const place = placeOf(run, part);
      if (place !== quiet) length += 1;
      if (place >= 0) foundWords.add(place);
    }
    const compound = isCompound(run) && hashes.placeOf(compoundHashOf(run)) >= 0 ? compounds.get(compoundOf(run)) : undefined;
    if (compound !== undefined) foundCompounds.add(compound);
    if (withGrams) visitGrams(run, seeGram);
  });
  return (piece) => {
    length = 0;
    withGrams = piece.withGrams;
    read(piece.text, piece.start, piece.end);
    const found = { length, words: foundWords.take(), compounds: foundCompounds.take(), grams: foundGrams.take() };
    const isNothing = found.words === nothing && found.compounds === nothing && found.grams === nothing;
    return isNothing ? (nothingFound[length] ?? found) : found;
  };
};

/** A reader of changes against one alert: one change after the other. */
export const changeReader = (wanted: Wanted): ChangeReader => {
  const count = () => counting(wanted.words.size);
  const counted = { title: count(), body: count(), folders: count(), names: count(), identifiers: count() };
  const [words, compounds, grams] = [distinct(wanted.words.size), distinct(wanted.compounds.size), distinct(wanted.grams.size())];
  return {
    find: finder(wanted),
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
