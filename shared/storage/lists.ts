// What happened in a stretch of time, newest first, a page at a time: incidents and deployments, of one place or of all.
import { tiers, type Change } from '../core/facts/change';
import { textOrder } from '../core/facts/canonical';
import type { Deployment } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, later, weekOf, weeksAfter, type Moment, type Week } from '../core/facts/moment';
import type { Ranking } from '../core/facts/ranking';
import type { WeekSummary } from '../core/measure/week-facts';
import { countWords } from '../core/measure/wording';
import { standingIn } from './incident-file';
import type { Storage } from './storage';
import type { Stretch } from './stretch';

export type { Stretch } from './stretch';

/** `next` is `before` of the next page; absent on the last. */
export type Page<Thing> = { items: Thing[]; next?: string };

const defaultEnvironment = 'production';

/** The weeks that a stretch touches, newest first. */
export const weeksIn = (from: Moment, to: Moment): Week[] => {
  const [first, weeks] = [weekOf(from), [weekOf(to)]];
  for (let week = weeksAfter(weekOf(to), -1); week >= first; week = weeksAfter(week, -1)) weeks.push(week);
  return weeks;
};

type Placed = { id: string; service: string; environment: string };
type Source<Thing> = {
  ofPlace: (place: { service: string; environment: string }) => Promise<Thing[]>;
  ofWeek: (week: Week) => Promise<Thing[]>;
  at: (thing: Thing) => Moment;
};

const positionOf = (at: Moment, id: string): string => `${at}#${id}`;

const paged = async <Thing extends Placed>(stretch: Stretch, { ofPlace, ofWeek, at }: Source<Thing>): Promise<Page<Thing>> => {
  const { service, environment, from, to, before, limit } = stretch;
  const isIn = (thing: Thing): boolean =>
    at(thing) >= from &&
    at(thing) <= to &&
    (before === undefined || positionOf(at(thing), thing.id) < before) &&
    (service === undefined || thing.service === service) &&
    (environment === undefined || thing.environment === environment);
  const newestFirst = (things: readonly Thing[]): Thing[] =>
    things.filter(isIn).sort((one, other) => textOrder(positionOf(at(other), other.id), positionOf(at(one), one.id)));
  const found: Thing[] = [];
  if (service !== undefined) found.push(...newestFirst(await ofPlace({ service, environment: environment ?? defaultEnvironment })));
  else
    for (const week of weeksIn(from, before === undefined || before > to ? to : before.slice(0, to.length)))
      if (found.length <= limit) found.push(...newestFirst(await ofWeek(week)));
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(found.length > limit && last ? { next: positionOf(at(last), last.id) } : {}) };
};

export type IncidentLine = Pick<
  Incident,
  'id' | 'service' | 'environment' | 'title' | 'severity' | 'startedAt' | 'detectedAt' | 'resolvedAt' | 'state'
> & {
  answer: 'confirmed' | 'not a change' | 'unanswered';
  /** The confirmed change, or the first suspect while nobody has answered. */
  sha?: string;
};

type Told = { storage: Storage; incident: Incident };

const firstOpen = (ranking: Ranking | undefined, cleared: readonly string[]): string | undefined =>
  ranking?.suspects.find(({ sha }) => !cleared.includes(sha))?.sha;

const lineOf = async ({ storage, incident }: Told): Promise<IncidentLine> => {
  const { id, service, environment, title, severity, startedAt, detectedAt, resolvedAt, state } = incident;
  const standing = await standingIn(storage, id);
  const settled = standing.settled?.answer;
  const sha = settled
    ? settled.kind === 'this-change'
      ? settled.sha
      : undefined
    : firstOpen(await storage.rankingOf(id), standing.clearedShas);
  const answer = settled === undefined ? 'unanswered' : settled.kind === 'this-change' ? 'confirmed' : 'not a change';
  return {
    id,
    service,
    environment,
    title,
    severity,
    startedAt,
    detectedAt,
    ...(resolvedAt ? { resolvedAt } : {}),
    state,
    answer,
    ...(sha ? { sha } : {}),
  };
};

/** Incidents by onset. */
export const incidentList = async (storage: Storage, stretch: Stretch): Promise<Page<IncidentLine>> => {
  const { items, next } = await paged<Incident>(stretch, {
    ofPlace: (place) => storage.incidentsBetween(place, stretch.from, stretch.to),
    ofWeek: storage.incidentsOfWeek,
    at: ({ startedAt }) => startedAt,
  });
  return { items: await Promise.all(items.map((incident) => lineOf({ storage, incident }))), ...(next ? { next } : {}) };
};

export type DeploymentLine = Pick<Deployment, 'id' | 'service' | 'environment' | 'status' | 'at' | 'sha' | 'version' | 'url'> & {
  isRollback: boolean;
  /** Riskiest first; empty for a rollback, or where nothing could be seen. */
  changes: (Pick<Change, 'sha' | 'title' | 'pullRequest'> & { tier: Change['tier']['tier'] })[];
};

const deploymentLine = async (storage: Storage, deployment: Deployment): Promise<DeploymentLine> => {
  const { id, service, environment, status, at, sha, version, url } = deployment;
  const [changes, description] = await Promise.all([storage.changesOf(id), storage.descriptionOf(id)]);
  const named = changes.map((change) => ({
    sha: change.sha,
    title: change.title,
    ...(change.pullRequest ? { pullRequest: change.pullRequest } : {}),
    tier: change.tier.tier,
  }));
  return {
    id,
    service,
    environment,
    status,
    at,
    ...(sha ? { sha } : {}),
    ...(version ? { version } : {}),
    ...(url ? { url } : {}),
    isRollback: deployment.isRollback || description?.isRollback === true,
    changes: named.sort((one, other) => tiers.indexOf(one.tier) - tiers.indexOf(other.tier)),
  };
};

/** Deployments and flips by when they reached their latest status. */
export const deploymentList = async (storage: Storage, stretch: Stretch): Promise<Page<DeploymentLine>> => {
  const { items, next } = await paged<Deployment>(stretch, {
    ofPlace: (place) => storage.deploymentsBetween(place, stretch.from, stretch.to),
    ofWeek: storage.deploymentsOfWeek,
    at: ({ at }) => at,
  });
  return { items: await Promise.all(items.map((deployment) => deploymentLine(storage, deployment))), ...(next ? { next } : {}) };
};

const weeksShown = 12;
const incidentsShown = 20;

const verdictOf = ({ blind, caused }: WeekSummary): string => {
  if (blind) return 'Partly blind: the numbers undercount';
  return caused === 0 ? 'No deploy-caused incidents' : countWords(caused, 'deploy-caused incident');
};

/** The weeks up to a moment, newest first, and the latest incidents. */
export const indexFile = async (storage: Storage, now: Moment) => {
  const recent = Array.from({ length: weeksShown }, (_, back) => weeksAfter(weekOf(now), -back));
  const weeks = await Promise.all(
    recent.map(async (week) => {
      const summary = await storage.summaryOf(week);
      if (summary) return { week, verdict: verdictOf(summary), deployments: summary.deployments, caused: summary.caused };
      const deployments = (await storage.deploymentsOfWeek(week)).length;
      return deployments === 0 ? undefined : { week };
    }),
  );
  const from = later(now, -weeksShown * 7 * DAY_MS);
  const { items } = await incidentList(storage, { from, to: now, limit: incidentsShown });
  return {
    weeks: weeks.filter((week) => week !== undefined),
    incidents: items.map(({ id, title, service, startedAt, state, answer }) => ({
      incidentId: id,
      title,
      service,
      startedAt,
      state,
      answer,
    })),
  };
};
