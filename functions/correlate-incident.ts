// Queue: work out a place's incidents from its alerts, rank the changes that were live before each, remember and have them told.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { canonical, textOrder } from '../shared/core/facts/canonical';
import { incidentsOf, type Incident } from '../shared/core/facts/incident';
import { DAY_MS, HOUR_MS, MINUTE_MS, later, weekOf, weeksAfter, type Moment } from '../shared/core/facts/moment';
import type { Ranking } from '../shared/core/facts/ranking';
import { recalibrated } from '../shared/core/ranking/calibration';
import { evidenceVersion } from '../shared/core/ranking/evidence-version';
import { keptRanking } from '../shared/core/ranking/kept-ranking';
import { liveChangesBefore, type LiveAnswer } from '../shared/core/ranking/live-changes';
import { rankSuspects, type Candidate } from '../shared/core/ranking/rank-suspects';
import { shippedWeights } from '../shared/core/ranking/weights';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { touchesOf } from '../shared/core/risk/service-paths';
import { shippedJson } from '../shared/runtime/bundled-file';
import { onQueue, type Parking } from '../shared/runtime/lambda';
import { count } from '../shared/runtime/metrics';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { file, filedUnder, unfile } from '../shared/storage/filed-under';
import { incidentIdOf } from '../shared/storage/incident-id';
import { pastAlertsRead, pastOf, type Past } from '../shared/storage/past-of-incident';
import { lookbackHours, placedDeployments } from '../shared/storage/placed-deployments';
import type { Signals } from '../shared/storage/signals';
import { createStorage, type Storage } from '../shared/storage/storage';
import { usualChanges, usualDays, type UsualChange } from '../shared/storage/usual-changes';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  INCIDENTS_QUEUE_URL: z.url(),
  MESSAGES_QUEUE_URL: z.url(),
  PARKING_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

export const LookAtPlace = z.object({ service: z.string(), environment: z.string(), around: z.iso.datetime() });
export type LookAtPlace = z.infer<typeof LookAtPlace>;

export type Services = Parking & { storage: Storage; policy: Policy; lookAgain: Ask; tell: Ask };

// Built once, at the first batch.
const services = (environment: Environment): Services => {
  const sqs = new SQSClient();
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    policy,
    lookAgain: queueAt(sqs, environment.INCIDENTS_QUEUE_URL),
    tell: queueAt(sqs, environment.MESSAGES_QUEUE_URL),
    park: queueAt(sqs, environment.PARKING_QUEUE_URL),
  };
};

// For every place that somebody wants looked at: `around` is a signal's or a deployment's moment.
export const correlateIncident = async ({ service, environment, around }: LookAtPlace, services: Services): Promise<void> => {
  const { storage } = services;
  const place = { service, environment };
  const heard = await storage.signalsAround(place, around);
  for (const moment of await momentsToLookAt(place, { around, heard }, services)) {
    const { alerts, resolutions } = moment === around ? heard : await storage.signalsAround(place, moment);
    const incidents = incidentsOf({ ...place, incidentId: incidentIdOf }, alerts, resolutions);
    await mergeStale(place, incidents, services);
    // By onset: each is ranked by what was known before it.
    for (const incident of incidents.toSorted((one, other) => textOrder(one.startedAt, other.startedAt)))
      await correlate(incident, services);
  }
};

type Place = { service: string; environment: string };

// A deployment bears on every incident that may follow it, an incident on the ranking of those after it, and a resolution that came
// late on an incident long before. Earliest first.
const momentsToLookAt = async (
  place: Place,
  { around, heard }: { around: string; heard: Signals },
  services: Services,
): Promise<string[]> => {
  const resolved = await lateResolved(place, { around, heard }, services);
  const following = await services.storage.incidentsAfter(place, around, mostFollowing);
  const bearsOn = ({ startedAt }: Incident, index: number): boolean =>
    index < pastAlertsRead || startedAt <= later(around, usualDays * DAY_MS);
  return [...new Set([around, ...[...resolved, ...following.filter(bearsOn)].map(({ detectedAt }) => detectedAt)])].sort();
};

const lateResolved = async (
  place: Place,
  { around, heard: { alerts, resolutions } }: { around: string; heard: Signals },
  { storage }: Services,
): Promise<Incident[]> => {
  const isKnown = (fingerprint: string): boolean => alerts.some((alert) => alert.fingerprint === fingerprint && alert.firedAt <= around);
  const late = resolutions.filter(({ at, fingerprint }) => at === around && !isKnown(fingerprint));
  const found: Incident[] = [];
  for (const { fingerprint } of late) {
    for (const { incidentId } of await storage.remembered(filedUnder.fingerprint(fingerprint), around, mostOfOneProblem)) {
      const incident = await storage.incident(incidentId);
      if (incident?.service === place.service && incident.environment === place.environment) found.push(incident);
    }
  }
  return found;
};

// An alert that came late may show that what looked like two incidents is one: what people said of the second goes along.
const mergeStale = async (place: Place, incidents: readonly Incident[], { storage }: Services): Promise<void> => {
  const home = new Map(incidents.flatMap(({ id, alertIds }) => alertIds.map((alertId): [string, string] => [incidentIdOf(alertId), id])));
  const [first, last] = [incidents[0], incidents.at(-1)];
  if (!first || !last) return;
  const known = await storage.incidentsBetween(place, later(first.startedAt, -HOUR_MS), later(last.detectedAt, lookbackHours * HOUR_MS));
  for (const stale of known) {
    const into = home.get(stale.id);
    if (into === undefined || into === stale.id) continue;
    await storage.moveMessage(`incident:${stale.id}`, `incident:${into}`);
    await unfile(storage, stale.id);
    // Last: while it is listed, a crash before this is made good at the next look.
    await storage.mergeIncident(stale.id, into);
  }
};

const mostFollowing = 100;
const mostOfOneProblem = 3;

const correlate = async (incident: Incident, services: Services): Promise<void> => {
  const { storage, policy, tell } = services;
  const [deployments, record, past, usual] = await Promise.all([
    placedDeployments(storage, policy.services, incident),
    storage.incidentRecord(incident.id),
    pastOf(storage, incident, shippedWeights.version),
    usualChanges(storage, incident),
  ]);
  const answer = liveChangesBefore({ incident, deployments, touches: touchesOf(policy.services) });
  const { standing, verdicts, filed } = record;
  const uncalibrated = rank(incident, answer, { ...past, usual });
  const ranking = calibrated(uncalibrated, past);
  const isNews = await storage.rememberIncident({ incident, ranking }, record);
  const outcome = { incident, ranking, uncalibrated, standing, verdicts, live: answer.live.map(({ change }) => change) };
  const subject = `incident:${incident.id}`;
  // The whole state is the cause: whatever changed, somebody looks again.
  const cause = `${subject}#${canonical({ incident, ranking, standing })}`;
  await file(storage, outcome, { before: filed, learntAnew: (since) => rankFollowing(since, cause, services) });
  await tell({ subject }, { group: subject, cause });
  if (isNews && ranking.suspects.length === 0) count('AlertUnexplained');
  for (const { deployment } of deployments) {
    const isRecent = deployment.at <= incident.startedAt && incident.startedAt <= later(deployment.at, 30 * MINUTE_MS);
    if (isRecent || deployment.at > incident.startedAt)
      await tell(
        { subject: `deployment:${deployment.id}` },
        { group: `deployment:${deployment.id}`, cause: `${deployment.id}#${canonical(incident)}` },
      );
  }
};

const candidateOf = ({ change, liveAt }: UsualChange): Candidate => ({
  sha: change.sha,
  message: `${change.title}\n\n${change.body}`,
  landedAt: liveAt,
  service: change.repository,
  files: change.files,
  identifiers: change.identifiers,
});

type Known = Past & { usual: readonly UsualChange[] };

const rank = (incident: Incident, answer: LiveAnswer, { memory, pastAlerts, usual }: Known): Ranking => {
  const live = new Set(answer.live.map(({ change }) => change.sha));
  const ranking = rankSuspects({
    incident: { text: incident.text, startedAt: incident.startedAt, service: incident.service, frames: incident.frames },
    candidates: answer.live.map((one) => ({ ...candidateOf(one), distance: one.distance })),
    memory,
    pastAlerts,
    earlier: usual.filter(({ change }) => !live.has(change.sha)).map(candidateOf),
  });
  const ruledOut = [...answer.ruledOut, ...ranking.ruledOut].sort((one, other) => textOrder(one.sha, other.sha));
  return { ...ranking, ruledOut, evidenceVersion: evidenceVersion() };
};

const calibrated = (ranking: Ranking, { calibration, verdicts }: Past): Ranking =>
  keptRanking({ ...recalibrated(ranking, calibration), calibration: { verdicts, parameters: calibration } });

// What an answer teaches counts for every incident of the team that began after it was given: seldom is there one already.
const rankFollowing = async (since: Moment, cause: string, { storage, lookAgain }: Services): Promise<void> => {
  const week = weekOf(since);
  const incidents = (await Promise.all([week, weeksAfter(week, 1)].map((one) => storage.incidentsOfWeek(one)))).flat();
  const firstAt = new Map<string, Incident>();
  for (const incident of incidents
    .filter(({ startedAt }) => startedAt > since)
    .sort((one, other) => textOrder(one.startedAt, other.startedAt))) {
    const place = `${incident.service}#${incident.environment}`;
    if (!firstAt.has(place)) firstAt.set(place, incident);
  }
  for (const [group, { service, environment, startedAt }] of firstAt)
    await lookAgain({ service, environment, around: startedAt }, { group, cause: `${group}#${cause}` });
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: LookAtPlace }, correlateIncident);
