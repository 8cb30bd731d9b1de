// How text comes apart into runs of letters and digits, and runs into parts, in one pass and without making a text of any.

/** A run of letters, digits and underscores as it stands in a text. Longer runs are hashes or encoded bytes and say nothing. */
const longestRun = 80;

// What a character is; 0 for everything that ends a run.
const outside = 0;
const upper = 1;
const lower = 2;
const digit = 3;
const gap = 4;
const underscore = 95;

// By character: what it is, times 128, and what stands in its place: small letters for capitals.
const signs = Uint16Array.from({ length: 128 }, (_, code) => {
  const within = (first: number, last: number): boolean => code >= first && code <= last;
  if (within(65, 90)) return upper * 128 + code + 32;
  if (within(97, 122)) return lower * 128 + code;
  if (within(48, 57)) return digit * 128 + code;
  return code === underscore ? gap * 128 + code : outside;
});

// Taken out once: a look at a global is slow where tests run.
const imul = Math.imul;

// FNV-1a (Fowler, Noll, Vo), 32 bits. Equal texts have equal hashes; whoever needs more than that compares the text.
const hashStart = -2128831035;
const hashed = (hash: number, code: number): number => imul(hash ^ code, 0x01000193);

/** The run that a reader stands at, in lower case. Its parts have at least two characters each; what is between them is left out. */
export type Run = {
  readonly codes: Uint8Array;
  length: number;
  parts: number;
  /** Of each part: its first character, the one after its last, and its hash. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly hashes: Int32Array;
};

const emptyRun = (): Run => ({
  codes: new Uint8Array(longestRun),
  length: 0,
  parts: 0,
  from: new Uint8Array(longestRun),
  to: new Uint8Array(longestRun),
  hashes: new Int32Array(longestRun),
});

const hashOf = (codes: Uint8Array, from: number, to: number): number => {
  let hash = hashStart;
  for (let at = from; at < to; at += 1) hash = hashed(hash, codes[at] ?? 0);
  return hash;
};

const closePart = (run: Run, from: number, to: number): void => {
  if (to - from < 2 || run.codes[from] === underscore) return;
  run.from[run.parts] = from;
  run.to[run.parts] = to;
  run.hashes[run.parts] = hashOf(run.codes, from, to);
  run.parts += 1;
};

/** Where the part goes on that `length` characters began, when the next one is of another kind: it ends, or began one before. */
const nextPart = (run: Run, from: number, { before, here }: { before: number; here: number }): number => {
  // `HTTPServer2x` comes apart as HTTP, Server, 2, x: a capital followed by small letters begins a part.
  const to = before === upper && here === lower ? run.length - 1 : run.length;
  if (to <= from) return from;
  closePart(run, from, to);
  return to;
};

/**
 * A reader that calls `visit` with each run of a text from `start` to before `end`. The run is the same object each time: what is to be
 * kept must be copied.
 */
export const runReader = (visit: (run: Run) => void): ((text: string, start: number, end: number) => void) => {
  const run = emptyRun();
  return (text, start, end) => {
    const { codes } = run;
    const known = signs;
    let length = 0;
    let from = 0;
    let before = outside;
    for (let at = start; at <= end; at += 1) {
      const code = at < end ? text.charCodeAt(at) : 0;
      const sign = code < 128 ? (known[code] ?? 0) : 0;
      const here = sign >> 7;
      if (here !== before) {
        run.length = length;
        if (length <= longestRun) from = nextPart(run, from, { before, here });
        if (here === outside) {
          if (length <= longestRun) visit(run);
          length = from = run.parts = 0;
        }
        before = here;
      }
      if (here !== outside) {
        if (length < longestRun) codes[length] = sign & 127;
        length += 1;
      }
    }
  };
};

const textOf = (codes: Uint8Array): string => String.fromCharCode(...codes);

/** A part of a run, as text. */
export const partOf = ({ codes, from, to }: Run, part: number): string => textOf(codes.subarray(from[part], to[part]));

/** The whole run, as text. */
export const wholeOf = ({ codes, length }: Run): string => textOf(codes.subarray(0, length));

/** The run as one word, where it has several parts: `load_balancer` and `loadBalancer` are the same. */
export const isCompound = ({ parts, length }: Run): boolean => parts > 1 && length > 3;

export const compoundOf = (run: Run): string => wholeOf(run).replaceAll('_', '');

/** Of the whole run without underscores, so that equal compounds have equal hashes. */
export const compoundHashOf = ({ codes, length }: Run): number => {
  let hash = hashStart;
  for (let at = 0; at < length; at += 1) if (codes[at] !== underscore) hash = hashed(hash, codes[at] ?? 0);
  return hash;
};
