// The files of all changes of one ranking: each read once, however many changes touch it.
import type { Alert } from './alert';
import type { Finding } from './change-reader';
import type { FileKinds } from './change-kinds';
import type { PathRead, TextRead } from './texts';

export type KnownFile = {
  path: string;
  /** Its place among the files of the ranking, from 0 on. */
  place: number;
  name: string;
  /** What its folders and its name hold of the alert. */
  inFolders: Finding;
  inName: Finding;
  kinds: FileKinds;
  /** Whether the alert names it. */
  isNamed: boolean;
};

/** Knows the files of one ranking, and their folders. */
export const knownFiles = ({ fileNames, reader }: Alert): ((read: PathRead) => KnownFile) => {
  const byPath = new Map<PathRead, KnownFile>();
  const inFolders = new Map<TextRead, Finding>();
  const findFolders = ({ folders, inFolders: read }: PathRead): Finding => {
    const before = inFolders.get(read);
    if (before) return before;
    const found = reader.find(folders, read);
    inFolders.set(read, found);
    return found;
  };
  return (read) => {
    const before = byPath.get(read);
    if (before) return before;
    const { path, name, kinds } = read;
    const isNamed = fileNames.size > 0 && fileNames.has(name.toLowerCase());
    const known = { path, place: byPath.size, name, inFolders: findFolders(read), inName: reader.find(name, read.inName), kinds, isNamed };
    byPath.set(read, known);
    return known;
  };
};
