// What does an Agent Trace record say, file by file? RFC 0.1.0, https://github.com/cursor/agent-trace, read as loosely as it is written.
import { linesOf } from './attribution';
import type { Attribution, FileLines } from './attribution';
import { fieldOf, isObject, listField, textField } from './json-fields';
import { isRange } from './line-ranges';
import { toolName } from './note-lines';

const MOST_RECORDS = 500;
const MOST_RANGES = 100_000;

type Reading = { attribution: Attribution; ranges: number };

/**
 * Accepts one record or a list of them. Undefined where nothing in it names a file and a contributor. Line numbers are those of the
 * recorded revision, which the reference writer sets to the commit's parent: shares count, positions are hints.
 */
export const attributionOfTrace = (trace: unknown): Attribution | undefined => {
  const records: readonly unknown[] = Array.isArray(trace) ? trace.slice(0, MOST_RECORDS) : [trace];
  const reading: Reading = { attribution: { files: new Map(), tools: [], hasSharedLines: false }, ranges: 0 };
  const tools = new Set<string>();
  for (const record of records) {
    for (const file of listField(record, 'files')) readFile(file, reading);
    const tool = textField(fieldOf(record, 'tool'), 'name');
    if (tool !== undefined) tools.add(toolName(tool));
  }
  return reading.ranges === 0 ? undefined : { ...reading.attribution, tools: [...tools] };
};

/** The reference writer records shell use and sessions under names that are no files. */
const pseudoPaths = new Set(['.shell-history', '.sessions']);

const readFile = (file: unknown, reading: Reading): void => {
  const path = textField(file, 'path');
  if (path === undefined || path === '' || pseudoPaths.has(path)) return;
  for (const conversation of listField(file, 'conversations')) {
    const contributor = typeOf(conversation);
    for (const range of listField(conversation, 'ranges')) readRange({ path, range, contributor }, reading);
  }
};

const typeOf = (holder: unknown): string | undefined => textField(fieldOf(holder, 'contributor'), 'type');

type RangeText = { path: string; range: unknown; contributor: string | undefined };

const sides = new Map<string, keyof FileLines>([
  ['ai', 'ai'],
  ['mixed', 'ai'],
  ['human', 'human'],
]);

const readRange = ({ path, range, contributor }: RangeText, reading: Reading): void => {
  const [first, last] = [fieldOf(range, 'start_line'), fieldOf(range, 'end_line')];
  if (!isObject(range) || typeof first !== 'number' || typeof last !== 'number' || !isRange(first, last) || reading.ranges >= MOST_RANGES)
    return;
  const type = typeOf(range) ?? contributor ?? 'unknown';
  linesOf(reading.attribution.files, path)[sides.get(type) ?? 'unknown'].push([first, last]);
  if (type === 'mixed') reading.attribution.hasSharedLines = true;
  reading.ranges += 1;
};
