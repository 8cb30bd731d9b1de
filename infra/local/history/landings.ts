// In which order did changes land? The first-parent line of a history, oldest first, each with the commits it merged.
import type { Moment } from '../../../shared/core/facts/moment';
import { CommitNames } from './commit-names';
import { gitLines, type Repository } from './git';
import { NumberList } from './number-list';

/** One commit of the line. `merged`: what came in with it, oldest first, without merges. */
export type Landing = { sha: string; merged: readonly string[] };

export type History = {
  /** Oldest first; made when they are asked for. */
  landings: { length: number; slice: (start: number, end?: number) => Landing[] };
  /** The place among the landings at which a commit came in; undefined for a commit of no history here. */
  placeOf: (sha: string) => number | undefined;
  /** The same for the beginning of a commit's name; of several the latest place. */
  placeBeginning: (start: string) => number | undefined;
  /** The commit of the line at a place. */
  shaAt: (place: number) => string | undefined;
};

const mostMerged = 50;
const nowhere = -1;
const none: readonly number[] = [];

/** Commits by their numbers: the first parent of each (`nowhere` for a root), and the others of merges. */
type Graph = { names: CommitNames; first: NumberList; others: Map<number, readonly number[]>; head: number };

const graphOf = async (repository: Repository): Promise<Graph> => {
  const graph: Graph = { names: new CommitNames(), first: NumberList.ofIntegers(), others: new Map(), head: nowhere };
  for await (const line of gitLines(repository, ['rev-list', '--parents', 'HEAD', '--'])) {
    const [own = nowhere, first = nowhere, ...others] = line.split(' ').map((sha) => graph.names.add(sha));
    if (graph.head === nowhere) graph.head = own;
    while (graph.first.length < graph.names.size) graph.first.push(nowhere);
    graph.first.set(own, first);
    if (others.length > 0) graph.others.set(own, others);
  }
  return graph;
};

const lineOf = ({ first, head }: Graph): NumberList => {
  const backwards: number[] = [];
  for (let at = head; at !== nowhere; at = first.at(at)) backwards.push(at);
  const line = NumberList.ofIntegers();
  for (let at = backwards.length - 1; at >= 0; at -= 1) line.push(backwards[at] ?? 0);
  return line;
};

// Whatever is reachable from a merge and was not before came in with it.
const takeIn = (merge: number, { first, others }: Graph, isPlaced: (commit: number) => boolean): number[] => {
  const taken: number[] = [];
  const seen = new Set<number>();
  const waiting = [...(others.get(merge) ?? none)];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next) || isPlaced(next)) continue;
    seen.add(next);
    taken.push(next);
    if (first.at(next) !== nowhere) waiting.push(first.at(next));
    waiting.push(...(others.get(next) ?? none));
  }
  return taken.reverse();
};

const placed = (graph: Graph): History => {
  const { names } = graph;
  const line = lineOf(graph);
  // The line itself is known first: a branch that merged the line back in holds none of it.
  const onLine = new Uint8Array(names.size);
  for (let place = 0; place < line.length; place += 1) onLine[line.at(place)] = 1;
  const places = new Int32Array(names.size).fill(nowhere);
  const merged = new Map<number, readonly number[]>();
  const isPlaced = (commit: number): boolean => places[commit] !== nowhere || onLine[commit] === 1;
  for (let place = 0; place < line.length; place += 1) {
    const taken = graph.others.has(line.at(place)) ? takeIn(line.at(place), graph, isPlaced) : none;
    for (const commit of taken) places[commit] = place;
    places[line.at(place)] = place;
    const plain = taken.filter((commit) => !graph.others.has(commit)).slice(-mostMerged);
    if (plain.length > 0) merged.set(place, plain);
  }
  const placeAt = (commit: number | undefined): number | undefined => {
    const place = commit === undefined ? nowhere : (places[commit] ?? nowhere);
    return place === nowhere ? undefined : place;
  };
  const landingAt = (place: number): Landing => ({
    sha: names.nameAt(line.at(place)),
    merged: (merged.get(place) ?? none).map((commit) => names.nameAt(commit)),
  });
  return {
    landings: {
      length: line.length,
      slice: (start, end = line.length) => {
        const from = start < 0 ? Math.max(0, line.length + start) : start;
        return Array.from({ length: Math.max(0, Math.min(end, line.length) - from) }, (_, at) => landingAt(from + at));
      },
    },
    placeOf: (sha) => placeAt(names.numberOf(sha)),
    placeBeginning: (start) =>
      names.beginning(start).reduce<number | undefined>((latest, commit) => {
        const place = placeAt(commit);
        return place === undefined ? latest : Math.max(latest ?? 0, place);
      }, undefined),
    shaAt: (place) => (place >= 0 && place < line.length ? names.nameAt(line.at(place)) : undefined),
  };
};

/** Reads which commit stands where: names only, about 70 bytes a commit. */
export const readHistory = async (repository: Repository): Promise<History> => placed(await graphOf(repository));

/** How many landings of the line's end are not older than a moment. */
export const countSince = async (repository: Repository, at: Moment): Promise<number> => {
  for await (const line of gitLines(repository, ['rev-list', '--count', '--first-parent', `--since=${at}`, 'HEAD', '--']))
    return Number(line) || 0;
  return 0;
};
