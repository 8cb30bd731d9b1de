// How sure to be: a cautious start, corrected by what the team's own verdicts have shown.
import type { Ranking, Strength } from '../facts/ranking';
import type { Answer } from '../facts/verdict';

/** `sharpness` 1 leaves probabilities as fitted, more makes them surer; `noChangeShift` in logits. */
export type Calibration = { sharpness: number; noChangeShift: number };

export const uncalibrated: Calibration = { sharpness: 1, noChangeShift: 0 };

/** A past ranking, made without calibration, and what a person said of it. */
export type JudgedRanking = { ranking: Pick<Ranking, 'suspects' | 'noChange'>; answer: Answer };

const strengthCuts: readonly (readonly [number, Strength])[] = [
  [0.5, 'strong'],
  [0.2, 'possible'],
];

/** Strong from one in two on, possible from one in five. */
export const strengthOf = (probability: number): Strength => strengthCuts.find(([least]) => probability >= least)?.[1] ?? 'weak';

/** Standard deviations of the priors: of the logarithm of sharpness, and of the shift. Small: few verdicts move little. */
const priorDeviation = { sharpness: 0.6, shift: 1 };
const range = { sharpness: 1.6, shift: 4 };
const least = 1e-6;

/** The value of x in [-limit, limit] at which a convex cost is least; golden section, to about 1e-6 of the range. */
const minimum = (limit: number, cost: (x: number) => number): number => {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-limit, limit];
  for (let step = 0; step < 40; step += 1) {
    const [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (cost(left) <= cost(right)) high = right;
    else low = left;
  }
  return (low + high) / 2;
};

const surprise = (judged: JudgedRanking, sharpness: number): number => {
  const { answer, ranking } = judged;
  if (answer.kind !== 'this-change') return 0;
  const confirmed = ranking.suspects.find(({ sha }) => sha === answer.sha);
  if (!confirmed) return 0;
  const total = ranking.suspects.reduce((sum, { probability }) => sum + Math.max(least, probability) ** sharpness, 0);
  return Math.log(total) - sharpness * Math.log(Math.max(least, confirmed.probability));
};

const noChangeSurprise = ({ answer, ranking }: JudgedRanking, shift: number): number => {
  if (answer.kind === 'not-this') return 0;
  const none = Math.min(1 - least, Math.max(least, ranking.noChange));
  const shifted = Math.log(none / (1 - none)) + shift;
  return Math.log1p(Math.exp(answer.kind === 'not-a-change' ? -shifted : shifted));
};

/**
 * The most likely calibration after a team's verdicts, under a cautious prior (maximum a posteriori). Without verdicts it is
 * `uncalibrated`. The order of the verdicts does not matter.
 */
export const calibrationFrom = (judged: readonly JudgedRanking[]): Calibration => {
  if (judged.length === 0) return uncalibrated;
  const sum = (surpriseOf: (one: JudgedRanking) => number): number => judged.reduce((total, one) => total + surpriseOf(one), 0);
  const logSharpness = minimum(
    range.sharpness,
    (x) => x ** 2 / (2 * priorDeviation.sharpness ** 2) + sum((one) => surprise(one, Math.exp(x))),
  );
  const shift = minimum(range.shift, (x) => x ** 2 / (2 * priorDeviation.shift ** 2) + sum((one) => noChangeSurprise(one, x)));
  return { sharpness: Math.exp(logSharpness), noChangeShift: shift };
};

/** A ranking's probabilities under a calibration, from those made without one. Order stays; strength is cut anew. */
export const recalibrated = (ranking: Ranking, { sharpness, noChangeShift }: Calibration): Ranking => {
  const raised = ranking.suspects.map(({ probability }) => Math.max(least, probability) ** sharpness);
  const total = raised.reduce((sum, value) => sum + value, 0) || 1;
  const none = Math.min(1 - least, Math.max(least, ranking.noChange));
  const noChange = 1 / (1 + Math.exp(-(Math.log(none / (1 - none)) + noChangeShift)));
  const suspects = ranking.suspects.map((suspect, at) => {
    const probability = ((raised[at] ?? 0) / total) * (1 - noChange);
    return { ...suspect, probability, strength: strengthOf(probability) };
  });
  return { ...ranking, suspects, noChange };
};
