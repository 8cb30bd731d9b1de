// Where does it break, and when did what happen where: hot paths, ways of failing, and the week's timeline by service.
import { DAY_MS, later, weekBounds, type Moment, type Week } from '../facts/moment';
import { failureModes, type FailureMode } from '../facts/verdict';
import { inOrder } from './incident-standing';
import type { WeekIndex } from './live-changes';
import { compareText, groupBy } from './order';
import type { Failure, IncidentOfWeek } from './week-facts';

export type HotPath = { path: string; shas: string[]; incidentIds: string[] };
export type Breakage = { mode: FailureMode | 'not said'; shas: string[]; incidentIds: string[] };

export type Places = { modes: Breakage[]; paths: HotPath[] };

const mostPaths = 10;

const incidentsOf = (failures: readonly Failure[]): string[] => [...new Set(failures.flatMap(({ incidentId }) => incidentId ?? []))].sort();

const shasOf = (failures: readonly Failure[]): string[] => failures.map(({ sha }) => sha).sort();

/** Confirmed failures by how they broke and by path, most first. A failure found by a rule alone counts with its change. */
export const placesOf = (failures: readonly Failure[]): Places => {
  const byPath = groupBy(failures.flatMap((failure) => [...new Set(failure.paths)].map((path) => ({ path, failure }))), ({ path }) => path);
  const modes = [...failureModes, 'not said' as const].map((mode) => {
    const those = failures.filter(({ failureMode }) => (failureMode ?? 'not said') === mode);
    return { mode, shas: shasOf(those), incidentIds: incidentsOf(those) };
  });
  return {
    modes: modes.filter(({ shas }) => shas.length > 0).sort((one, other) => other.shas.length - one.shas.length),
    paths: [...byPath]
      .map(([path, pairs]) => [path, pairs.map(({ failure }) => failure)] as const)
      .map(([path, those]) => ({ path, shas: shasOf(those), incidentIds: incidentsOf(those) }))
      .sort((one, other) => other.shas.length - one.shas.length || compareText(one.path, other.path))
      .slice(0, mostPaths),
  };
};

/** `sha` = the riskiest change of a deployment, where its contents are known. */
export type Mark = { kind: 'deploy' | 'high-risk' | 'incident'; id: string; title: string; at: Moment; sha?: string; note: string };

/** One service's day; `more` marks did not fit. */
export type TimelineDay = { marks: Mark[]; more: number };
export type TimelineRow = { service: string; deployments: number; incidents: number; days: TimelineDay[] };
export type Timeline = { rows: TimelineRow[]; otherServices: number };

const mostMarks = 8;
const mostServices = 30;
const daysPerWeek = 7;

const reviewNotes = { yes: 'reviewed', no: 'not reviewed', 'cannot-see': 'review not seen' } as const;

const marksOf = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): { service: string; mark: Mark }[] => [
  ...index.live.map(({ deployment: { id, service, at }, changes }) => {
    const risky = changes.find(({ tier }) => tier.tier === 'critical') ?? changes.find(({ tier }) => tier.tier === 'high');
    const first = risky ?? changes[0];
    const note = first ? `${first.tier.tier} tier, ${reviewNotes[first.review.reviewed]}` : '';
    return { service, mark: { kind: risky ? ('high-risk' as const) : ('deploy' as const), id, title: first?.title ?? 'contents not seen', at, ...(first ? { sha: first.sha } : {}), note } };
  }),
  ...inOrder(incidents).map(({ incident: { id, service, title, startedAt, severity } }) => ({ service, mark: { kind: 'incident' as const, id, title, at: startedAt, note: severity } })),
];

const importance: Record<Mark['kind'], number> = { incident: 0, 'high-risk': 1, deploy: 2 };

const byTime = (one: Mark, other: Mark): number => compareText(one.at, other.at) || compareText(one.id, other.id);

/** What does not fit is left out from the least important end; what is shown stands in time order. */
const dayOf = (marks: readonly Mark[]): TimelineDay => {
  const kept = marks.toSorted((one, other) => importance[one.kind] - importance[other.kind] || byTime(one, other)).slice(0, mostMarks);
  return { marks: kept.sort(byTime), more: marks.length - kept.length };
};

const rowOf = (service: string, marks: readonly Mark[], from: Moment): TimelineRow => {
  const starts = Array.from({ length: daysPerWeek }, (_, day) => later(from, day * DAY_MS));
  const days: Mark[][] = starts.map(() => []);
  // Moments compare as text: parsing a hundred thousand of them would take longer than the whole digest.
  for (const mark of marks) days[Math.max(0, starts.findLastIndex((start) => start <= mark.at))]?.push(mark);
  const incidents = marks.filter(({ kind }) => kind === 'incident').length;
  return { service, deployments: marks.length - incidents, incidents, days: days.map(dayOf) };
};

/** Deployments and incidents by service and day, the services with most incidents first. Throws RangeError on a week that is none. */
export const timelineOf = (week: Week, index: WeekIndex, incidents: readonly IncidentOfWeek[]): Timeline => {
  const bounds = weekBounds(week);
  if (!bounds) throw new RangeError(`not a week: ${week.slice(0, 20)}`);
  const rows = [...groupBy(marksOf(index, incidents), ({ service }) => service)]
    .map(([service, those]) => rowOf(service, those.map(({ mark }) => mark), bounds.from))
    .sort((one, other) => other.incidents - one.incidents || other.deployments - one.deployments || compareText(one.service, other.service));
  return { rows: rows.slice(0, mostServices), otherServices: Math.max(0, rows.length - mostServices) };
};
