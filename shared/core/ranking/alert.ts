// An alert read once: the words to look for in changes, what each is worth, and what the alert complains of.
import { canonicalWord, isQuiet, partsOf, visitRuns } from './words';

/** Alert text beyond this many characters is not read. */
export const alertTextLimit = 20_000;
const wordLimit = 400;
const compoundLimit = 200;
const gramLength = 5;
const rememberedRuns = 200_000;

/** What is found of an alert in one run of characters. Numbers index the alert's words, compounds and grams. */
export type Finding = { words: readonly number[]; parts: number; compounds: readonly number[]; grams: readonly number[] };

export type Complaint = 'build' | 'test' | 'downstream';

/** Words by which an alert complains of a kind of trouble, in canonical form. */
const complaints: Record<Complaint, ReadonlySet<string>> = {
  build: new Set('build compile link gn gyp cmake bazel undefined undeclared header include symbol clang gcc msvc warning werror unused syntax redefinition initializer lint catalog'.split(' ').map(canonicalWord)),
  test: new Set('test tests flaky flake flakiness layout expect expected expectation assert assertion timeout cts conformance suite'.split(' ').map(canonicalWord)),
  downstream: new Set('downstream internal import importer roll roller external user client consumer customer dependent partner project'.split(' ').map(canonicalWord)),
};

export type Alert = {
  /** Canonical words, each once, and how the alert spelled them first. */
  words: readonly string[];
  spelled: readonly string[];
  compounds: readonly string[];
  gramCount: number;
  /** 0..1 for each word: little for words that alerts use all the time. */
  worth: readonly number[];
  fileNames: ReadonlySet<string>;
  complaints: ReadonlySet<Complaint>;
  find: (run: string) => Finding;
};

/** In how many of `alerts` past alerts a word stood. */
export type AlertWords = { alerts: number; seenIn: Readonly<Record<string, number>> };

/** Inverse query frequency, 1 for a word no alert ever used (after Orca, OSDI 2018: boilerplate of alerts is what must be damped). */
export const worthOf = (word: string, { alerts, seenIn }: AlertWords): number => {
  const seen = Object.hasOwn(seenIn, word) ? (seenIn[word] ?? 0) : 0;
  return Math.max(0, Math.log((alerts + 1) / (seen + 0.5)) / Math.log((alerts + 1) / 0.5));
};

const gramsOf = (word: string): string[] => Array.from({ length: Math.max(0, word.length - gramLength + 1) }, (_, at) => word.slice(at, at + gramLength));

// `loader.cc:31` and `"src/loader.cc"` name loader.cc.
const fileNamesIn = (text: string): Set<string> => {
  const names = new Set<string>();
  for (const piece of text.toLowerCase().split(/[^a-z0-9_.+-]/)) {
    const name = piece.endsWith('.') ? piece.slice(0, -1) : piece;
    if (name.length > 4 && name.length < 120 && name.lastIndexOf('.') > 0) names.add(name);
  }
  return names;
};

type Index = Map<string, number>;

const indexed = (index: Index, word: string, limit: number): void => {
  if (!index.has(word) && index.size < limit) index.set(word, index.size);
};

const known = (index: Index, words: readonly string[]): number[] =>
  words.flatMap((word) => {
    const at = index.get(word);
    return at === undefined ? [] : [at];
  });

const compoundOf = (run: string, parts: readonly string[]): string[] => (parts.length > 1 && run.length > 3 ? [run.toLowerCase().replaceAll('_', '')] : []);

/** Reads an alert. `past` says which words alerts use all the time. */
export const readAlert = (text: string, past: AlertWords): Alert => {
  const [words, compounds, grams]: [Index, Index, Index] = [new Map(), new Map(), new Map()];
  const spelled: string[] = [];
  const read = text.slice(0, alertTextLimit);
  visitRuns(read, alertTextLimit, (run) => {
    const parts = partsOf(run);
    for (const part of parts) {
      if (isQuiet(part)) continue;
      indexed(words, canonicalWord(part), wordLimit);
      if (spelled.length < words.size) spelled.push(part);
    }
    for (const compound of compoundOf(run, parts)) indexed(compounds, compound, compoundLimit);
    const lower = run.toLowerCase();
    if (!isQuiet(lower)) for (const gram of gramsOf(lower)) indexed(grams, gram, alertTextLimit);
  });
  const remembered = new Map<string, Finding>();
  const look = (run: string): Finding => {
    const parts = partsOf(run);
    const loud = parts.filter((part) => !isQuiet(part));
    return { words: known(words, loud.map(canonicalWord)), parts: loud.length, compounds: known(compounds, compoundOf(run, parts)), grams: [...new Set(known(grams, gramsOf(run.toLowerCase())))] };
  };
  const find = (run: string): Finding => {
    const before = remembered.get(run);
    if (before) return before;
    const finding = look(run);
    if (remembered.size < rememberedRuns) remembered.set(run, finding);
    return finding;
  };
  const all = [...words.keys()];
  const complained = (['build', 'test', 'downstream'] as const).filter((complaint) => all.some((word) => complaints[complaint].has(word)));
  return { words: all, spelled, compounds: [...compounds.keys()], gramCount: grams.size, worth: all.map((word) => worthOf(word, past)), fileNames: fileNamesIn(read), complaints: new Set(complained), find };
};
