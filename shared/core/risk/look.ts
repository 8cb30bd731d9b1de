// Everything that names alone say about a path, looked up once and remembered for the next change that touches it.
import { harmlessKinds, kindOf, type FileKind } from './kind';
import { partsOf } from './path';
import { holdsSchema, reversibilityOf, type ReversibilityMatch } from './reversibility';
import { surfaceOf, type SurfaceMatch } from './surfaces';

export type PathLook = {
  path: string;
  kind: FileKind;
  /** Tests, documents, styles: cannot break production by themselves. */
  isHarmless: boolean;
  surface: SurfaceMatch;
  undo: ReversibilityMatch;
  /** Whether it could hold a schema that a message speaks of. */
  holdsSchema: boolean;
  folder: string;
  /** The outermost folder, or the file itself at the root. */
  subsystem: string;
};

const rememberedPaths = 30_000;
const rememberedChars = 300;
const remembered = new Map<string, PathLook>();

/** Kind, surface and reversibility of a path. Pure: the memory only saves time, and is bounded. */
export const lookAt = (path: string): PathLook => {
  const known = remembered.get(path);
  if (known) return known;
  const look = fresh(path);
  if (remembered.size >= rememberedPaths) remembered.clear();
  if (path.length <= rememberedChars) remembered.set(path, look);
  return look;
};

const fresh = (path: string): PathLook => {
  const parts = partsOf(path);
  const kind = kindOf(parts);
  const firstSlash = path.indexOf('/');
  return {
    path,
    kind,
    isHarmless: harmlessKinds.has(kind),
    surface: surfaceOf(parts, kind),
    undo: reversibilityOf(parts, kind),
    holdsSchema: holdsSchema(parts, kind),
    folder: path.slice(0, path.lastIndexOf('/') + 1),
    subsystem: firstSlash === -1 ? path : path.slice(0, firstSlash),
  };
};
