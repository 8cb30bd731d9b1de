// How good a ranking is, on incidents whose cause is known: the same figures as anybody else would compute them.
import type { Ranking } from '../../shared/core/facts/ranking';

export type Judged = { history: string; startedAt: string; culprits: ReadonlySet<string>; ranking: Ranking; withoutCulprit: Ranking };
export type Figures = {
  cases: number;
  first: number;
  amongFive: number;
  reciprocal: number;
  calibrationError: number;
  noChangeArea: number;
};

const bins = 10;

/** 0 for the first suspect; Infinity where the cause is not among the suspects. */
export const placeOf = ({ ranking, culprits }: Pick<Judged, 'ranking' | 'culprits'>): number => {
  const place = ranking.suspects.findIndex(({ sha }) => culprits.has(sha));
  return place < 0 ? Infinity : place;
};

/** Expected calibration error of the first suspect's probability, ten bins of equal width. */
export const calibrationError = (judged: readonly Pick<Judged, 'ranking' | 'culprits'>[]): number => {
  const gaps = Array.from({ length: bins }, () => 0);
  for (const one of judged) {
    const probability = one.ranking.suspects[0]?.probability ?? 0;
    const bin = Math.min(bins - 1, Math.floor(probability * bins));
    gaps[bin] = (gaps[bin] ?? 0) + probability - (placeOf(one) === 0 ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, judged.length);
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
