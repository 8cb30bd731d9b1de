// One production problem, however many alerts: how alerts group into it, and how it ends and reopens.
import { textOrder } from './canonical';
import type { AlertFact, Frame, ResolutionFact, Severity } from './fact';
import { MINUTE_MS, later, type Moment } from './moment';

/** Alerts of one service and environment closer than this belong together. */
export const groupingMinutes = 30;
/** An alert this soon after the last one resolved is the same problem flapping, not a new one. */
export const flappingMinutes = 30;
/** A problem not heard of for this long is over, even where nobody resolved it: its next alert is a new incident. */
export const silenceMinutes = 24 * 60;

export type IncidentState = 'open' | 'resolved';

export type Incident = {
  id: string;
  service: string;
  environment: string;
  title: string;
  /** Everything the alerts say, for matching; at most 8,000 characters. */
  text: string;
  severity: Severity;
  /** The onset: the earliest error time any of its alerts knows. */
  startedAt: Moment;
  /** When the first alert fired. */
  detectedAt: Moment;
  /** When the last of its problems was resolved; absent while open. */
  resolvedAt?: Moment;
  state: IncidentState;
  /** How often it came back after having been resolved. */
  reopened: number;
  fingerprints: string[];
  alertIds: string[];
  url?: string;
  frames: Frame[];
};

type Episode = { alerts: AlertFact[]; lastAt: Moment; resolvedAt?: Moment; openProblems: Set<string>; reopened: number };
type Step = { at: Moment; id: string; alert?: AlertFact; resolution?: ResolutionFact };

const severities: Record<Severity, number> = { critical: 3, error: 2, warning: 1, info: 0 };
const textLimit = 8_000;
const frameLimit = 50;

const stepOrder = (one: Step, other: Step): number => textOrder(one.at, other.at) || textOrder(one.id, other.id);

const joins = (episode: Episode, alert: AlertFact): boolean => {
  if (alert.firedAt > later(episode.lastAt, silenceMinutes * MINUTE_MS)) return false;
  if (episode.openProblems.has(alert.fingerprint)) return true;
  const patience = episode.resolvedAt ? flappingMinutes : groupingMinutes;
  return alert.firedAt <= later(episode.resolvedAt ?? episode.lastAt, patience * MINUTE_MS);
};

const addAlert = (episodes: Episode[], alert: AlertFact): void => {
  const known = episodes.findLast((episode) => joins(episode, alert));
  const episode: Episode = known ?? { alerts: [], lastAt: alert.firedAt, openProblems: new Set(), reopened: 0 };
  if (!known) episodes.push(episode);
  if (episode.resolvedAt) {
    episode.reopened += 1;
    delete episode.resolvedAt;
  }
  episode.alerts.push(alert);
  episode.openProblems.add(alert.fingerprint);
  if (alert.firedAt > episode.lastAt) episode.lastAt = alert.firedAt;
};

const addResolution = (episodes: Episode[], resolution: ResolutionFact): void => {
  const episode = episodes.findLast(({ openProblems }) => openProblems.has(resolution.fingerprint));
  if (!episode) return;
  episode.openProblems.delete(resolution.fingerprint);
  if (episode.openProblems.size === 0) episode.resolvedAt = resolution.at;
};

const titleOf = (alerts: readonly AlertFact[], severity: Severity): string =>
  (alerts.find((alert) => alert.severity === severity) ?? alerts[0])?.title ?? '';

const worst = (alerts: readonly AlertFact[]): Severity =>
  alerts.reduce<Severity>((soFar, { severity }) => (severities[severity] > severities[soFar] ? severity : soFar), 'info');

const earliest = (moments: readonly Moment[]): Moment => [...moments].sort()[0] ?? '';

const textOf = (alerts: readonly AlertFact[]): string =>
  [...new Set(alerts.flatMap(({ title, text }) => [title, text]))].filter(Boolean).join('\n').slice(0, textLimit);

const incidentFrom = (episode: Episode, place: Place): Incident => {
  const { alerts } = episode;
  const severity = worst(alerts);
  const url = alerts.find((alert) => alert.url)?.url;
  return {
    id: place.incidentId(alerts[0]?.id ?? ''),
    service: place.service,
    environment: place.environment,
    title: titleOf(alerts, severity),
    text: textOf(alerts),
    severity,
    startedAt: earliest(alerts.map(({ startedAt }) => startedAt)),
    detectedAt: earliest(alerts.map(({ firedAt }) => firedAt)),
    ...(episode.resolvedAt ? { resolvedAt: episode.resolvedAt } : {}),
    state: episode.resolvedAt ? 'resolved' : 'open',
    reopened: episode.reopened,
    fingerprints: [...new Set(alerts.map(({ fingerprint }) => fingerprint))].sort(),
    alertIds: alerts.map(({ id }) => id),
    ...(url ? { url } : {}),
    frames: alerts.find(({ frames }) => frames.length > 0)?.frames.slice(0, frameLimit) ?? [],
  };
};

/** Where alerts come from, and how an incident is named after its first alert. */
export type Place = { service: string; environment: string; incidentId: (alertId: string) => string };

/**
 * The incidents that a place's alerts and resolutions amount to, oldest first. A pure function of the set: neither the order of
 * arrival nor duplicates change it. One problem alerted a hundred times is one incident; an alert within `flappingMinutes` of the
 * end reopens it.
 */
export const incidentsOf = (place: Place, alerts: readonly AlertFact[], resolutions: readonly ResolutionFact[]): Incident[] => {
  const distinct = new Map<string, Step>();
  for (const alert of alerts) distinct.set(alert.id, { at: alert.firedAt, id: alert.id, alert });
  for (const resolution of resolutions) distinct.set(resolution.id, { at: resolution.at, id: resolution.id, resolution });
  const episodes: Episode[] = [];
  for (const step of [...distinct.values()].sort(stepOrder)) {
    if (step.alert) addAlert(episodes, step.alert);
    if (step.resolution) addResolution(episodes, step.resolution);
  }
  return episodes.map((episode) => incidentFrom(episode, place));
};
