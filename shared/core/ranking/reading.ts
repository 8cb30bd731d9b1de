// A change read once against an alert: which of the alert's words stand where in it, and what kind of change it is.
import type { FileChange } from '../facts/change';
import type { Moment } from '../facts/moment';
import type { Alert } from './alert';
import { fileKindsOf, hasPurpose, mannerOf, type FileKind, type Manner, type Purpose } from './change-kinds';
import { visitRuns, wordsOf } from './words';

/** A change that was live before the onset. `distance`: 0 is the alerting service, 1 what it depends on directly, and so on. */
export type Candidate = {
  sha: string;
  message: string;
  /** When it last went live. */
  landedAt: Moment;
  service?: string;
  distance?: number;
  files: readonly FileChange[];
  /** Words on changed lines. */
  identifiers: readonly string[];
};

export type Field = 'title' | 'body' | 'folders' | 'names' | 'identifiers';
export const fields = ['title', 'body', 'folders', 'names', 'identifiers'] as const satisfies readonly Field[];

/** Where words of the alert stand: how often each, out of how many words in all. */
export type FieldReading = { length: number; counts: ReadonlyMap<number, number> };

export type Reading = {
  candidate: Candidate;
  title: string;
  body: string;
  fields: Record<Field, FieldReading>;
  /** The alert's words found anywhere in the change. */
  words: ReadonlySet<number>;
  compounds: ReadonlySet<number>;
  grams: ReadonlySet<number>;
  /** Files whose names the alert names. */
  namedFiles: readonly string[];
  /** 0..1, the share of files that are of a kind. */
  shares: Record<FileKind, number>;
  purposes: ReadonlySet<Purpose>;
  manner: Manner;
};

const titleLimit = 1_000;
const bodyLimit = 3_000;
const fileLimit = 120;
const identifierLimit = 200;
// With very many changes fewer words of each are read, so that a ranking stays quick.
const identifiersInAll = 20_000;
const leastIdentifiers = 20;
const gramFileLimit = 100;
const pathLimit = 500;

type Counting = { length: number; counts: Map<number, number> };
type Found = { words: Set<number>; compounds: Set<number>; grams: Set<number> };

// Most fields of most changes hold no word of the alert: they share one empty map.
const nothing: ReadonlyMap<number, number> = new Map();
const filled = ({ length, counts }: Counting): FieldReading => ({ length, counts: counts.size === 0 ? nothing : counts });

const add = (text: string, limit: number, into: { alert: Alert; field: Counting; found: Found; withGrams: boolean }): void => {
  const { alert, field, found, withGrams } = into;
  visitRuns(text, limit, (run) => {
    const finding = alert.find(run);
    field.length += finding.parts;
    for (const word of finding.words) {
      field.counts.set(word, (field.counts.get(word) ?? 0) + 1);
      found.words.add(word);
    }
    if (finding.compound !== undefined) found.compounds.add(finding.compound);
    if (withGrams) for (const gram of alert.gramsIn(run)) found.grams.add(gram);
  });
};

const empty = (): Counting => ({ length: 0, counts: new Map() });

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

type Parts = { title: string; body: string; identifiers: number };

const readFields = (
  candidate: Candidate,
  { title, body, identifiers }: Parts,
  alert: Alert,
): { fields: Record<Field, FieldReading>; found: Found } => {
  const found: Found = { words: new Set(), compounds: new Set(), grams: new Set() };
  const read = { title: empty(), body: empty(), folders: empty(), names: empty(), identifiers: empty() };
  const into = (field: Counting, withGrams: boolean) => ({ alert, field, found, withGrams });
  add(title, titleLimit, into(read.title, true));
  add(body, bodyLimit, into(read.body, false));
  candidate.files.slice(0, fileLimit).forEach(({ path }, at) => {
    const name = nameOf(path);
    add(path.slice(0, path.length - name.length), pathLimit, into(read.folders, at < gramFileLimit));
    add(name, pathLimit, into(read.names, at < gramFileLimit));
  });
  for (const identifier of candidate.identifiers.slice(0, identifiers)) add(identifier, pathLimit, into(read.identifiers, false));
  const { title: inTitle, body: inBody, folders, names, identifiers: inLines } = read;
  return {
    fields: { title: filled(inTitle), body: filled(inBody), folders: filled(folders), names: filled(names), identifiers: filled(inLines) },
    found,
  };
};

const noShares: Record<FileKind, number> = { documentation: 0, test: 0, build: 0, interface: 0, code: 0 };

const sharesOf = (files: readonly FileChange[], kindsOf: (path: string) => ReadonlySet<string>): Record<FileKind, number> => {
  const seen = files.slice(0, fileLimit).map(({ path }) => kindsOf(path));
  if (seen.length === 0) return noShares;
  const share = (kind: FileKind): number => seen.reduce((count, kinds) => count + (kinds.has(kind) ? 1 : 0), 0) / seen.length;
  return {
    documentation: share('documentation'),
    test: share('test'),
    build: share('build'),
    interface: share('interface'),
    code: share('code'),
  };
};

const purposesOf = (title: string): Set<Purpose> => {
  const words = new Set(wordsOf(title, titleLimit));
  return new Set((['enable', 'remove', 'fix', 'add'] as const).filter((purpose) => hasPurpose(words, purpose)));
};

/** Reads `among` changes against one alert. What it learns of a path's kind it keeps: changes share their files. */
export const readerFor = (alert: Alert, among: number): ((candidate: Candidate) => Reading) => {
  const identifiers = Math.min(identifierLimit, Math.max(leastIdentifiers, Math.floor(identifiersInAll / Math.max(1, among))));
  const remembered = new Map<string, ReadonlySet<string>>();
  const kindsOf = (path: string): ReadonlySet<string> => {
    const kinds = remembered.get(path) ?? fileKindsOf(path.slice(-pathLimit));
    remembered.set(path, kinds);
    return kinds;
  };
  return (candidate) => {
    const end = candidate.message.indexOf('\n');
    const title = (end < 0 ? candidate.message : candidate.message.slice(0, end)).slice(0, titleLimit);
    const body = end < 0 ? '' : candidate.message.slice(end, end + bodyLimit);
    const { fields: read, found } = readFields(candidate, { title, body, identifiers }, alert);
    const named = candidate.files
      .slice(0, fileLimit)
      .map(({ path }) => nameOf(path))
      .filter((name) => alert.fileNames.has(name.toLowerCase()));
    return {
      candidate,
      title,
      body,
      fields: read,
      ...found,
      namedFiles: [...new Set(named)],
      shares: sharesOf(candidate.files, kindsOf),
      purposes: purposesOf(title),
      manner: mannerOf(title, body),
    };
  };
};
