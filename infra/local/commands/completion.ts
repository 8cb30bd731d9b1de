// What can be typed next? Completion for bash, zsh and fish, written from the table of commands.
import { optionsOf, UsageError, type Arguments, type Command, type ExitCode } from '../command';
import { tell } from './answer';

const optionWords = (command: Command): string[] => Object.keys(optionsOf(command)).map((name) => `--${name}`);

/** Words in small letters that may follow a command, as its usage says: `explain PATH | test`. */
export const followers = ({ positionals }: Command): string[] => [...new Set(positionals?.words.match(/\b[a-z][a-z-]*\b/g) ?? [])];

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const bash = (commands: readonly Command[]): string[] => [
  '# aftershock completion bash > ~/.local/share/bash-completion/completions/aftershock',
  '_aftershock() {',
  '  local word="${COMP_WORDS[COMP_CWORD]}" words=""',
  `  if [ "$COMP_CWORD" -eq 1 ]; then words=${quoted(commands.map(({ name }) => name).join(' '))}; else`,
  '    case "${COMP_WORDS[1]}" in',
  ...commands.map((command) => `      ${command.name}) words=${quoted([...followers(command), ...optionWords(command)].join(' '))} ;;`),
  '    esac',
  '  fi',
  '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
  '}',
  'complete -o default -F _aftershock aftershock',
];

const described = (name: string, help: string): string => quoted(`${name.replaceAll(':', '\\:')}:${help}`);

const zshWords = (command: Command): string =>
  [...followers(command).map(quoted), ...Object.entries(optionsOf(command)).map(([name, { help }]) => described(`--${name}`, help))].join(
    ' ',
  );

const zsh = (commands: readonly Command[]): string[] => [
  '#compdef aftershock',
  '# aftershock completion zsh > "${fpath[1]}/_aftershock"',
  '_aftershock() {',
  '  local -a known',
  '  if (( CURRENT == 2 )); then',
  `    known=(${commands.map(({ name, summary }) => described(name, summary)).join(' ')})`,
  '  else',
  '    case "$words[2]" in',
  ...commands.map((command) => `      ${command.name}) known=(${zshWords(command)}) ;;`),
  '    esac',
  '  fi',
  "  _describe 'aftershock' known || _files",
  '}',
  'compdef _aftershock aftershock',
];

const fish = (commands: readonly Command[]): string[] => [
  '# aftershock completion fish > ~/.config/fish/completions/aftershock.fish',
  ...commands.flatMap((command) => [
    `complete -c aftershock -n __fish_use_subcommand -f -a ${command.name} -d ${quoted(command.summary)}`,
    ...followers(command).map((word) => `complete -c aftershock -n '__fish_seen_subcommand_from ${command.name}' -a ${word}`),
    ...Object.entries(optionsOf(command)).map(
      ([name, { type, help }]) =>
        `complete -c aftershock -n '__fish_seen_subcommand_from ${command.name}' -l ${name}${type === 'string' ? ' -r' : ''} -d ${quoted(help)}`,
    ),
  ]),
];

const shells: Readonly<Record<string, (commands: readonly Command[]) => string[]>> = { bash, zsh, fish };

/** `completion bash|zsh|fish`: a script for that shell. */
export const completion = (args: Arguments, commands: readonly Command[]): ExitCode => {
  const shell = args.positionals[0] ?? '';
  const write = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
  if (!write) throw new UsageError(`completion knows ${Object.keys(shells).join(', ')}; not ${JSON.stringify(shell.slice(0, 40))}`);
  const lines = write(commands);
  return tell(args, { exitCode: 0, value: { shell, script: lines.join('\n') }, lines });
};
