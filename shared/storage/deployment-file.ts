// What do we know about a deployment, and is it worth interrupting somebody? Gathered from the facts as they now are.
import type { Change } from '../core/facts/change';
import { textOrder } from '../core/facts/canonical';
import { wasLive, type Deployment } from '../core/facts/deployment';
import type { Interrupt } from '../core/facts/interrupt';
import { DAY_MS, later, millisOf, minutesBetween, type Moment } from '../core/facts/moment';
import type { DeploymentFile, ThreadNote } from '../core/measure/deployment-file';
import type { Memory } from '../core/measure/incident-file';
import {
  begunAfter,
  firstLook,
  interruptNow,
  interruptsInTurn,
  nearIncidents,
  openWhenLive,
  riskiestFirst,
  type DeploymentSeen,
} from '../core/measure/interrupts';
import { wayBackFrom } from '../core/measure/way-back';
import type { PlacedDeployment } from '../core/ranking/live-changes';
import type { Policy } from '../core/risk/policy';
import { filedUnder } from './filed-under';
import type { Answered } from './messages';
import type { Storage } from './storage';

const memories = 3;
const weekDays = 7;

type Seen = DeploymentSeen & { changes: Change[] };

/** Earlier incidents on its paths; those that were open when it went live are told apart. */
const seenBefore = async (storage: Storage, seen: Seen): Promise<Memory[]> => {
  const { deployment, changes } = seen;
  const open = new Set(openWhenLive(seen).map(({ id }) => id));
  const paths = [...new Set(changes.flatMap(({ files }) => files.map(({ path }) => path)))].slice(0, 30);
  const found = new Map<string, Memory>();
  for (const path of paths) {
    for (const memory of await storage.remembered(filedUnder.path(deployment.service, path), deployment.at, memories + open.size)) {
      if (!open.has(memory.incidentId) && !found.has(memory.incidentId))
        found.set(memory.incidentId, { ...memory, because: `same file ${path}` });
    }
  }
  return [...found.values()].sort((one, other) => (one.at > other.at ? -1 : 1)).slice(0, memories);
};

const noteOfReview = (change: Change, deployment: Deployment): ThreadNote[] => {
  const { reviewed, reviewedAt } = change.review;
  if (reviewed !== 'yes' || reviewedAt === undefined || reviewedAt <= deployment.at) return [];
  return [{ at: reviewedAt, text: `Reviewed ${Math.round(minutesBetween(deployment.at, reviewedAt))} min after the deploy.` }];
};

const answers: Record<Answered['kind'], string> = {
  'picked-up': 'Picked up for review.',
  reviewed: 'Reviewed, and found fine.',
  accepted: 'Accepted without review',
  'not-useful': 'Marked as not useful.',
};

const threadOf = (seen: Seen, answer: Answered | undefined): ThreadNote[] => {
  const errors = begunAfter(seen).map(({ id, startedAt, title }) => ({
    at: startedAt,
    text: `New errors after this deploy: ${id} "${title.slice(0, 100)}"`,
  }));
  const said = answer ? [{ at: answer.at, text: `${answers[answer.kind]}${answer.reason ? `: ${answer.reason}` : ''}` }] : [];
  return [...seen.changes.flatMap((change) => noteOfReview(change, seen.deployment)), ...errors, ...said].sort((one, other) =>
    one.at < other.at ? -1 : 1,
  );
};

const mondayOf = (at: Moment): Moment => {
  const sunday = new Date(millisOf(at)).getUTCDay();
  return later(`${at.slice(0, 10)}T00:00:00.000Z`, -((sunday + weekDays - 1) % weekDays) * DAY_MS);
};

// Counted from facts, not from what was sent: the same week gives the same budget however its events arrived.
const earlierThisWeek = async (storage: Storage, { deployment }: Seen): Promise<DeploymentSeen[]> => {
  const monday = mondayOf(deployment.at);
  const chain = await storage.deploymentsBetween(deployment, monday, deployment.at);
  const earlier = chain.filter(({ at, id }) => at < deployment.at || (at === deployment.at && id < deployment.id));
  const incidents = await storage.incidentsBetween(deployment, nearIncidents(monday).from, nearIncidents(deployment.at).to);
  const seen: DeploymentSeen[] = [];
  for (const one of earlier.filter(wasLive)) {
    const { description, changes } = await storage.contentOf(one.id);
    if (description) seen.push({ deployment: one, description, changes, incidents });
  }
  return seen.sort((one, other) => textOrder(placeInTime(one), placeInTime(other)));
};

const placeInTime = ({ deployment: { at, id } }: DeploymentSeen): string => `${at} ${id}`;

const decide = async (storage: Storage, seen: Seen, policy: Policy): Promise<Interrupt> => {
  const first = firstLook(seen, policy);
  if (first.rules.length === 0) return first;
  const judging = { policy, standingsAt: await storage.ruleHistory() };
  const alone = interruptNow(seen, judging, 0);
  if (alone.decision !== 'interrupt') return alone;
  const sent = interruptsInTurn(await earlierThisWeek(storage, seen), judging).filter(({ decision }) => decision === 'interrupt');
  return interruptNow(seen, judging, sent.length);
};

const wayBackOf = async (storage: Storage, deployment: Deployment, policy: Policy): Promise<DeploymentFile['wayBack']> => {
  const from = later(deployment.at, -30 * DAY_MS);
  const chain = await storage.deploymentsBetween(deployment, from, deployment.at);
  const incidents = await storage.incidentsBetween(deployment, from, deployment.at);
  const deployments = await Promise.all(
    chain.slice(-20).map(async (one): Promise<PlacedDeployment> => {
      return { deployment: one, distance: 0, ...(await storage.contentOf(one.id)) };
    }),
  );
  const service = policy.services.find(({ name }) => name === deployment.service);
  return wayBackFrom({
    behind: deployment,
    deployments,
    incidentStarts: incidents.map(({ startedAt }) => startedAt),
    ...(service ? { service } : {}),
  });
};

const seenOf = async (storage: Storage, id: string): Promise<Seen | undefined> => {
  const [deployment, { description, changes }] = await Promise.all([storage.deployment(id), storage.contentOf(id)]);
  if (!deployment || !description) return undefined;
  const near = nearIncidents(deployment.at);
  const incidents = await storage.incidentsBetween(deployment, near.from, near.to);
  return { deployment, description, changes: changes.sort(riskiestFirst), incidents };
};

/** Whether a deployment is worth a message of its own: what most of them are asked, and nothing more. Undefined as for its file. */
export const interruptFor = async (storage: Storage, policy: Policy, id: string): Promise<Interrupt | undefined> => {
  const seen = await seenOf(storage, id);
  return seen && decide(storage, seen, policy);
};

/** Undefined where there is no such deployment, or it has not been described yet. */
export const deploymentFile = async (storage: Storage, policy: Policy, id: string): Promise<DeploymentFile | undefined> => {
  const seen = await seenOf(storage, id);
  if (!seen) return undefined;
  const { deployment, description, changes } = seen;
  const [answer, wayBack] = await Promise.all([storage.answerTo(`deployment:${id}`), wayBackOf(storage, deployment, policy)]);
  return {
    deployment,
    description,
    changes,
    interrupt: await decide(storage, seen, policy),
    openIncidentIds: openWhenLive(seen).map(({ id: incidentId }) => incidentId),
    seenBefore: await seenBefore(storage, seen),
    ...(wayBack ? { wayBack } : {}),
    ...(answer ? { answer: { kind: answer.kind, at: answer.at, ...(answer.reason ? { reason: answer.reason } : {}) } } : {}),
    thread: threadOf(seen, answer),
  };
};
