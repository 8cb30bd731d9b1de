// Which changes can have caused an incident: those that were live before its first error. Everything else is ruled out, with why.
import type { Change } from '../facts/change';
import { wasLive, type Deployment, type Description } from '../facts/deployment';
import type { Incident } from '../facts/incident';
import type { Moment } from '../facts/moment';
import type { RuledOut } from '../facts/ranking';

/** A deployment with what it put live. `distance`: 0 is the alerting service itself, 1 what it depends on directly, and so on. */
export type PlacedDeployment = { deployment: Deployment; description?: Description; changes: readonly Change[]; distance: number };

/** A change that was live, with when it last became so before the onset. */
export type LiveChange = { change: Change; deployment: Deployment; liveAt: Moment; distance: number };

export type LiveQuestion = {
  incident: Incident;
  /** Deployments of the service and of what it depends on, in any order. */
  deployments: readonly PlacedDeployment[];
  /** Whether a change touches a service of a monorepo; absent where each service has a repository of its own. */
  touches?: (change: Change, service: string) => boolean;
};

export type LiveAnswer = { live: LiveChange[]; ruledOut: RuledOut[]; ruledOutDeployments: RuledOut[] };

const clock = (at: Moment): string => at.slice(11, 16);

const order = (one: PlacedDeployment, other: PlacedDeployment): number =>
  one.deployment.at < other.deployment.at
    ? -1
    : one.deployment.at > other.deployment.at
      ? 1
      : one.deployment.id < other.deployment.id
        ? -1
        : 1;

const whyNotLive = ({ deployment }: PlacedDeployment, { startedAt }: Incident): string | undefined => {
  if (!wasLive(deployment))
    return deployment.status === 'started'
      ? 'it was never reported to have gone live'
      : `it ${deployment.status === 'failed' ? 'failed' : 'was cancelled'} and did not go live`;
  return deployment.at > startedAt ? `deployed ${clock(deployment.at)}, after the first error at ${clock(startedAt)}` : undefined;
};

/** Changes out again before the onset, with the rollback that took them. Only what was live at that moment can be taken out. */
const takenOut = (before: readonly PlacedDeployment[]): Map<string, Deployment> => {
  const out = new Map<string, Deployment>();
  for (const { deployment, description, changes } of before) {
    for (const { sha } of changes) out.delete(`${deployment.service} ${sha}`);
    for (const sha of description?.removedShas ?? []) out.set(`${deployment.service} ${sha}`, deployment);
  }
  return out;
};

/** Laws 1 and 2: only changes live before the onset; neither the order given nor anything deployed after the onset matters. */
export const liveChangesBefore = ({ incident, deployments, touches }: LiveQuestion): LiveAnswer => {
  const ordered = [...deployments].sort(order);
  const ruledOutDeployments = ordered.flatMap((placed) => {
    const because = whyNotLive(placed, incident);
    return because ? [{ sha: placed.deployment.sha ?? placed.deployment.id, because }] : [];
  });
  const before = ordered.filter((placed) => whyNotLive(placed, incident) === undefined);
  const out = takenOut(before);
  const live = new Map<string, LiveChange>();
  const ruledOut = new Map<string, RuledOut>();
  for (const { deployment, changes, distance } of before) {
    for (const change of changes) {
      const rollback = out.get(`${deployment.service} ${change.sha}`);
      const known = live.get(change.sha);
      if (rollback)
        ruledOut.set(change.sha, {
          sha: change.sha,
          because: `taken out again at ${clock(rollback.at)}, before the first error at ${clock(incident.startedAt)}`,
        });
      else if (touches && !touches(change, deployment.service))
        ruledOut.set(change.sha, { sha: change.sha, because: `touches nothing of ${deployment.service}` });
      else if (!known || distance <= known.distance) live.set(change.sha, { change, deployment, liveAt: deployment.at, distance });
    }
  }
  return { live: [...live.values()], ruledOut: [...ruledOut.values()].filter(({ sha }) => !live.has(sha)), ruledOutDeployments };
};
