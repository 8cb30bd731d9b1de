// Evidence that public histories hold nothing of: stack frames, distance between services, earlier convictions. Weights set by hand.
import type { Frame } from '../facts/fact';
import type { Reading } from './reading';
import { quoted } from './term';

/** Earlier incidents in which a change to this path was confirmed as the cause. */
export type Conviction = { path: string; incidents: number };

export type HandSetContext = { frames: readonly Frame[]; memory: readonly Conviction[] };

export type HandSetPoints = { term: string; points: number; text: string };

const framesRead = 25;
const segmentsCompared = 8;

/** Logits for a frame's whole path; three shared segments or a bare file name count less. */
const frameWeight = 2.5;
/** Each frame further from the error counts this much of the one before (Fonte, 2025: depth decay of about 0.1; Sentry halves within five). */
const frameDecay = 0.85;
/** Logits per step of distance: ChangeRCA's 2 / (depth + 2) is 0.4 nats at the first step, more is cautious. */
const distanceWeight = -0.7;
/** Logits for a path once convicted, growing with the logarithm of how often. */
const memoryWeight = 0.5;

const segmentsOf = (path: string): string[] => path.replaceAll('\\', '/').split('/').filter(Boolean).slice(-segmentsCompared).reverse();

/** How many segments two paths share, counted from the file name. */
const sharedSegments = (one: readonly string[], other: readonly string[]): number => {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
};

// The whole of either path is certainty; a file name alone is shared by many files.
const closeness = (frame: readonly string[], file: readonly string[]): number => {
  const shared = sharedSegments(frame, file);
  if (shared === 0) return 0;
  return shared === Math.min(frame.length, file.length) && shared > 1 ? 1 : Math.min(1, shared / 3);
};

export type FrameIndex = ReadonlyMap<string, readonly { segments: readonly string[]; depth: number; path: string }[]>;

/** Frames by file name, so that each changed file is compared with few. Innermost frame first. */
export const frameIndexOf = (frames: readonly Frame[]): FrameIndex => {
  const index = new Map<string, { segments: string[]; depth: number; path: string }[]>();
  frames.slice(0, framesRead).forEach(({ path }, depth) => {
    const segments = segmentsOf(path);
    const name = segments[0];
    if (name !== undefined) index.set(name, [...(index.get(name) ?? []), { segments, depth, path }]);
  });
  return index;
};

const framePoints = ({ candidate }: Reading, index: FrameIndex): HandSetPoints[] => {
  let best = { value: 0, path: '', depth: 0 };
  if (index.size === 0) return [];
  for (const { path } of candidate.files) {
    const segments = segmentsOf(path);
    for (const frame of index.get(segments[0] ?? '') ?? []) {
      const value = closeness(frame.segments, segments) * frameDecay ** frame.depth;
      if (value > best.value) best = { value, path, depth: frame.depth };
    }
  }
  const where = best.depth === 0 ? 'the frame that failed' : `stack frame ${best.depth + 1}`;
  return best.value > 0
    ? [{ term: 'frames', points: frameWeight * best.value, text: `${where} is in ${quoted(best.path)}, changed here` }]
    : [];
};

const distancePoints = ({ candidate }: Reading): HandSetPoints[] => {
  const distance = Math.min(20, Math.max(0, candidate.distance ?? 0));
  const text = distance === 1 ? 'is in a service that the alerting one depends on' : `is ${distance} services away from the alerting one`;
  return distance > 0 ? [{ term: 'distance', points: distanceWeight * distance, text }] : [];
};

const memoryPoints = ({ candidate }: Reading, incidentsAt: ReadonlyMap<string, number>): HandSetPoints[] => {
  let worst = { path: '', incidents: 0 };
  if (incidentsAt.size === 0) return [];
  for (const { path } of candidate.files) {
    const incidents = incidentsAt.get(path) ?? 0;
    if (incidents > worst.incidents || (incidents === worst.incidents && incidents > 0 && path < worst.path)) worst = { path, incidents };
  }
  const times = worst.incidents === 1 ? 'one earlier incident' : `${worst.incidents} earlier incidents`;
  return worst.incidents > 0
    ? [
        {
          term: 'memory',
          points: memoryWeight * Math.log2(1 + worst.incidents),
          text: `changes to ${quoted(worst.path)} were confirmed as the cause of ${times}`,
        },
      ]
    : [];
};

/** Points (logits) for each reading, in its order. */
export const handSetPoints = (readings: readonly Reading[], { frames, memory }: HandSetContext): HandSetPoints[][] => {
  const index = frameIndexOf(frames);
  const incidentsAt = new Map(memory.map(({ path, incidents }) => [path, Math.min(1_000, Math.max(0, incidents))]));
  return readings.map((reading) => [...framePoints(reading, index), ...distancePoints(reading), ...memoryPoints(reading, incidentsAt)]);
};
