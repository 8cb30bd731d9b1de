// How much of a ranking is kept: all that anybody looks at, and never more than fits where it is stored.
import type { Ranking } from '../facts/ranking';

// 400 KB is the most that one item of the table holds; these are less than 300.
const explained = 150;
const listed = 1_000;
const ruledOutListed = 700;

/** Suspects beyond the first are kept without reasons, and many more only as their number. */
export const keptRanking = (ranking: Ranking): Ranking => {
  const { suspects, ruledOut } = ranking;
  const kept = suspects
    .slice(0, listed)
    .map((suspect, at) => (at < explained ? suspect : { ...suspect, evidence: [], counterEvidence: [] }));
  const beyond = suspects.slice(listed);
  const probability = beyond.reduce((sum, suspect) => sum + suspect.probability, 0);
  const isWhole = beyond.length === 0 && ruledOut.length <= ruledOutListed;
  return {
    ...ranking,
    suspects: kept,
    ruledOut: ruledOut.slice(0, ruledOutListed),
    ...(isWhole ? {} : { notListed: { suspects: beyond.length, probability, ruledOut: Math.max(0, ruledOut.length - ruledOutListed) } }),
  };
};
