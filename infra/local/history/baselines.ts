// What would simple orders say? Newest first, largest first, and newest first fused with BM25 by rank: what a ranking has to beat.
import type { Candidate } from '../../../shared/core/ranking/rank-suspects';
import { wordsOf } from '../../../shared/core/ranking/words';

const mostText = 6_000;
// Robertson & Zaragoza, "The Probabilistic Relevance Framework" (2009), the usual values.
const [k1, b] = [1.2, 0.75];
/** Cormack, Clarke & Buettcher (SIGIR 2009) fuse with 60 over thousands of documents; over tens, 5 keeps the first places apart. */
const fusionConstant = 5;

type Scored = { sha: string; score: number };

// Candidates come oldest first: what is later in the list wins a tie.
const placesOf = (candidates: readonly Candidate[], scoreOf: (at: number) => number): Map<string, number> => {
  const scored: Scored[] = candidates.map(({ sha }, at) => ({ sha, score: scoreOf(at) })).reverse();
  return new Map(scored.sort((one, other) => other.score - one.score).map(({ sha }, at) => [sha, at + 1]));
};

type Document = { length: number; times: readonly number[] };

/** How many words a change's message and paths have, and how often each of the `asked` words is among them. */
const documentOf = ({ message, files }: Candidate, asked: ReadonlyMap<string, number>): Document => {
  const paths = files.slice(0, 100).map(({ path }) => path);
  const words = wordsOf(`${message}\n${paths.join('\n')}`, mostText);
  const times = Array.from(asked, () => 0);
  for (const word of words) {
    const place = asked.get(word);
    if (place !== undefined) times[place] = (times[place] ?? 0) + 1;
  }
  return { length: words.length, times };
};

/** BM25 of an alert's text against each candidate's message and paths. */
const relevance = (text: string, candidates: readonly Candidate[]): number[] => {
  const asked = new Map([...new Set(wordsOf(text, mostText))].map((word, place) => [word, place]));
  const documents = candidates.map((candidate) => documentOf(candidate, asked));
  const mean = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length) || 1;
  const found = Array.from(asked.values(), (place) => documents.filter(({ times }) => (times[place] ?? 0) > 0).length);
  return documents.map(({ length, times }) => {
    const room = k1 * (1 - b + (b * length) / mean);
    return times.reduce((sum, count, place) => {
      const [holding, all] = [found[place] ?? 0, documents.length];
      return sum + (Math.log(1 + (all - holding + 0.5) / (holding + 0.5)) * count * (k1 + 1)) / (count + room);
    }, 0);
  });
};

export type Places = { newestFirst: Map<string, number>; largest: Map<string, number>; fusion: Map<string, number> };

/** The place (1 is first) of each candidate under each order. `candidates` oldest first. */
export const baselinePlaces = (text: string, candidates: readonly Candidate[]): Places => {
  const newestFirst = placesOf(candidates, (at) => at);
  const scores = relevance(text, candidates);
  const byText = placesOf(candidates, (at) => scores[at] ?? 0);
  const inverse = (places: Map<string, number>, sha: string): number => 1 / (fusionConstant + (places.get(sha) ?? candidates.length));
  const lines = candidates.map(({ files }) => files.reduce((sum, { added, deleted }) => sum + added + deleted, 0));
  return {
    newestFirst,
    largest: placesOf(candidates, (at) => lines[at] ?? 0),
    fusion: placesOf(candidates, (at) => inverse(newestFirst, candidates[at]?.sha ?? '') + inverse(byText, candidates[at]?.sha ?? '')),
  };
};
