// The files of all changes of one ranking: each read once, however many changes touch it.
import type { Alert } from './alert';
import type { Finding } from './change-reader';
import { remembering } from './remembering';
import { fileKindsOf, type FileKinds } from './change-kinds';

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

const pathLimit = 500;
const mostFiles = 1_000_000;

/** Knows the files of one ranking, and their folders. */
export const knownFiles = ({ fileNames, reader }: Alert): ((path: string) => KnownFile) => {
  const read = (text: string): Finding => reader.find({ text, start: 0, end: Math.min(text.length, pathLimit), withGrams: true });
  const inFolders = remembering(mostFiles, read);
  let count = 0;
  return remembering(mostFiles, (path) => {
    const nameStart = path.lastIndexOf('/') + 1;
    const name = path.slice(nameStart);
    count += 1;
    return {
      path,
      place: count - 1,
      name,
      inFolders: inFolders(path.slice(0, nameStart)),
      inName: read(name),
      kinds: fileKindsOf(path.slice(-pathLimit)),
      isNamed: fileNames.size > 0 && fileNames.has(name.toLowerCase()),
    };
  });
};
