// Which paths does a glob mean? One pass over the path, whatever the pattern: nothing here can backtrack.

import { followAll, isWithin, nowhere, type PathMatcher, type Range, type Step } from './glob-automaton';

export type { PathMatcher } from './glob-automaton';

/** Longest pattern accepted, in characters; a matcher holds at most a few states for each. */
export const longestGlobChars = 256;

/** A pattern that cannot be read. `column` counts from 1 inside the pattern. */
export class GlobError extends Error {
  constructor(
    readonly column: number,
    readonly expected: string,
  ) {
    super(`column ${column}: expected ${expected}`);
    this.name = 'GlobError';
  }
}

const slash = 47;
const inSegment = (code: number): boolean => code !== slash;
const anything = (): boolean => true;

/**
 * Compiles a glob anchored at the repository's root. `*` and `?` stay inside a segment, `**` as a whole segment spans
 * any number of them (`src/**` needs something below src), `{a,b}` is either, `[a-z]` and `[!a]` are one character,
 * `\` takes the next character as it is. A pattern ending in `/` means everything below. Case matters.
 * @throws GlobError where the pattern cannot be read.
 */
export function compileGlob(glob: string): PathMatcher {
  const text = anchored(glob);
  const simple = simpleMatcher(text);
  if (simple) return simple;
  const reader = new GlobReader(text);
  return followAll({ steps: reader.program(), named: reader.named, prefix: literalPrefix(text) });
}

function anchored(glob: string): string {
  if (glob.trim() === '') throw new GlobError(1, 'a pattern, found nothing');
  if (glob.length > longestGlobChars) throw new GlobError(longestGlobChars, `at most ${longestGlobChars} characters`);
  if (glob.startsWith('!')) throw new GlobError(1, 'a pattern of paths that match; negation is not supported');
  if (glob.startsWith('./')) throw new GlobError(1, 'a path from the repository root without "./"');
  const rooted = glob.startsWith('/') ? glob.slice(1) : glob;
  return rooted.endsWith('/') || rooted === '' ? `${rooted}**` : rooted;
}

const special = /[*?[\]{}\\]/;

function literalPrefix(text: string): string {
  const at = text.search(special);
  return at === -1 ? text : text.slice(0, at);
}

/** Nine globs in ten are `folder/**` or a plain path: no automaton needed. */
function simpleMatcher(text: string): PathMatcher | undefined {
  if (!special.test(text)) return (path) => path === text;
  const folder = text.endsWith('/**') ? text.slice(0, -2) : undefined;
  if (folder === undefined || special.test(folder)) return undefined;
  return (path) => path.length > folder.length && path.startsWith(folder);
}

/** Turns pattern text into the steps of a small automaton. */
class GlobReader {
  /** Ranges of characters that the pattern names; it treats all others alike. */
  readonly named: Range[] = [[slash, slash]];
  private readonly steps: Step[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  program(): readonly Step[] {
    this.sequence(0);
    this.steps.push({ op: 'end' });
    return this.steps;
  }

  private sequence(depth: number): void {
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      if (depth > 0 && (char === ',' || char === '}')) return;
      if (char === '*') this.star();
      else if (char === '{') this.either(depth + 1);
      else if (char === '[') this.oneOf();
      else this.single(char);
    }
  }

  private single(char: string): void {
    if (char === '?') this.push(inSegment);
    else if (char === '\\') this.literal(this.escaped());
    else if (char === '}') throw new GlobError(this.at + 1, '"{" before "}"');
    else this.literal(char);
    this.at += 1;
  }

  private escaped(): string {
    this.at += 1;
    if (this.at >= this.text.length) throw new GlobError(this.at, 'a character after "\\"');
    return this.text.charAt(this.at);
  }

  private star(): void {
    const start = this.at;
    while (this.text.charAt(this.at) === '*') this.at += 1;
    const opens = start === 0 || '/{,'.includes(this.text.charAt(start - 1));
    const follows = this.text.charAt(this.at);
    const whole = this.at - start === 2 && opens;
    if (whole && follows === '/') this.folders();
    else if (whole && (follows === '' || follows === ',' || follows === '}')) this.everythingBelow();
    else this.repeat(inSegment);
  }

  /** `**` + `/`: no folder, or any number of them. */
  private folders(): void {
    const skip = this.fork();
    this.repeat(anything);
    this.literal('/');
    this.at += 1;
    this.land(skip);
  }

  private everythingBelow(): void {
    this.push(anything);
    this.repeat(anything);
  }

  private repeat(holds: (code: number) => boolean): void {
    const loop = this.fork();
    this.steps.push({ op: 'class', holds, next: loop });
    this.land(loop);
  }

  private either(depth: number): void {
    const opened = this.at;
    const exits: number[] = [];
    if (depth > 8) throw new GlobError(opened + 1, 'braces nested at most 8 deep');
    do {
      this.at += 1;
      const other = this.fork();
      this.sequence(depth);
      exits.push(this.fork());
      this.land(other);
    } while (this.text.charAt(this.at) === ',');
    if (this.text.charAt(this.at) !== '}') throw new GlobError(opened + 1, '"}" after "{"');
    this.at += 1;
    // The alternative after the last one does not exist: its branch must lead nowhere.
    this.steps.push({ op: 'class', holds: () => false, next: nowhere });
    for (const exit of exits) this.jumpHere(exit);
  }

  private oneOf(): void {
    const opened = this.at;
    const close = this.text.indexOf(']', opened + 2);
    if (close === -1) throw new GlobError(opened + 1, '"]" after "["');
    const body = this.text.slice(opened + 1, close);
    const negated = body.startsWith('!') || body.startsWith('^');
    const ranges = rangesOf(negated ? body.slice(1) : body);
    this.named.push(...ranges);
    this.push((code) => code !== slash && isWithin(ranges, code) !== negated);
    this.at = close + 1;
  }

  private literal(char: string): void {
    const code = char.charCodeAt(0);
    this.named.push([code, code]);
    this.steps.push({ op: 'char', code, next: this.steps.length + 1 });
  }

  private push(holds: (code: number) => boolean): void {
    this.steps.push({ op: 'class', holds, next: this.steps.length + 1 });
  }

  private fork(): number {
    this.steps.push({ op: 'fork', left: this.steps.length + 1, right: nowhere });
    return this.steps.length - 1;
  }

  private land(fork: number): void {
    const step = this.steps[fork];
    if (step?.op === 'fork') step.right = this.steps.length;
  }

  private jumpHere(fork: number): void {
    const step = this.steps[fork];
    if (step?.op === 'fork') step.left = step.right = this.steps.length;
  }
}

function rangesOf(text: string): Range[] {
  const ranges: Range[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const ranged = text.charAt(at + 1) === '-' && at + 2 < text.length;
    ranges.push([text.charCodeAt(at), text.charCodeAt(ranged ? at + 2 : at)]);
    if (ranged) at += 2;
  }
  return ranges;
}
