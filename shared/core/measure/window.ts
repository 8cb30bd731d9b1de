// Which weeks may be counted, and what do their summaries add up to?
import { DAY_MS, later, weekOf, weeksAfter, type Moment, type Week } from '../facts/moment';
import { maturingDays } from './live-changes';
import { compareText } from './order';
import type { Doubt, Exposure, FailedDeployment, Failure, WeekSummary } from './week-facts';

export const windowWeeks = 12;

/** Weeks from the first to the last, both included. */
export type Window = { fromWeek: Week; toWeek: Week };

/** The latest twelve weeks that are wholly older than fourteen days at `at`, none of them after `week`; `back` windows earlier. */
export const maturedWindow = (week: Week, at: Moment, back = 0): Window => {
  const matured = weeksAfter(weekOf(later(at, -maturingDays * DAY_MS)), -1);
  const last = weeksAfter(compareText(matured, week) < 0 ? matured : week, -back * windowWeeks);
  return { fromWeek: weeksAfter(last, 1 - windowWeeks), toWeek: last };
};

/** The twelve weeks that end with `week`. */
export const recentWindow = (week: Week): Window => ({ fromWeek: weeksAfter(week, 1 - windowWeeks), toWeek: week });

const isInWindow = ({ fromWeek, toWeek }: Window, week: Week): boolean => fromWeek <= week && week <= toWeek;

/** Summaries with each week once (the last given wins), oldest first, none after `week`. */
export const inWeekOrder = (summaries: readonly WeekSummary[], week: Week): WeekSummary[] =>
  [...new Map(summaries.filter((summary) => summary.week <= week).map((summary) => [summary.week, summary])).values()].sort((one, other) =>
    compareText(one.week, other.week),
  );

export const exposureIn = (window: Window, summaries: readonly WeekSummary[]): Exposure[] =>
  summaries.filter(({ week }) => isInWindow(window, week)).flatMap(({ exposure }) => exposure);

/** Weeks of a window that left a summary. */
export const weeksKnown = (window: Window, summaries: readonly WeekSummary[]): number =>
  summaries.filter(({ week }) => isInWindow(window, week)).length;

/** Whether the week in which something went live left a summary: only then is it in the denominator too. */
const counted = (window: Window, summaries: readonly WeekSummary[]): ((liveWeek: Week) => boolean) => {
  const known = new Set(summaries.map(({ week }) => week));
  return (liveWeek) => isInWindow(window, liveWeek) && known.has(liveWeek);
};

const latestBy = (keyOf: (failure: Failure) => string, window: Window, summaries: readonly WeekSummary[]): Failure[] => {
  const isCounted = counted(window, summaries);
  const latest = new Map<string, Failure>();
  for (const failure of summaries.flatMap(({ failures }) => failures)) {
    const known = latest.get(keyOf(failure));
    const tellsMore = failure.confirmedBy === 'verdict' || known?.confirmedBy !== 'verdict';
    if (isCounted(failure.liveWeek) && tellsMore) latest.set(keyOf(failure), failure);
  }
  return [...latest].sort(([one], [other]) => compareText(one, other)).map(([, failure]) => failure);
};

/**
 * Changes that went live in the window and are known to have failed, whenever that became known; each once: a verdict before a
 * rule, then what was said last.
 */
export const failuresIn = (window: Window, summaries: readonly WeekSummary[]): Failure[] => latestBy(({ sha }) => sha, window, summaries);

/** The same by incident: a change that caused two is there twice. */
export const failureLinksIn = (window: Window, summaries: readonly WeekSummary[]): Failure[] =>
  latestBy(({ sha, incidentId }) => `${sha} ${incidentId ?? ''}`, window, summaries);

/** Deployments of the window that failed, and those that failed too should every open link hold. */
export const failedIn = (window: Window, summaries: readonly WeekSummary[]): { failed: FailedDeployment[]; doubted: Doubt[] } => {
  const isCounted = counted(window, summaries);
  const failed = new Map<string, FailedDeployment>();
  for (const one of summaries.flatMap(({ failedDeployments }) => failedDeployments))
    if (isCounted(one.liveWeek)) failed.set(one.deploymentId, one);
  const settled = new Set(summaries.flatMap(({ settledIncidentIds }) => settledIncidentIds));
  const doubted = new Map<string, Doubt>();
  for (const doubt of summaries.flatMap(({ doubts }) => doubts)) {
    const open = isCounted(doubt.liveWeek) && !settled.has(doubt.incidentId) && !failed.has(doubt.deploymentId);
    if (open) doubted.set(doubt.deploymentId, doubt);
  }
  return { failed: [...failed.values()], doubted: [...doubted.values()] };
};
