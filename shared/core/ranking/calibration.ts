// How sure to be: a cautious start, corrected by what the team's own verdicts have shown.
import type { Ranking, Strength } from '../facts/ranking';
import type { Answer } from '../facts/verdict';

/**
 * `sharpness` (a slope) and `shift` map the logit of the first suspect's share of the blame to what it turned out to be (Platt 1999); `noChangeShift`
 * moves the logit of `noChange`.
 */
export type Calibration = { sharpness: number; shift: number; noChangeShift: number };

export const uncalibrated: Calibration = { sharpness: 1, shift: 0, noChangeShift: 0 };

/** A past ranking, made without calibration, and what a person said of it. */
export type JudgedRanking = { ranking: Pick<Ranking, 'suspects' | 'noChange'>; answer: Answer };

const strengthCuts: readonly (readonly [number, Strength])[] = [
  [0.5, 'strong'],
  [0.2, 'possible'],
];

/** Strong from one in two on, possible from one in five. */
export const strengthOf = (probability: number): Strength => strengthCuts.find(([least]) => probability >= least)?.[1] ?? 'weak';

/** Standard deviations of the priors: how far histories differ from one another. Few verdicts move little. */
const priorDeviation = { sharpness: 0.3, shift: 1, noChangeShift: 1 };
/** A team changes: verdicts before the last so many no longer count. */
const verdictsCounted = 100;
const leastSharpness = 0.2;
const least = 1e-6;
const steps = 30;
const enough = 1e-9;

const min = Math.min;
const max = Math.max;
const exp = Math.exp;
const log = Math.log;
const within = (probability: number): number => min(1 - least, max(least, probability));
const logit = (probability: number): number => log(within(probability) / (1 - within(probability)));
const sigmoid = (value: number): number => 1 / (1 + exp(-value));

/** The logit of the first suspect's share, and whether a person found it guilty. */
type Hit = { logit: number; isHit: boolean };

const hitOf = ({ ranking, answer }: JudgedRanking): Hit[] => {
  const [first, second] = ranking.suspects;
  if (!first || !second || answer.kind === 'not-a-change') return [];
  // "Not this" of another suspect says nothing of the first.
  if (answer.kind === 'not-this' && answer.sha !== first.sha) return [];
  const share = first.probability / max(least, 1 - ranking.noChange);
  return [{ logit: logit(share), isHit: answer.kind === 'this-change' && answer.sha === first.sha }];
};

type Line = { slope: number; shift: number };

/** Newton's step towards the likeliest line under the prior (maximum a posteriori). */
const lineStep = ({ slope, shift }: Line, hits: readonly Hit[]): Line => {
  const [forSlope, forShift] = [priorDeviation.sharpness ** -2, priorDeviation.shift ** -2];
  let [slopePull, shiftPull] = [(1 - slope) * forSlope, -shift * forShift];
  let [slopeCurve, crossCurve, shiftCurve] = [forSlope, 0, forShift];
  for (const { logit: x, isHit } of hits) {
    const chance = sigmoid(shift + slope * x);
    const spread = chance * (1 - chance);
    slopePull += ((isHit ? 1 : 0) - chance) * x;
    shiftPull += (isHit ? 1 : 0) - chance;
    slopeCurve += spread * x * x;
    crossCurve += spread * x;
    shiftCurve += spread;
  }
  const determinant = slopeCurve * shiftCurve - crossCurve * crossCurve;
  return {
    slope: (shiftCurve * slopePull - crossCurve * shiftPull) / determinant,
    shift: (slopeCurve * shiftPull - crossCurve * slopePull) / determinant,
  };
};

const lineThrough = (hits: readonly Hit[]): Pick<Calibration, 'sharpness' | 'shift'> => {
  let line: Line = { slope: 1, shift: 0 };
  for (let step = 0; step < steps; step += 1) {
    const move = lineStep(line, hits);
    line = { slope: line.slope + move.slope, shift: line.shift + move.shift };
    if (Math.abs(move.slope) + Math.abs(move.shift) < enough) break;
  }
  return { sharpness: max(leastSharpness, line.slope), shift: line.shift };
};

const noChangeShiftFrom = (judged: readonly JudgedRanking[]): number => {
  const told = judged.filter(({ answer }) => answer.kind !== 'not-this');
  let shift = 0;
  for (let step = 0; step < steps; step += 1) {
    let [pull, curve] = [-shift * priorDeviation.noChangeShift ** -2, priorDeviation.noChangeShift ** -2];
    for (const { ranking, answer } of told) {
      const chance = sigmoid(logit(ranking.noChange) + shift);
      pull += (answer.kind === 'not-a-change' ? 1 : 0) - chance;
      curve += chance * (1 - chance);
    }
    // At most one logit at a time: far from the answer the whole step can overshoot.
    shift += max(-1, min(1, pull / curve));
    if (Math.abs(pull / curve) < enough) break;
  }
  return shift;
};

/**
 * The most likely calibration after a team's verdicts, oldest first; the last hundred count, in whatever order. Without verdicts it is
 * `uncalibrated`.
 */
export const calibrationFrom = (judged: readonly JudgedRanking[]): Calibration => {
  if (judged.length === 0) return uncalibrated;
  const counted = judged.slice(-verdictsCounted);
  return { ...lineThrough(counted.flatMap(hitOf)), noChangeShift: noChangeShiftFrom(counted) };
};

const sharpest = 16;
const halvings = 40;

/** Shares of the blame, raised to the power at which the first gets `wanted`, or as near to it as their order allows. */
const resharpened = (shares: readonly number[], wanted: number): number[] => {
  const logs = shares.map((share) => log(max(least, share) / max(least, shares[0] ?? 1)));
  const raised = (power: number): number[] => logs.map((value) => exp(power * value));
  const firstAt = (power: number): number => 1 / raised(power).reduce((sum, value) => sum + value, 0);
  let [low, high] = [0, sharpest];
  for (let step = 0; step < halvings; step += 1) {
    const middle = (low + high) / 2;
    if (firstAt(middle) < wanted) low = middle;
    else high = middle;
  }
  const found = raised((low + high) / 2);
  const total = found.reduce((sum, value) => sum + value, 0);
  return found.map((value) => value / total);
};

const isUntouched = ({ sharpness, shift, noChangeShift }: Calibration): boolean => sharpness === 1 && shift === 0 && noChangeShift === 0;

/** A ranking's probabilities under a calibration, from those made without one. Order stays; strength is cut anew. */
export const recalibrated = (ranking: Ranking, calibration: Calibration): Ranking => {
  const { sharpness, shift, noChangeShift } = calibration;
  const [first] = ranking.suspects;
  if (!first || isUntouched(calibration)) return ranking;
  const some = max(least, 1 - ranking.noChange);
  const wanted = sigmoid(shift + sharpness * logit(first.probability / some));
  const shares = resharpened(
    ranking.suspects.map(({ probability }) => probability / some),
    wanted,
  );
  const noChange = sigmoid(logit(ranking.noChange) + noChangeShift);
  const suspects = ranking.suspects.map((suspect, at) => {
    const probability = (shares[at] ?? 0) * (1 - noChange);
    return { ...suspect, probability, strength: strengthOf(probability) };
  });
  return { ...ranking, suspects, noChange };
};
