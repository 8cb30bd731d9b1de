// The postmortem of an incident, as far as facts go: judgement is left to people, as questions.
import type { Change, Tier } from '../facts/change';
import type { Severity } from '../facts/fact';
import { minutesBetween, type Moment } from '../facts/moment';
import type { Strength } from '../facts/ranking';
import type { AiInvolvement, FailureMode } from '../facts/verdict';
import type { IncidentFile, Memory } from './incident-file';
import { confirmedSha, openSuspect } from './incident-standing';
import { timelineOf, type FirstShown, type TimelineEntry } from './postmortem-timeline';
import { countWords, durationWords, tierSentence } from './wording';

/** What people answered; `unanswered` has at most a first suspect, which is no more than that. */
type PostmortemVerdict = 'confirmed' | 'not a change' | 'unanswered';

const postmortemQuestions = {
  impact: 'What did users see, and how many of them?',
  sense: 'How did it make sense at the time?',
  system: 'What did the system allow?',
  helped: 'What helped? Where were we lucky?',
  learnt: 'What did we learn, and which risks remain?',
};

type PostmortemChange = {
  sha: string;
  title: string;
  pullRequest?: { number: number; url?: string };
  tier?: Tier;
  strength?: Strength;
  deploymentId?: string;
  liveAt?: Moment;
};

export type Postmortem = {
  version: 1;
  incidentId: string;
  title: string;
  severity: Severity;
  service: string;
  environment: string;
  startedAt: Moment;
  detectedAt: Moment;
  recoveredAt?: Moment;
  verdict: PostmortemVerdict;
  /** Why it was not a change, where a person said so. */
  notAChange?: string;
  /** The confirmed change, or the first suspect while nobody has answered. */
  change?: PostmortemChange;
  failureMode?: FailureMode;
  /** Set by a person; absent is unknown. */
  aiInvolvement?: AiInvolvement;
  fingerprints: string[];
  /** What the alerts said, as they said it; strangers' text. */
  impact: { text: string; provider: string }[];
  timeline: TimelineEntry[];
  facts: string[];
  /** Judgement: asked, never answered here. */
  questions: typeof postmortemQuestions;
  similar: Memory[];
  followUps: string[];
  owners: string[];
  notSeen: string[];
  /** In force now; the rules that decided on the change stand in its record. */
  policy?: { version: string; mode: string };
  /** The hash of the confirmed change's evidence record. */
  recordHash?: string;
  /** Where the answer was given. Never by whom: a person's role is known to nobody here. */
  answeredIn?: 'Slack' | 'API';
};

/** What is known beside the incident's own file. */
type KnownBeside = { policy?: { version: string; mode: string }; firstShown?: FirstShown; recordHash?: string };

const answeredIn = ({ standing: { settled } }: IncidentFile): Pick<Postmortem, 'answeredIn'> =>
  settled === undefined ? {} : { answeredIn: settled.id.startsWith('api:') ? 'API' : 'Slack' };

const own = <T>(record: Record<string, T>, key: string): T | undefined => (Object.hasOwn(record, key) ? record[key] : undefined);

const changeOf = (file: IncidentFile): PostmortemChange | undefined => {
  const { settled } = file.standing;
  const sha = settled ? confirmedSha(file) : openSuspect(file)?.sha;
  if (sha === undefined) return undefined;
  const change = own(file.changes, sha);
  const live = own(file.liveBy, sha);
  const strength = file.ranking.suspects.find((suspect) => suspect.sha === sha)?.strength;
  return {
    sha,
    title: change?.title ?? sha.slice(0, 7),
    ...(change?.pullRequest ? { pullRequest: change.pullRequest } : {}),
    ...(change ? { tier: change.tier.tier } : {}),
    ...(strength ? { strength } : {}),
    ...(live ? { deploymentId: live.deploymentId, liveAt: live.liveAt } : {}),
  };
};

const verdictOf = ({ standing: { settled } }: IncidentFile): PostmortemVerdict =>
  !settled ? 'unanswered' : settled.answer.kind === 'this-change' ? 'confirmed' : 'not a change';

const mostFiles = 3;

/** `#4180`, or the short sha where there is no pull request. */
export const changeName = ({ sha, pullRequest }: { sha: string; pullRequest?: { number: number } }): string =>
  pullRequest ? `#${pullRequest.number}` : sha.slice(0, 7);

const filesWords = ({ files, notSeen }: Change): string => {
  if (notSeen.includes('files')) return 'files could not be seen';
  const shown = files
    .slice(0, mostFiles)
    .map(({ path, added, deleted }) => (notSeen.includes('lines') ? path : `${path} (+${added} −${deleted})`));
  const rest = files.length - shown.length;
  return files.length === 0 ? 'changed no files' : `changed ${shown.join(', ')}${rest > 0 ? ` and ${countWords(rest, 'more file')}` : ''}`;
};

const reviewWords: Record<Change['review']['reviewed'], string> = {
  yes: 'reviewed by an independent human',
  no: 'not reviewed by an independent human',
  'cannot-see': 'whether an independent human reviewed it cannot be seen',
};

const changeFacts = (change: Change): string[] => [
  `${changeName(change)} ${filesWords(change)}; ${reviewWords[change.review.reviewed]}.`,
  `Its tier when it went live: ${tierSentence(change.tier)}`,
];

const timeFacts = (
  { incident: { startedAt, detectedAt, resolvedAt, reopened } }: IncidentFile,
  change: PostmortemChange | undefined,
): string[] => {
  const delay = minutesBetween(startedAt, detectedAt);
  const live = change?.liveAt === undefined ? undefined : minutesBetween(change.liveAt, startedAt);
  return [
    ...(live === undefined || live < 0 ? [] : [`First error ${durationWords(live)} after the change went live.`]),
    delay < 1 ? 'The alert fired with the first error.' : `The alert fired ${durationWords(delay)} after the first error.`,
    ...(resolvedAt === undefined
      ? ['It is not over yet.']
      : [`It lasted ${durationWords(minutesBetween(startedAt, resolvedAt))} from the first error.`]),
    ...(reopened > 0 ? [`It came back ${countWords(reopened, 'time')} after having been resolved.`] : []),
  ];
};

const evidenceFacts = (file: IncidentFile, sha: string | undefined): string[] => {
  const suspect = file.ranking.suspects.find((one) => one.sha === sha);
  return suspect
    ? [...suspect.evidence.map(({ text }) => `For it: ${text}`), ...suspect.counterEvidence.map(({ text }) => `Against it: ${text}`)]
    : [];
};

const wayBackFacts = ({ wayBack }: IncidentFile): string[] => {
  if (!wayBack) return [];
  const words = {
    yes: 'could be undone by redeploy',
    no: 'could not be undone by redeploy',
    unknown: 'may not be undone by redeploy',
  } as const;
  return [
    `The version before, ${wayBack.sha.slice(0, 7)}, had run ${durationWords(wayBack.ranCleanMinutes)} clean; it ${words[wayBack.reversible]}: ${wayBack.because}`,
  ];
};

const lateDetectionMinutes = 10;

const followUpsOf = (file: IncidentFile, verdict: PostmortemVerdict, change: Change | undefined): string[] => {
  const delay = minutesBetween(file.incident.startedAt, file.incident.detectedAt);
  const path = change?.files[0]?.path;
  const confirmed = verdict === 'confirmed';
  return [
    ...(verdict === 'unanswered' ? ['say which change it was, or that it was none'] : []),
    ...(confirmed && path !== undefined && (change?.tier.tier === 'standard' || change?.tier.tier === 'low')
      ? [`decide whether ${path} deserves a higher tier (aftershock policy drift)`]
      : []),
    ...(confirmed && change?.review.reviewed === 'cannot-see' ? ['make reviews of this repository visible to us'] : []),
    ...(delay > lateDetectionMinutes ? [`alert sooner: the first error was ${durationWords(delay)} older than the alert`] : []),
    ...(file.wayBack?.reversible === 'no' ? ['make a change like this one reversible'] : []),
  ];
};

const mostImpacts = 3;

const impactOf = ({ alerts }: IncidentFile): Postmortem['impact'] => {
  const distinct = new Map(
    [...alerts]
      .sort((one, other) => (`${one.firedAt} ${one.id}` < `${other.firedAt} ${other.id}` ? -1 : 1))
      .map(({ text, title, provider }) => [text || title, provider]),
  );
  return [...distinct].slice(0, mostImpacts).map(([text, provider]) => ({ text, provider }));
};

/** The postmortem of everything known about an incident. Pure: the same facts give the same value. No prose is made up. */
export const postmortemOf = (file: IncidentFile, { policy, firstShown, recordHash }: KnownBeside = {}): Postmortem => {
  const { incident, standing } = file;
  const change = changeOf(file);
  const known = change && own(file.changes, change.sha);
  const verdict = verdictOf(file);
  return {
    version: 1,
    incidentId: incident.id,
    title: incident.title,
    severity: incident.severity,
    service: incident.service,
    environment: incident.environment,
    startedAt: incident.startedAt,
    detectedAt: incident.detectedAt,
    ...(incident.resolvedAt === undefined ? {} : { recoveredAt: incident.resolvedAt }),
    verdict,
    ...(standing.settled?.answer.kind === 'not-a-change' ? { notAChange: standing.settled.answer.reason } : {}),
    ...(change ? { change } : {}),
    ...standing.detail,
    fingerprints: incident.fingerprints,
    impact: impactOf(file),
    timeline: timelineOf(file, firstShown),
    facts: [...(known ? changeFacts(known) : []), ...timeFacts(file, change), ...evidenceFacts(file, change?.sha), ...wayBackFacts(file)],
    questions: postmortemQuestions,
    similar: file.seenBefore,
    followUps: followUpsOf(file, verdict, known),
    owners: file.owners,
    notSeen: file.notSeen,
    ...(policy ? { policy } : {}),
    ...(recordHash === undefined ? {} : { recordHash }),
    ...answeredIn(file),
  };
};
