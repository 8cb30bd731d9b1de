// Where does it break, and when did what happen where: hot paths, ways of failing, and the week's timeline by service.
import type { Change } from '../facts/change';
import { DAY_MS, later, weekBounds, type Moment, type Week } from '../facts/moment';
import { failureModes, type FailureMode } from '../facts/verdict';
import { inOrder } from './incident-standing';
import type { WeekIndex } from './live-changes';
import { compareText, groupBy } from './order';
import type { DeploymentOfWeek, Failure, IncidentOfWeek } from './week-facts';

type HotPath = { path: string; shas: string[]; incidentIds: string[] };
type Breakage = { mode: FailureMode | 'not said'; shas: string[]; incidentIds: string[] };

export type Places = { modes: Breakage[]; paths: HotPath[] };

const mostPaths = 10;

const incidentsOf = (failures: readonly Failure[]): string[] => [...new Set(failures.flatMap(({ incidentId }) => incidentId ?? []))].sort();

const shasOf = (failures: readonly Failure[]): string[] => [...new Set(failures.map(({ sha }) => sha))].sort();

/** Confirmed failures by how they broke and by path, most first. A failure found by a rule alone counts with its change. */
export const placesOf = (failures: readonly Failure[]): Places => {
  const byPath = groupBy(
    failures.flatMap((failure) => [...new Set(failure.paths)].map((path) => ({ path, failure }))),
    ({ path }) => path,
  );
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

/** What may become a mark: light, because of a hundred thousand only a few are drawn. */
type Event = { at: Moment; id: string; importance: number; file?: DeploymentOfWeek; incident?: IncidentOfWeek };

const riskiestIn = ({ changes }: DeploymentOfWeek): Change | undefined =>
  changes.find(({ tier }) => tier.tier === 'critical') ?? changes.find(({ tier }) => tier.tier === 'high');

const deployEvent = (file: DeploymentOfWeek): Event => ({
  at: file.deployment.at,
  id: file.deployment.id,
  importance: riskiestIn(file) ? 1 : 2,
  file,
});

const incidentEvent = (incident: IncidentOfWeek): Event => ({
  at: incident.incident.startedAt,
  id: incident.incident.id,
  importance: 0,
  incident,
});

const deployMark = (file: DeploymentOfWeek): Mark => {
  const { id, at } = file.deployment;
  const risky = riskiestIn(file);
  const first = risky ?? file.changes[0];
  const note = first ? `${first.tier.tier} tier, ${reviewNotes[first.review.reviewed]}` : '';
  return {
    kind: risky ? 'high-risk' : 'deploy',
    id,
    title: first?.title ?? 'contents not seen',
    at,
    ...(first ? { sha: first.sha } : {}),
    note,
  };
};

const markOf = ({ file, incident }: Event): Mark[] => {
  if (file) return [deployMark(file)];
  return incident
    ? [
        {
          kind: 'incident',
          id: incident.incident.id,
          title: incident.incident.title,
          at: incident.incident.startedAt,
          note: incident.incident.severity,
        },
      ]
    : [];
};

const byTime = (one: Event, other: Event): number => compareText(one.at, other.at) || compareText(one.id, other.id);

/** What does not fit is left out from the least important end; what is shown stands in time order. */
const dayOf = (events: readonly Event[]): TimelineDay => {
  const kept = events.toSorted((one, other) => one.importance - other.importance || byTime(one, other)).slice(0, mostMarks);
  return { marks: kept.sort(byTime).flatMap(markOf), more: events.length - kept.length };
};

type Row = { service: string; deployments: readonly DeploymentOfWeek[]; incidents: readonly IncidentOfWeek[] };

const rowOf = ({ service, deployments, incidents }: Row, starts: readonly Moment[]): TimelineRow => {
  const days: Event[][] = starts.map(() => []);
  // Moments compare as text: parsing a hundred thousand of them would take longer than the whole digest.
  for (const event of [...deployments.map(deployEvent), ...incidents.map(incidentEvent)])
    days[
      Math.max(
        0,
        starts.findLastIndex((start) => start <= event.at),
      )
    ]?.push(event);
  return { service, deployments: deployments.length, incidents: incidents.length, days: days.map(dayOf) };
};

/** Deployments and incidents by service and day, the services with most incidents first. Throws RangeError on a week that is none. */
export const timelineOf = (week: Week, { liveByService }: WeekIndex, incidents: readonly IncidentOfWeek[]): Timeline => {
  const bounds = weekBounds(week);
  if (!bounds) throw new RangeError(`not a week: ${week.slice(0, 20)}`);
  const starts = Array.from({ length: daysPerWeek }, (_, day) => later(bounds.from, day * DAY_MS));
  const byService = groupBy(inOrder(incidents), ({ incident }) => incident.service);
  const rows = [...new Set([...liveByService.keys(), ...byService.keys()])]
    .map((service): Row => ({ service, deployments: liveByService.get(service) ?? [], incidents: byService.get(service) ?? [] }))
    .sort(
      (one, other) =>
        other.incidents.length - one.incidents.length ||
        other.deployments.length - one.deployments.length ||
        compareText(one.service, other.service),
    );
  return { rows: rows.slice(0, mostServices).map((row) => rowOf(row, starts)), otherServices: Math.max(0, rows.length - mostServices) };
};
