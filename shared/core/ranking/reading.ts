// A change read once against an alert: which of the alert's words stand where in it, and what kind of change it is.
import type { FileChange } from '../facts/change';
import type { Moment } from '../facts/moment';
import type { Alert } from './alert';
import type { ChangeReader, Finding, Holding } from './change-reader';
import { fileKindNames, isOfKind, mannerOf, purposesIn, type FileKind, type Manner, type Purpose } from './change-kinds';
import { knownFiles, type KnownFile } from './known-files';
import { remembering } from './remembering';
import { wordsOf } from './words';

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
  title: string;
  /** Canonical words of the title. */
  titleWords: readonly string[];
  body: string;
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

const titleLimit = 1_000;
const bodyLimit = 3_000;
const fileLimit = 120;
const identifierLimit = 200;
// With very many changes fewer words of each are read, so that a ranking stays quick.
const identifiersInAll = 20_000;
const leastIdentifiers = 20;
const gramFileLimit = 100;
const pathLimit = 500;
const mostIdentifiersKnown = 200_000;

const nothing: readonly never[] = [];

/** Where title and body of a message end. The body begins where the title's line ends. */
type Ends = { line: number; title: number; body: number };

const endsOf = ({ message }: Candidate): Ends => {
  const at = message.indexOf('\n');
  const line = at < 0 ? message.length : at;
  return { line, title: Math.min(line, titleLimit), body: Math.min(message.length, line + bodyLimit) };
};

type Parts = { candidate: Candidate; ends: Ends; files: readonly KnownFile[]; identifiers: number };

const withoutGrams = (finding: Finding): Finding => ({ ...finding, grams: nothing });

/** Reads one change. `inIdentifier` says what it knows of an identifier, of which as many as `identifiers` are looked at. */
const holdingOf = (reader: ChangeReader, inIdentifier: (text: string) => Finding, parts: Parts): Holding => {
  const { candidate, ends, files } = parts;
  const text = candidate.message;
  reader.add('title', reader.find({ text, start: 0, end: ends.title, withGrams: true }));
  reader.add('body', reader.find({ text, start: ends.line, end: ends.body, withGrams: false }));
  files.forEach(({ inFolders, inName }, at) => {
    reader.add('folders', at < gramFileLimit ? inFolders : withoutGrams(inFolders));
    reader.add('names', at < gramFileLimit ? inName : withoutGrams(inName));
  });
  const identifiers = Math.min(candidate.identifiers.length, parts.identifiers);
  for (let at = 0; at < identifiers; at += 1) reader.add('identifiers', inIdentifier(candidate.identifiers[at] ?? ''));
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

const namedAmong = (files: readonly KnownFile[]): readonly string[] =>
  files.some(({ isNamed }) => isNamed) ? [...new Set(files.filter(({ isNamed }) => isNamed).map(({ name }) => name))] : nothing;

/** Reads `among` changes against one alert. What it learns of a file it keeps: changes share their files. */
export const readerFor = (alert: Alert, among: number): ((candidate: Candidate) => Reading) => {
  const identifiers = Math.min(identifierLimit, Math.max(leastIdentifiers, Math.floor(identifiersInAll / Math.max(1, among))));
  const fileOf = knownFiles(alert);
  const { reader } = alert;
  const inIdentifier = remembering(mostIdentifiersKnown, (text) =>
    reader.find({ text, start: 0, end: Math.min(text.length, pathLimit), withGrams: false }),
  );
  return (candidate) => {
    const ends = endsOf(candidate);
    const title = candidate.message.slice(0, ends.title);
    const titleWords = wordsOf(title, titleLimit);
    const body = candidate.message.slice(ends.line, ends.body);
    const files = candidate.files.slice(0, fileLimit).map(({ path }) => fileOf(path));
    return {
      candidate,
      title,
      titleWords,
      body,
      files,
      ...holdingOf(reader, inIdentifier, { candidate, ends, files, identifiers }),
      namedFiles: namedAmong(files),
      shares: sharesOf(files),
      interfaces: interfacesOf(files, candidate.files),
      purposes: purposesIn(titleWords),
      manner: mannerOf(title, body),
    };
  };
};
