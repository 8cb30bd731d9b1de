// What does each commit say, and which files did it touch? One git for all of them, in the order asked.
import { once } from 'node:events';
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
};

const mostFiles = 3_000;
const mostMessage = 8_000;
const heads = 7;
const format = '%H%x00%ct%x00%an%x00%ae%x00%cn%x00%ce%x00%B%x00';
const treeArguments = ['diff-tree', '--stdin', '--root', '--always', '-r', '--no-renames', '--no-ext-diff', '--no-textconv', '--diff-merges=first-parent'];
const counted = /^\n?(\d+|-)\t(\d+|-)\t/;

const lines = (text: string | undefined): number => (text === undefined || text === '-' ? 0 : Number(text));

const commitOf = ([sha = '', seconds = '', name = '', email = '', committerName = '', committerEmail = '', message = '']: readonly string[]): GitCommit => ({
  sha,
  committedAt: Math.max(0, Number(seconds)) * 1000 || 0,
  author: { name, email },
  committer: { name: committerName, email: committerEmail },
  message: message.slice(0, mostMessage),
  files: [],
});

// Fields come in order: seven of a commit's head, then one a file; a file's line begins with its counts, a head with a name.
class Reader {
  #head: string[] = [];
  #open: GitCommit | undefined;

  /** Answers the commit that this field showed to be complete. */
  take(field: string): GitCommit | undefined {
    if (this.#head.length > 0 || /^\n?[0-9a-f]{40,64}$/.test(field)) return this.#takeHead(field);
    const counts = counted.exec(field);
    if (counts && this.#open && this.#open.files.length < mostFiles) this.#open.files.push({ path: field.slice(counts[0].length), added: lines(counts[1]), deleted: lines(counts[2]) });
    return undefined;
  }

  #takeHead(field: string): GitCommit | undefined {
    this.#head.push(this.#head.length === 0 ? field.trim() : field);
    if (this.#head.length < heads) return undefined;
    const done = this.#open;
    this.#open = commitOf(this.#head);
    this.#head = [];
    return done;
  }

  last(): GitCommit | undefined {
    return this.#open;
  }
}

const feed = async (stdin: NodeJS.WritableStream, shas: Iterable<string>): Promise<void> => {
  for (const sha of shas) if (!stdin.write(`${sha}\n`)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')]);
  stdin.end();
};

/** The commits named, in that order, with bounded memory. Throws where git cannot read one. */
export const readCommits = async function* (repository: Repository, shas: Iterable<string>): AsyncGenerator<GitCommit> {
  const git = startGit(repository, [...treeArguments, '--numstat', '-z', `--format=${format}`]);
  const ended = endOf(git);
  const fed = feed(git.stdin, shas).catch(() => undefined);
  const reader = new Reader();
  try {
    for await (const fields of nulFields(git.stdout)) {
      for (const field of fields) {
        const done = reader.take(field);
        if (done) yield done;
      }
    }
    const { code, says } = await ended;
    const last = reader.last();
    if (last) yield last;
    if (code !== 0) throw new Error(`git could not read the history further: ${says}`);
  } finally {
    git.kill();
    await fed;
  }
};
