// The evidence of a period, gathered from the facts as they now are; and the daily seal that a later look is held against.
import { createHash } from 'node:crypto';
import { canonical } from '../core/facts/canonical';
import type { Change, Tier } from '../core/facts/change';
import { wasLive, type Deployment, type Description } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, later, type Moment } from '../core/facts/moment';
import {
  evidenceOf,
  sealsOf,
  verifyAgainst,
  verifyEvidence,
  type Deployed,
  type Evidence,
  type EvidenceRow,
  type EvidenceVerdict,
  type Seal,
} from '../core/measure/evidence';
import { maturingDays } from '../core/measure/live-changes';
import { compileGlob } from '../core/risk/glob';
import type { Policy } from '../core/risk/policy';
import { standingIn } from './incident-file';
import { weeksIn } from './lists';
import type { Storage } from './storage';
import type { WeekItems } from './weeks';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Records that fit into one answer of a function (6 MB); beyond, a shorter period is asked for. */
export const mostRecords = 3_000;

export class TooMuchError extends Error {
  override readonly name = 'TooMuchError';
}

/** Whole days, UTC, both inclusive: `2026-11-16`. */
export type EvidencePeriod = { fromDay: string; toDay: string; tiers?: readonly Tier[]; most?: number };

const startOf = (day: string): Moment => `${day}T00:00:00.000Z`;
const endOf = (day: string): Moment => `${day}T23:59:59.999Z`;

type Gathered = { deployments: Deployment[]; descriptions: Map<string, Description>; changes: Map<string, Change[]> };

const gathered = (weeks: readonly WeekItems[], policy: Policy, [from, to]: [Moment, Moment]): Gathered => {
  const isProduction = policy.production.map(compileGlob);
  const changes = new Map<string, Change[]>();
  for (const { deploymentId, ...change } of weeks.flatMap((week) => week.changes))
    changes.set(deploymentId, [...(changes.get(deploymentId) ?? []), change]);
  return {
    deployments: weeks
      .flatMap((week) => week.deployments)
      .filter(
        (deployment) =>
          wasLive(deployment) &&
          deployment.at >= from &&
          deployment.at <= to &&
          isProduction.some((matches) => matches(deployment.environment.toLowerCase())),
      ),
    descriptions: new Map(weeks.flatMap((week) => week.descriptions).map((description) => [description.deploymentId, description])),
    changes,
  };
};

type Answered = Map<string, EvidenceVerdict[]>;

const verdictsOf = async (storage: Storage, { id }: Incident): Promise<[string, EvidenceVerdict][]> => {
  const [standing, ranking] = await Promise.all([standingIn(storage, id), storage.rankingOf(id)]);
  const { settled } = standing;
  const confirmed = settled?.answer.kind === 'this-change' ? settled.answer.sha : undefined;
  const asked = ranking?.suspects.filter(({ sha, strength }) => strength !== 'weak' && sha !== confirmed).map(({ sha }) => sha) ?? [];
  const others = [...new Set([...asked, ...standing.clearedShas])];
  return [
    ...(confirmed !== undefined && settled
      ? [[confirmed, { incidentId: id, answer: 'confirmed', at: settled.at }] satisfies [string, EvidenceVerdict]]
      : []),
    ...others.map((sha): [string, EvidenceVerdict] => [
      sha,
      { incidentId: id, answer: settled || standing.clearedShas.includes(sha) ? 'cleared' : 'unanswered' },
    ]),
  ];
};

const answersTo = async (storage: Storage, incidents: readonly Incident[]): Promise<Answered> => {
  const answers: Answered = new Map();
  for (const incident of incidents) {
    for (const [sha, verdict] of await verdictsOf(storage, incident)) answers.set(sha, [...(answers.get(sha) ?? []), verdict]);
  }
  return answers;
};

const placeOf = ({ id, at, service, environment, repository }: Deployment) => ({
  deploymentId: id,
  liveAt: at,
  service,
  environment,
  repository: repository ?? service,
});

type Beside = { description: Description | undefined; verdicts: EvidenceVerdict[] };

const changeRow = (deployment: Deployment, change: Change, { description, verdicts }: Beside): EvidenceRow => {
  const { tier, because, surfaces, reversibility, humanReviews, rules } = change.tier;
  const approvals = change.approvals ?? [];
  return {
    deployed: {
      ...placeOf(deployment),
      repository: change.repository,
      sha: change.sha,
      kind: change.kind,
      title: change.title,
      ...(change.pullRequest ? { pullRequest: change.pullRequest } : {}),
      tier: { tier, because, surfaces, reversibility, humanReviews, rules },
      approvals: approvals.filter(({ at }) => at <= deployment.at),
      notSeen: [
        ...(change.kind === 'commit' ? change.notSeen.filter((what) => what !== 'identifiers') : []),
        ...(change.checks ? [] : ['checks']),
        ...(description?.notSeen ?? []),
      ],
    },
    since: {
      review: change.review,
      approvals: approvals.filter(({ at }) => at > deployment.at),
      verdicts,
      ...(change.checks ? { checks: change.checks } : {}),
    },
  };
};

const emptyRow = (deployment: Deployment, description: Description | undefined): EvidenceRow => {
  const isRollback = deployment.isRollback || description?.isRollback === true;
  const kind: Deployed['kind'] = isRollback ? 'rollback' : 'unknown';
  return {
    deployed: {
      ...placeOf(deployment),
      sha: deployment.sha ?? '',
      kind,
      title: isRollback ? 'Rollback' : 'What it put live is not known',
      approvals: [],
      notSeen: isRollback ? [] : ['changes', ...(description?.notSeen ?? [])],
    },
    since: {
      review: { reviewed: 'cannot-see', because: isRollback ? 'A rollback puts nothing new live.' : 'Its changes could not be seen.' },
      approvals: [],
      verdicts: [],
    },
  };
};

const rowsOf = (deployment: Deployment, known: Gathered & { answers: Answered }): EvidenceRow[] => {
  const changes = known.changes.get(deployment.id) ?? [];
  const description = known.descriptions.get(deployment.id);
  if (changes.length === 0) return [emptyRow(deployment, description)];
  return changes.map((change) => changeRow(deployment, change, { description, verdicts: known.answers.get(change.sha) ?? [] }));
};

/** Names the policy in force now; the rules that decided stand in every record. */
export const policyVersion = (policy: Policy): string => sha256(canonical(policy)).slice(0, 12);

/** The evidence of whole days. Throws TooMuchError where the period holds more than `most` records (`mostRecords`). */
export const evidenceFile = async (
  storage: Storage,
  policy: Policy,
  { fromDay, toDay, tiers, most = mostRecords }: EvidencePeriod,
): Promise<Evidence> => {
  const [from, to] = [startOf(fromDay), endOf(toDay)];
  const weeks: WeekItems[] = [];
  for (const week of weeksIn(from, to)) weeks.push(await storage.weekItems(week));
  const known = gathered(weeks, policy, [from, to]);
  const expected = known.deployments.reduce((sum, { id }) => sum + Math.max(1, known.changes.get(id)?.length ?? 0), 0);
  if (expected > most) throw new TooMuchError(`${expected} records; ask for a shorter period (at most ${most})`);
  const incidents: Incident[] = [];
  for (const week of weeksIn(from, later(to, maturingDays * DAY_MS))) incidents.push(...(await storage.incidentsOfWeek(week)));
  const answers = await answersTo(storage, incidents);
  const [before, seals] = [await storage.sealBefore(fromDay), await storage.sealsBetween(fromDay, toDay)];
  return evidenceOf(
    {
      from,
      to,
      policy: { version: policyVersion(policy), mode: policy.mode },
      rows: known.deployments.flatMap((deployment) => rowsOf(deployment, { ...known, answers })),
      deploymentIds: known.deployments.map(({ id }) => id),
      previousChain: before?.chain ?? '',
      seals,
      ...(tiers && tiers.length > 0 ? { tiers } : {}),
    },
    sha256,
  );
};

/**
 * Seals every day of a stretch that is not sealed yet, oldest first; call it for days that are over. What came for a day after its
 * seal shows as a difference: nothing is sealed twice. Answers the seals that now stand.
 */
export const sealEvidence = async (storage: Storage, policy: Policy, period: { fromDay: string; toDay: string }): Promise<Seal[]> => {
  const last = await storage.sealBefore(`${period.toDay}~`);
  const fromDay = last && last.day >= period.fromDay ? later(startOf(last.day), DAY_MS).slice(0, 10) : period.fromDay;
  if (fromDay > period.toDay) return storage.sealsBetween(period.fromDay, period.toDay);
  for (const seal of sealsOf(await evidenceFile(storage, policy, { fromDay, toDay: period.toDay, most: Infinity })))
    await storage.sealDay(seal);
  return storage.sealsBetween(period.fromDay, period.toDay);
};

/** What does not add up in an evidence document, by itself and against the store where one is given; empty where nothing was changed. */
export const checkEvidence = (evidence: Evidence, stored?: Evidence): string[] =>
  stored === undefined ? verifyEvidence(evidence, sha256) : verifyAgainst(evidence, stored, sha256);
