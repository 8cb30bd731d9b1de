// Which part of the business does a path touch? Names only, without a policy file.
import type { Surface } from '../facts/change';
import { harmlessKinds, type FileKind } from './kind';
import type { PathParts } from './path';
import { certainWords, gluedEndings, pairedWords, places, surfaceOrder } from './surface-words';

/** A surface, and the word or place in the path that says so. */
export type SurfaceMatch = { surface: Surface; word: string };

const list = (text: string): string[] => text.trim().split(/\s+/);

const certain: ReadonlyMap<string, Surface> = new Map(
  surfaceOrder.toReversed().flatMap((surface) => list(certainWords[surface] ?? '').map((word) => [word, surface] as const)),
);
const endings = list(gluedEndings);
const rememberedWords = 50_000;
const remembered = new Map<string, Surface | undefined>();

type Pair = { surface: Surface; beside: ReadonlySet<string> };
const paired = new Map<string, Pair[]>();
for (const { surface, words, beside } of pairedWords)
  for (const word of list(words)) paired.set(word, [...(paired.get(word) ?? []), { surface, beside: new Set(list(beside)) }]);

/** Kinds whose place in a sensitive folder does not make them sensitive. */
const neutralKinds: ReadonlySet<FileKind> = new Set<FileKind>(['build', 'translation']);

/** The surface of a path by the built-in policy: the most sensitive one its names give away, `internal` where they give none. */
export const surfaceOf = (parts: PathParts, kind: FileKind): SurfaceMatch => {
  if (harmlessKinds.has(kind)) return { surface: 'cosmetic', word: kind };
  const place = placeOf(parts);
  const word = neutralKinds.has(kind) || place?.surface === 'infra' ? undefined : wordOf(parts);
  return place ?? word ?? { surface: 'internal', word: kind };
};

const placeOf = ({ folders, file }: PathParts): SurfaceMatch | undefined => {
  const folder = `/${folders.join('/')}/`;
  const place = places.find((rule) => (rule.folder !== undefined ? folder.includes(`/${rule.folder}/`) : rule.file?.test(file)));
  return place && { surface: place.surface, word: place.folder ?? file };
};

const wordOf = (parts: PathParts): SurfaceMatch | undefined => {
  const segments = [...parts.folderWords, parts.fileWords];
  const words = [...new Set(segments.flat())];
  const joined = segments.flatMap((segment) => segment.slice(1).map((word, at) => `${segment[at] ?? ''}${word}`));
  const found = [
    ...words.map((word) => ({ word, surface: certainSurface(word) ?? pairedSurface(word, words) })),
    ...joined.map((word) => ({ word, surface: certain.get(word) })),
  ];
  return found.reduce<SurfaceMatch | undefined>(
    (best, { word, surface }) => (surface && (!best || comesFirst(surface, best.surface)) ? { surface, word } : best),
    undefined,
  );
};

const comesFirst = (one: Surface, other: Surface): boolean => surfaceOrder.indexOf(one) < surfaceOrder.indexOf(other);

const certainSurface = (word: string): Surface | undefined => {
  const known = certain.get(word);
  if (known !== undefined || word.length < 4) return known;
  if (remembered.has(word)) return remembered.get(word);
  if (remembered.size >= rememberedWords) remembered.clear();
  const surface = gluedSurface(word);
  remembered.set(word, surface);
  return surface;
};

const gluedSurface = (word: string): Surface | undefined => {
  const bare = word.replace(/\d{1,6}$/, '');
  const ending = endings.find((glued) => bare.length > glued.length + 2 && bare.endsWith(glued));
  return certain.get(bare) ?? (ending === undefined ? undefined : certain.get(bare.slice(0, -ending.length)));
};

const pairedSurface = (word: string, words: readonly string[]): Surface | undefined =>
  paired.get(word)?.find(({ beside }) => words.some((other) => other !== word && beside.has(other)))?.surface;
