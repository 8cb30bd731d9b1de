// How does a command answer? As words or as JSON, with a sign of life on stderr where it takes long.
import type { Arguments, ExitCode } from '../command';
import { inert } from '../terminal';

/** What a command found: the value for --json, the same in words, and what the process exits with. */
export type Answer = { exitCode: ExitCode; value: unknown; lines: readonly string[] };

/** A text from outside on one line that steers no terminal, at most `limit` characters. */
export const shown = (text: string, limit = 200): string => {
  const line = inert(text.replaceAll(/\s+/g, ' ')).trim();
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
};

/** A tier's reason without the tier's name, which is said before it. */
export const reason = (because: string): string => shown(because.replace(/^(?:Critical|High|Standard|Low): /, ''), 300);

/** Prints an answer the way that was asked for. */
export const tell = (args: Pick<Arguments, 'isSet'>, { exitCode, value, lines }: Answer): ExitCode => {
  const text = args.isSet('json') ? JSON.stringify(value) : lines.map(inert).join('\n');
  process.stdout.write(text === '' ? '' : `${text}\n`);
  return exitCode;
};

const quietMs = 2_000;

/** Does the work; where it takes more than two seconds, stderr says what is being done. */
export const withProgress = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    process.stderr.write(`aftershock: ${what} (${Math.round((Date.now() - startedAt) / 1_000)} s)\n`);
  }, quietMs);
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
