// What a team's verdicts would have done to later rankings: replayed in the order of time, each ranked by what was known before it.
import type { Calibration, JudgedRanking } from '../../shared/core/ranking/calibration';
import { recalibrated } from '../../shared/core/ranking/calibration';
import type { Judged } from './evaluation';

const verdictsBefore = 30;

/** The cases after the first thirty of their history, each recalibrated by the verdicts on all before it. */
export const afterVerdicts = (judged: readonly Judged[], calibrationFrom: (past: readonly JudgedRanking[]) => Calibration): Judged[] => {
  const ordered = [...judged].sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
  const past: JudgedRanking[] = ordered.map(({ ranking, culprits }) => ({
    ranking,
    answer: { kind: 'this-change', sha: ranking.suspects.find(({ sha }) => culprits.has(sha))?.sha ?? '' },
  }));
  return ordered
    .slice(verdictsBefore)
    .map((one, at) => ({ ...one, ranking: recalibrated(one.ranking, calibrationFrom(past.slice(0, verdictsBefore + at))) }));
};
