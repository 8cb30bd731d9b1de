// What people ask beside pages: which incidents are alike, what went live between two moments, what was live, where a change went.
import type { Change } from '../core/facts/change';
import type { Deployment } from '../core/facts/deployment';
import { DAY_MS, later, type Moment } from '../core/facts/moment';
import { alikeTo, described, shortlist } from '../core/measure/alike';
import type { Memory } from '../core/measure/incident-file';
import type { Policy } from '../core/risk/policy';
import { changeNamed } from './change-named';
import type { FoundChange } from './change-file';
import { incidentFile } from './incident-file';
import { deploymentList, incidentList, type DeploymentLine } from './lists';
import { pathFile, type PathIncident } from './path-file';
import type { Storage } from './storage';

const memoryDays = 180;
const mostListed = 100;
const environment = 'production';

/** Earlier incidents like one, at most five; undefined where there is no such incident. */
export const alikeIncidents = async (
  storage: Storage,
  policy: Policy,
  id: string,
): Promise<{ incidentId: string; alike: Memory[] } | undefined> => {
  const file = await incidentFile(storage, policy, id);
  if (!file) return undefined;
  const { id: incidentId, startedAt } = file.incident;
  const { items } = await incidentList(storage, { from: later(startedAt, -memoryDays * DAY_MS), to: startedAt, limit: mostListed });
  const of = described(file);
  const earlier = items.map((one) => ({ incidentId: one.id, title: one.title, at: one.startedAt, service: one.service }));
  const closer = new Set([...shortlist(of, earlier), ...file.seenBefore].map((one) => one.incidentId));
  const files = await Promise.all([...closer].map((one) => incidentFile(storage, policy, one)));
  const known = new Map(files.filter((one) => one !== undefined).map((one) => [one.incident.id, described(one)]));
  return {
    incidentId,
    alike: alikeTo(
      of,
      file.seenBefore,
      earlier.map((one) => known.get(one.incidentId) ?? one),
    ),
  };
};

type Place = { service: string; from: Moment; to: Moment };
type WentLive = Place & { changes: (DeploymentLine['changes'][number] & { liveAt: Moment })[] };

/** What went live on a service in production, oldest first. */
export const wentLive = async (storage: Storage, { service, from, to }: Place): Promise<WentLive> => {
  const { items } = await deploymentList(storage, { service, environment, from, to, limit: mostListed });
  const changes = items.reverse().flatMap(({ changes: own, at }) => own.map((change) => ({ ...change, liveAt: at })));
  return { service, from, to, changes };
};

type WasLive = { service: string; at: Moment; deployments: { deployment: Deployment; changes: Change[] }[] };

/** What was live on a service in production; no deployment where none is known. */
export const liveAt = async (storage: Storage, service: string, at: Moment): Promise<WasLive> => {
  const deployments = await storage.deploymentsBetween({ service, environment }, later(at, -memoryDays * DAY_MS), at);
  const last = deployments.findLast(({ status, setting }) => status === 'succeeded' && !setting);
  return { service, at, deployments: last ? [{ deployment: last, changes: await storage.changesOf(last.id) }] : [] };
};

const rememberedIn = (
  { incidentId, startedAt, title, minutes }: Pick<PathIncident, 'incidentId' | 'startedAt' | 'title' | 'minutes'>,
  isConfirmed: boolean,
) => ({
  incidentId,
  at: startedAt,
  title,
  standing: isConfirmed ? ('confirmed' as const) : ('possible' as const),
  ...(minutes === undefined ? {} : { minutes }),
});

const broughtOn = ({ incidents }: FoundChange) =>
  incidents.filter(({ role }) => role !== 'cleared').map((one) => rememberedIn(one, one.role === 'confirmed'));

/** Where a change went and what it did; undefined where none of that name is known. */
export const blastOf = async (storage: Storage, policy: Policy, asked: { sha: string; now: Moment }) => {
  const found = await changeNamed(storage, policy, asked);
  if (!found) return undefined;
  const { change, deployments, mendedBy, stillIn } = found;
  const live = deployments
    .filter(({ isRollback }) => !isRollback)
    .map((one) => ({ service: one.service, environment: one.environment, at: one.liveAt }));
  return { change, tier: change.tier.tier, live, incidents: broughtOn(found), fixedBy: mendedBy, stillIn };
};

/** What a path went through. */
export const pathPast = async (storage: Storage, policy: Policy, asked: { path: string; now: Moment }) => {
  const { path, tier, origins, incidents } = await pathFile(storage, policy, asked);
  return { path, ...tier, changes: origins, incidents: incidents.map((one) => rememberedIn(one, one.link === 'confirmed')) };
};
