// Who has worked near a path lately, and what became of it? Counts from 180 days of git history; people are told apart, never named.
import { createHmac, randomBytes } from 'node:crypto';
import type { FileChange } from '../../../shared/core/facts/change';
import { PathMemory, type PathHistory } from '../../../shared/core/risk/path-history';
import { signsOf } from '../../../shared/core/risk/risk-message';
import { readCommits, type GitCommit } from '../history/commits';
import { gitLines, type Repository } from '../history/git';

export const knownDays = 180;
const daySeconds = 86_400;
const mostCommits = 20_000;

/** Of one path in 180 days: distinct people who wrote it, changes to it, and how many of those took something back. */
export type PathCounts = { people: number; changes: number; reverts: number };

export type Knowledge = {
  /** How many commits were read; `isCut` where there were more. */
  commits: number;
  isCut: boolean;
  of: (path: string) => PathCounts;
  /** People who wrote the path or another file of its folder. */
  near: (path: string) => number;
  history: (change: { message: string; files: readonly FileChange[] }) => PathHistory;
};

type Place = { people: Set<string>; changes: number; reverts: number };

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const coAuthor = /^co-authored-by:[^<\n]{0,200}<([^<>\s]{1,320})>/i;

// Keyed with a secret that nobody keeps: equal people are equal while this process lives.
const teller = (): ((address: string) => string) => {
  const key = randomBytes(16);
  return (address) => createHmac('sha256', key).update(address.trim().toLowerCase()).digest('base64');
};

const addressesOf = ({ author, message }: GitCommit): string[] => [
  author.email,
  ...message.split('\n').flatMap((line) => coAuthor.exec(line)?.[1] ?? []),
];

class Counting {
  readonly #places = new Map<string, Place>();
  readonly #personOf = teller();
  readonly memory = new PathMemory();
  commits = 0;

  take(commit: GitCommit): void {
    this.commits += 1;
    this.memory.remember(commit);
    const people = addressesOf(commit)
      .filter((address) => !address.includes('[bot]'))
      .map(this.#personOf);
    const isRevert = signsOf(commit.message).isRevert;
    const folders = new Set(commit.files.map(({ path }) => `${folderOf(path)}/`));
    for (const place of [...commit.files.map(({ path }) => path), ...folders]) this.#note(place, people, isRevert);
  }

  #note(name: string, people: readonly string[], isRevert: boolean): void {
    const place = this.#places.get(name) ?? { people: new Set(), changes: 0, reverts: 0 };
    for (const person of people) place.people.add(person);
    place.changes += 1;
    if (isRevert) place.reverts += 1;
    this.#places.set(name, place);
  }

  of(path: string): PathCounts {
    const { people, changes, reverts } = this.#places.get(path) ?? { people: new Set(), changes: 0, reverts: 0 };
    return { people: people.size, changes, reverts };
  }

  near(path: string): number {
    return Math.max(this.of(path).people, this.of(`${folderOf(path)}/`).people);
  }
}

/** Reads what happened in the 180 days before `at` (seconds since the epoch), seen from a commit. */
export const readKnowledge = async (repository: Repository, { sha, at }: { sha: string; at: number }): Promise<Knowledge> => {
  const since = `--since=${Math.floor(at - knownDays * daySeconds)}`;
  const shas: string[] = [];
  for await (const one of gitLines(repository, ['rev-list', '--no-merges', since, `--max-count=${mostCommits + 1}`, sha, '--']))
    shas.push(one);
  const isCut = shas.length > mostCommits;
  const counting = new Counting();
  for await (const commit of readCommits(repository, shas.slice(0, mostCommits).reverse())) counting.take(commit);
  return {
    commits: counting.commits,
    isCut,
    of: (path) => counting.of(path),
    near: (path) => counting.near(path),
    history: (change) => counting.memory.before(change),
  };
};
