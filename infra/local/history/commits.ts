// What does each commit say, and which files did it touch? One git for all of them, in the order asked.
import { pipeline } from 'node:stream/promises';
import type { FileChange } from '../../../shared/core/facts/change';
import { endOf, startGit, type Repository } from './git';
import { nulFields } from './nul-fields';

type Signature = { name: string; email: string };

export type GitCommit = {
  sha: string;
  /** Milliseconds since the epoch: when it was committed. */
  committedAt: number;
  author: Signature;
  committer: Signature;
  message: string;
  files: FileChange[];
  /** False where only the names of the files were read. */
  hasLineCounts: boolean;
};

/** What to read of a commit's files: names alone cost a fiftieth of counting their lines. */
export type Depth = 'lines' | 'names';

const mostFiles = 3_000;
const mostMessage = 8_000;
const heads = 7;
const format = '%H%x00%ct%x00%an%x00%ae%x00%cn%x00%ce%x00%B%x00';
const treeArguments = [
  'diff-tree',
  '--stdin',
  '--root',
  '--always',
  '-r',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '--diff-merges=first-parent',
];
const named = /^\n?:\d{6} \d{6} [0-9a-f]{4,64} [0-9a-f]{4,64} [A-Z]\d{0,3}$/;
const counted = /^\n?(\d+|-)\t(\d+|-)\t/;

const lines = (text: string | undefined): number => (text === undefined || text === '-' ? 0 : Number(text));

const commitOf = (
  [sha = '', seconds = '', name = '', email = '', committerName = '', committerEmail = '', message = '']: readonly string[],
  depth: Depth,
): GitCommit => ({
  sha,
  committedAt: Math.max(0, Number(seconds)) * 1000 || 0,
  author: { name, email },
  committer: { name: committerName, email: committerEmail },
  message: message.slice(0, mostMessage),
  files: [],
  hasLineCounts: depth === 'lines',
});

// Fields come in order: seven of a commit's head, then one a file; a file's line begins with its counts, a head with a name.
class Reader {
  #head: string[] = [];
  #open: GitCommit | undefined;
  #isPathNext = false;
  readonly #depth: Depth;

  constructor(depth: Depth) {
    this.#depth = depth;
  }

  /** Answers the commit that this field showed to be complete. */
  take(field: string): GitCommit | undefined {
    if (this.#isPathNext) return this.#takeFile({ path: field, added: 0, deleted: 0 });
    if (named.test(field)) {
      this.#isPathNext = true;
      return undefined;
    }
    if (this.#head.length > 0 || /^\n?[0-9a-f]{40,64}$/.test(field)) return this.#takeHead(field);
    const counts = counted.exec(field);
    return counts ? this.#takeFile({ path: field.slice(counts[0].length), added: lines(counts[1]), deleted: lines(counts[2]) }) : undefined;
  }

  #takeFile(file: FileChange): undefined {
    this.#isPathNext = false;
    if (this.#open && this.#open.files.length < mostFiles) this.#open.files.push(file);
  }

  #takeHead(field: string): GitCommit | undefined {
    this.#head.push(this.#head.length === 0 ? field.trim() : field);
    if (this.#head.length < heads) return undefined;
    const done = this.#open;
    this.#open = commitOf(this.#head, this.#depth);
    this.#head = [];
    return done;
  }

  last(): GitCommit | undefined {
    return this.#open;
  }
}

const shasTogether = 200;

const linesOf = function* (shas: readonly string[]): Generator<string> {
  for (let start = 0; start < shas.length; start += shasTogether) yield `${shas.slice(start, start + shasTogether).join('\n')}\n`;
};

const depthArguments: Record<Depth, readonly string[]> = { lines: ['--numstat'], names: ['--raw', '--no-abbrev'] };

// Ends early where git does: the commit it ended at is not among those yielded.
const commitsUntilTrouble = async function* (
  repository: Repository,
  shas: readonly string[],
  depth: Depth,
): AsyncGenerator<GitCommit, string> {
  const git = startGit(repository, [...treeArguments, ...depthArguments[depth], '-z', `--format=${format}`]);
  const ended = endOf(git);
  // Where git ends early nobody reads the rest.
  const fed = pipeline(linesOf(shas), git.stdin).catch(() => undefined);
  const reader = new Reader(depth);
  try {
    for await (const fields of nulFields(git.stdout)) {
      for (const field of fields) {
        const done = reader.take(field);
        if (done) yield done;
      }
    }
    const { code, says } = await ended;
    const last = reader.last();
    if (code === 0 && last) yield last;
    return says;
  } finally {
    git.kill();
    await fed;
  }
};

/**
 * The commits named, in that order, with bounded memory. Of one whose contents are missing (a partial clone) only the names of its
 * files are read. Throws where git cannot read even those.
 */
export const readCommits = async function* (
  repository: Repository,
  shas: readonly string[],
  depth: Depth = 'lines',
): AsyncGenerator<GitCommit> {
  let rest = shas;
  while (rest.length > 0) {
    const part = commitsUntilTrouble(repository, rest, depth);
    let read = 0;
    let step = await part.next();
    for (; !step.done; step = await part.next()) {
      read += 1;
      yield step.value;
    }
    const missing = rest[read];
    rest = rest.slice(read + 1);
    if (missing === undefined) return;
    if (depth === 'names') throw new Error(`git could not read commit ${missing.slice(0, 12)}: ${step.value}`);
    yield* readCommits(repository, [missing], 'names');
  }
};
