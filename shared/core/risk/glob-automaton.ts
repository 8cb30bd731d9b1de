// Follows a glob's steps over a path, all branches at once: work grows with the path's length and nothing else.

export type PathMatcher = (path: string) => boolean;

export type Step =
  | { readonly op: 'char'; readonly code: number; readonly next: number }
  | { readonly op: 'class'; readonly holds: (code: number) => boolean; readonly next: number }
  | { readonly op: 'fork'; left: number; right: number }
  | { readonly op: 'end' };

/** A step that does not exist: where a branch ends. */
export const nowhere = -1;

/** Character codes, both ends included. */
export type Range = readonly [low: number, high: number];

export const isWithin = (ranges: readonly Range[], code: number): boolean => ranges.some(([low, high]) => code >= low && code <= high);

/** A set of steps that may all be the next one, and the sets that follow it by character, as far as they were needed. */
type Place = { readonly states: readonly number[]; readonly accepts: boolean; readonly next: Map<number, Place> };

const rememberedMoves = 5_000;
/** Stands for every character that a pattern does not name. */
const anyOther = -1;

const letterOf = (named: readonly Range[], code: number): number => (isWithin(named, code) ? code : anyOther);

type Program = { readonly steps: readonly Step[]; readonly named: readonly Range[]; readonly prefix: string };

/**
 * Follows all branches at once, so a character costs at most one look at every step; sets met before are looked up.
 * Source: Thompson's simulation (1968), with the lazily built table of Aho, Sethi and Ullman, section 3.7.
 */
export function followAll({ steps, named, prefix }: Program): PathMatcher {
  const distinct = [...new Set(named.map(String))]
    .map((text) => text.split(',').map(Number))
    .map(([low = 0, high = 0]): Range => [low, high]);
  const places = new Map<string, Place>();
  const placeOf = (from: number[]): Place => {
    const states = reach(steps, from);
    const key = states.join();
    const known = places.get(key) ?? {
      states,
      accepts: states.some((state) => steps[state]?.op === 'end'),
      next: new Map<number, Place>(),
    };
    places.set(key, known);
    return known;
  };
  let start = placeOf([0]);
  let moves = 0;
  const move = (place: Place, code: number): Place => {
    const known = place.next.get(code);
    if (known) return known;
    moves += 1;
    if (moves > rememberedMoves) {
      places.clear();
      moves = 0;
      start = placeOf([0]);
    }
    const fresh = placeOf(advance(steps, place.states, code));
    place.next.set(code, fresh);
    return fresh;
  };
  return (path) => {
    if (!path.startsWith(prefix)) return false;
    let place = start;
    for (let at = 0; at < path.length && place.states.length > 0; at += 1) place = move(place, letterOf(distinct, path.charCodeAt(at)));
    return place.accepts;
  };
}

function advance(steps: readonly Step[], live: readonly number[], code: number): number[] {
  const next: number[] = [];
  for (const state of live) {
    const step = steps[state];
    if (step?.op === 'char' && step.code === code) next.push(step.next);
    if (step?.op === 'class' && step.holds(code)) next.push(step.next);
  }
  return next;
}

/** The steps that read a character (or end) and can be reached without reading one, in ascending order. */
function reach(steps: readonly Step[], from: number[]): number[] {
  const seen = new Set<number>();
  const live: number[] = [];
  for (let state = from.pop(); state !== undefined; state = from.pop()) {
    const step = steps[state];
    if (step === undefined || seen.has(state)) continue;
    seen.add(state);
    if (step.op === 'fork') from.push(step.left, step.right);
    else live.push(state);
  }
  return live.sort((one, other) => one - other);
}
