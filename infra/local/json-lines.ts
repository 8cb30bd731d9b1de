// A filter over JSON lines: one object in, one out, in order, in constant memory, as fast as the reader of its output takes them.
import { isUtf8 } from 'node:buffer';
import type { Readable, Writable } from 'node:stream';
import { field, isRecord, listField, messageOf, textField } from './json-shape';

const MAX_LINE_BYTES = 16 * 1024 * 1024;
const MAX_ERROR_CHARACTERS = 500;
const OUTPUT_BYTES = 65_536;
const LINE_FEED = 10;

export type LineFunction = (record: unknown) => unknown;

type Line = { number: number; bytes: Buffer } | { number: number; tooLong: true };

/** Splits a stream of bytes into lines, counted from 1. Of a line over the limit nothing is kept but its number. */
async function* linesOf(input: AsyncIterable<unknown>, limitBytes: number): AsyncGenerator<Line[]> {
  let parts: Buffer[] = [];
  let sizeBytes = 0;
  let number = 0;
  const take = (piece: Buffer): void => {
    sizeBytes += piece.length;
    if (sizeBytes <= limitBytes) parts.push(piece);
    else parts = [];
  };
  const finish = (): Line => {
    number += 1;
    const line: Line =
      sizeBytes > limitBytes
        ? { number, tooLong: true }
        : { number, bytes: parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts) };
    parts = [];
    sizeBytes = 0;
    return line;
  };
  for await (const chunk of input) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    const lines: Line[] = [];
    let from = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      take(bytes.subarray(from, end));
      lines.push(finish());
      from = end + 1;
    }
    if (from < bytes.length) take(bytes.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (sizeBytes > 0) yield [finish()];
}

/** What went wrong, on one line; a schema's objections are named field by field. */
const reasonOf = (error: unknown): string => {
  const issues = listField(error, 'issues').filter(isRecord);
  const named = issues
    .map((issue) => `${listField(issue, 'path').map(String).join('.') || 'the line'}: ${textField(issue, 'message')}`)
    .join('; ');
  return (named || messageOf(error)).replace(/\s+/g, ' ').slice(0, MAX_ERROR_CHARACTERS);
};

const parsed = (line: Line): unknown => {
  if ('tooLong' in line) throw new Error(`the line is longer than ${MAX_LINE_BYTES} bytes`);
  if (line.bytes.length === 0) throw new Error('the line is empty');
  if (!isUtf8(line.bytes)) throw new Error('the line is not UTF-8');
  const text = line.bytes.toString('utf8');
  const value: unknown = JSON.parse(line.number === 1 && text.startsWith('\ufeff') ? text.slice(1) : text);
  return value;
};

type Answer = { text: string; failed: boolean };

const failure = (line: Line, error: unknown): Answer => ({
  text: JSON.stringify({ line: line.number, error: reasonOf(error) }),
  failed: true,
});

const success = (value: unknown): Answer => ({ text: JSON.stringify(value ?? null), failed: false });

// Most functions are not asynchronous, and waiting costs more than many of them.
const answerOf = (line: Line, work: LineFunction): Answer | Promise<Answer> => {
  try {
    const value = work(parsed(line));
    return value instanceof Promise ? value.then(success).catch((error: unknown) => failure(line, error)) : success(value);
  } catch (error) {
    return failure(line, error);
  }
};

/** Nobody reads any more: not an error, the work is done. */
class ReaderGone extends Error {}

const writer = (output: Writable): { write: (text: string) => Promise<void>; flush: () => Promise<void> } => {
  let pending = '';
  let broken: Error | undefined;
  output.on('error', (error) => (broken = field(error, 'code') === 'EPIPE' ? new ReaderGone() : error));
  const check = (): void => {
    if (broken) throw broken;
  };
  const flush = async (): Promise<void> => {
    check();
    if (pending === '') return;
    const text = pending;
    pending = '';
    await new Promise<void>((resolve) => output.write(text, () => resolve()));
    check();
  };
  return {
    write: async (text) => {
      pending += text;
      if (pending.length >= OUTPUT_BYTES) await flush();
    },
    flush,
  };
};

/**
 * Runs `work` over every line. Whatever it throws, and whatever is not JSON, becomes `{"line", "error"}` in that line's place.
 * Resolves with the exit code: 0, or 1 where any line failed. A reader that goes away ends it quietly with 0.
 */
export const filterLines = async (
  work: LineFunction,
  { input = process.stdin, output = process.stdout }: { input?: Readable; output?: Writable } = {},
): Promise<0 | 1> => {
  const { write, flush } = writer(output);
  let failed = false;
  try {
    for await (const lines of linesOf(input, MAX_LINE_BYTES)) {
      for (const line of lines) {
        const pending = answerOf(line, work);
        const answer = pending instanceof Promise ? await pending : pending;
        failed ||= answer.failed;
        await write(`${answer.text}\n`);
      }
      await flush();
    }
    return failed ? 1 : 0;
  } catch (error) {
    if (error instanceof ReaderGone) return 0;
    throw error;
  }
};

/** All of a stream as text; undefined where it is longer than `limitBytes`. */
export const readAll = async (limitBytes: number, input: Readable = process.stdin): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of input) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    sizeBytes += bytes.length;
    if (sizeBytes > limitBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};
