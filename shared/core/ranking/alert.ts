// An alert read once: the words to look for in changes, what each is worth, and what the alert complains of.
import { alertTextLimit, worthOf, type AlertWords } from './alert-words';
import { canonicalWord, isQuiet, partsOf, runOf, visitRuns } from './words';

const wordLimit = 400;
const compoundLimit = 200;
const gramLength = 5;
const rememberedRuns = 200_000;

/** What is found of an alert in one run of characters: indexes of the alert's words and compound, of `parts` words in all. */
export type Finding = { words: readonly number[]; parts: number; compound: number | undefined };

export type Complaint = 'build' | 'test' | 'downstream';

/** Words by which an alert complains of a kind of trouble, in canonical form. */
const complaints: Record<Complaint, ReadonlySet<string>> = {
  build: new Set(
    'build compile link gn gyp cmake bazel undefined undeclared header include symbol clang gcc msvc warning werror unused syntax redefinition initializer lint catalog'
      .split(' ')
      .map(canonicalWord),
  ),
  test: new Set(
    'test tests flaky flake flakiness layout expect expected expectation assert assertion timeout cts conformance suite'
      .split(' ')
      .map(canonicalWord),
  ),
  downstream: new Set(
    'downstream internal import importer roll roller external user client consumer customer dependent partner project'
      .split(' ')
      .map(canonicalWord),
  ),
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
  gramsIn: (run: string) => readonly number[];
};

const gramsOf = (word: string): string[] =>
  Array.from({ length: Math.max(0, word.length - gramLength + 1) }, (_, at) => word.slice(at, at + gramLength));

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

const index = (into: Index, word: string, limit: number): void => {
  if (!into.has(word) && into.size < limit) into.set(word, into.size);
};

const nothing: readonly number[] = [];

const known = (words: Index, wanted: Iterable<string>): readonly number[] => {
  let found: number[] | undefined;
  for (const word of wanted) {
    const at = words.get(word);
    if (at !== undefined) (found ??= []).push(at);
  }
  return found ?? nothing;
};

/** Remembers what a run holds: changes repeat their words. */
const remembering = <Found>(look: (run: string) => Found): ((run: string) => Found) => {
  const remembered = new Map<string, Found>();
  return (run) => {
    const before = remembered.get(run);
    if (before !== undefined) return before;
    const found = look(run);
    if (remembered.size < rememberedRuns) remembered.set(run, found);
    return found;
  };
};

type Indexes = { words: Index; spelled: string[]; compounds: Index; grams: Index };

const indexesOf = (text: string): Indexes => {
  const { words, spelled, compounds, grams }: Indexes = { words: new Map(), spelled: [], compounds: new Map(), grams: new Map() };
  visitRuns(text, alertTextLimit, (run) => {
    const { words: read, compound } = runOf(run);
    const parts = partsOf(run).filter((part) => !isQuiet(part));
    read.forEach((word, at) => {
      index(words, word, wordLimit);
      if (spelled.length < words.size) spelled.push(parts[at] ?? word);
    });
    if (compound !== undefined) index(compounds, compound, compoundLimit);
    const lower = run.toLowerCase();
    if (!isQuiet(lower)) for (const gram of gramsOf(lower)) index(grams, gram, alertTextLimit);
  });
  return { words, spelled, compounds, grams };
};

const complaintNames = ['build', 'test', 'downstream'] as const;

/** Reads an alert. `past` says which words alerts use all the time. */
export const readAlert = (text: string, past: AlertWords): Alert => {
  const read = text.slice(0, alertTextLimit);
  const { words, spelled, compounds, grams } = indexesOf(read);
  const all = [...words.keys()];
  return {
    words: all,
    spelled,
    compounds: [...compounds.keys()],
    gramCount: grams.size,
    worth: all.map((word) => worthOf(word, past)),
    fileNames: fileNamesIn(read),
    complaints: new Set(complaintNames.filter((complaint) => all.some((word) => complaints[complaint].has(word)))),
    find: (run) => {
      const { words: parts, compound } = runOf(run);
      return { words: known(words, parts), parts: parts.length, compound: compound === undefined ? undefined : compounds.get(compound) };
    },
    gramsIn: remembering((run) => known(grams, new Set(gramsOf(run.toLowerCase())))),
  };
};
