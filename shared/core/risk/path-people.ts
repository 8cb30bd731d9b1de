// Who knows a path: distinct people who wrote or reviewed something in its folder in the 180 days before, counted, never named.
import type { FileChange } from '../facts/change';
import type { Person } from '../facts/person';
import { lookAt } from './look';

export const knownDays = 180;

/** More people than this are not counted one by one. */
export const mostPeople = 20;

/** `onlyAuthor`: everybody who knows the path wrote the change itself. */
export type PathKnowledge = { people: number; onlyAuthor: boolean };

/** A change as far as it shows who works where; `files` are absent where nobody told them. */
export type FolderWork = { files?: readonly FileChange[]; authors: readonly Person[]; reviewers: readonly Person[] };

/** What a deployment leaves behind in a folder: people as keyed hashes. Not `isSure` where somebody took part whom nobody told us. */
export type FolderTrace = { people: string[]; isSure: boolean };

/** Stands for every folder: the files of some change are not known. */
export const anywhere = '*';

/** More folders than this are left to `anywhere`. */
const mostFolders = 300;

const longestFolderChars = 500;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1).slice(0, longestFolderChars);

// Tests, documents and styles cannot break production: nobody needs to know them.
const foldersIn = (files: readonly FileChange[]): string[] => [
  ...new Set(files.flatMap(({ path }) => (lookAt(path).isHarmless ? [] : [folderOf(path)]))),
];

const humansIn = (people: readonly Person[]): string[] => people.filter(({ isBot, key }) => !isBot && key !== '').map(({ key }) => key);

/** The traces of a deployment's changes, by folder; the same whatever order they come in. */
export const tracesOf = (work: readonly FolderWork[]): Map<string, FolderTrace> => {
  const people = new Map<string, Set<string>>();
  const unsure = new Set<string>();
  for (const { files, authors, reviewers } of work) {
    const folders = files ? foldersIn(files) : [anywhere];
    for (const folder of folders) {
      const known = people.get(folder) ?? new Set<string>();
      for (const key of humansIn([...authors, ...reviewers])) known.add(key);
      people.set(folder, known);
      if (!files || authors.length === 0 || authors.some(({ key }) => key === '')) unsure.add(folder);
    }
  }
  const folders = [...people.keys()].sort();
  const kept = folders.slice(0, mostFolders);
  const traces = kept.map((folder): [string, FolderTrace] => [
    folder,
    { people: [...(people.get(folder) ?? [])].sort(), isSure: !unsure.has(folder) },
  ]);
  return new Map(folders.length > kept.length ? [...traces, [anywhere, { people: [], isSure: false }]] : traces);
};

/** Traces of the 180 days before, of a folder whose record is older than that. */
export type FolderRecord = readonly FolderTrace[];

/** What a record says of who knows a folder, besides a change by `authors`. Undefined where somebody took part whom nobody named. */
export const knowledgeIn = (record: FolderRecord, authors: readonly Person[]): PathKnowledge | undefined => {
  const own = new Set(humansIn(authors));
  const people = new Set(record.flatMap((trace) => trace.people.filter((key) => key !== '')));
  if ([...people].some((key) => !own.has(key))) return { people: Math.min(people.size, mostPeople), onlyAuthor: false };
  const isKnown = own.size > 0 && record.every(({ isSure }) => isSure);
  return isKnown ? { people: people.size, onlyAuthor: people.size > 0 } : undefined;
};

/** By path: what the record of its folder says; nothing where there is none, and of paths that cannot break production. */
export const knowledgeBy =
  (records: ReadonlyMap<string, FolderRecord>, authors: readonly Person[]) =>
  (path: string): PathKnowledge | undefined => {
    const record = lookAt(path).isHarmless ? undefined : records.get(folderOf(path));
    return record && knowledgeIn(record, authors);
  };
