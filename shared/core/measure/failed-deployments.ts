// Which deployments failed: for certain, or only if a link that nobody has confirmed holds?
import { weekOf } from '../facts/moment';
import { confirmedSha, isSettled, liveOf, openSuspect } from './incident-standing';
import { knownChange, type TakenOut, type WeekIndex } from './live-changes';
import { compareText } from './order';
import type { Doubt, FailedDeployment, IncidentOfWeek, KnownChange } from './week-facts';

/** Changes taken out again that nobody has cleared. */
export const takenOutUncleared = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): TakenOut[] => {
  const cleared = new Set(incidents.flatMap(({ standing }) => standing.clearedShas));
  return index.takenOut.filter(({ sha }) => !cleared.has(sha));
};

/** What one rollback or revert took out, newest deployment first: the rollback answers one failure, most likely the newest's. */
type Removal = { by: string; why: TakenOut['why']; removed: KnownChange[] };

const removalsOf = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): Removal[] => {
  const removals = new Map<string, Removal>();
  for (const { sha, why, by } of takenOutUncleared(index, incidents)) {
    const known = knownChange(index, sha);
    const removal = removals.get(by) ?? { by, why, removed: [] };
    if (known) removals.set(by, { ...removal, removed: [...removal.removed, known] });
  }
  return [...removals.values()]
    .map((removal) => ({
      ...removal,
      removed: removal.removed.sort(
        (one, other) => compareText(other.liveAt, one.liveAt) || compareText(one.deploymentId, other.deploymentId),
      ),
    }))
    .sort((one, other) => compareText(one.by, other.by));
};

const confirmedDeployments = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): Map<string, FailedDeployment> => {
  const failed = new Map<string, FailedDeployment>();
  for (const file of incidents) {
    const sha = confirmedSha(file);
    const known = sha === undefined ? undefined : liveOf(file, sha, index);
    if (!known || failed.has(known.deploymentId)) continue;
    failed.set(known.deploymentId, {
      deploymentId: known.deploymentId,
      liveWeek: weekOf(known.liveAt),
      incidentId: file.incident.id,
      why: 'verdict',
    });
  }
  return failed;
};

/** Deployments that failed: a person confirmed one of their changes, or they were taken out again. One rollback is one failure. */
export const failedDeploymentsOf = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): FailedDeployment[] => {
  const failed = confirmedDeployments(index, incidents);
  for (const { why, removed } of removalsOf(index, incidents)) {
    const newest = removed[0];
    if (!newest || removed.some(({ deploymentId }) => failed.has(deploymentId))) continue;
    failed.set(newest.deploymentId, { deploymentId: newest.deploymentId, liveWeek: weekOf(newest.liveAt), why });
  }
  return [...failed.values()].sort((one, other) => compareText(one.deploymentId, other.deploymentId));
};

const incidentDoubts = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): Doubt[] =>
  incidents.flatMap((file) => {
    const suspect = isSettled(file) ? undefined : openSuspect(file);
    const known = suspect && liveOf(file, suspect.sha, index);
    return known ? [{ incidentId: file.incident.id, deploymentId: known.deploymentId, liveWeek: weekOf(known.liveAt) }] : [];
  });

/** Deployments that may have failed: the first suspect of every unanswered incident, and what else a rollback took out. */
export const doubtsOf = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): Doubt[] => {
  const others = removalsOf(index, incidents).flatMap(({ by, removed }) =>
    removed.slice(1).map(({ deploymentId, liveAt }) => ({ incidentId: by, deploymentId, liveWeek: weekOf(liveAt) })),
  );
  const distinct = new Map(
    [...others, ...incidentDoubts(index, incidents)].map((doubt) => [`${doubt.deploymentId} ${doubt.incidentId}`, doubt]),
  );
  return [...distinct].sort(([one], [other]) => compareText(one, other)).map(([, doubt]) => doubt);
};
