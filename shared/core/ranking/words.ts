// How text becomes words that can be compared: camelCase and snake_case come apart, and endings and spellings are levelled.
import { partWords, quietNumber, type PartWords } from './part-words';
import { remembering } from './remembering';
import { runReader } from './runs';

const quiet = new Set(
  'the a an and or of to in on for is are was were be been this that it its with as by at from but not we i you have has had do does did so if then than there here when which what who will would should could can may might must into out up down over under again also just only more most some any all no nor too very ll re ve isn aren wasn weren don doesn didn won our my your their his her they he she them us me because due about after before while until during now still see seems seem like'.split(
    ' ',
  ),
);

const sameAs = new Map(
  Object.entries({
    mac: 'osx macos darwin macosx',
    win: 'windows win32 win64 win7 win10 win11 msvc',
    build: 'compil compile compilation',
    link: 'linker',
    perf: 'performanc performance',
    library: 'lib',
    parameter: 'param',
    config: 'cfg conf configuration configur',
    authent: 'auth',
    database: 'db',
    message: 'msg',
    image: 'img',
    doc: 'docs documentation',
    javascript: 'js',
    python: 'py',
    kubernetes: 'k8s',
    production: 'prod',
    environment: 'env',
    depend: 'dep deps dependenc',
    test: 'unittest unittests gtest',
  }).flatMap(([word, others]) => others.split(' ').map((other): [string, string] => [other, word])),
);

// Ending, shortest word that loses it, what stands in its place. The first that fits counts; after S. Lovins' idea of longest match.
const plurals: readonly (readonly [string, number, string])[] = [
  ['ies', 5, 'y'],
  ['sses', 4, 'ss'],
  ['ss', 0, 'ss'],
  ['us', 0, 'us'],
  ['is', 0, 'is'],
  ['s', 4, ''],
];
const endings: readonly (readonly [string, number, string])[] = [
  ['ing', 6, ''],
  ['ed', 5, ''],
  ['er', 7, ''],
  ['ation', 8, ''],
  ['tion', 7, ''],
  ['ment', 8, ''],
];

const withoutEnding = (word: string, table: readonly (readonly [string, number, string])[]): string => {
  const rule = table.find(([ending, shortest]) => word.length >= shortest && word.endsWith(ending));
  return rule ? word.slice(0, -rule[0].length) + rule[2] : word;
};

/** The word without its inflection, roughly: `reverting` and `reverted` are one word. */
export const stemOf = (word: string): string => {
  if (word.length < 4) return word;
  const bare = withoutEnding(withoutEnding(word, plurals), endings);
  const short = bare.length > 4 && bare.endsWith('e') ? bare.slice(0, -1) : bare;
  const isDoubled = short.length > 4 && short.at(-1) === short.at(-2) && !short.endsWith('l') && !short.endsWith('s');
  return isDoubled ? short.slice(0, -1) : short;
};

/** The form under which words are compared. `word` in lower case. */
export const canonicalWord = remembering(20_000, (word) => {
  const stem = stemOf(word);
  return sameAs.get(word) ?? sameAs.get(stem) ?? stem;
});

/** Words of grammar, which say nothing about a change. */
export const isQuiet = (word: string): boolean => quiet.has(word);

const mostParts = 200_000;

/** Numbers for words, none given yet. */
export const emptyWords = (): PartWords => partWords(mostParts, (part) => (isQuiet(part) ? '' : canonicalWord(part)));

// It only saves time: full, it begins anew with the next text.
let words = emptyWords();
let read: string[] = [];
const readWords = runReader((run) => {
  for (let part = 0; part < run.parts; part += 1) {
    const number = words.numberOf(run, part);
    if (number !== quietNumber) read.push(words.wordAt(number));
  }
});

/** All words of a text in their canonical form, with repeats, without quiet ones. `limit` in characters. */
export const wordsOf = (text: string, limit: number): string[] => {
  if (words.isFull()) words = emptyWords();
  read = [];
  readWords(text, 0, Math.min(text.length, limit));
  return read;
};
