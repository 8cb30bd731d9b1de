// What do we know about an incident? Everything, gathered from the facts as they now are.
import type { Change } from '../core/facts/change';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, later } from '../core/facts/moment';
import type { Ranking } from '../core/facts/ranking';
import { standingOf, type Standing } from '../core/facts/verdict';
import type { IncidentFile, Memory, TrackRecord, WayBack } from '../core/measure/incident-file';
import { earlierOf } from '../core/measure/ranked-by';
import { groupBy } from '../core/measure/order';
import { wayBackFrom } from '../core/measure/way-back';
import { countWords } from '../core/measure/wording';
import { liveChangesBefore, type LiveAnswer, type PlacedDeployment } from '../core/ranking/live-changes';
import { touchesOf } from '../core/risk/service-paths';
import type { Policy } from '../core/risk/policy';
import { filedUnder } from './filed-under';
import { lookbackHours, placedDeployments } from './placed-deployments';
import type { Storage } from './storage';

const memories = 3;
const trackLength = 100;

/** The incident of that id, or the one that its alert turned out to be part of. */
export const incidentNamed = async (storage: Storage, id: string): Promise<Incident | undefined> => {
  const known = await storage.incident(id);
  if (known) return known;
  const named = await storage.whereNamed(id);
  if (!named) return undefined;
  const near = await storage.incidentsBetween(named.place, later(named.at, -7 * DAY_MS), later(named.at, DAY_MS));
  return near.findLast(({ detectedAt }) => detectedAt <= named.at);
};

export const standingIn = async (storage: Storage, incidentId: string): Promise<Standing> =>
  standingOf(await storage.verdictsOn(incidentId), await storage.detailOf(incidentId));

const seenBefore = async (storage: Storage, incident: Incident, paths: readonly string[]): Promise<Memory[]> => {
  const abouts = [
    ...incident.fingerprints.map((fingerprint) => ({ about: filedUnder.fingerprint(fingerprint), because: 'same fingerprint' })),
    ...paths.slice(0, 20).map((path) => ({ about: filedUnder.path(incident.service, path), because: `same file ${path}` })),
  ];
  const found = new Map<string, Memory>();
  for (const { about, because } of abouts) {
    for (const memory of await storage.remembered(about, incident.detectedAt, memories)) {
      if (memory.incidentId !== incident.id && !found.has(memory.incidentId)) found.set(memory.incidentId, { ...memory, because });
    }
  }
  return [...found.values()].sort((one, other) => (one.at > other.at ? -1 : 1)).slice(0, memories);
};

const trackRecord = async (storage: Storage, before: string): Promise<TrackRecord> => {
  const answered = await storage.remembered(filedUnder.strong, before, trackLength);
  return { confirmed: answered.filter(({ title }) => title === 'confirmed').length, answered: answered.length };
};

type Gathered = { incident: Incident; placed: PlacedDeployment[]; answer: LiveAnswer; ranking: Ranking; policy: Policy };

const wayBackOf = async (storage: Storage, { incident, placed, answer, ranking, policy }: Gathered): Promise<WayBack | undefined> => {
  const first = ranking.suspects[0]?.sha;
  const behind = answer.live.find(({ change }) => change.sha === first)?.deployment ?? answer.live[0]?.deployment;
  if (!behind) return undefined;
  const earlier = await storage.incidentsBetween(behind, later(incident.startedAt, -30 * DAY_MS), incident.startedAt);
  const service = policy.services.find(({ name }) => name === behind.service);
  const starts = earlier.map(({ startedAt }) => startedAt);
  return wayBackFrom({ behind, deployments: placed, incidentStarts: starts, ...(service ? { service } : {}) });
};

const shownChanges = (answer: LiveAnswer): Pick<IncidentFile, 'changes' | 'liveBy'> => ({
  changes: Object.fromEntries(answer.live.map(({ change }): [string, Change] => [change.sha, change])),
  liveBy: Object.fromEntries(
    answer.live.map(({ change, deployment, liveAt }) => [change.sha, { deploymentId: deployment.id, liveAt, service: deployment.service }]),
  ),
});

const mostNamed = 3;
const namesOf = (services: readonly string[]): string =>
  `${services.slice(0, mostNamed).join(', ')}${services.length > mostNamed ? ` and ${countWords(services.length - mostNamed, 'more service')}` : ''}`;

/** Each sentence once, with the services it is true of. */
const notSeenIn = (placed: readonly PlacedDeployment[]): string[] => {
  const unseen = placed.flatMap(({ deployment: { service }, description }) =>
    (description?.notSeen ?? []).map((text) => ({ text, service })),
  );
  const byText = groupBy(unseen, ({ text }) => text);
  return [...byText].slice(0, 10).map(([text, those]) => `${namesOf([...new Set(those.map(({ service }) => service))].sort())}: ${text}`);
};

const nothingRanked: Ranking = { suspects: [], ruledOut: [], noChange: 1, weightsVersion: 'none' };

/** Undefined where there is no such incident. */
export const incidentFile = async (storage: Storage, policy: Policy, id: string): Promise<IncidentFile | undefined> => {
  const incident = await incidentNamed(storage, id);
  if (!incident) return undefined;
  const [placed, ranking, standing, signals, older] = await Promise.all([
    placedDeployments(storage, policy.services, incident),
    storage.rankingOf(incident.id),
    standingIn(storage, incident.id),
    storage.signalsAround(incident, incident.detectedAt),
    storage.olderRankingsOf(incident.id),
  ]);
  const answer = liveChangesBefore({ incident, deployments: placed, touches: touchesOf(policy.services) });
  const ranked = ranking ?? nothingRanked;
  const topPaths = ranked.suspects
    .slice(0, 2)
    .flatMap(({ sha }) => answer.live.find(({ change }) => change.sha === sha)?.change.files.map(({ path }) => path) ?? []);
  const wayBack = await wayBackOf(storage, { incident, placed, answer, ranking: ranked, policy });
  const alertIds = new Set(incident.alertIds);
  return {
    incident,
    ranking: ranked,
    ...(older.length > 0 ? { rankedBefore: older.map(earlierOf) } : {}),
    ruledOutDeployments: answer.ruledOutDeployments,
    ...shownChanges(answer),
    standing,
    alerts: signals.alerts.filter((alert) => alertIds.has(alert.id)),
    resolutions: signals.resolutions.filter(
      ({ fingerprint, at }) =>
        incident.fingerprints.includes(fingerprint) && at >= incident.detectedAt && at <= (incident.resolvedAt ?? at),
    ),
    deployments: placed.filter(({ distance }) => distance === 0).map(({ deployment }) => deployment),
    ...(wayBack ? { wayBack } : {}),
    seenBefore: await seenBefore(storage, incident, topPaths),
    trackRecord: await trackRecord(storage, incident.detectedAt),
    owners: [
      ...new Set(
        ranked.suspects.slice(0, 3).flatMap(({ sha }) => answer.live.find(({ change }) => change.sha === sha)?.change.tier.owners ?? []),
      ),
    ],
    lookbackHours,
    notSeen: notSeenIn(placed),
  };
};
