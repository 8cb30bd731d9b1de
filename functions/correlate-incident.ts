// Queue: work out a place's incidents from its alerts, rank the changes that were live before each, remember and have them told.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { canonical } from '../shared/core/facts/canonical';
import { incidentsOf, type Incident } from '../shared/core/facts/incident';
import { HOUR_MS, MINUTE_MS, later } from '../shared/core/facts/moment';
import type { Ranking } from '../shared/core/facts/ranking';
import type { Standing } from '../shared/core/facts/verdict';
import { liveChangesBefore, type LiveAnswer } from '../shared/core/ranking/live-changes';
import { rankSuspects } from '../shared/core/ranking/rank-suspects';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { touchesOf } from '../shared/core/risk/service-paths';
import { shippedJson } from '../shared/runtime/bundled-file';
import { onQueue, type Parking } from '../shared/runtime/lambda';
import { count } from '../shared/runtime/metrics';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { filedUnder, standingIn } from '../shared/storage/incident-file';
import { incidentIdOf } from '../shared/storage/incident-id';
import { lookbackHours, placedDeployments } from '../shared/storage/placed-deployments';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  MESSAGES_QUEUE_URL: z.url(),
  PARKING_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

export const LookAtPlace = z.object({ service: z.string(), environment: z.string(), around: z.iso.datetime() });
export type LookAtPlace = z.infer<typeof LookAtPlace>;

export type Services = Parking & { storage: Storage; policy: Policy; tell: Ask };

// Built once, at the first batch.
const services = (environment: Environment): Services => {
  const sqs = new SQSClient();
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    policy,
    tell: queueAt(sqs, environment.MESSAGES_QUEUE_URL),
    park: queueAt(sqs, environment.PARKING_QUEUE_URL),
  };
};

// For every place that somebody wants looked at: `around` is a signal's or a deployment's moment.
export const correlateIncident = async ({ service, environment, around }: LookAtPlace, services: Services): Promise<void> => {
  const place = { service, environment };
  for (const moment of await momentsToLookAt(place, around, services)) {
    const { alerts, resolutions } = await services.storage.signalsAround(place, moment);
    const incidents = incidentsOf({ ...place, incidentId: incidentIdOf }, alerts, resolutions);
    await mergeStale(place, incidents, services);
    for (const incident of incidents) await correlate(incident, services);
  }
};

type Place = { service: string; environment: string };

// A deployment bears on every incident that may follow it; an alert on those around it.
const momentsToLookAt = async (place: Place, around: string, { storage }: Services): Promise<string[]> => {
  const later48 = await storage.incidentsBetween(place, around, later(around, lookbackHours * HOUR_MS));
  return [...new Set([around, ...later48.map(({ detectedAt }) => detectedAt)])];
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
    for (const fingerprint of stale.fingerprints)
      await storage.forget(filedUnder.fingerprint(fingerprint), { incidentId: stale.id, title: stale.title, at: stale.detectedAt });
    // Last: while it is listed, a crash before this is made good at the next look.
    await storage.mergeIncident(stale.id, into);
  }
};

const correlate = async (incident: Incident, services: Services): Promise<void> => {
  const { storage, policy, tell } = services;
  const deployments = await placedDeployments(storage, policy.services, incident);
  const answer = liveChangesBefore({ incident, deployments, touches: touchesOf(policy.services) });
  const standing = await standingIn(storage, incident.id);
  const ranking = rank(incident, answer);
  const isNews = await storage.rememberIncident({ incident, ranking });
  await remember(incident, { ranking, standing, answer }, storage);
  const subject = `incident:${incident.id}`;
  // The whole state is the cause: whatever changed, somebody looks again.
  const cause = `${subject}#${canonical({ incident, ranking, standing })}`;
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

const rank = (incident: Incident, answer: LiveAnswer): Ranking => {
  const ranking = rankSuspects({
    incident: { text: incident.text, startedAt: incident.startedAt, service: incident.service, frames: incident.frames },
    candidates: answer.live.map(({ change, liveAt, distance }) => ({
      sha: change.sha,
      message: `${change.title}\n\n${change.body}`,
      landedAt: liveAt,
      service: change.repository,
      distance,
      files: change.files,
      identifiers: change.identifiers,
    })),
  });
  return { ...ranking, ruledOut: [...answer.ruledOut, ...ranking.ruledOut].sort((one, other) => (one.sha < other.sha ? -1 : 1)) };
};

const pathsRemembered = 50;
/** A key may have 2,048 bytes, and a character four. */
const longestPath = 400;

// Files the incident under its problems, and once a change is confirmed under the paths that it touched.
const remember = async (
  incident: Incident,
  found: { ranking: Ranking; standing: Standing; answer: LiveAnswer },
  storage: Storage,
): Promise<void> => {
  const line = { incidentId: incident.id, title: incident.title, at: incident.detectedAt };
  for (const fingerprint of incident.fingerprints) await storage.remember(filedUnder.fingerprint(fingerprint), line);
  const settled = found.standing.settled?.answer;
  if (!settled) return;
  const first = found.ranking.suspects[0];
  if (first?.strength === 'strong') {
    const isRight = settled.kind === 'this-change' && settled.sha === first.sha;
    await storage.remember(filedUnder.strong, { ...line, title: isRight ? 'confirmed' : 'not confirmed' });
  }
  const confirmed = settled.kind === 'this-change' ? found.answer.live.find(({ change }) => change.sha === settled.sha) : undefined;
  for (const { path } of confirmed?.change.files.filter(({ path }) => path.length <= longestPath).slice(0, pathsRemembered) ?? [])
    await storage.remember(filedUnder.path(incident.service, path), line);
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: LookAtPlace }, correlateIncident);
