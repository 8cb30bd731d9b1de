// Which words stand on the lines that a commit changed? Words only, at most 200 a commit; no code is kept.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { endOf, startGit, type Ended, type Repository } from './git';
import { ownText } from './own-text';

const mostWords = 200;
const mostRemembered = 5_000;
const mostBytes = 400_000;
const mostLine = 2_000;
const word = /[A-Za-z_][A-Za-z0-9_]{2,79}/g;
const marker = '.';
const diffArguments = [
  'diff-tree',
  '--stdin',
  '--root',
  '--always',
  '-r',
  '-p',
  '-U0',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--diff-merges=first-parent',
  '--format=%x01%H',
];

const isChanged = (line: string): boolean =>
  (line.startsWith('+') && !line.startsWith('+++ ')) || (line.startsWith('-') && !line.startsWith('--- '));

/** The part of a diff's line that changed, or names what it changed in. */
const saidBy = (line: string): string => {
  if (isChanged(line)) return line.slice(1, mostLine);
  return line.startsWith('@@ ') ? line.slice(line.indexOf(' @@') + 3, mostLine) : '';
};

type Open = { sha: string; words: Set<string>; bytes: number };

/** A git that stays up and is asked again and again: it answers a line that names no commit with that line, at once. */
export class ChangedWords {
  readonly #repository: Repository;
  readonly #known = new Map<string, string[]>();
  #git: ChildProcessWithoutNullStreams | undefined;
  #ended: Promise<Ended> | undefined;
  #open: Open | undefined;
  #rest = '';
  #answered: (() => void) | undefined;

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  /** The words of each commit; none for one that git cannot read. */
  async of(shas: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const missing = shas.filter((sha) => !this.#known.has(sha));
    if (missing.length > 0) await this.#ask(missing);
    const found = new Map(shas.map((sha) => [sha, this.#known.get(sha) ?? []]));
    for (const sha of this.#known.keys()) {
      if (this.#known.size <= mostRemembered) break;
      this.#known.delete(sha);
    }
    return found;
  }

  async stop(): Promise<void> {
    this.#git?.stdin.end();
    await this.#ended;
  }

  // Git ends at a commit whose contents are missing: the next question starts a new one with those after it.
  async #ask(shas: readonly string[]): Promise<void> {
    for (let missing = shas; missing.length > 0; missing = missing.filter((sha) => !this.#known.has(sha))) {
      await this.#askOnce(missing);
      const [first] = missing;
      if (first !== undefined && !this.#known.has(first)) this.#known.set(first, []);
    }
  }

  async #askOnce(shas: readonly string[]): Promise<void> {
    const git = this.#running();
    const answered = new Promise<void>((done) => (this.#answered = done));
    git.stdin.write(`${shas.join('\n')}\n${marker}\n`);
    await Promise.race([answered, this.#ended]);
    this.#close();
    if (git.exitCode !== null || git.killed) this.#git = undefined;
  }

  #running(): ChildProcessWithoutNullStreams {
    if (this.#git) return this.#git;
    const git = startGit(this.#repository, diffArguments);
    this.#ended = endOf(git);
    this.#rest = '';
    git.stdout.setEncoding('latin1').on('data', (piece: string) => this.#take(piece));
    this.#git = git;
    return git;
  }

  #take(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    // A line without an end (a minified file) must not grow.
    this.#rest = (lines.pop() ?? '').slice(0, mostLine);
    for (const line of lines) this.#read(line);
  }

  #read(line: string): void {
    if (line === marker) return this.#answered?.();
    if (line.startsWith('\u0001')) {
      this.#close();
      this.#open = { sha: line.slice(1), words: new Set(), bytes: 0 };
      return;
    }
    const open = this.#open;
    if (!open || open.words.size >= mostWords || open.bytes > mostBytes) return;
    open.bytes += line.length;
    for (const found of saidBy(line).match(word) ?? []) if (open.words.size < mostWords) open.words.add(found);
  }

  #close(): void {
    if (this.#open) this.#known.set(ownText(this.#open.sha), [...this.#open.words].map(ownText));
    this.#open = undefined;
  }
}
