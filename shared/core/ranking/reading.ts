// A change read once against an alert: which of the alert's words stand where in it, and what kind of change it is.
import type { FileChange } from '../facts/change';
import type { Moment } from '../facts/moment';
import type { Alert } from './alert';
import type { ChangeReader, Finding, Holding } from './change-reader';
import { fileKindNames, isOfKind, type FileKind, type Manner, type Purpose } from './change-kinds';
import { knownFiles, type KnownFile } from './known-files';
import { nothing } from './refilled';
import type { ChangeRead } from './texts';

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

export type Reading = Holding & {
  candidate: Candidate;
  /** Numbers of the words of its title that have a letter, each once. */
  titleWords: readonly number[];
  /** The first of its files. */
  files: readonly KnownFile[];
  /** Files whose names the alert names. */
  namedFiles: readonly string[];
  /** 0..1, the share of files that are of a kind. */
  shares: Record<FileKind, number>;
  /** Files that others use by name, tests aside, and lines taken out of them. */
  interfaces: { files: number; deleted: number };
  purposes: readonly Purpose[];
  manner: Manner;
};

const identifierLimit = 200;
// With very many changes fewer words of each are read, so that a ranking stays quick.
const identifiersInAll = 20_000;
const leastIdentifiers = 20;
const gramFileLimit = 100;

const withoutGrams = (finding: Finding): Finding => ({ ...finding, grams: nothing });

/** Reads one change; of its identifiers as many as `identifiers`. */
const holdingOf = (
  reader: ChangeReader,
  read: ChangeRead,
  { files, identifiers }: { files: readonly KnownFile[]; identifiers: number },
): Holding => {
  reader.add('title', reader.find(read.title, read.inTitle));
  reader.add('body', reader.find(read.body, read.inBody));
  files.forEach(({ inFolders, inName }, at) => {
    reader.add('folders', at < gramFileLimit ? inFolders : withoutGrams(inFolders));
    reader.add('names', at < gramFileLimit ? inName : withoutGrams(inName));
  });
  reader.add('identifiers', reader.findFirst(identifiers, read.identifiers));
  return reader.done();
};

const sharesOf = (files: readonly KnownFile[]): Record<FileKind, number> => {
  const shares = { documentation: 0, test: 0, build: 0, interface: 0, code: 0, configuration: 0 };
  if (files.length === 0) return shares;
  for (const kind of fileKindNames) {
    let count = 0;
    for (const { kinds } of files) if (isOfKind(kinds, kind)) count += 1;
    shares[kind] = count / files.length;
  }
  return shares;
};

const isInterface = ({ kinds }: KnownFile): boolean => isOfKind(kinds, 'interface') && !isOfKind(kinds, 'test');

const interfacesOf = (files: readonly KnownFile[], changed: readonly FileChange[]): Reading['interfaces'] => {
  const interfaces = { files: 0, deleted: 0 };
  files.forEach((file, at) => {
    if (!isInterface(file)) return;
    interfaces.files += 1;
    interfaces.deleted += changed[at]?.deleted ?? 0;
  });
  return interfaces;
};

const noNames: readonly string[] = [];

const namedAmong = (files: readonly KnownFile[]): readonly string[] =>
  files.some(({ isNamed }) => isNamed) ? [...new Set(files.filter(({ isNamed }) => isNamed).map(({ name }) => name))] : noNames;

/** Reads `among` changes against one alert. What it learns of a file it keeps: changes share their files. */
export const readerFor = (alert: Alert, among: number): ((candidate: Candidate) => Reading) => {
  const identifiers = Math.min(identifierLimit, Math.max(leastIdentifiers, Math.floor(identifiersInAll / Math.max(1, among))));
  const fileOf = knownFiles(alert);
  return (candidate) => {
    const read = alert.texts.change(candidate, identifiers);
    const { titleWords, purposes, manner } = read;
    const files = read.files.map(fileOf);
    const { fields, words, compounds, grams } = holdingOf(alert.reader, read, { files, identifiers });
    return {
      candidate,
      titleWords,
      files,
      fields,
      words,
      compounds,
      grams,
      namedFiles: namedAmong(files),
      shares: sharesOf(files),
      interfaces: interfacesOf(files, candidate.files),
      purposes,
      manner,
    };
  };
};
