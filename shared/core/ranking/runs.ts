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
  /** Of the whole run without underscores, so that equal compounds have equal hashes. */
  hash: number;
  parts: number;
  /** Of each part: its first character, the one after its last, and its hash. */
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly hashes: Int32Array;
};

const emptyRun = (): Run => ({
  codes: new Uint8Array(longestRun),
  length: 0,
  hash: hashStart,
  parts: 0,
  from: new Uint8Array(longestRun),
  to: new Uint8Array(longestRun),
  hashes: new Int32Array(longestRun),
});

/**
 * A reader that calls `visit` with each run of a text from `start` to before `end`. The run is the same object each time: what is to be
 * kept must be copied.
 */
export const runReader = (visit: (run: Run) => void): ((text: string, start: number, end: number) => void) => {
  const run = emptyRun();
  return (text, start, end) => {
    const { codes, from, to, hashes } = run;
    const known = signs;
    let length = 0;
    let begun = 0;
    let parts = 0;
    let before = outside;
    // Hashes of the whole run, of the part that it stands in, and of that part without its last character.
    let whole = hashStart;
    let hash = hashStart;
    let hashBefore = hashStart;
    for (let at = start; at <= end; at += 1) {
      const code = at < end ? text.charCodeAt(at) : 0;
      const sign = code < 128 ? (known[code] ?? 0) : 0;
      const here = sign >> 7;
      if (here !== before) {
        // `HTTPServer2x` comes apart as HTTP, Server, 2, x: a capital followed by small letters begins a part.
        const isBegun = before === upper && here === lower;
        const stop = isBegun ? length - 1 : length;
        if (stop > begun && length <= longestRun) {
          if (stop - begun > 1 && before !== gap) {
            from[parts] = begun;
            to[parts] = stop;
            hashes[parts] = isBegun ? hashBefore : hash;
            parts += 1;
          }
          begun = stop;
          hash = isBegun ? hashed(hashStart, codes[stop] ?? 0) : hashStart;
        }
        if (here === outside) {
          run.length = length;
          run.parts = parts;
          run.hash = whole;
          if (length <= longestRun) visit(run);
          length = begun = parts = 0;
          whole = hash = hashStart;
        }
        before = here;
      }
      if (here !== outside) {
        const lowered = sign & 127;
        hashBefore = hash;
        hash = hashed(hash, lowered);
        if (here !== gap) whole = hashed(whole, lowered);
        if (length < longestRun) codes[length] = lowered;
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
