// The command line: finds the command, reads its arguments, runs it, and turns whatever happens into an exit code.
import { optionsOf, readArguments, UsageError, type Command, type ExitCode } from './command';
import { commands } from './command-table';
import { nearest } from './nearest';

export type Terminal = { out: (text: string) => void; error: (text: string) => void };

const terminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  error: (text) => void process.stderr.write(`${text}\n`),
};

const overview = (table: readonly Command[]): string => {
  const width = Math.max(...table.map(({ name }) => name.length));
  return [
    'aftershock: which deployed change broke production?',
    '',
    'Usage: aftershock COMMAND [options]',
    '',
    ...table.flatMap(({ name, summary, example }) => [`  ${name.padEnd(width)}  ${summary}`, `  ${' '.repeat(width)}    ${example}`]),
    '',
    'aftershock COMMAND --help shows its options. Exit codes: 0 fine, 1 attention, 2 error.',
  ].join('\n');
};

const helpOf = (command: Command): string => {
  const options = Object.entries(optionsOf(command)).map(([name, { type, short, help }]) => {
    const flag = `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ' TEXT' : ''}`;
    return `  ${flag.padEnd(24)}  ${help}`;
  });
  const words = command.positionals ? ` ${command.positionals.words}` : '';
  return [
    `aftershock ${command.name}: ${command.summary}`,
    '',
    `Usage: aftershock ${command.name}${words} [options]`,
    ...options,
    '',
    `Example: ${command.example}`,
  ].join('\n');
};

const unknown = (name: string, table: readonly Command[]): string => {
  const close = nearest(
    name,
    table.map((command) => command.name),
  );
  return `aftershock: there is no command "${name.slice(0, 40)}"${close ? `; did you mean ${close}?` : ''} (aftershock --help lists all)`;
};

const run = async (command: Command, argv: readonly string[], { out, error }: Terminal): Promise<ExitCode> => {
  try {
    const args = readArguments(command, argv);
    if (!args.isSet('help')) return await command.run(args);
    out(helpOf(command));
    return 0;
  } catch (problem) {
    error(`aftershock ${command.name}: ${problem instanceof Error ? problem.message : String(problem)}`);
    if (problem instanceof UsageError) error(`Usage: ${command.example}`);
    else if (process.env['AFTERSHOCK_DEBUG'] && problem instanceof Error) error(problem.stack ?? '');
    return 2;
  }
};

/** Runs one command line and says what the process should exit with. */
export const runCommandLine = async (
  argv: readonly string[],
  table: readonly Command[] = commands,
  words: Terminal = terminal,
): Promise<ExitCode> => {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    words[name === undefined ? 'error' : 'out'](overview(table));
    return name === undefined ? 2 : 0;
  }
  const command = table.find((one) => one.name === name);
  if (command) return run(command, rest, words);
  words.error(unknown(name, table));
  return 2;
};

/** The program. Sets the exit code instead of exiting, so that output still on its way is not cut off. */
export const main = async (argv: readonly string[]): Promise<void> => {
  process.exitCode = await runCommandLine(argv);
};
