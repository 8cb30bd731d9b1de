// Which part of a history is replayed: the newest commits, and as many before them as it takes to see some reverts.
import { KnownLandings } from './culprits';
import type { Repository } from './git';
import { readLanded, type Landed } from './landed';
import { countSince, type History, type Landing } from './landings';
import { progressOf } from './progress';

const usualCommits = 300;
const mostCommits = 2_000;
const mostSince = 20_000;
const enoughReverts = 6;

export type WindowOptions = { commits?: number; sinceAt?: string };

export type Revert = { revert: Landed; culprits: readonly Landed[] };

/** `reverts`: those that take out something inside the window. */
export type ReplayWindow = { landed: readonly Landed[]; reverts: readonly Revert[]; olderReverts: number; ofCommits: number };

const isRevert = ({ undoing }: Landed): boolean => undoing?.kind === 'revert';

const newest = async (repository: Repository, history: History, { commits, sinceAt }: WindowOptions): Promise<readonly Landing[]> => {
  const count = sinceAt === undefined ? mostCommits : Math.min(mostSince, await countSince(repository, sinceAt));
  return history.landings.slice(-Math.max(1, commits ?? count));
};

const startOf = (landed: readonly Landed[], { commits, sinceAt }: WindowOptions): number => {
  if (sinceAt !== undefined) return landed.findIndex(({ landedAt }) => landedAt >= sinceAt);
  if (commits !== undefined) return 0;
  let [start, reverts] = [landed.length, 0];
  while (start > 0 && (landed.length - start < usualCommits || reverts < enoughReverts)) {
    start -= 1;
    const one = landed[start];
    if (one && isRevert(one)) reverts += 1;
  }
  return start;
};

const revertsIn = (landed: readonly Landed[], history: History): { reverts: Revert[]; older: number } => {
  const known = new KnownLandings(history);
  const inside = new Map<string, Landed>();
  const reverts: Revert[] = [];
  let older = 0;
  for (const one of landed) {
    const culprits = isRevert(one) ? known.namedBy(one).flatMap((sha) => inside.get(sha) ?? []) : [];
    if (culprits.length > 0) reverts.push({ revert: one, culprits });
    else if (isRevert(one)) older += 1;
    known.add(one);
    inside.set(one.sha, one);
  }
  return { reverts, older };
};

/** Reads the newest landings and decides where to begin. */
export const windowOf = async (repository: Repository, history: History, options: WindowOptions): Promise<ReplayWindow> => {
  const wanted = await newest(repository, history, options);
  const tell = progressOf('Reading commits');
  const read: Landed[] = [];
  for await (const one of readLanded(repository, wanted)) {
    read.push(one);
    tell(read.length, wanted.length);
  }
  const start = startOf(read, options);
  const landed = start < 0 ? [] : read.slice(start);
  const { reverts, older } = revertsIn(landed, history);
  return { landed, reverts, olderReverts: older, ofCommits: history.landings.length };
};
