// What other changes to the same files speak of: work on one thing seldom is one change, and trouble with it seldom comes once.
import type { Alert } from './alert';
import { isBusy, type Compared } from './later-work';
import type { Reading } from './reading';

/** The alert's words that a change's neighbours say in their messages and that the change itself does not, and what they are worth in all. */
export type Spoken = { words: readonly number[]; worth: number };

const mostNeighbours = 40;
const mostTouching = 12;
/** Neighbours' worth of belief in how often any change says a word. */
const priorNeighbours = 2;

const silence: Spoken = { words: [], worth: 0 };

const messageWords = ({ fields: { title, body } }: Reading): readonly number[] => {
  if (title.words.length === 0) return body.words;
  return body.words.length === 0 ? title.words : [...new Set([...title.words, ...body.words])];
};

type Touching = ReadonlyMap<number, readonly number[]>;

/** Who touches each file that several changes touch, and not too many, by the file's place. */
const touchingOf = ({ files, count }: Compared, isTold: (changes: number) => boolean): Touching => {
  const times = new Int32Array(count);
  for (const places of files) for (const place of places) times[place] = (times[place] ?? 0) + 1;
  const touching = new Map<number, number[]>();
  files.forEach((places, at) => {
    for (const place of places) {
      const changes = times[place] ?? 0;
      if (changes < 2 || !isTold(changes)) continue;
      const known = touching.get(place);
      if (known) known.push(at);
      else touching.set(place, [at]);
    }
  });
  return touching;
};

const neighboursOf = (at: number, places: readonly number[], touching: Touching): ReadonlySet<number> => {
  const neighbours = new Set<number>();
  for (const place of places)
    for (const other of touching.get(place) ?? []) if (other !== at && neighbours.size < mostNeighbours) neighbours.add(other);
  return neighbours;
};

type Share = (word: number) => number;

/** How much more often neighbours say each word than any change does, in nats, times what the word is worth. */
const spokenBy = (
  neighbours: ReadonlySet<number>,
  said: readonly (readonly number[])[],
  told: { own: Reading; worth: Share; usual: Share },
): Spoken => {
  const counts = new Map<number, number>();
  for (const neighbour of neighbours) for (const word of said[neighbour] ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  const own = new Set(told.own.words);
  const words: number[] = [];
  let worth = 0;
  for (const [word, count] of [...counts].sort(([one], [other]) => one - other)) {
    const usual = told.usual(word);
    const lift = Math.log((count + priorNeighbours * usual) / (neighbours.size + priorNeighbours) / usual);
    if (lift <= 0 || own.has(word)) continue;
    words.push(word);
    worth += told.worth(word) * lift;
  }
  return { words, worth };
};

/** For each change. What a quarter of all changes touch, or more than a dozen, says nothing of any one. */
export const spokenAround = (alert: Alert, readings: readonly Reading[], compared: Compared): Spoken[] => {
  const touching = touchingOf(compared, (changes) => changes <= mostTouching && !isBusy(changes - 1, readings.length));
  const said = readings.map(messageWords);
  const saying = new Float64Array(alert.words.length);
  for (const words of said) for (const word of words) saying[word] = (saying[word] ?? 0) + 1;
  const usual: Share = (word) => ((saying[word] ?? 0) + 0.5) / (readings.length + 10);
  const worth: Share = (word) => alert.worth[word] ?? 0;
  return readings.map((own, at) => {
    const neighbours = neighboursOf(at, compared.files[at] ?? [], touching);
    return neighbours.size === 0 ? silence : spokenBy(neighbours, said, { own, worth, usual });
  });
};
