// In which order did changes land? The first-parent line of a history, oldest first, each with the commits it merged.
import type { Moment } from '../../../shared/core/facts/moment';
import { gitLines, type Repository } from './git';

/** One commit of the line. `merged`: what came in with it, oldest first, without merges. */
export type Landing = { sha: string; merged: readonly string[] };

export type History = {
  /** Oldest first. */
  landings: readonly Landing[];
  /** The place in `landings` at which a commit came in; undefined for a commit of no history here. */
  placeOf: (sha: string) => number | undefined;
  /** The same for the beginning of a commit's name; of several the latest place. */
  placeBeginning: (start: string) => number | undefined;
};

const mostMerged = 50;

type Graph = Map<string, readonly string[]>;

const graphOf = async (repository: Repository): Promise<{ graph: Graph; head: string | undefined }> => {
  const graph: Graph = new Map();
  let head: string | undefined;
  for await (const line of gitLines(repository, ['rev-list', '--parents', 'HEAD', '--'])) {
    const [sha = '', ...parents] = line.split(' ');
    head ??= sha;
    graph.set(sha, parents);
  }
  return { graph, head };
};

const lineOf = (graph: Graph, head: string | undefined): string[] => {
  const line: string[] = [];
  for (let sha = head; sha !== undefined && graph.has(sha); sha = graph.get(sha)?.[0]) line.push(sha);
  return line.reverse();
};

// Whatever is reachable from a merge and was not before came in with it.
const takeIn = (sha: string, graph: Graph, isPlaced: (sha: string) => boolean): string[] => {
  const taken: string[] = [];
  const seen = new Set<string>();
  const waiting = (graph.get(sha) ?? []).slice(1);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next) || isPlaced(next)) continue;
    seen.add(next);
    taken.push(next);
    waiting.push(...(graph.get(next) ?? []));
  }
  return taken.reverse();
};

// Sorted when first asked for: a short name is then found in a few looks, however long the history.
const beginningIn = (places: ReadonlyMap<string, number>): History['placeBeginning'] => {
  let shas: string[] | undefined;
  return (start) => {
    shas ??= [...places.keys()].sort();
    let [low, high] = [0, shas.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((shas[middle] ?? '') < start) low = middle + 1;
      else high = middle;
    }
    let latest: number | undefined;
    for (let at = low; shas[at]?.startsWith(start); at += 1) latest = Math.max(latest ?? 0, places.get(shas[at] ?? '') ?? 0);
    return latest;
  };
};

const placed = (line: readonly string[], graph: Graph): History => {
  const places = new Map<string, number>();
  // The line itself is known first: a branch that merged the line back in holds none of it.
  const onLine = new Set(line);
  const landings = line.map((sha, at) => {
    const taken = takeIn(sha, graph, (one) => places.has(one) || onLine.has(one));
    for (const one of [...taken, sha]) places.set(one, at);
    return { sha, merged: taken.filter((one) => (graph.get(one)?.length ?? 0) < 2).slice(-mostMerged) };
  });
  return { landings, placeOf: (sha) => places.get(sha), placeBeginning: beginningIn(places) };
};

/** Reads which commit stands where: names only, about 150 bytes a commit. */
export const readHistory = async (repository: Repository): Promise<History> => {
  const { graph, head } = await graphOf(repository);
  return placed(lineOf(graph, head), graph);
};

/** How many landings of the line's end are not older than a moment. */
export const countSince = async (repository: Repository, at: Moment): Promise<number> => {
  for await (const line of gitLines(repository, ['rev-list', '--count', '--first-parent', `--since=${at}`, 'HEAD', '--']))
    return Number(line) || 0;
  return 0;
};
