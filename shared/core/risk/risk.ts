// How likely is it that this change is reverted or needs an urgent fix? A logistic model that a person can read.
import type { FileChange } from '../facts/change';
import type { PathHistory } from './path-history';
import { featuresOf, historyFeatures, type Features } from './risk-features';
import fitted from './risk-weights.json';

export type { PathHistory } from './path-history';

const weights: ReadonlyMap<string, number> = new Map(Object.entries(fitted.weights));

const scoreOf = (features: Features): number => {
  let score = 0;
  for (const [name, amount] of Object.entries(features)) score += (weights.get(name) ?? 0) * amount;
  return score;
};

/**
 * Chance (0..1) that a change is reverted or needs an urgent fix, by `risk-weights.json` (fitted by infra/fit/fit-risk.ts, with data,
 * date and accuracy). Orders changes inside a tier, never shown as a score. Who or what wrote the change is no input.
 * `teamShift` moves the log-odds to a team's own rate, see `teamShiftOf`.
 */
export const riskOf = (change: { message: string; files: readonly FileChange[] }, history?: PathHistory, teamShift = 0): number => {
  const past = history ? scoreOf(historyFeatures(history)) + fitted.historyIntercept : 0;
  return 1 / (1 + Math.exp(-(fitted.intercept + teamShift + scoreOf(featuresOf(change)) + past)));
};

const histories = Object.values(fitted.accuracy);
const usualRate = histories.reduce((sum, { culprits }) => sum + culprits, 0) / histories.reduce((sum, { commits }) => sum + commits, 0);

/** Whether changes like this are taken out again at least twice as often as those of the histories that the model was fitted on. */
export const isOftenUndone = ({ risk }: { risk: number }): boolean => risk >= 2 * usualRate;

/** Changes worth of belief in the fitted rate before a team's own counts outweigh it. */
const priorChanges = 200;

/** The shift in log-odds that moves the average risk of a team's past changes to what happened to them, cautious while they are few. */
export const teamShiftOf = (past: readonly { risk: number; failed: boolean }[]): number => {
  const expected = past.reduce((sum, { risk }) => sum + risk, 0);
  const failed = past.filter((change) => change.failed).length;
  const prior = past.length === 0 ? 0 : (expected / past.length) * priorChanges;
  return past.length === 0 ? 0 : Math.log((failed + prior) / (expected + prior));
};
