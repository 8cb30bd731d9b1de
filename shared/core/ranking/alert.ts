// An alert read once: the words to look for in changes, what each is worth, and what the alert complains of.
import { alertTextLimit, worthOf, type AlertWords } from './alert-words';
import { changeReader, type ChangeReader, type Wanted } from './change-reader';
import { intIndex } from './int-index';
import { compoundOf, isCompound, partOf, runReader, wholeOf } from './runs';
import { quoted } from './term';
import { knownTexts, visitGrams, type KnownTexts } from './texts';
import { canonicalWord, isQuiet, wordsOf } from './words';

const wordLimit = 400;
const compoundLimit = 200;

export type Complaint = 'build' | 'test' | 'downstream';

/** Words by which an alert complains of a kind of trouble, in canonical form. */
const complaints: Record<Complaint, ReadonlySet<string>> = {
  build: new Set(
    'build compile link gn gyp cmake bazel undefined undeclared header include symbol clang gcc msvc warning werror unused syntax redefinition initializer lint catalog'
      .split(' ')
      .map(canonicalWord),
  ),
  test: new Set('test tests flaky flake flakiness unittest cts gtest conformance'.split(' ').map(canonicalWord)),
  downstream: new Set('downstream internal roll roller external client consumer dependent partner'.split(' ').map(canonicalWord)),
};

export type Alert = {
  /** Canonical words, each once, and how the alert spelled them first, fit to be quoted. */
  words: readonly string[];
  quoted: readonly string[];
  compounds: readonly string[];
  gramCount: number;
  /** 0..1 for each word: little for words that alerts use all the time. */
  worth: readonly number[];
  /** 0..1 for each word: the share of changes anywhere that use it. */
  commonness: readonly number[];
  fileNames: ReadonlySet<string>;
  complaints: ReadonlySet<Complaint>;
  /** Reads changes against it, and texts of changes whatever the alert. */
  reader: ChangeReader;
  texts: KnownTexts;
};

// `loader.cc:31` and `"src/loader.cc"` name loader.cc.
const fileNamesIn = (text: string): Set<string> => {
  const names = new Set<string>();
  for (const piece of text.toLowerCase().split(/[^a-z0-9_.+-]/)) {
    const name = piece.endsWith('.') ? piece.slice(0, -1) : piece;
    if (name.length > 4 && name.length < 120 && name.lastIndexOf('.') > 0) names.add(name);
  }
  return names;
};

const index = (into: Map<string, number>, word: string, limit: number): void => {
  if (!into.has(word) && into.size < limit) into.set(word, into.size);
};

/** What changes are searched for, and how the alert spelled each word first. */
const readWanted = (text: string): Wanted & { spelled: string[] } => {
  const words = new Map<string, number>();
  const compounds = new Map<string, number>();
  const grams = intIndex(text.length);
  const spelled: string[] = [];
  const read = runReader((run) => {
    for (let part = 0; part < run.parts; part += 1) {
      const spelling = partOf(run, part);
      if (isQuiet(spelling)) continue;
      index(words, canonicalWord(spelling), wordLimit);
      if (spelled.length < words.size) spelled.push(spelling);
    }
    if (isCompound(run)) index(compounds, compoundOf(run), compoundLimit);
    if (!isQuiet(wholeOf(run))) visitGrams(run, grams.add);
  });
  read(text, 0, text.length);
  return { words: [...words.keys()], compounds, grams, spelled };
};

const complaintNames = ['build', 'test', 'downstream'] as const;

// `500 Internal Server Error` is no complaint of an internal user.
const isOwnError = (text: string): boolean => /internal (?:server )?error/i.test(text);

const complaintsIn = (text: string, words: readonly string[]): ReadonlySet<Complaint> => {
  const internal = canonicalWord('internal');
  const read = isOwnError(text) ? words.filter((word) => word !== internal) : words;
  return new Set(complaintNames.filter((complaint) => read.some((word) => complaints[complaint].has(word))));
};

/** Where to look is no description: words that stand in web addresses alone are worth this much of others. */
const addressWorth = 0.3;

const outOfAddresses = (text: string): ReadonlySet<string> => new Set(wordsOf(text.replaceAll(/https?:\/\/\S+/gi, ' '), alertTextLimit));

/** Reads an alert. `past` says which words alerts use all the time, `changeWords` which share of changes anywhere uses a word. */
export const readAlert = (text: string, past: AlertWords, changeWords: Readonly<Record<string, number>> = {}): Alert => {
  const read = text.slice(0, alertTextLimit);
  const wanted = readWanted(read);
  const all = wanted.words;
  const described = outOfAddresses(read);
  const texts = knownTexts();
  return {
    words: all,
    quoted: wanted.spelled.map(quoted),
    compounds: [...wanted.compounds.keys()],
    gramCount: wanted.grams.size(),
    worth: all.map((word) => worthOf(word, past) * (described.has(word) ? 1 : addressWorth)),
    commonness: all.map((word) => (Object.hasOwn(changeWords, word) ? (changeWords[word] ?? 0) : 0)),
    fileNames: fileNamesIn(read),
    complaints: complaintsIn(read, all),
    reader: changeReader(wanted, texts.words),
    texts,
  };
};
