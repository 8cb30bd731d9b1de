// What a change says, whatever is looked for in it: its words, compounds and spellings as numbers, worked out once for all rankings.
import { fileKindsOf, mannerOf, purposesIn, type FileKinds, type Manner, type Purpose } from './change-kinds';
import { quietNumber, type PartWords } from './part-words';
import { refilled } from './refilled';
import { remembering } from './remembering';
import { isCompound, runReader, type Run } from './runs';
import { emptyWords } from './words';

export type TextRead = {
  /** Numbers of its words in their order, with repeats, without words of grammar. */
  words: readonly number[];
  /** Hashes of its compounds, and numbers of five characters in a row. */
  compounds: readonly number[];
  grams: readonly number[];
};

export type MessageRead = {
  title: string;
  body: string;
  inTitle: TextRead;
  inBody: TextRead;
  /** Numbers of the title's words that have a letter, each once. */
  titleWords: readonly number[];
  purposes: readonly Purpose[];
  manner: Manner;
};

export type PathRead = { path: string; folders: string; name: string; inFolders: TextRead; inName: TextRead; kinds: FileKinds };

/** The first identifiers of a change, read as one text; `wordsIn`: how many words the first one has, the first two have, and so on. */
export type IdentifiersRead = TextRead & { texts: readonly string[]; wordsIn: readonly number[] };

export type ChangeRead = MessageRead & { files: readonly PathRead[]; identifiers: IdentifiersRead };

type Change = { sha: string; message: string; files: readonly { path: string }[]; identifiers: readonly string[] };

/** `identifiers`: how many of them are wanted, at least. */
export type KnownTexts = { words: PartWords; change: (change: Change, identifiers: number) => ChangeRead };

const titleLimit = 1_000;
const bodyLimit = 3_000;
const pathLimit = 500;
const fileLimit = 120;
// All of it only saves time: what is full begins anew.
const mostChanges = 6_000;
const mostNumbers = 1_500_000;
const mostPaths = 50_000;
const mostFolders = 20_000;
const longestRemembered = 10_000;

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

const textReader = (known: PartWords) => {
  const [words, compounds, grams] = [refilled(), refilled(), refilled()];
  let withGrams = false;
  const readRuns = runReader((run) => {
    for (let part = 0; part < run.parts; part += 1) {
      const number = known.numberOf(run, part);
      if (number !== quietNumber) words.add(number);
    }
    if (isCompound(run)) compounds.add(run.hash);
    if (withGrams) visitGrams(run, grams.add);
  });
  const taken = (): TextRead => ({ words: words.take(), compounds: compounds.take(), grams: grams.take() });
  return {
    text: (text: string, asked: { most: number; withGrams: boolean }): TextRead => {
      withGrams = asked.withGrams;
      readRuns(text, 0, Math.min(text.length, asked.most));
      return taken();
    },
    identifiers: (texts: readonly string[]): IdentifiersRead => {
      withGrams = false;
      const wordsIn = texts.map((text) => {
        readRuns(text, 0, Math.min(text.length, pathLimit));
        return words.count();
      });
      return { ...taken(), texts, wordsIn };
    },
  };
};

type TextReader = ReturnType<typeof textReader>;

const hasLetter = (word: string): boolean => /[a-z]/.test(word);

const messageReader =
  (words: PartWords, reader: TextReader): ((message: string) => MessageRead) =>
  (message) => {
    const line = message.indexOf('\n');
    const end = line < 0 ? message.length : line;
    const title = message.slice(0, Math.min(end, titleLimit));
    const body = message.slice(end, end + bodyLimit);
    const inTitle = reader.text(title, { most: titleLimit, withGrams: true });
    const inBody = reader.text(body, { most: bodyLimit, withGrams: false });
    const titleWords = [...new Set(inTitle.words.filter((word) => hasLetter(words.wordAt(word))))];
    const purposes = purposesIn(inTitle.words.map(words.wordAt));
    return { title, body, inTitle, inBody, titleWords, purposes, manner: mannerOf(title, body) };
  };

const pathReader = (reader: TextReader): ((path: string) => PathRead) => {
  const read = (text: string): TextRead => reader.text(text, { most: pathLimit, withGrams: true });
  const inFolders = remembering(mostFolders, read);
  return (path) => {
    const nameStart = path.lastIndexOf('/') + 1;
    const name = path.slice(nameStart);
    const folders = path.slice(0, nameStart);
    return { path, folders, name, inFolders: inFolders(folders), inName: read(name), kinds: fileKindsOf(path.slice(-pathLimit)) };
  };
};

type Remembered = { message: string; read: ChangeRead };

// The same sha is not enough: whatever the caller says now is what is read.
const isSame = ({ message, read }: Remembered, change: Change, wanted: number): boolean => {
  const { files, identifiers } = change;
  const { texts } = read.identifiers;
  if (message !== change.message || read.files.length !== Math.min(files.length, fileLimit)) return false;
  if (texts.length < Math.min(identifiers.length, wanted) || texts.length > identifiers.length) return false;
  for (let at = 0; at < read.files.length; at += 1) if (read.files[at]?.path !== files[at]?.path) return false;
  for (let at = 0; at < texts.length; at += 1) if (texts[at] !== identifiers[at]) return false;
  return true;
};

// The numbers that are kept of a change take eight bytes each; its files are shared.
const numbersIn = ({ inTitle, inBody, identifiers }: ChangeRead): number =>
  inTitle.words.length + inTitle.grams.length + inBody.words.length + identifiers.words.length + 2 * identifiers.texts.length;

/** Keeps what was read of changes; all of it is forgotten when it is too much. */
const keeper = () => {
  const kept = new Map<string, Remembered>();
  let numbers = 0;
  return {
    of: (sha: string): Remembered | undefined => kept.get(sha),
    keep: (sha: string, remembered: Remembered): void => {
      if (kept.size >= mostChanges || numbers > mostNumbers) {
        kept.clear();
        numbers = 0;
      }
      kept.set(sha, remembered);
      numbers += numbersIn(remembered.read);
    },
  };
};

const noTexts = (): KnownTexts => {
  const words = emptyWords();
  const reader = textReader(words);
  const readMessage = messageReader(words, reader);
  const pathOf = remembering(mostPaths, pathReader(reader));
  const kept = keeper();
  const readChange = ({ message, files, identifiers }: Change, wanted: number): ChangeRead => ({
    ...readMessage(message),
    files: files.slice(0, fileLimit).map(({ path }) => pathOf(path)),
    identifiers: reader.identifiers(identifiers.slice(0, wanted)),
  });
  return {
    words,
    change: (change, wanted) => {
      const before = kept.of(change.sha);
      if (before && isSame(before, change, wanted)) return before.read;
      const read = readChange(change, wanted);
      if (change.message.length <= longestRemembered) kept.keep(change.sha, { message: change.message, read });
      return read;
    },
  };
};

let texts = noTexts();

/** Texts as numbers: as good as none, or those that were read before. */
export const knownTexts = (): KnownTexts => {
  if (texts.words.isFull()) texts = noTexts();
  return texts;
};
