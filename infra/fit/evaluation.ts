// How good a ranking is, on incidents whose cause is known: the same figures as anybody else would compute them.
import type { Ranking } from '../../shared/core/facts/ranking';
import type { SimplePlaces } from './simple-orders';

export type Judged = SimplePlaces & {
  history: string;
  startedAt: string;
  culprits: ReadonlySet<string>;
  ranking: Ranking;
  withoutCulprit: Ranking;
};

export type Figures = {
  cases: number;
  first: number;
  amongFive: number;
  reciprocal: number;
  calibrationError: number;
  noChangeArea: number;
};

type Ranked = Pick<Judged, 'ranking' | 'culprits'>;

const bins = 10;
const draws = 200;

/** 0 for the first suspect; Infinity where the cause is not among the suspects. */
export const placeOf = ({ ranking, culprits }: Ranked): number => {
  const place = ranking.suspects.findIndex(({ sha }) => culprits.has(sha));
  return place < 0 ? Infinity : place;
};

type Claim = { probability: number; isTrue: boolean };

const claimsOf = (judged: readonly Ranked[]): Claim[] =>
  judged.map((one) => ({ probability: one.ranking.suspects[0]?.probability ?? 0, isTrue: placeOf(one) === 0 }));

const errorOf = (claims: readonly Claim[]): number => {
  const gaps = Array.from({ length: bins }, () => 0);
  for (const { probability, isTrue } of claims) {
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    gaps[bin] = (gaps[bin] ?? 0) + probability - (isTrue ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, claims.length);
};

/** Expected calibration error of the first suspect's probability, ten bins of equal width. */
export const calibrationError = (judged: readonly Ranked[]): number => errorOf(claimsOf(judged));

/** Numbers in [0, 1), the same on every machine (Numerical Recipes' linear congruence). */
export const drawsFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** The mean calibration error that the same probabilities would show if every one of them were right: what so few cases leave to chance. */
export const errorByChance = (judged: readonly Ranked[]): number => {
  const claims = claimsOf(judged);
  const draw = drawsFrom(1);
  let sum = 0;
  for (let round = 0; round < draws; round += 1)
    sum += errorOf(claims.map(({ probability }) => ({ probability, isTrue: draw() < probability })));
  return sum / draws;
};

/** Area under the curve: how often `noChange` is higher where the cause was taken out than where it is there. */
const noChangeArea = (judged: readonly Judged[]): number => {
  const marks = judged.flatMap(({ ranking, withoutCulprit }) => [
    { value: ranking.noChange, isOut: false },
    { value: withoutCulprit.noChange, isOut: true },
  ]);
  marks.sort((one, other) => one.value - other.value);
  let [below, area] = [0, 0];
  for (let from = 0; from < marks.length;) {
    let to = from;
    while (to < marks.length && marks[to]?.value === marks[from]?.value) to += 1;
    const tied = marks.slice(from, to);
    const inside = tied.filter(({ isOut }) => !isOut).length;
    area += (tied.length - inside) * (below + inside / 2);
    below += inside;
    from = to;
  }
  return area / Math.max(1, judged.length ** 2);
};

export const figuresOf = (judged: readonly Judged[]): Figures => {
  const places = judged.map(placeOf);
  const share = (count: number): number => count / Math.max(1, judged.length);
  return {
    cases: judged.length,
    first: share(places.filter((place) => place === 0).length),
    amongFive: share(places.filter((place) => place < 5).length),
    reciprocal: share(places.reduce((sum, place) => sum + 1 / (1 + place), 0)),
    calibrationError: calibrationError(judged),
    noChangeArea: noChangeArea(judged),
  };
};
