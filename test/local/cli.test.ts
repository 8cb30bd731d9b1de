// The command line: help, wrong calls and exit codes; then the real program as a user starts it.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runCommandLine } from '../../infra/local/cli';
import type { Arguments, Command, ExitCode } from '../../infra/local/command';
import { commands } from '../../infra/local/command-table';
import { nearest, typingErrors } from '../../infra/local/nearest';

jest.setTimeout(30_000);

let seen: Arguments | undefined;
const table: Command[] = [
  {
    name: 'check',
    summary: 'tier and origin of a range',
    example: 'aftershock check main..HEAD --repo .',
    positionals: { words: 'BASE..HEAD', min: 1, max: 1 },
    options: { repo: { type: 'string', help: 'the repository' }, header: { type: 'string', multiple: true, short: 'H', help: 'a header' } },
    run: async (args): Promise<ExitCode> => ((seen = args), 1),
  },
  { name: 'start', summary: 'the main job', example: 'aftershock start', run: async () => Promise.reject(new Error('port taken')) },
];

const call = async (...argv: string[]) => {
  const [out, error]: [string[], string[]] = [[], []];
  const exitCode = await runCommandLine(argv, table, { out: (text) => out.push(text), error: (text) => error.push(text) });
  return { exitCode, out: out.join('\n'), error: error.join('\n') };
};

test('a command gets its words and options, and its exit code is ours', async () => {
  expect((await call('check', 'a..b', '--repo', '.', '-H', 'K: V', '--header', 'L:W', '--json')).exitCode).toBe(1);
  expect([seen?.positionals, seen?.text('repo'), seen?.texts('header'), seen?.isSet('json'), seen?.text('header')]).toEqual([
    ['a..b'],
    '.',
    ['K: V', 'L:W'],
    true,
    'L:W',
  ]);
});

test('--help lists every command with an example; a command explains itself without being run', async () => {
  const { exitCode, out } = await call('--help');
  expect(exitCode).toBe(0);
  for (const { name, summary, example } of table) for (const text of [name, summary, example]) expect(out).toContain(text);
  const one = await call('check', '--help');
  expect(one.exitCode).toBe(0);
  for (const text of ['BASE..HEAD', '--repo TEXT', '-H, --header', '--json', 'Example: aftershock check main..HEAD'])
    expect(one.out).toContain(text);
});

test.each([
  [['chekc', 'a..b'], /no command "chekc"; did you mean check\?/],
  [['zzzzzzzz'], /no command "zzzzzzzz" \(/],
  [['__proto__'], /no command "__proto__"/],
  [[], /Usage/],
  [['check'], /wants: BASE..HEAD/],
  [['check', 'a', 'b'], /wants: BASE..HEAD/],
  [['check', 'a..b', '--nope'], /--nope/],
  [['check', 'a..b', '--repo'], /--repo/],
  [['start', 'now'], /takes no words/],
  [['start'], /aftershock start: port taken/],
])('%p is exit 2 and says why on stderr', async (argv, why) => {
  const { exitCode, out, error } = await call(...argv);
  expect([exitCode, out]).toEqual([2, '']);
  expect(error).toMatch(why);
});

test('the nearest name', () => {
  expect(typingErrors('kitten', 'sitting')).toBe(3);
  expect(nearest('origni', ['origin', 'tier'])).toBe('origin');
  expect(nearest('x', ['origin', 'tier'])).toBeUndefined();
});

test('every command of the table has a summary of one line and an example that names it', () => {
  for (const { name, summary, example } of commands) {
    expect(summary).toMatch(/^[^\n]{10,120}$/);
    expect(example).toContain(`aftershock ${name}`);
  }
  expect(new Set(commands.map(({ name }) => name)).size).toBe(commands.length);
});

const program = (args: string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, '../../bin/aftershock.mjs'), ...args], {
    input,
    encoding: 'utf8',
  });
  return {
    status,
    lines: stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
    stderr,
  };
};

test('origin, as a program: a commit in, its origin out, a malformed line beside it, exit 1', () => {
  const commit = {
    sha: '51d0c3e',
    message: 'Retry queue\n\nCo-Authored-By: Claude <noreply@anthropic.com>',
    author: { name: 'A', email: 'a@example.com' },
  };
  const { status, lines } = program(['origin'], `${JSON.stringify(commit)}\n{oops\n`);
  expect(lines).toMatchObject([
    { sha: '51d0c3e', tools: expect.any(Array), evidence: expect.any(Array) },
    { line: 2, error: expect.any(String) },
  ]);
  expect(status).toBe(1);
});

test('tier, as a program', () => {
  const { status, lines } = program(
    ['tier'],
    `${JSON.stringify({ sha: '1', message: 'x', files: [{ path: 'src/auth/session.ts', added: 3, deleted: 1 }] })}\n`,
  );
  expect(lines).toMatchObject([{ sha: '1', tier: expect.any(String), because: expect.any(String), risk: expect.any(Number) }]);
  expect(status).toBe(0);
});

test('read, as a program: an unknown provider is unreadable, exit 1; a known one reads', () => {
  expect(program(['read', 'nobody'], '{}')).toMatchObject({ status: 1, lines: [{ unreadable: expect.stringContaining('nobody') }] });
  expect(program(['read', 'github', '--header', 'X-GitHub-Event: ping'], '{"zen":"x"}').status).toBe(0);
});
