// A path, cut once into the pieces that every rule about names looks at.
import { wordsOf } from './words';

/** Longer paths are read up to here; git refuses to check them out anyway. */
export const longestPathChars = 4_096;

export type PathParts = {
  path: string;
  /** Lower-case folder names, outermost first. */
  folders: string[];
  /** Lower-case file name. */
  file: string;
  /** Lower-case text after the last dot, without the dot; empty where there is none. */
  extension: string;
  /** Words of the folders, outermost first, then of the file name without its extension. */
  folderWords: string[][];
  fileWords: string[];
};

/** Cuts a path at `/`, its names at separators and humps. Backslashes count as slashes; empty segments vanish. */
export const partsOf = (path: string): PathParts => {
  const segments = path.slice(0, longestPathChars).replaceAll('\\', '/').split('/').filter(Boolean);
  const name = segments.pop() ?? '';
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  return {
    path,
    folders: segments.map((folder) => folder.toLowerCase()),
    file: name.toLowerCase(),
    extension: dot > 0 ? name.slice(dot + 1).toLowerCase() : '',
    folderWords: segments.map(wordsOf),
    fileWords: wordsOf(stem),
  };
};
