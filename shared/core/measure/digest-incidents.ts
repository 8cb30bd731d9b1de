// Which incidents did changes cause, which did not, and which wait for a person to say?
import type { PullRequestReference } from '../facts/change';
import { MINUTE_MS, later, minutesBetween, type Moment } from '../facts/moment';
import type { Strength } from '../facts/ranking';
import type { AiInvolvement, FailureMode, NotAChangeReason } from '../facts/verdict';
import { changeIn, confirmedSha, inOrder, isSettled, liveOf, openSuspect, recoveryMinutes } from './incident-standing';
import { firstAfter, isRollback, knownChange, type WeekIndex } from './live-changes';
import { mentionOf, reworkKindOf } from './rework';
import type { IncidentOfWeek } from './week-facts';

type Named = { incidentId: string; title: string; service: string; startedAt: Moment; minutes?: number };

export type NamedChange = { sha: string; title: string; pullRequest?: PullRequestReference };

export type CausedIncident = Named & {
  change: NamedChange;
  ended?: 'rolled back' | 'fixed forward';
  failureMode?: FailureMode;
  /** What a person said, never what a marker says. */
  aiInvolvement?: AiInvolvement;
  seenBefore: number;
};

type OtherIncident = Named & { reason: NotAChangeReason };

/** A question for a person. Without a suspect: no change fits. */
export type Decision = Named & {
  suspect?: NamedChange & { strength: Strength; probability: number; minutesLive?: number; because: string[] };
};

export type DigestIncidents = { caused: CausedIncident[]; other: OtherIncident[]; decisions: Decision[] };

const named = (file: IncidentOfWeek): Named => {
  const { id, title, service, startedAt } = file.incident;
  const minutes = recoveryMinutes(file);
  return { incidentId: id, title, service, startedAt, ...(minutes === undefined ? {} : { minutes }) };
};

const namedChange = (file: IncidentOfWeek, sha: string, index: WeekIndex): NamedChange => {
  const change = changeIn(file, sha) ?? knownChange(index, sha)?.change;
  return { sha, title: change?.title ?? sha.slice(0, 7), ...(change?.pullRequest ? { pullRequest: change.pullRequest } : {}) };
};

const afterwardsMinutes = 30;

/** What the deployments of the service during the incident, and shortly after it, were: the first that mended it. */
const endedBy = (file: IncidentOfWeek, index: WeekIndex): CausedIncident['ended'] => {
  const { service, environment, startedAt, resolvedAt, id } = file.incident;
  if (resolvedAt === undefined) return undefined;
  const until = later(resolvedAt, afterwardsMinutes * MINUTE_MS);
  const chain = index.liveByService.get(service) ?? [];
  const during = chain
    .slice(firstAfter(chain, startedAt), firstAfter(chain, until))
    .filter(({ deployment }) => deployment.environment === environment);
  if (during.some(isRollback)) return 'rolled back';
  const isMention = mentionOf(new Set([id]));
  return during.some((deployment) => reworkKindOf(deployment, isMention) === 'hotfix') ? 'fixed forward' : undefined;
};

const causedIncident = (file: IncidentOfWeek, index: WeekIndex): CausedIncident[] => {
  const sha = confirmedSha(file);
  if (sha === undefined) return [];
  const { failureMode, aiInvolvement } = file.standing.detail;
  const ended = endedBy(file, index);
  return [
    {
      ...named(file),
      change: namedChange(file, sha, index),
      ...(ended ? { ended } : {}),
      ...(failureMode ? { failureMode } : {}),
      ...(aiInvolvement ? { aiInvolvement } : {}),
      seenBefore: file.seenBefore?.length ?? 0,
    },
  ];
};

const otherIncident = (file: IncidentOfWeek): OtherIncident[] => {
  const answer = file.standing.settled?.answer;
  return answer?.kind === 'not-a-change' ? [{ ...named(file), reason: answer.reason }] : [];
};

const decision = (file: IncidentOfWeek, index: WeekIndex): Decision => {
  const suspect = openSuspect(file);
  if (!suspect) return named(file);
  const { sha, strength, probability, evidence } = suspect;
  const live = liveOf(file, sha, index);
  const minutesLive = live && minutesBetween(live.liveAt, file.incident.startedAt);
  return {
    ...named(file),
    suspect: {
      ...namedChange(file, sha, index),
      strength,
      probability,
      ...(minutesLive === undefined ? {} : { minutesLive }),
      because: evidence.map(({ text }) => text),
    },
  };
};

const strengthOrder: Record<Strength, number> = { strong: 0, possible: 1, weak: 2 };

const mostTelling = (one: Decision, other: Decision): number =>
  (one.suspect ? strengthOrder[one.suspect.strength] : 3) - (other.suspect ? strengthOrder[other.suspect.strength] : 3);

/** The week's incidents by what people said; earlier ones only where they still wait. The strongest suspect is asked about first. */
export const digestIncidents = (
  incidents: readonly IncidentOfWeek[],
  earlier: readonly IncidentOfWeek[],
  index: WeekIndex,
): DigestIncidents => {
  const thisWeek = inOrder(incidents);
  const ids = new Set(thisWeek.map(({ incident }) => incident.id));
  const before = inOrder(earlier).filter(({ incident }) => !ids.has(incident.id));
  return {
    caused: thisWeek.flatMap((file) => causedIncident(file, index)),
    other: thisWeek.flatMap(otherIncident),
    decisions: [...thisWeek, ...before]
      .filter((file) => !isSettled(file))
      .map((file) => decision(file, index))
      .sort(mostTelling),
  };
};
