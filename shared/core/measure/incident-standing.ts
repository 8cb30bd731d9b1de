// What do people say about an incident, and which change is asked about while they say nothing?
import type { Change } from '../facts/change';
import { minutesBetween } from '../facts/moment';
import type { Suspect } from '../facts/ranking';
import { knownChange, type WeekIndex } from './live-changes';
import { compareText } from './order';
import type { IncidentOfWeek, KnownChange } from './week-facts';

/** The change that a person confirmed. */
export const confirmedSha = ({ standing: { settled } }: IncidentOfWeek): string | undefined =>
  settled?.answer.kind === 'this-change' ? settled.answer.sha : undefined;

export const isSettled = ({ standing }: IncidentOfWeek): boolean => standing.settled !== undefined;

/** The most likely suspect that nobody has cleared. */
export const openSuspect = ({ ranking, standing }: IncidentOfWeek): Suspect | undefined =>
  ranking?.suspects.find(({ sha }) => !standing.clearedShas.includes(sha));

const own = <T>(record: Record<string, T> | undefined, key: string): T | undefined =>
  record && Object.hasOwn(record, key) ? record[key] : undefined;

/** A change as its incident knows it. */
export const changeIn = ({ changes }: IncidentOfWeek, sha: string): Change | undefined => own(changes, sha);

/** When and by what a change named by an incident went live; the incident's own knowledge first. */
export const liveOf = (incident: IncidentOfWeek, sha: string, index: WeekIndex): KnownChange | undefined => {
  const known = knownChange(index, sha);
  const live = own(incident.liveBy, sha);
  const change = changeIn(incident, sha) ?? known?.change;
  return live && change ? { change, ...live } : known;
};

/** Minutes from the first error to the end; undefined while open. */
export const recoveryMinutes = ({ incident: { startedAt, resolvedAt } }: IncidentOfWeek): number | undefined =>
  resolvedAt === undefined ? undefined : Math.max(0, minutesBetween(startedAt, resolvedAt));

/** Incidents by time, each id once: whatever order they came in. An answered state wins over one still waiting. */
export const inOrder = (incidents: readonly IncidentOfWeek[]): IncidentOfWeek[] => {
  const byId = new Map<string, IncidentOfWeek>();
  for (const file of incidents) {
    const known = byId.get(file.incident.id);
    if (!known || preferred(file) > preferred(known)) byId.set(file.incident.id, file);
  }
  return [...byId.values()].sort(
    (one, other) => compareText(one.incident.startedAt, other.incident.startedAt) || compareText(one.incident.id, other.incident.id),
  );
};

const preferred = (file: IncidentOfWeek): string => `${isSettled(file) ? 1 : 0}${JSON.stringify(file)}`;
