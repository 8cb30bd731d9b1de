// What happened lately to the paths that a change touches: a memory of bounded size over a history read in order.
import type { FileChange } from '../facts/change';
import { lookAt } from './look';
import { signsOf } from './risk-message';

/** Weighted counts: a touch or revert loses half its weight every 100 changes. The highest over the change's paths. */
export type PathHistory = { fileTouches: number; fileReverts: number; folderTouches: number; folderReverts: number };

export const halfLifeChanges = 100;
const rememberedPlaces = 20_000;

type Trace = { touches: number; reverts: number; at: number };
type Landed = { message: string; files: readonly FileChange[] };

/** Reads a history one change at a time, oldest first. Memory is bounded: the place not touched for longest is forgotten. */
export class PathMemory {
  private readonly files = new Map<string, Trace>();
  private readonly folders = new Map<string, Trace>();
  private changes = 0;

  /** What is known of a change's paths before it lands. */
  before(change: Landed): PathHistory {
    const files = productPaths(change.files);
    const [fileTouches, fileReverts] = this.highest(this.files, files);
    const [folderTouches, folderReverts] = this.highest(this.folders, foldersOf(files));
    return { fileTouches, fileReverts, folderTouches, folderReverts };
  }

  /** Takes note of a change that landed. */
  remember(change: Landed): void {
    this.changes += 1;
    const { isRevert, isRoutine } = signsOf(change.message);
    if (isRoutine && !isRevert) return;
    const files = productPaths(change.files);
    for (const path of files) this.touch(this.files, path, isRevert);
    for (const folder of foldersOf(files)) this.touch(this.folders, folder, isRevert);
  }

  private highest(traces: ReadonlyMap<string, Trace>, places: Iterable<string>): [number, number] {
    let [touches, reverts] = [0, 0];
    for (const place of places) {
      const trace = traces.get(place);
      if (!trace) continue;
      const kept = this.kept(trace);
      touches = Math.max(touches, trace.touches * kept);
      reverts = Math.max(reverts, trace.reverts * kept);
    }
    return [touches, reverts];
  }

  private kept(trace: Trace): number {
    return 0.5 ** ((this.changes - trace.at) / halfLifeChanges);
  }

  private touch(traces: Map<string, Trace>, place: string, isRevert: boolean): void {
    const known = traces.get(place) ?? { touches: 0, reverts: 0, at: this.changes };
    const kept = this.kept(known);
    traces.delete(place);
    traces.set(place, { touches: known.touches * kept + 1, reverts: known.reverts * kept + (isRevert ? 1 : 0), at: this.changes });
    const oldest = traces.size > rememberedPlaces ? traces.keys().next().value : undefined;
    if (oldest !== undefined) traces.delete(oldest);
  }
}

const productPaths = (files: readonly FileChange[]): string[] => files.map(({ path }) => path).filter((path) => !lookAt(path).isHarmless);
const foldersOf = (paths: readonly string[]): Set<string> => new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/') + 1)));
