// A child process that cannot outlive us, however we end: its watcher sees our end of a pipe close, even after kill -9.
import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';

const LAST_WORDS_CHARACTERS = 2000;
const FIRST_WORDS_CHARACTERS = 2000;

export type KeptChild = {
  /** Resolves with what the child last wrote to stderr, once it has ended. */
  ended: Promise<string>;
  /** Whether this is among its first words. */
  hasSaid: (words: string) => boolean;
  stop: () => Promise<void>;
};

const lastWordsOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let words = '';
    child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-LAST_WORDS_CHARACTERS)));
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(words.trim()));
  });

// Only a process of its own can act after our kill -9; `read` ends when the pipe to us closes. Windows has no sh: there only stop() works.
const watcherOf = (pid: number): ChildProcess | undefined => {
  if (process.platform === 'win32') return undefined;
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -9 "$1"', 'watcher', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.on('error', () => undefined);
  watcher.stdin?.on('error', () => undefined);
  watcher.unref();
  unreference(watcher.stdin);
  return watcher;
};

// The pipes of a child are sockets, which would keep us running.
const unreference = (stream: unknown): void => {
  if (stream instanceof Socket) stream.unref();
};

/** Starts a program in its own process group (so that Ctrl-C reaches us first) that ends with us at the latest. */
export const startKept = (program: string, args: readonly string[]): KeptChild => {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = lastWordsOf(child);
  let said = '';
  const listen = (chunk: Buffer): void => void (said = (said + chunk.toString('utf8')).slice(0, FIRST_WORDS_CHARACTERS));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.unref();
  unreference(child.stdout);
  unreference(child.stderr);
  const watcher = child.pid === undefined ? undefined : watcherOf(child.pid);
  // The watcher goes first: later it would aim at a process number that may belong to somebody else.
  void ended.then(() => watcher?.kill('SIGKILL'));
  const stop = async (): Promise<void> => {
    watcher?.kill('SIGKILL');
    child.kill('SIGTERM');
    const stubborn = setTimeout(() => child.kill('SIGKILL'), 2000);
    await ended;
    clearTimeout(stubborn);
  };
  return { ended, hasSaid: (words) => said.includes(words), stop };
};
