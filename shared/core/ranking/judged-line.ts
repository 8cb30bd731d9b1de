// What is kept of a judged ranking to learn from it: enough to recalibrate, small enough to read a hundred of them at every incident.
import type { Ranking, Suspect } from '../facts/ranking';
import type { Answer } from '../facts/verdict';
import { calibrationFrom, uncalibrated, type Calibration, type JudgedRanking } from './calibration';

/** A ranking as it was before calibration, without the names of its suspects. */
export type JudgedLine = {
  weightsVersion: string;
  answer: Answer['kind'];
  noChange: number;
  /** Of the first suspects, most likely first. */
  probabilities: number[];
  /** Of all others together. */
  rest: { count: number; sum: number };
  /** The place among all of the one that the answer names, from 0 on; -1 where it is none of them. */
  namedAt: number;
};

const listed = 40;
/** From so many verdicts on a fit is stable; before that those on other weights' rankings count too. */
const enough = 10;
const decimals = 1e7;

const totalOf = (suspects: readonly Suspect[]): number =>
  Math.round(suspects.reduce((sum, { probability }) => sum + probability, 0) * decimals) / decimals;

/** `ranking` as made without calibration. */
export const judgedLineOf = (ranking: Ranking, answer: Answer): JudgedLine => {
  const rest = ranking.suspects.slice(listed);
  return {
    weightsVersion: ranking.weightsVersion,
    answer: answer.kind,
    noChange: ranking.noChange,
    probabilities: ranking.suspects.slice(0, listed).map(({ probability }) => probability),
    rest: { count: rest.length, sum: totalOf(rest) },
    namedAt: answer.kind === 'not-a-change' ? -1 : ranking.suspects.findIndex(({ sha }) => sha === answer.sha),
  };
};

const asSuspect = (probability: number, index: number): Suspect => ({
  sha: String(index),
  probability,
  strength: 'weak',
  evidence: [],
  counterEvidence: [],
});

const judgedRankingOf = ({ answer, noChange, probabilities, rest, namedAt }: JudgedLine): JudgedRanking => {
  const others = Array.from({ length: rest.count }, () => rest.sum / rest.count);
  return {
    ranking: { suspects: [...probabilities, ...others].map(asSuspect), noChange },
    answer: answer === 'not-a-change' ? { kind: answer, reason: 'other' } : { kind: answer, sha: String(namedAt) },
  };
};

/** What these verdicts, oldest first, have shown for a ranking by the weights of `weightsVersion`. Answers how many of them count. */
export const learntFrom = (lines: readonly JudgedLine[], weightsVersion: string): { calibration: Calibration; verdicts: number } => {
  const same = lines.filter((line) => line.weightsVersion === weightsVersion);
  const counted = same.length >= enough ? same : lines;
  return { calibration: counted.length === 0 ? uncalibrated : calibrationFrom(counted.map(judgedRankingOf)), verdicts: counted.length };
};
