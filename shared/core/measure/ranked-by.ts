// What made a ranking, in words: so that a person can tell an old one from a new one.
import type { Ranking } from '../facts/ranking';
import type { EarlierRanking } from './incident-file';

type Made = Pick<Ranking, 'weightsVersion' | 'evidenceVersion' | 'calibration'>;

/** `weights 2026-11-23, evidence 237ea852, corrected by 12 answers of the team`. */
export const madeByWords = ({ weightsVersion, evidenceVersion, calibration }: Made): string =>
  [
    `weights ${weightsVersion}`,
    ...(evidenceVersion === undefined ? [] : [`evidence ${evidenceVersion}`]),
    ...(calibration && calibration.verdicts > 0
      ? [`corrected by ${calibration.verdicts} ${calibration.verdicts === 1 ? 'answer' : 'answers'} of the team`]
      : []),
  ].join(', ');

/** `weights 2026-10-01, evidence 1b2c3d4e: abc1234 first with 41 %`. */
export const earlierWords = (earlier: EarlierRanking): string => {
  const { first, noChange } = earlier;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  const said = first ? `${first.sha.slice(0, 7)} first with ${percent(first.probability)}` : 'no suspect';
  return `${madeByWords(earlier)}: ${said}, no change ${percent(noChange)}`;
};

export const earlierOf = ({ weightsVersion, evidenceVersion, calibration, noChange, suspects }: Ranking): EarlierRanking => {
  const first = suspects[0];
  return {
    weightsVersion,
    ...(evidenceVersion === undefined ? {} : { evidenceVersion }),
    ...(calibration ? { calibration } : {}),
    noChange,
    ...(first ? { first: { sha: first.sha, probability: first.probability } } : {}),
  };
};
