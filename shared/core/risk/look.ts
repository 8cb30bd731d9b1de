// Everything that names alone say about a path, looked up once and remembered for the next change that touches it.
import { kindOf, type FileKind } from './kind';
import { partsOf, type PathParts } from './path';
import { reversibilityOf, type ReversibilityMatch } from './reversibility';
import { surfaceOf, type SurfaceMatch } from './surfaces';

export type PathLook = { parts: PathParts; kind: FileKind; surface: SurfaceMatch; undo: ReversibilityMatch };

const rememberedPaths = 10_000;
const rememberedChars = 300;
const remembered = new Map<string, PathLook>();

/** Kind, surface and reversibility of a path. Pure: the memory only saves time, and is bounded. */
export const lookAt = (path: string): PathLook => {
  const known = remembered.get(path);
  if (known) return known;
  const parts = partsOf(path);
  const kind = kindOf(parts);
  const look = { parts, kind, surface: surfaceOf(parts, kind), undo: reversibilityOf(parts, kind) };
  if (remembered.size >= rememberedPaths) remembered.clear();
  if (path.length <= rememberedChars) remembered.set(path, look);
  return look;
};
