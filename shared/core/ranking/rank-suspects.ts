// Which of the changes that were live caused an incident, as probabilities with reasons, or whether none of them fits.
import { canonical, textOrder } from '../facts/canonical';
import type { Frame } from '../facts/fact';
import type { Moment } from '../facts/moment';
import type { Evidence, Ranking, Suspect } from '../facts/ranking';
import { readAlert } from './alert';
import { alertWordsOf, together } from './alert-words';
import { recalibrated, strengthOf, uncalibrated, type Calibration } from './calibration';
import { readEarlier } from './earlier-changes';
import { handSetPoints, type Conviction, type HandSetPoints } from './hand-set-terms';
import { logSumExp, logitsOf, measuresOf, sigmoid, softmax, terms, weightOf, type Measures } from './model';
import { noChangeLogit } from './no-change';
import { notLive } from './not-live';
import { readerFor, type Candidate } from './reading';
import { sceneOf, type Scene } from './scene';
import { shippedWeights, type Weights } from './weights';

export type { Candidate } from './reading';

export type Question = {
  incident: { text: string; startedAt: Moment; service: string; frames?: readonly Frame[] };
  /** What may have been live, in any order. */
  candidates: readonly Candidate[];
  /** Paths whose changes were confirmed as causes before. */
  memory?: readonly Conviction[];
  /** Texts of this team's earlier alerts: what they always say is worth little. */
  pastAlerts?: readonly string[];
  /**
   * Changes that went live at the same place before all of these: what is usual there, and so how sure to be that none of these did it. The
   * newest 300 count, and fewer than 50 not at all.
   */
  earlier?: readonly Candidate[];
  /** What the team's verdicts have shown. */
  calibration?: Calibration;
};

/** Smallest contribution, in logits, that is worth a sentence. */
const worthSaying = 0.15;
const decimals = 1e7;
/** Nobody reads further down: beyond these a suspect is a name and a probability. */
const mostExplained = 150;

// Taken out once: a look at a global is slow where tests run.
const abs = Math.abs;

// The same change given twice is one change: the way it was last live before the onset.
const distinct = (candidates: readonly Candidate[], startedAt: Moment): Candidate[] => {
  const bySha = new Map<string, Candidate>();
  const ordered = [...candidates].sort((one, other) => textOrder(one.sha, other.sha) || textOrder(one.landedAt, other.landedAt));
  for (const candidate of ordered) {
    const known = bySha.get(candidate.sha);
    if (known && known.landedAt === candidate.landedAt && textOrder(canonical(candidate), canonical(known)) < 0) continue;
    if (!known || candidate.landedAt <= startedAt) bySha.set(candidate.sha, candidate);
  }
  return [...bySha.values()];
};

/** What each fitted term adds to one change's logit, against the mean of all. */
const contributions = (scene: Scene, measures: Measures, weights: Weights): ((at: number) => HandSetPoints[]) => {
  const size = scene.readings.length;
  const means = measures.map((row) => row.reduce((sum, value) => sum + value, 0) / Math.max(1, size));
  const weighed = terms.map(({ name, say }, row) => ({
    name,
    say,
    values: measures[row] ?? [],
    mean: means[row] ?? 0,
    weight: weightOf(weights.terms, name),
  }));
  return (at) => {
    const found: HandSetPoints[] = [];
    const reading = scene.readings[at];
    for (const { name, say, values, mean, weight } of weighed) {
      const value = values[at] ?? 0;
      const points = weight * (value - mean);
      const text = reading && abs(points) >= worthSaying ? say({ scene, reading, at, value }) : undefined;
      if (text !== undefined) found.push({ term: name, points, text });
    }
    return found;
  };
};

const strongest = (one: HandSetPoints, other: HandSetPoints): number =>
  abs(other.points) - abs(one.points) || textOrder(one.term, other.term);

const spoken = (points: readonly HandSetPoints[]): Pick<Suspect, 'evidence' | 'counterEvidence'> => {
  const said: { evidence: Evidence[]; counterEvidence: Evidence[] } = { evidence: [], counterEvidence: [] };
  for (const { term, text, points: value } of points.toSorted(strongest))
    if (value !== 0) (value > 0 ? said.evidence : said.counterEvidence).push({ term, text });
  return said;
};

// Down, so that the sum of thousands never exceeds one.
const rounded = (probability: number): number => Math.floor(probability * decimals) / decimals;

type Scored = { at: number; sha: string; probability: number };

// Rounding decides the order too, so that a machine's last bit cannot; what rounding leaves over is nobody's fault: noChange.
const mostLikely = (one: Scored, other: Scored): number => other.probability - one.probability || textOrder(one.sha, other.sha);

const leftBy = (scored: readonly Scored[]): number => {
  const left = 1 - scored.reduce((sum, { probability }) => sum + probability, 0);
  return Math.max(0, Math.round(left * decimals) / decimals);
};

/** As `rankSuspects`, with weights other than the shipped ones. */
export const rankWith = (question: Question, weights: Weights): Ranking => {
  const { incident, memory = [], pastAlerts = [], earlier = [], calibration = uncalibrated } = question;
  const candidates = distinct(question.candidates, incident.startedAt);
  const out = notLive(candidates, incident.startedAt);
  const alert = readAlert(incident.text, together(weights.alertWords, alertWordsOf(pastAlerts)), weights.changeWords);
  const live = candidates.filter(({ sha }) => !out.has(sha));
  const readings = live.map(readerFor(alert, live.length));
  const ruledOut = [...out.values()].sort((one, other) => textOrder(one.sha, other.sha));
  const found = { ruledOut, weightsVersion: weights.version };
  if (readings.length === 0) return { suspects: [], noChange: 1, ...found };
  const scene = sceneOf(alert, readings, incident.startedAt);
  const measures = measuresOf(scene);
  const handSet = handSetPoints(readings, { frames: incident.frames ?? [], memory });
  const fitted = logitsOf(measures, weights.terms);
  const logits = fitted.map((logit, at) => logit + (handSet[at] ?? []).reduce((sum, { points }) => sum + points, 0));
  // Hand-set evidence for a suspect is evidence against no suspect.
  const handSetPull = logSumExp(logits) - logSumExp(fitted);
  const none = sigmoid(noChangeLogit({ scene, measures, earlier: readEarlier(alert, earlier, incident.startedAt) }, weights) - handSetPull);
  const probabilities = softmax(logits);
  const pointsAt = contributions(scene, measures, weights);
  const scored = readings
    .map(({ candidate: { sha } }, at): Scored => ({ at, sha, probability: rounded((probabilities[at] ?? 0) * (1 - none)) }))
    .sort(mostLikely);
  const suspects = scored.map(({ at, sha, probability }, place): Suspect => {
    const points = place < mostExplained ? [...pointsAt(at), ...(handSet[at] ?? [])] : [];
    return { sha, probability, strength: strengthOf(probability), ...spoken(points) };
  });
  return recalibrated({ suspects, noChange: leftBy(scored), ...found }, calibration);
};

/**
 * Ranks the changes that were live before an incident. Every candidate is among `suspects`, most likely first, or among `ruledOut`;
 * the probabilities of all suspects and `noChange` sum to one, and the first 150 say why. Who wrote a change is no input. The order of the candidates does not
 * matter, and neither does one that landed after the onset. Throws RangeError where a time is no moment.
 */
export const rankSuspects = (question: Question): Ranking => rankWith(question, shippedWeights);
