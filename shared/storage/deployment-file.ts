// What do we know about a deployment, and is it worth interrupting somebody? Gathered from the facts as they now are.
import { tiers, type Change } from '../core/facts/change';
import type { Deployment, Description } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import type { Interrupt, RuleStandings } from '../core/facts/interrupt';
import { DAY_MS, MINUTE_MS, later, millisOf, minutesBetween } from '../core/facts/moment';
import type { DeploymentFile, ThreadNote } from '../core/measure/deployment-file';
import type { Memory } from '../core/measure/incident-file';
import { mentionOf, reworkKindOf } from '../core/measure/rework';
import { wayBackFrom } from '../core/measure/way-back';
import type { PlacedDeployment } from '../core/ranking/live-changes';
import { interruptOf } from '../core/risk/interrupt';
import type { Policy } from '../core/risk/policy';
import { filedUnder } from './filed-under';
import type { Answered } from './messages';
import type { Storage } from './storage';

/** New errors this soon after a deployment are told on its alert; later ones are an incident's business. */
const watchMinutes = 30;
const memories = 3;
const weekDays = 7;

const riskiestFirst = (one: Change, other: Change): number =>
  tiers.indexOf(one.tier.tier) - tiers.indexOf(other.tier.tier) || other.tier.risk - one.tier.risk || (one.sha < other.sha ? -1 : 1);

const overlapping = (incidents: readonly Incident[], deployment: Deployment): Incident[] =>
  incidents.filter(({ startedAt, resolvedAt }) => startedAt < deployment.at && (resolvedAt === undefined || resolvedAt > deployment.at));

const begunAfter = (incidents: readonly Incident[], deployment: Deployment): Incident[] =>
  incidents.filter(({ startedAt }) => startedAt >= deployment.at && startedAt <= later(deployment.at, watchMinutes * MINUTE_MS));

type Seen = { deployment: Deployment; description: Description; changes: Change[]; incidents: Incident[] };

/** Earlier incidents on its paths; those that were open when it went live are told apart. */
const seenBefore = async (storage: Storage, { deployment, changes, incidents }: Seen): Promise<Memory[]> => {
  const open = new Set(overlapping(incidents, deployment).map(({ id }) => id));
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

const threadOf = (deployment: Deployment, changes: readonly Change[], seen: { incidents: Incident[]; answer?: Answered }): ThreadNote[] => {
  const errors = begunAfter(seen.incidents, deployment).map(({ id, startedAt, title }) => ({
    at: startedAt,
    text: `New errors after this deploy: ${id} "${title.slice(0, 100)}"`,
  }));
  const said = seen.answer
    ? [{ at: seen.answer.at, text: `${answers[seen.answer.kind]}${seen.answer.reason ? `: ${seen.answer.reason}` : ''}` }]
    : [];
  return [...changes.flatMap((change) => noteOfReview(change, deployment)), ...errors, ...said].sort((one, other) =>
    one.at < other.at ? -1 : 1,
  );
};

/** What it was deployed into. A deployment of nothing but reverts, hotfixes and changes that name the incident is its fix. */
const openWhenLive = ({ deployment, description, changes, incidents }: Seen): string[] => {
  const open = overlapping(incidents, deployment).map(({ id }) => id);
  return reworkKindOf({ deployment, description, changes }, mentionOf(new Set(open))) === 'hotfix' ? [] : open;
};

const question = (seen: Seen, policy: Policy) => ({
  policy,
  at: seen.deployment.at,
  changes: seen.changes.map(({ tier, review }) => ({ tier, review })),
  isRemedy: seen.description.isRollback,
  openIncidents: openWhenLive(seen),
  newErrorsAt: begunAfter(seen.incidents, seen.deployment).map(({ startedAt }) => startedAt),
});

// Counted from facts, not from what was sent: the same week gives the same budget however its events arrived.
type Rules = { policy: Policy; usefulness: RuleStandings };

const interruptsBefore = async (storage: Storage, deployment: Deployment, rules: Rules): Promise<number> => {
  const sunday = new Date(millisOf(deployment.at)).getUTCDay();
  const monday = later(`${deployment.at.slice(0, 10)}T00:00:00.000Z`, -((sunday + weekDays - 1) % weekDays) * DAY_MS);
  const earlier = (await storage.deploymentsBetween(deployment, monday, deployment.at)).filter(
    ({ id, at }) => id !== deployment.id && at <= deployment.at,
  );
  let interrupts = 0;
  for (const one of earlier) {
    const changes = await storage.changesOf(one.id);
    const { decision } = interruptOf({ ...rules, at: one.at, changes, sentThisWeek: interrupts });
    if (decision === 'interrupt') interrupts += 1;
  }
  return interrupts;
};

const decide = async (storage: Storage, seen: Seen, policy: Policy): Promise<Interrupt> => {
  const asked = { ...question(seen, policy), sentThisWeek: 0 };
  const first = interruptOf(asked);
  if (first.rules.length === 0) return first;
  const usefulness = await storage.ruleStandings(seen.deployment.at);
  const judged = interruptOf({ ...asked, usefulness });
  if (judged.decision !== 'interrupt') return judged;
  return interruptOf({ ...asked, usefulness, sentThisWeek: await interruptsBefore(storage, seen.deployment, { policy, usefulness }) });
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
  const incidents = await storage.incidentsBetween(
    deployment,
    later(deployment.at, -weekDays * DAY_MS),
    later(deployment.at, watchMinutes * MINUTE_MS),
  );
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
  const { deployment, description, changes, incidents } = seen;
  const [answer, wayBack] = await Promise.all([storage.answerTo(`deployment:${id}`), wayBackOf(storage, deployment, policy)]);
  return {
    deployment,
    description,
    changes,
    interrupt: await decide(storage, seen, policy),
    openIncidentIds: overlapping(incidents, deployment).map(({ id: incidentId }) => incidentId),
    seenBefore: await seenBefore(storage, seen),
    ...(wayBack ? { wayBack } : {}),
    ...(answer ? { answer: { kind: answer.kind, at: answer.at, ...(answer.reason ? { reason: answer.reason } : {}) } } : {}),
    thread: threadOf(deployment, changes, { incidents, ...(answer ? { answer } : {}) }),
  };
};
