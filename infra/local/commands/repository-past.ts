// What does a repository hold now, and what happened to it in 180 days? Paths, counts and moments; nobody's name.
import type { FileChange } from '../../../shared/core/facts/change';
import { readCommits } from '../history/commits';
import { endOf, gitLines, startGit, type Repository } from '../history/git';
import { nulFields } from '../history/nul-fields';
import { firstLine } from './git-range';
import { knownDays } from './path-knowledge';

const mostCommits = 20_000;
const mostPaths = 500_000;
const daySeconds = 86_400;

export type PastChange = { files: FileChange[]; wasReverted: boolean };

const revertedSha = /This reverts commit ([0-9a-f]{7,64})\b/i;

/** When the newest commit was made, in seconds since the epoch: 180 days are counted from there, so that an old clone answers too. */
export const headSeconds = async (repository: Repository): Promise<number> =>
  Number((await firstLine(repository, ['show', '--no-patch', '--format=%ct', 'HEAD'])) ?? 0);

const recentShas = async (repository: Repository): Promise<string[]> => {
  const since = Math.floor((await headSeconds(repository)) - knownDays * daySeconds);
  const shas: string[] = [];
  for await (const sha of gitLines(repository, ['rev-list', '--no-merges', `--since=${since}`, `--max-count=${mostCommits}`, 'HEAD', '--']))
    shas.push(sha);
  return shas;
};

/** The changes of the last 180 days, newest first, each with whether a later one took it back. */
export const recentChanges = async (repository: Repository): Promise<PastChange[]> => {
  const reverted = new Set<string>();
  const changes: PastChange[] = [];
  for await (const { sha, message, files } of readCommits(repository, await recentShas(repository))) {
    const target = revertedSha.exec(message)?.[1]?.toLowerCase();
    if (target !== undefined) reverted.add(target.slice(0, 7));
    changes.push({ files, wasReverted: reverted.has(sha.slice(0, 7)) });
  }
  return changes;
};

/** Every path of a commit, at most 500,000. */
export const pathsAt = async (repository: Repository, commit: string): Promise<string[]> => {
  const git = startGit(repository, ['ls-tree', '-r', '--name-only', '-z', '--full-tree', commit]);
  const ended = endOf(git);
  git.stdin.end();
  const paths: string[] = [];
  for await (const fields of nulFields(git.stdout)) for (const path of fields) if (paths.length < mostPaths) paths.push(path);
  const { code, says } = await ended;
  if (code !== 0) throw new Error(`git could not list ${commit}: ${says}`);
  return paths;
};

/** Paths that somebody touched in the last 180 days, with how many commits did. Automation does not count. */
export const touchedPaths = async (repository: Repository): Promise<Map<string, number>> => {
  const touched = new Map<string, number>();
  for await (const { author, files } of readCommits(repository, await recentShas(repository))) {
    if (author.email.includes('[bot]')) continue;
    for (const { path } of files) touched.set(path, (touched.get(path) ?? 0) + 1);
  }
  return touched;
};
