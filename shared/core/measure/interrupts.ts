// Which deployments of a place are worth an interrupt: each asked with what was known of its own place, within a week's budget.
import { tiers, type Change } from '../facts/change';
import type { Deployment, Description } from '../facts/deployment';
import type { Incident } from '../facts/incident';
import type { Interrupt, RuleStandings } from '../facts/interrupt';
import { DAY_MS, MINUTE_MS, later, type Moment } from '../facts/moment';
import { isProduction } from '../risk/environment';
import { interruptOf, newErrorMinutes, type InterruptQuestion } from '../risk/interrupt';
import type { Policy } from '../risk/policy';
import { mentionOf, reworkKindOf } from './rework';

/** How long before a deployment an incident may have begun to count as open when it went live. */
const openDays = 7;

/** A deployment with what the question needs. `incidents`: those of its service and environment; more than `nearIncidents` do no harm. */
export type DeploymentSeen = {
  deployment: Deployment;
  description: Description;
  changes: readonly Change[];
  incidents: readonly Incident[];
};

/** By tier, then by the chance of being taken out again. */
export const riskiestFirst = (one: Change, other: Change): number =>
  tiers.indexOf(one.tier.tier) - tiers.indexOf(other.tier.tier) || other.tier.risk - one.tier.risk || (one.sha < other.sha ? -1 : 1);

/** When incidents begin that bear on a deployment. */
export const nearIncidents = (at: Moment): { from: Moment; to: Moment } => ({
  from: later(at, -openDays * DAY_MS),
  to: later(at, newErrorMinutes * MINUTE_MS),
});

/** Incidents that were open when a deployment went live. */
export const openWhenLive = ({ deployment: { at }, incidents }: Pick<DeploymentSeen, 'deployment' | 'incidents'>): Incident[] => {
  const { from } = nearIncidents(at);
  return incidents.filter(
    ({ startedAt, resolvedAt }) => startedAt >= from && startedAt < at && (resolvedAt === undefined || resolvedAt > at),
  );
};

/** Incidents that began so soon after a deployment that its alert tells of them. */
export const begunAfter = ({ deployment: { at }, incidents }: Pick<DeploymentSeen, 'deployment' | 'incidents'>): Incident[] => {
  const { to } = nearIncidents(at);
  return incidents.filter(({ startedAt }) => startedAt >= at && startedAt <= to);
};

/** What it was deployed into. A deployment of nothing but reverts, hotfixes and changes that name the incident is its fix. */
const deployedInto = (seen: DeploymentSeen): string[] => {
  const open = openWhenLive(seen).map(({ id }) => id);
  const { deployment, description, changes } = seen;
  const isFix = open.length > 0 && reworkKindOf({ deployment, description, changes: [...changes] }, mentionOf(new Set(open))) === 'hotfix';
  return isFix ? [] : open;
};

const questionOf = (seen: DeploymentSeen, policy: Policy): Omit<InterruptQuestion, 'sentThisWeek' | 'usefulness'> => ({
  policy,
  at: seen.deployment.at,
  changes: seen.changes,
  isRemedy: seen.description.isRollback,
  openIncidents: deployedInto(seen),
  newErrorsAt: begunAfter(seen).map(({ startedAt }) => startedAt),
});

const notProduction: Interrupt = { decision: 'silent', status: 'OK', rules: [], because: 'Not production: kept, and nobody is told.' };

/** What a deployment is worth before anybody asks how useful its rules are or how much was sent. */
export const firstLook = (seen: DeploymentSeen, policy: Policy): Interrupt =>
  isProduction(policy, seen.deployment.environment) ? interruptOf({ ...questionOf(seen, policy), sentThisWeek: 0 }) : notProduction;

/** `standingsAt` says how the rules stood with people at a moment. */
export type Judging = { policy: Policy; standingsAt: (before: Moment) => RuleStandings };

/** A deployment's interrupt as things now stand, after so many in its place and week. */
export const interruptNow = (seen: DeploymentSeen, { policy, standingsAt }: Judging, sentThisWeek: number): Interrupt => {
  const first = firstLook(seen, policy);
  if (first.rules.length === 0) return first;
  return interruptOf({ ...questionOf(seen, policy), usefulness: standingsAt(seen.deployment.at), sentThisWeek });
};

/** What a review afterwards ends had been sent by then. */
const asItWentLive = (seen: DeploymentSeen): DeploymentSeen => ({
  ...seen,
  changes: seen.changes.map((change) => {
    const { reviewed, reviewedAt } = change.review;
    const isLate = reviewed === 'yes' && reviewedAt !== undefined && reviewedAt > seen.deployment.at;
    return isLate ? { ...change, review: { reviewed: 'no', because: 'Reviewed only afterwards.' } } : change;
  }),
});

/** What one place would have been sent in one week, oldest deployment first: each message counts against the budget of those after it. */
export const interruptsInTurn = (chain: readonly DeploymentSeen[], judging: Judging): Interrupt[] => {
  let sentThisWeek = 0;
  return chain.map((seen) => {
    const interrupt = interruptNow(asItWentLive(seen), judging, sentThisWeek);
    if (interrupt.decision === 'interrupt') sentThisWeek += 1;
    return interrupt;
  });
};
