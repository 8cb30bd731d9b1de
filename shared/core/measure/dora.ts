// DORA's five metrics by their current definitions, with bounds where people have not answered yet.
import type { Week } from '../facts/moment';
import { confirmedSha, inOrder, recoveryMinutes } from './incident-standing';
import { normalRange, standsTo, type NormalRange } from './normal-range';
import { quantile, wilson, type Interval } from './statistics';
import type { WeekFacts, WeekSummary } from './week-facts';
import { failedIn, weeksKnown, type Window } from './window';

export type Stands = ReturnType<typeof standsTo>;

/** `failed` are certain; `atMost` counts every link still in doubt. `interval` (95 % of the certain ones) only from 20 on. */
export type Bounded = { failed: number; atMost: number; total: number; interval?: Interval };

export type Dora = {
  deployments: { count: number; range?: NormalRange; stands: Stands };
  leadTime: { changes: number; medianHours?: number; p90Hours?: number; range?: NormalRange; stands: Stands };
  /** This week's deployments, still maturing: counts, no rate. */
  failedSoFar: Bounded;
  /** The matured window. */
  failRate: Bounded & { window: Window; weeks: number };
  /** Change-caused failures only. Median and p90 from ten on; never a mean. */
  recovery: { minutes: { incidentId: string; minutes: number }[]; open: number; medianMinutes?: number; p90Minutes?: number };
  rework: { rollbacks: number; hotfixes: number; undescribed: number; total: number; range?: NormalRange; stands: Stands };
};

/** Where the definitions come from; shown with every figure. */
export const doraSource = 'dora.dev/guides/dora-metrics, 2026-01-05';

export const doraDefinitions: Record<keyof Dora, string> = {
  deployments: 'Successful production deployments. One artefact of one service rolled out in steps counts once.',
  leadTime: 'From the commit landing in version control to production, per change; median and nine in ten. Reverts are no new work.',
  failedSoFar:
    'Deployments of this week that a person confirmed as a cause, or that were taken out again within 72 hours. More can still turn up.',
  failRate: 'Deployments that needed intervention, of all deployments at least 14 days old. Counted in the week of the deployment.',
  recovery: 'From the first error to the end of the incident, of incidents a person confirmed to be caused by a change.',
  rework:
    'Deployments that only mended production: rollbacks, and deployments of nothing but reverts, hotfixes and changes that name an incident.',
};

const fewestForRate = 20;
const fewestForMedian = 10;

const bounded = (failed: number, doubted: number, total: number): Bounded => {
  const kept = Math.min(failed, total);
  return {
    failed: kept,
    atMost: Math.min(total, kept + doubted),
    total,
    ...(total >= fewestForRate ? { interval: wilson(kept, total) } : {}),
  };
};

const boundedIn = (window: Window, summaries: readonly WeekSummary[]): Bounded => {
  const { failed, doubted } = failedIn(window, summaries);
  const inWindow = summaries.filter(({ week }) => window.fromWeek <= week && week <= window.toWeek);
  return bounded(
    failed.length,
    doubted.length,
    inWindow.reduce((sum, { deployments }) => sum + deployments, 0),
  );
};

/** The normal range of a measure, from the weeks before `week` in which nobody was blind. */
export const rangeBefore = (
  week: Week,
  summaries: readonly WeekSummary[],
  measure: (summary: WeekSummary) => number | undefined,
): NormalRange | undefined =>
  normalRange(
    summaries
      .filter((summary) => summary.week < week && !summary.blind)
      .slice(-26)
      .flatMap((summary) => measure(summary) ?? []),
  );

const withRange = (range: NormalRange | undefined, value: number | undefined): { range?: NormalRange; stands: Stands } => ({
  ...(range ? { range } : {}),
  stands: value === undefined ? 'unknown' : standsTo(range, value),
});

const recoveryOf = (facts: WeekFacts): Dora['recovery'] => {
  const caused = inOrder(facts.incidents).filter((file) => confirmedSha(file) !== undefined);
  const minutes = caused.flatMap((file) => {
    const taken = recoveryMinutes(file);
    return taken === undefined ? [] : [{ incidentId: file.incident.id, minutes: taken }];
  });
  const values = minutes.map((one) => one.minutes);
  const [medianMinutes, p90Minutes] = values.length < fewestForMedian ? [] : [quantile(values, 0.5), quantile(values, 0.9)];
  return {
    minutes,
    open: caused.length - minutes.length,
    ...(medianMinutes === undefined || p90Minutes === undefined ? {} : { medianMinutes, p90Minutes }),
  };
};

const mending = ({ rework: { rollbacks, hotfixes } }: WeekSummary): number => rollbacks + hotfixes;

type DoraInput = { facts: WeekFacts; summary: WeekSummary; summaries: readonly WeekSummary[]; window: Window };

/** The five metrics of a week. `summaries` hold the week's own too; `window` is the matured one. */
export const doraOf = ({ facts, summary, summaries, window }: DoraInput): Dora => {
  const range = (measure: (one: WeekSummary) => number | undefined): NormalRange | undefined => rangeBefore(facts.week, summaries, measure);
  return {
    deployments: {
      count: summary.deployments,
      ...withRange(
        range(({ deployments }) => deployments),
        summary.deployments,
      ),
    },
    leadTime: {
      ...(summary.leadTime ?? { changes: 0 }),
      ...withRange(
        range(({ leadTime }) => leadTime?.medianHours),
        summary.leadTime?.medianHours,
      ),
    },
    failedSoFar: boundedIn({ fromWeek: facts.week, toWeek: facts.week }, summaries),
    failRate: { ...boundedIn(window, summaries), window, weeks: weeksKnown(window, summaries) },
    recovery: recoveryOf(facts),
    rework: { ...summary.rework, total: summary.deployments, ...withRange(range(mending), mending(summary)) },
  };
};
