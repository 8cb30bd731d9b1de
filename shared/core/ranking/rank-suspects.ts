// Which of the changes that were live caused an incident, as probabilities with reasons, or whether none of them fits.
import { textOrder } from '../facts/canonical';
import type { FileChange } from '../facts/change';
import type { Frame } from '../facts/fact';
import { minutesBetween, type Moment } from '../facts/moment';
import type { Evidence, Ranking, RuledOut, Strength } from '../facts/ranking';

/** A change that was live before the onset. `distance`: 0 is the alerting service, 1 what it depends on directly, and so on. */
export type Candidate = {
  sha: string;
  message: string;
  /** When it last went live. */
  landedAt: Moment;
  service?: string;
  distance?: number;
  files: readonly FileChange[];
  identifiers: readonly string[];
};

export type Question = {
  incident: { text: string; startedAt: Moment; service: string; frames?: readonly Frame[] };
  candidates: readonly Candidate[];
};

const strengthOf = (probability: number): Strength => (probability >= 0.5 ? 'strong' : probability >= 0.15 ? 'possible' : 'weak');

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .slice(0, 20_000)
      .toLowerCase()
      .match(/[a-z0-9]{3,40}/g) ?? [],
  );

const rounded = (probability: number): number => Math.round(probability * 1e6) / 1e6;

const score = (question: Question, candidate: Candidate): { score: number; evidence: Evidence[] } => {
  const alert = wordsOf(question.incident.text);
  const change = wordsOf(`${candidate.message} ${candidate.files.map(({ path }) => path).join(' ')} ${candidate.identifiers.join(' ')}`);
  const shared = [...alert].filter((word) => change.has(word));
  const minutes = minutesBetween(candidate.landedAt, question.incident.startedAt);
  const evidence = [{ term: 'age', text: `landed ${Math.round(minutes)} min before the first error` }];
  if (shared.length > 0) evidence.push({ term: 'words', text: `shares words with the alert: ${shared.slice(0, 5).join(', ')}` });
  return { score: Math.log1p(shared.length) - 0.3 * Math.log2(1 + minutes) - 0.5 * (candidate.distance ?? 0), evidence };
};

/** Probabilities of all suspects and `noChange` sum to one. The order of the candidates does not matter. */
export const rankSuspects = (question: Question): Ranking => {
  const { startedAt } = question.incident;
  const ordered = [...new Map(question.candidates.map((candidate) => [candidate.sha, candidate])).values()].sort((one, other) =>
    textOrder(one.sha, other.sha),
  );
  const ruledOut: RuledOut[] = ordered
    .filter(({ landedAt }) => landedAt > startedAt)
    .map(({ sha, landedAt }) => ({
      sha,
      because: `landed at ${landedAt.slice(11, 16)} UTC, after the first error at ${startedAt.slice(11, 16)} UTC`,
    }));
  const scored = ordered
    .filter(({ landedAt }) => landedAt <= startedAt)
    .map((candidate) => ({ sha: candidate.sha, ...score(question, candidate) }));
  const highest = Math.max(0, ...scored.map((one) => one.score));
  const total = scored.reduce((sum, one) => sum + Math.exp(one.score - highest), Math.exp(-4 - highest));
  const suspects = scored
    .map(({ sha, score: points, evidence }) => ({ sha, probability: rounded(Math.exp(points - highest) / total), evidence }))
    .map((suspect) => ({ ...suspect, strength: strengthOf(suspect.probability), counterEvidence: [] }))
    .sort((one, other) => other.probability - one.probability || textOrder(one.sha, other.sha));
  const noChange = rounded(1 - suspects.reduce((sum, { probability }) => sum + probability, 0));
  return { suspects, ruledOut, noChange, weightsVersion: 'draft' };
};
