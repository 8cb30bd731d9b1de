// What a ranking has to beat: newest first, and newest first fused with BM25 by rank. The figures are those of the scorer of the cases.
import type { Case } from './cases';

/** Places of the cause, 0 is first. */
export type SimplePlaces = { newestFirst: number; fusion: number };

// Robertson and Zaragoza (2009), the usual values; Cormack, Clarke and Buettcher (SIGIR 2009) with 5 for tens of documents.
const [saturation, lengthNorm, fusionOffset] = [1.2, 0.75, 5];

const tokensOf = (text: string): string[] =>
  (text.match(/[A-Za-z0-9]+/g) ?? [])
    .flatMap((word) => {
      const parts = word.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+/g) ?? [];
      return [word.toLowerCase(), ...(parts.length > 1 ? parts.map((part) => part.toLowerCase()) : [])];
    })
    .filter((word) => word.length > 1);

const countsOf = (words: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
};

type Document = { counts: ReadonlyMap<string, number>; length: number };

const documentOf = ({ message, files }: Case['candidates'][number]): Document => {
  const words = tokensOf(`${message} ${files.map(({ path }) => path).join(' ')}`);
  return { counts: countsOf(words), length: words.length };
};

/** Words are the rarer the fewer changes said them so far: the changes of this case and of those before it. */
type Seen = { shas: Set<string>; saying: Map<string, number> };

const matchesOf = (text: string, documents: readonly Document[], { shas, saying }: Seen): number[] => {
  const usual = documents.reduce((sum, { length }) => sum + length, 0) / documents.length || 1;
  const asked = [...new Set(tokensOf(text))].map((word) => {
    const found = saying.get(word) ?? 0;
    return { word, rarity: Math.log(1 + (shas.size - found + 0.5) / (found + 0.5)) };
  });
  return documents.map(({ counts, length }) => {
    const room = saturation * (1 - lengthNorm + (lengthNorm * length) / usual);
    return asked.reduce((sum, { word, rarity }) => {
      const count = counts.get(word) ?? 0;
      return sum + (rarity * count * (1 + saturation)) / (count + room);
    }, 0);
  });
};

const placesIn = (order: readonly number[]): number[] => {
  const places: number[] = [];
  order.forEach((at, place) => (places[at] = place));
  return places;
};

const remember = ({ shas, saying }: Seen, sha: string, { counts }: Document): void => {
  if (shas.has(sha)) return;
  shas.add(sha);
  for (const word of counts.keys()) saying.set(word, (saying.get(word) ?? 0) + 1);
};

/** The places in each case of one history, which are taken in their order. Of changes landed in one second the first listed is the newest. */
export const simplePlacesIn = (cases: readonly Case[]): SimplePlaces[] => {
  const seen: Seen = { shas: new Set(), saying: new Map() };
  return cases.map(({ incident, candidates, culprits }) => {
    const documents = candidates.map(documentOf);
    candidates.forEach(({ sha }, at) => remember(seen, sha, documents[at] ?? { counts: new Map(), length: 0 }));
    const landedAt = candidates.map((candidate) => Date.parse(candidate.landedAt));
    const all = candidates.map((_, at) => at);
    const newest = placesIn(all.toSorted((one, other) => (landedAt[other] ?? 0) - (landedAt[one] ?? 0)));
    const matches = matchesOf(incident.text, documents, seen);
    const newer = (one: number, other: number): number => (newest[one] ?? 0) - (newest[other] ?? 0);
    const text = placesIn(all.toSorted((one, other) => (matches[other] ?? 0) - (matches[one] ?? 0) || newer(one, other)));
    const fused = all.map((at) => 1 / (fusionOffset + (newest[at] ?? 0)) + 1 / (fusionOffset + (text[at] ?? 0)));
    const fusion = placesIn(all.toSorted((one, other) => (fused[other] ?? 0) - (fused[one] ?? 0) || newer(one, other)));
    const first = (places: readonly number[]): number =>
      Math.min(...candidates.flatMap(({ sha }, at) => (culprits.includes(sha) ? [places[at] ?? Infinity] : [])));
    return { newestFirst: first(newest), fusion: first(fusion) };
  });
};
