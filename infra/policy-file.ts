// Reads aftershock.yaml, or says in which line and column it is wrong and what was expected there.
import { readFileSync } from 'node:fs';
import { isCollection, isMap, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { readPolicy, type PolicyPlace } from '../shared/adapters/policy';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';

export const policyFileName = 'aftershock.yaml';
const largestChars = 256 * 1_024;

/** `line` and `column` count from 1. */
export type PolicyFileProblem = { line: number; column: number; expected: string };

/** A policy file that cannot be used: its message has one line a problem, as editors and CI read them. */
export class PolicyFileError extends Error {
  constructor(
    readonly file: string,
    readonly problems: readonly PolicyFileProblem[],
  ) {
    super(problems.map(({ line, column, expected }) => `${file}:${line}:${column}: ${expected}`).join('\n'));
    this.name = 'PolicyFileError';
  }
}

/**
 * The policy in a file. With `optional`, a file that does not exist is the built-in policy; one that cannot be read never is.
 * @throws PolicyFileError with every problem found.
 */
export const loadPolicy = (file: string, { optional = false } = {}): Policy => {
  const text = textOf(file, optional);
  if (text === undefined) return builtInPolicy;
  const read = parsePolicy(text);
  if ('problems' in read) throw new PolicyFileError(file, read.problems);
  return read.policy;
};

const textOf = (file: string, optional: boolean): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    if (optional && code === 'ENOENT') return undefined;
    throw new PolicyFileError(file, [
      { line: 1, column: 1, expected: `expected a file that can be read (${typeof code === 'string' ? code : 'unreadable'})` },
    ]);
  }
};

/** The policy that a file's text says, or all that is wrong with it. */
export const parsePolicy = (text: string): { policy: Policy } | { problems: PolicyFileProblem[] } => {
  if (text.length > largestChars) return { problems: [{ line: 1, column: 1, expected: `expected at most ${largestChars} characters` }] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  const problemAt = (offset: number, expected: string): PolicyFileProblem => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    return { line: Math.max(1, line), column: Math.max(1, col), expected };
  };
  if (document.errors.length > 0)
    return { problems: document.errors.map(({ pos, message }) => problemAt(pos[0], `expected YAML: ${oneLine(message)}`)) };
  const json = plain(document);
  if (json === undefined) return { problems: [problemAt(0, 'expected YAML without so many aliases')] };
  const read = readPolicy(json.value, (place) => problemAt(offsetOf(document, place), '').line);
  if ('policy' in read) return read;
  return { problems: read.problems.map(({ at, expected }) => problemAt(offsetOf(document, at), `${placeName(at)}${expected}`)) };
};

/** Undefined where aliases multiply beyond measure. */
const plain = (document: Document.Parsed): { value: unknown } | undefined => {
  try {
    return { value: document.toJS({ maxAliasCount: 100 }) };
  } catch {
    return undefined;
  }
};

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 200);

const placeName = (place: PolicyPlace): string =>
  place.length === 0
    ? ''
    : `${place.map((key, at) => (typeof key === 'number' ? `[${key}]` : `${at > 0 ? '.' : ''}${key.slice(0, 60)}`)).join('')}: `;

/** Where a place begins; where it is missing, where what should hold it begins. */
const offsetOf = (document: Document.Parsed, place: PolicyPlace): number => {
  for (let length = place.length; length > 0; length -= 1) {
    const found = nodeOffset(document, place.slice(0, length), length === place.length);
    if (found !== undefined) return found;
  }
  return 0;
};

const nodeOffset = (document: Document.Parsed, place: PolicyPlace, exact: boolean): number | undefined => {
  const parent: unknown = place.length === 1 ? document.contents : document.getIn(place.slice(0, -1), true);
  const last = place.at(-1);
  if (!isCollection(parent) || last === undefined) return undefined;
  if (!isMap(parent)) return startOf(parent.get(last, true));
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(last));
  if (!pair) return undefined;
  return (exact ? startOf(pair.value) : undefined) ?? startOf(pair.key);
};

const startOf = (node: unknown): number | undefined => (isScalar(node) || isCollection(node) ? node.range?.[0] : undefined);
