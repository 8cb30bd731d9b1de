// What do we know of a change: where it went live, who took it out again, what it is suspected of, and what mended it?
import type { Change, PullRequestReference } from '../core/facts/change';
import type { Deployment } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, later, minutesBetween, type Moment } from '../core/facts/moment';
import type { Strength } from '../core/facts/ranking';
import { dependentsOf } from '../core/facts/service';
import { maturingDays, revertedBy } from '../core/measure/live-changes';
import type { Policy } from '../core/risk/policy';
import { standingIn } from './incident-file';
import type { Storage } from './storage';

export type Carried = { deploymentId: string; service: string; environment: string; liveAt: Moment; isRollback: boolean };

export type NamedIn = {
  incidentId: string;
  title: string;
  startedAt: Moment;
  role: 'confirmed' | 'suspect' | 'cleared';
  strength?: Strength;
  minutes?: number;
};

export type FoundChange = {
  change: Change;
  deployments: Carried[];
  incidents: NamedIn[];
  mendedBy: { sha: string; title: string; because: string; pullRequest?: PullRequestReference; liveAt: Moment }[];
  /** Services where it is live, as far as we know. */
  stillIn: string[];
};

const mostCarriers = 50;
const mostAfter = 60;
const mostIncidents = 30;

const carriersOf = async (storage: Storage, sha: string): Promise<Deployment[]> => {
  const carriers = (await storage.carriersOf(sha)).slice(0, mostCarriers);
  const deployments = await Promise.all(carriers.map(({ deploymentId }) => storage.deployment(deploymentId)));
  return deployments.filter((deployment) => deployment !== undefined);
};

const carried = ({ id, service, environment, at }: Deployment, isRollback: boolean): Carried => ({
  deploymentId: id,
  service,
  environment,
  liveAt: at,
  isRollback,
});

const firstAt = (deployments: readonly Deployment[]): Deployment[] => {
  const places = new Map<string, Deployment>();
  for (const deployment of deployments) {
    const place = `${deployment.service}#${deployment.environment}`;
    if (!places.has(place)) places.set(place, deployment);
  }
  return [...places.values()];
};

/** What went live at the same place in the two weeks after: rollbacks that took it out, commits that say they take it back. */
const afterwards = async (storage: Storage, sha: string, first: Deployment): Promise<Pick<FoundChange, 'deployments' | 'mendedBy'>> => {
  const after = (await storage.deploymentsBetween(first, first.at, later(first.at, maturingDays * DAY_MS)))
    .filter(({ id }) => id !== first.id)
    .slice(0, mostAfter);
  const seen = await Promise.all(
    after.map(async (deployment) => ({
      deployment,
      description: await storage.descriptionOf(deployment.id),
      changes: await storage.changesOf(deployment.id),
    })),
  );
  return {
    deployments: seen.flatMap(({ deployment, description }) => (description?.removedShas.includes(sha) ? [carried(deployment, true)] : [])),
    mendedBy: seen.flatMap(({ deployment, changes }) =>
      changes
        .filter((change) => revertedBy(change) === sha)
        .map(({ sha: by, title, pullRequest }) => ({
          sha: by,
          title,
          because: 'it says that it reverts this one',
          liveAt: deployment.at,
          ...(pullRequest ? { pullRequest } : {}),
        })),
    ),
  };
};

const roleIn = async (storage: Storage, incident: Incident, sha: string): Promise<NamedIn | undefined> => {
  const [standing, ranking] = await Promise.all([standingIn(storage, incident.id), storage.rankingOf(incident.id)]);
  const settled = standing.settled?.answer;
  const strength = ranking?.suspects.find((suspect) => suspect.sha === sha)?.strength;
  const isConfirmed = settled?.kind === 'this-change' && settled.sha === sha;
  const isCleared = standing.clearedShas.includes(sha) || (settled !== undefined && strength !== undefined);
  if (!isConfirmed && !isCleared && strength === undefined) return undefined;
  const { id, title, startedAt, resolvedAt } = incident;
  return {
    incidentId: id,
    title,
    startedAt,
    role: isConfirmed ? 'confirmed' : isCleared ? 'cleared' : 'suspect',
    ...(strength ? { strength } : {}),
    ...(resolvedAt ? { minutes: Math.max(0, minutesBetween(startedAt, resolvedAt)) } : {}),
  };
};

/** Incidents that name a change as confirmed, suspected or cleared, of two weeks after it went live, newest first. */
export const incidentsNaming = async (
  storage: Storage,
  policy: Policy,
  { sha, live }: { sha: string; live: readonly Deployment[] },
): Promise<NamedIn[]> => {
  const found = new Map<string, Incident>();
  for (const { service, environment, at } of firstAt(live)) {
    for (const place of [service, ...dependentsOf(policy.services, service)]) {
      const incidents = await storage.incidentsBetween({ service: place, environment }, at, later(at, maturingDays * DAY_MS));
      for (const incident of incidents) found.set(incident.id, incident);
    }
  }
  const named = await Promise.all([...found.values()].slice(0, mostIncidents).map((incident) => roleIn(storage, incident, sha)));
  return named.filter((one) => one !== undefined).sort((one, other) => (one.startedAt > other.startedAt ? -1 : 1));
};

/** Undefined where no deployment that we know of put it live. */
export const changeFile = async (storage: Storage, policy: Policy, sha: string): Promise<FoundChange | undefined> => {
  const live = await carriersOf(storage, sha);
  const first = live[0];
  const change = first && (await storage.changesOf(first.id)).find((one) => one.sha === sha);
  if (!change) return undefined;
  const after = await Promise.all(firstAt(live).map((deployment) => afterwards(storage, sha, deployment)));
  const deployments = [...live.map((deployment) => carried(deployment, false)), ...after.flatMap((one) => one.deployments)].sort(
    (one, other) => (one.liveAt < other.liveAt ? -1 : 1),
  );
  const lastAt = new Map(deployments.map((one) => [one.service, one.isRollback]));
  return {
    change,
    deployments,
    incidents: await incidentsNaming(storage, policy, { sha, live }),
    mendedBy: [...new Map(after.flatMap((one) => one.mendedBy).map((one) => [one.sha, one])).values()],
    stillIn: [...lastAt].flatMap(([service, isOut]) => (isOut ? [] : [service])),
  };
};
