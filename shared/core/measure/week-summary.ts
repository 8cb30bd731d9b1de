// What does a week leave behind? Counts by cell, failures with their evidence, and links still in doubt.
import type { Change } from '../facts/change';
import { HOUR_MS, millisOf, weekOf, type Moment } from '../facts/moment';
import type { NotAChangeReason } from '../facts/verdict';
import { doubtsOf, failedDeploymentsOf, takenOutUncleared } from './failed-deployments';
import { confirmedSha, inOrder, isSettled, liveOf, recoveryMinutes } from './incident-standing';
import { knownChange, type LiveChange, type WeekIndex } from './live-changes';
import { compareText } from './order';
import { reworkOf } from './rework';
import { quantile } from './statistics';
import {
  groupOf,
  type Cell,
  type Exposure,
  type Failure,
  type HighRiskCount,
  type IncidentOfWeek,
  type KnownChange,
  type Size,
  type WeekFacts,
  type WeekSummary,
} from './week-facts';

const mostPaths = 20;

/** Lines added and deleted, in the buckets in which changes are compared. */
export const sizeOf = ({ kind, notSeen, files }: Change): Size => {
  if (kind !== 'commit' || notSeen.includes('files') || notSeen.includes('lines')) return 'not seen';
  const lines = files.reduce((sum, { added, deleted }) => sum + added + deleted, 0);
  return lines <= 10 ? 'up to 10' : lines <= 200 ? '11-200' : 'over 200';
};

/** Whether an independent human looked at a change, and whether before it went live. */
export const reviewOf = ({
  change: { review },
  liveAt,
  answeredAt,
}: LiveChange): { when: 'before' | 'after' | 'none' | 'cannot see'; at?: Moment } => {
  if (review.reviewed === 'yes') {
    const late = review.reviewedAt !== undefined && review.reviewedAt > liveAt;
    return { when: late ? 'after' : 'before', ...(review.reviewedAt === undefined ? {} : { at: review.reviewedAt }) };
  }
  if (answeredAt !== undefined) return { when: 'after', at: answeredAt };
  return { when: review.reviewed === 'no' ? 'none' : 'cannot see' };
};

const reviewedWord = { before: 'yes', after: 'no', none: 'no', 'cannot see': 'cannot-see' } as const;

export const cellOf = (live: LiveChange): Cell => ({
  group: groupOf[live.change.origin.origin],
  tier: live.change.tier.tier,
  size: sizeOf(live.change),
  reviewed: reviewedWord[reviewOf(live).when],
});

const keyOf = ({ group, tier, size, reviewed }: Cell): string => `${tier}|${size}|${group}|${reviewed}`;

const exposureOf = (index: WeekIndex): Exposure[] => {
  const cells = new Map<string, Exposure>();
  for (const live of index.changes.values()) {
    const cell = cellOf(live);
    const key = keyOf(cell);
    const known = cells.get(key);
    if (known) known.changes += 1;
    else cells.set(key, { ...cell, changes: 1 });
  }
  return [...cells].sort(([one], [other]) => compareText(one, other)).map(([, exposure]) => exposure);
};

const failureFrom = (known: KnownChange, why: Pick<Failure, 'confirmedBy' | 'incidentId' | 'failureMode'>): Failure => ({
  ...cellOf(known),
  sha: known.change.sha,
  title: known.change.title,
  service: known.service,
  liveWeek: weekOf(known.liveAt),
  ...why,
  paths: known.change.files.map(({ path }) => path).slice(0, mostPaths),
});

const failureOfIncident = (file: IncidentOfWeek, index: WeekIndex): Failure[] => {
  const sha = confirmedSha(file);
  const known = sha === undefined ? undefined : liveOf(file, sha, index);
  if (!known) return [];
  const { failureMode } = file.standing.detail;
  return [failureFrom(known, { confirmedBy: 'verdict', incidentId: file.incident.id, ...(failureMode ? { failureMode } : {}) })];
};

const failuresOf = (index: WeekIndex, incidents: readonly IncidentOfWeek[]): Failure[] => {
  const confirmed = incidents.flatMap((file) => failureOfIncident(file, index));
  const seen = new Set(confirmed.map(({ sha }) => sha));
  const ruled = takenOutUncleared(index, incidents).flatMap(({ sha, why, alone }) => {
    const known = knownChange(index, sha);
    if (!known || !alone || seen.has(sha)) return [];
    seen.add(sha);
    return [failureFrom(known, { confirmedBy: why })];
  });
  return [...confirmed, ...ruled].sort(
    (one, other) => compareText(one.sha, other.sha) || compareText(one.incidentId ?? '', other.incidentId ?? ''),
  );
};

/** High and critical changes by how they were looked at. */
export const isHighRisk = ({ change: { tier } }: KnownChange): boolean => tier.tier === 'high' || tier.tier === 'critical';

const highRiskOf = (index: WeekIndex): HighRiskCount => {
  const count: HighRiskCount = { shipped: 0, before: 0, after: 0, none: 0, cannotSee: 0 };
  for (const live of index.changes.values()) {
    if (!isHighRisk(live)) continue;
    const { when } = reviewOf(live);
    count.shipped += 1;
    count[when === 'cannot see' ? 'cannotSee' : when] += 1;
  }
  return count;
};

const notCausedOf = (incidents: readonly IncidentOfWeek[]): Partial<Record<NotAChangeReason, number>> => {
  const reasons = incidents
    .flatMap(({ standing: { settled } }) => (settled?.answer.kind === 'not-a-change' ? [settled.answer.reason] : []))
    .sort();
  const counts: Partial<Record<NotAChangeReason, number>> = {};
  for (const reason of reasons) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
};

/** Of changes that say when they landed; reverts are no new work. */
const leadTimeOf = (index: WeekIndex): WeekSummary['leadTime'] => {
  const hours: number[] = [];
  let live = { at: '', millis: 0 };
  for (const { change, liveAt } of index.changes.values()) {
    if (change.kind !== 'commit' || change.title.startsWith('Revert ')) continue;
    if (liveAt !== live.at) live = { at: liveAt, millis: millisOf(liveAt) };
    hours.push(Math.max(0, (live.millis - millisOf(change.landedAt)) / HOUR_MS));
  }
  const [medianHours, p90Hours] = [quantile(hours, 0.5), quantile(hours, 0.9)];
  return medianHours === undefined || p90Hours === undefined ? undefined : { changes: hours.length, medianHours, p90Hours };
};

/** The summary of a week. Pure: the same facts leave the same bytes, whatever their order. */
export const summaryOf = (facts: WeekFacts, index: WeekIndex, blind: boolean): WeekSummary => {
  const incidents = inOrder(facts.incidents);
  const all = inOrder([...facts.incidents, ...(facts.earlierIncidents ?? [])]);
  const caused = incidents.filter((file) => confirmedSha(file) !== undefined);
  const leadTime = leadTimeOf(index);
  return {
    version: 1,
    week: facts.week,
    blind,
    deployments: index.rollouts.length,
    changes: index.changes.size,
    incidents: incidents.length,
    caused: caused.length,
    notCaused: notCausedOf(incidents),
    ...(leadTime ? { leadTime } : {}),
    rework: reworkOf(index, all),
    recoveryMinutes: caused.flatMap((file) => recoveryMinutes(file) ?? []),
    exposure: exposureOf(index),
    failures: failuresOf(index, all),
    failedDeployments: failedDeploymentsOf(index, all),
    doubts: doubtsOf(index, all),
    settledIncidentIds: all.filter(isSettled).map(({ incident }) => incident.id),
    highRisk: highRiskOf(index),
  };
};
