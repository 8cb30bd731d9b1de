// What a command of `aftershock` is, and how its arguments are read.
import { parseArgs } from 'node:util';

/** 0: fine · 1: somebody should look · 2: it could not be done. */
export type ExitCode = 0 | 1 | 2;

export type Option = {
  type: 'string' | 'boolean';
  short?: string;
  multiple?: boolean;
  default?: string | boolean;
  /** For --help. */ help: string;
};

export type Arguments = {
  positionals: readonly string[];
  /** The last value of an option; undefined where it was not given. */
  text: (option: string) => string | undefined;
  /** Every value of an option that may be repeated. */
  texts: (option: string) => readonly string[];
  isSet: (option: string) => boolean;
};

export type Command = {
  name: string;
  /** One line. */
  summary: string;
  /** A whole command line that works, for --help. */
  example: string;
  /** What follows the name, as in `read PROVIDER`; none by default. */
  positionals?: { words: string; min: number; max: number };
  options?: Readonly<Record<string, Option>>;
  /** Loads what it needs itself, so that other commands start quickly. */
  run: (args: Arguments) => Promise<ExitCode>;
};

/** The command was called wrongly: exit 2, with the usage. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Options that every command takes. */
export const commonOptions: Readonly<Record<string, Option>> = {
  help: { type: 'boolean', short: 'h', help: 'show this and an example' },
  json: { type: 'boolean', help: 'print JSON instead of words' },
};

export const optionsOf = ({ options = {} }: Command): Readonly<Record<string, Option>> => ({ ...options, ...commonOptions });

const valuesOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Throws UsageError for an option the command does not have, and for too few or too many words. */
export const readArguments = (command: Command, argv: readonly string[]): Arguments => {
  const { positionals, values } = parsedOrUsage(command, argv);
  const texts = (option: string): string[] => valuesOf(values[option]).filter((value) => typeof value === 'string');
  const { words, min, max } = command.positionals ?? { words: '', min: 0, max: 0 };
  const isSet = (option: string): boolean => valuesOf(values[option]).some((value) => value !== false);
  if (!isSet('help') && (positionals.length < min || positionals.length > max)) {
    throw new UsageError(max === 0 ? `${command.name} takes no words after it, only options` : `${command.name} wants: ${words}`);
  }
  return { positionals, texts, text: (option) => texts(option).at(-1), isSet };
};

const parsedOrUsage = (command: Command, argv: readonly string[]): { positionals: string[]; values: Record<string, unknown> } => {
  const options = Object.fromEntries(Object.entries(optionsOf(command)).map(([name, { help: _help, ...option }]) => [name, option]));
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
};
