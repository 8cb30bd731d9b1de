// How text becomes words that can be compared: camelCase and snake_case come apart, and endings and spellings are levelled.

/** A run of letters, digits and underscores as it stands in a text. Longer runs are hashes or encoded bytes and say nothing. */
export const longestRun = 80;

// What a character is, by its code; 0 for everything that ends a run.
const [outside, upper, lower, digit, gap] = [0, 1, 2, 3, 4];
const classes = new Uint8Array(128);
classes.fill(digit, 48, 58);
classes.fill(upper, 65, 91);
classes.fill(lower, 97, 123);
classes[95] = gap;

const classOf = (code: number): number => classes[code] ?? outside;

/** Calls `visit` with each run of the first `limit` characters; one pass, whatever the text. */
export const visitRuns = (text: string, limit: number, visit: (run: string) => void): void => {
  const end = Math.min(text.length, limit);
  let from = 0;
  for (let at = 0; at <= end; at += 1) {
    if (at < end && classOf(text.charCodeAt(at)) !== outside) continue;
    if (at > from && at - from <= longestRun) visit(text.slice(from, at));
    from = at + 1;
  }
};

// `HTTPServer2x` comes apart as HTTP, Server, 2, x: a capital followed by small letters begins a part.
const beginsPart = (run: string, at: number): boolean => {
  const [before, here] = [classOf(run.charCodeAt(at - 1)), classOf(run.charCodeAt(at))];
  if (here === upper) return before !== upper || classOf(run.charCodeAt(at + 1)) === lower;
  return here === lower ? before !== lower && before !== upper : here !== before;
};

/** The parts of a run in lower case, at least two characters each. */
export const partsOf = (run: string): string[] => {
  const parts: string[] = [];
  let from = 0;
  for (let at = 1; at <= run.length; at += 1) {
    if (at < run.length && !beginsPart(run, at)) continue;
    const part = run.slice(from, at);
    if (part.length > 1 && classOf(part.charCodeAt(0)) !== gap) parts.push(part.toLowerCase());
    from = at;
  }
  return parts;
};

const quiet = new Set(
  'the a an and or of to in on for is are was were be been this that it its with as by at from but not we i you have has had do does did so if then than there here when which what who will would should could can may might must into out up down over under again also just only more most some any all no nor too very ll re ve isn aren wasn weren don doesn didn won our my your their his her they he she them us me because due about after before while until during now still see seems seem like'.split(
    ' ',
  ),
);

/** Words of grammar, which say nothing about a change. */
export const isQuiet = (word: string): boolean => quiet.has(word);

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

/** Remembers what it worked out, and forgets all of it when full: it only saves time. */
const remembering = <Found>(limit: number, look: (text: string) => Found): ((text: string) => Found) => {
  const remembered = new Map<string, Found>();
  return (text) => {
    const before = remembered.get(text);
    if (before !== undefined) return before;
    if (remembered.size >= limit) remembered.clear();
    const found = look(text);
    remembered.set(text, found);
    return found;
  };
};

/** The form under which words are compared. `word` in lower case. */
export const canonicalWord = remembering(20_000, (word) => {
  const stem = stemOf(word);
  return sameAs.get(word) ?? sameAs.get(stem) ?? stem;
});

/** All words of a text in their canonical form, with repeats, without quiet ones. `limit` in characters. */
export const wordsOf = (text: string, limit: number): string[] => {
  const words: string[] = [];
  visitRuns(text, limit, (run) => {
    words.push(...runOf(run).words);
  });
  return words;
};

/** A run as it is compared: its parts without quiet ones, and the whole run where it has several parts. */
export type Run = { words: readonly string[]; compound: string | undefined };

const readRun = (run: string): Run => {
  const parts = partsOf(run);
  const compound = parts.length > 1 && run.length > 3 ? run.toLowerCase().replaceAll('_', '') : undefined;
  return { words: parts.filter((part) => !isQuiet(part)).map(canonicalWord), compound };
};

/** The same runs come again and again, in every change and every incident. */
export const runOf = remembering(100_000, readRun);
