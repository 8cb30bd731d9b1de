// How is git asked about a repository that strangers filled? As a process with arguments of its own, reading only, running nothing of theirs.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

export type Repository = { path: string; name: string };

const mostErrorBytes = 2_000;

// A repository's own configuration may name programs; nothing here is allowed to run one, and nothing is fetched.
const ownProgramsOff = [
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'core.quotePath=false',
  '-c',
  'log.showSignature=false',
  '-c',
  'i18n.logOutputEncoding=UTF-8',
];

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_PAGER: '',
});

/** A running git. `args` are never seen by a shell. */
export const startGit = ({ path }: Repository, args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn('git', ['-C', path, '--no-pager', ...ownProgramsOff, ...args], { env: environment(), stdio: ['pipe', 'pipe', 'pipe'] });

export type Ended = { code: number | null; says: string };

/** How a git ends, with the first of what it complained of. Rejects where there is no git. */
export const endOf = (git: ChildProcessWithoutNullStreams): Promise<Ended> =>
  new Promise((done, failed) => {
    let says = '';
    git.stderr.on('data', (piece: Buffer) => {
      if (says.length < mostErrorBytes) says += piece.toString('utf8');
    });
    git.stdin.on('error', () => undefined);
    git.on('error', (error) => failed(new Error(`git cannot be run (${error.message}); is it installed?`)));
    git.on('close', (code) => done({ code, says: says.trim().slice(0, mostErrorBytes) }));
  });

/** The lines of a git's output, one by one; throws with git's own words where it fails. */
export const gitLines = async function* (repository: Repository, args: readonly string[]): AsyncGenerator<string> {
  const git = startGit(repository, args);
  const ended = endOf(git);
  git.stdin.end();
  let rest = '';
  for await (const piece of git.stdout.setEncoding('utf8')) {
    const lines = (rest + String(piece)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
  const { code, says } = await ended;
  if (code !== 0) throw new Error(`git ${args[0] ?? ''} failed: ${says}`);
};

const nameOf = (path: string): string => {
  const own = basename(path).replace(/\.git$/, '');
  return own === '' || own === 'repo' ? basename(dirname(path)) : own;
};

/** The repository at a path: a work tree or a bare directory. Throws where there is none, or no commit in it. */
export const openRepository = async (path: string): Promise<Repository> => {
  const full = resolve(path);
  const isFolder = await stat(full).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new Error(`${path} is no folder`);
  const repository = { path: full, name: nameOf(full).slice(0, 100) };
  try {
    for await (const line of gitLines(repository, ['rev-parse', '--verify', '--end-of-options', 'HEAD^{commit}'])) void line;
  } catch (error) {
    throw new Error(`${path} is no git repository with commits (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    });
  }
  return repository;
};
