// What do we remember of a path: what changed it, what broke there, and how many people know it?
import type { Deployment } from '../core/facts/deployment';
import type { PullRequestReference, Tier } from '../core/facts/change';
import { DAY_MS, later, minutesBetween, weekOf, weeksAfter, type Moment } from '../core/facts/moment';
import type { OriginGroup } from '../core/measure/week-facts';
import { groupOf } from '../core/measure/week-facts';
import { explainPath } from '../core/risk/policy-explain';
import type { Policy } from '../core/risk/policy';
import { incidentsNaming } from './change-file';
import { incidentNamed, standingIn } from './incident-file';
import type { PlacedChange } from './look-ups';
import { rememberedAt } from './path-memory';
import type { Storage } from './storage';

const knowledgeDays = 180;
const weeksBack = 26;
/** So many weeks in a row without any change: the record begins after them. */
const quietWeeks = 5;
/** Where a team ships more than this, fewer weeks are looked through, and the answer says how many. */
const mostRead = 20_000;
const mostShown = 100;
const mostAsked = 30;
const mostRemembered = 20;

export type PathChange = { sha: string; title: string; pullRequest?: PullRequestReference; liveAt: Moment; service: string; tier: Tier };
export type PathIncident = {
  incidentId: string;
  title: string;
  startedAt: Moment;
  minutes?: number;
  sha: string;
  link: 'confirmed' | 'possible';
};

export type FoundPath = {
  path: string;
  tier: { tier: Tier; because: string };
  knownBy?: number;
  changes: PathChange[];
  changesTotal: number;
  /** Changes by who wrote them; never by name. */
  origins: Record<OriginGroup, number>;
  incidents: PathIncident[];
  /** How far back changes were looked for. */
  since: Moment;
};

type Touch = PlacedChange & { deployment: Deployment };

/** A change's first time live, newest first. */
const firstTimes = (found: readonly PlacedChange[]): PlacedChange[] => {
  const first = new Map<string, PlacedChange>();
  for (const placed of found) {
    const known = first.get(placed.change.sha);
    if (!known || placed.liveAt < known.liveAt) first.set(placed.change.sha, placed);
  }
  return [...first.values()].sort((one, other) =>
    one.liveAt > other.liveAt ? -1 : one.liveAt < other.liveAt ? 1 : one.change.sha < other.change.sha ? -1 : 1,
  );
};

const touching = async (storage: Storage, path: string, now: Moment): Promise<{ found: PlacedChange[]; since: Moment }> => {
  const found: PlacedChange[] = [];
  let [read, quiet, back] = [0, 0, 0];
  for (; back < weeksBack && read < mostRead && quiet < quietWeeks; back += 1) {
    const changes = await storage.changesOfWeek(weeksAfter(weekOf(now), -back));
    read += changes.length;
    quiet = changes.length === 0 ? quiet + 1 : 0;
    found.push(...changes.filter(({ change }) => change.files.some((file) => file.path === path)));
  }
  return { found: firstTimes(found), since: later(now, -7 * back * DAY_MS) };
};

const ofService = async (storage: Storage, found: readonly PlacedChange[], service: string | undefined): Promise<Touch[]> => {
  const touches = await Promise.all(
    found.slice(0, 10 * mostShown).map(async (placed) => ({ ...placed, deployment: await storage.deployment(placed.deploymentId) })),
  );
  return touches.flatMap(({ deployment, ...placed }) =>
    deployment && (service === undefined || deployment.service === service) ? [{ ...placed, deployment }] : [],
  );
};

/** Distinct people who wrote or reviewed it; undefined where nobody was told who did. */
const peopleBehind = async (storage: Storage, touches: readonly Touch[]): Promise<number | undefined> => {
  const known = new Set<string>();
  for (const {
    change: { repository, sha },
  } of touches.slice(0, mostShown)) {
    const [pushes, behind] = await Promise.all([storage.pushesOf(repository, sha), storage.pullRequestBehind(repository, sha)]);
    const people = [
      ...pushes.flatMap(({ commit }) => commit.people ?? []),
      ...(behind ? [behind.pullRequest.author, ...behind.reviews.map(({ by }) => by)] : []),
    ];
    for (const { key, isBot } of people) if (!isBot && key !== '') known.add(key);
  }
  return known.size === 0 ? undefined : known.size;
};

const fromChanges = async (storage: Storage, policy: Policy, touches: readonly Touch[]): Promise<PathIncident[]> => {
  const found = await Promise.all(
    touches.slice(0, mostAsked).map(async ({ change: { sha }, deployment }) =>
      (await incidentsNaming(storage, policy, { sha, live: [deployment] }))
        .filter(({ role, strength }) => role === 'confirmed' || (role === 'suspect' && strength !== 'weak'))
        .map(({ incidentId, title, startedAt, minutes, role }): PathIncident => ({
          incidentId,
          title,
          startedAt,
          sha,
          link: role === 'confirmed' ? 'confirmed' : 'possible',
          ...(minutes === undefined ? {} : { minutes }),
        })),
    ),
  );
  return found.flat();
};

/** Incidents filed under the path when their change was confirmed: these are remembered for longer than changes are looked through. */
const fromMemory = async (storage: Storage, path: string, services: readonly string[]): Promise<PathIncident[]> => {
  const lines = (
    await Promise.all(services.map((service) => rememberedAt(storage, { path, service }, { before: '9999', limit: mostRemembered })))
  ).flat();
  const found = await Promise.all(
    lines.map(async ({ incidentId, title }): Promise<PathIncident[]> => {
      const incident = await incidentNamed(storage, incidentId);
      const settled = incident && (await standingIn(storage, incident.id)).settled?.answer;
      if (!incident || settled?.kind !== 'this-change') return [];
      const { id, startedAt, resolvedAt } = incident;
      return [
        {
          incidentId: id,
          title,
          startedAt,
          sha: settled.sha,
          link: 'confirmed',
          ...(resolvedAt ? { minutes: Math.max(0, minutesBetween(startedAt, resolvedAt)) } : {}),
        },
      ];
    }),
  );
  return found.flat();
};

const distinct = (incidents: readonly PathIncident[]): PathIncident[] => {
  const byId = new Map<string, PathIncident>();
  for (const incident of incidents) if (byId.get(incident.incidentId)?.link !== 'confirmed') byId.set(incident.incidentId, incident);
  return [...byId.values()].sort((one, other) => (one.startedAt > other.startedAt ? -1 : 1));
};

const originsOf = (touches: readonly Touch[]): Record<OriginGroup, number> => {
  const counts: Record<OriginGroup, number> = { ai: 0, human: 0, bot: 0, unknown: 0 };
  for (const { change } of touches) counts[groupOf[change.origin.origin]] += 1;
  return counts;
};

const shown = ({ change: { sha, title, pullRequest, tier }, liveAt, deployment: { service } }: Touch): PathChange => ({
  sha,
  title,
  ...(pullRequest ? { pullRequest } : {}),
  liveAt,
  service,
  tier: tier.tier,
});

/** A path as it is named in its repository; of one service, or of all. Always an answer: what the policy says holds for any path. */
export const pathFile = async (
  storage: Storage,
  policy: Policy,
  { path, service, now }: { path: string; service?: string; now: Moment },
): Promise<FoundPath> => {
  const { found, since } = await touching(storage, path, now);
  const touches = await ofService(storage, found, service);
  const { tier, because } = explainPath(policy, path, { at: now });
  const services = [
    ...new Set([
      ...(service === undefined ? policy.services.map(({ name }) => name) : [service]),
      ...touches.map(({ deployment }) => deployment.service),
    ]),
  ];
  const knownBy = await peopleBehind(
    storage,
    touches.filter(({ liveAt }) => liveAt >= later(now, -knowledgeDays * DAY_MS)),
  );
  return {
    path,
    tier: { tier, because },
    ...(knownBy === undefined ? {} : { knownBy }),
    changes: touches.slice(0, mostShown).map(shown),
    changesTotal: touches.length,
    origins: originsOf(touches),
    incidents: distinct([...(await fromMemory(storage, path, services)), ...(await fromChanges(storage, policy, touches))]),
    since,
  };
};
