// How good was it? Hit rates with intervals, calibration, and what each strength word was worth.
import type { Strength } from '../../../shared/core/facts/ranking';
import { wilson } from '../../../shared/core/measure/statistics';
import type { Accuracy, JudgedIncident, Rate } from '../../../shared/report/backtest-page';

const bins = 10;

export const rateOf = (hits: number, total: number): Rate => ({ hits, total, ...wilson(hits, total) });

const accuracyOf = (method: string, places: readonly number[]): Accuracy => {
  const within = (most: number): Rate => rateOf(places.filter((place) => place <= most).length, places.length);
  return {
    method,
    top1: within(1),
    top3: within(3),
    top5: within(5),
    mrr: places.reduce((sum, place) => sum + 1 / place, 0) / Math.max(1, places.length),
  };
};

const methods = [
  ['aftershock', 'place'],
  ['rank fusion', 'fusion'],
  ['newest first', 'newestFirst'],
  ['largest', 'largest'],
] as const;

/** Ours and the baselines, on the same incidents. */
export const accuracies = (judged: readonly JudgedIncident[]): Accuracy[] =>
  methods.map(([name, field]) =>
    accuracyOf(
      name,
      judged.map((one) => one[field]),
    ),
  );

/** Ours alone. */
export const ownAccuracy = (judged: readonly JudgedIncident[]): Accuracy =>
  accuracyOf(
    'aftershock',
    judged.map(({ place }) => place),
  );

/** Expected calibration error over ten bins of equal width (Naeini et al., AAAI 2015). */
export const calibrationErrorOf = (judged: readonly JudgedIncident[]): number | undefined => {
  if (judged.length === 0) return undefined;
  const sums = Array.from({ length: bins }, () => ({ count: 0, said: 0, right: 0 }));
  for (const { probability, place } of judged) {
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))];
    if (!bin) continue;
    bin.count += 1;
    bin.said += probability;
    bin.right += place === 1 ? 1 : 0;
  }
  return sums.reduce((sum, { said, right }) => sum + Math.abs(said - right), 0) / judged.length;
};

/** Of incidents whose first suspect was called so, in how many it was the one. */
export const strengthsOf = (judged: readonly JudgedIncident[]): { strength: Strength; right: Rate }[] =>
  (['strong', 'possible', 'weak'] as const).map((strength) => {
    const said = judged.filter((one) => one.strength === strength);
    return { strength, right: rateOf(said.filter(({ place }) => place === 1).length, said.length) };
  });
