// Which commits and files does BASE..HEAD hold? Asked of a local git, whose names and paths strangers chose.
import type { FileChange } from '../../../shared/core/facts/change';
import { UsageError } from '../command';
import { endOf, gitLines, startGit, type Repository } from '../history/git';
import { nulFields } from '../history/nul-fields';

export type Range = {
  base: string;
  head: string;
  /** Where HEAD left BASE: what changed since is the range's own doing. */
  forkedAt: string;
  /** Commits of HEAD that BASE has not, oldest first, without merges. */
  shas: string[];
  /** The clone has only a part of the history. */
  isShallow: boolean;
};

const mostCommits = 3_000;
const largestFileBytes = 3_000_000;

/** The first line of what git says; undefined where it says nothing. Throws with git's own words where it fails. */
export const firstLine = async (repository: Repository, args: readonly string[]): Promise<string | undefined> => {
  let first: string | undefined;
  for await (const line of gitLines(repository, args)) first ??= line;
  return first;
};

const commitNamed = async (repository: Repository, name: string): Promise<string> => {
  const sha = await firstLine(repository, ['rev-parse', '--verify', '--end-of-options', `${name}^{commit}`]).catch(() => undefined);
  if (sha === undefined) throw new Error(`${JSON.stringify(name.slice(0, 100))} is no commit in ${repository.path}; was it fetched?`);
  return sha;
};

/** The two ends of `BASE..HEAD`. Throws UsageError for another form. */
export const endsOf = (text: string): [base: string, head: string] => {
  const [base = '', head = '', ...more] = text.split('..');
  if (base === '' || head === '' || more.length > 0 || head.startsWith('.'))
    throw new UsageError(`${JSON.stringify(text.slice(0, 100))} is no range; write BASE..HEAD`);
  return [base, head];
};

/** Reads `BASE..HEAD`. Throws UsageError for another form, Error for a name git does not know and for ends without a common history. */
export const readRange = async (repository: Repository, text: string): Promise<Range> => {
  const [from, to] = endsOf(text);
  const [base, head] = [await commitNamed(repository, from), await commitNamed(repository, to)];
  const isShallow = (await firstLine(repository, ['rev-parse', '--is-shallow-repository'])) === 'true';
  const forkedAt = await firstLine(repository, ['merge-base', base, head]).catch(() => undefined);
  if (forkedAt === undefined)
    throw new Error(`${from} and ${to} share no history here${isShallow ? '; this clone is shallow: fetch more of it' : ''}`);
  const shas: string[] = [];
  for await (const sha of gitLines(repository, ['rev-list', '--reverse', '--topo-order', '--no-merges', head, `^${base}`, '--']))
    shas.push(sha);
  if (shas.length > mostCommits) throw new Error(`${shas.length} commits are more than the ${mostCommits} that are looked at together`);
  return { base, head, forkedAt, shas, isShallow };
};

const counted = /^(\d+|-)\t(\d+|-)\t/;
const lines = (text: string | undefined): number => (text === undefined || text === '-' ? 0 : Number(text));

/** The files that differ between two commits, with line counts (zero for binary ones). */
export const filesBetween = async (repository: Repository, from: string, to: string): Promise<FileChange[]> => {
  const git = startGit(repository, [
    'diff-tree',
    '-r',
    '--numstat',
    '-z',
    '--no-renames',
    '--no-ext-diff',
    '--no-textconv',
    from,
    to,
    '--',
  ]);
  const ended = endOf(git);
  git.stdin.end();
  const files: FileChange[] = [];
  for await (const fields of nulFields(git.stdout)) {
    for (const field of fields) {
      const counts = counted.exec(field);
      if (counts) files.push({ path: field.slice(counts[0].length), added: lines(counts[1]), deleted: lines(counts[2]) });
    }
  }
  const { code, says } = await ended;
  if (code !== 0) throw new Error(`git could not compare ${from} and ${to}: ${says}`);
  return files;
};

/** The text of a file as a commit has it; undefined where it has none. Throws where it is larger than 3 MB. */
export const textAt = async (repository: Repository, sha: string, path: string): Promise<string | undefined> => {
  const git = startGit(repository, ['cat-file', 'blob', `${sha}:${path}`]);
  const ended = endOf(git);
  git.stdin.end();
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of git.stdout) {
    if (!Buffer.isBuffer(piece)) continue;
    bytes += piece.length;
    if (bytes <= largestFileBytes) pieces.push(piece);
  }
  const { code } = await ended;
  if (bytes > largestFileBytes) throw new Error(`${path} is larger than ${largestFileBytes} bytes`);
  return code === 0 ? Buffer.concat(pieces).toString('utf8') : undefined;
};

const ownersFiles = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'];

/** CODEOWNERS as a commit has it, from the first place GitHub looks; undefined where there is none. */
export const codeownersAt = async (repository: Repository, sha: string): Promise<string | undefined> => {
  for (const path of ownersFiles) {
    const text = await textAt(repository, sha, path);
    if (text !== undefined) return text;
  }
  return undefined;
};
