// What happened when in an incident, from events alone.
import type { Deployment } from '../facts/deployment';
import { HOUR_MS, MINUTE_MS, later, type Moment } from '../facts/moment';
import type { Strength } from '../facts/ranking';
import type { IncidentFile } from './incident-file';
import { compareText } from './order';
import { countWords } from './wording';

/** `source` is where we know it from. */
export type TimelineEntry = { at: Moment; event: string; source: string };

/** When people first saw a suspect named, and which. */
export type FirstShown = { at: Moment; sha: string; strength: Strength };

const mostDeployments = 20;
const mostAlerts = 10;
const hoursBefore = 6;
const minutesAfter = 60;

/** Ids are prefixed with the provider's name; one without a prefix was reported to us directly. */
const sourceOf = (id: string): string => (id.includes(':') ? id.slice(0, id.indexOf(':')) : 'deployments');

const deployWords = ({ service, isRollback, status, sha, version }: Deployment, culprit: string | undefined): string => {
  const what = isRollback ? 'Rollback' : 'Deploy';
  const revision = version ?? sha?.slice(0, 7);
  return `${what} of ${service}${revision === undefined ? '' : ` to ${revision}`}${culprit === undefined ? '' : `, with ${culprit}`}${status === 'succeeded' ? '' : ` (${status})`}`;
};

const nameOf = (changes: IncidentFile['changes'], sha: string): string => {
  const number = Object.hasOwn(changes, sha) ? changes[sha]?.pullRequest?.number : undefined;
  return number === undefined ? sha.slice(0, 7) : `#${number}`;
};

const deployEntries = ({ incident, deployments, liveBy, changes }: IncidentFile, named: ReadonlySet<string>): TimelineEntry[] => {
  const from = later(incident.startedAt, -hoursBefore * HOUR_MS);
  const to = incident.resolvedAt === undefined ? undefined : later(incident.resolvedAt, minutesAfter * MINUTE_MS);
  const culprits = new Map(
    [...named].flatMap((sha) => (Object.hasOwn(liveBy, sha) ? [[liveBy[sha]?.deploymentId, nameOf(changes, sha)] as const] : [])),
  );
  return deployments
    .filter(({ id, at }) => culprits.has(id) || (at >= from && (to === undefined || at <= to)))
    .sort((one, other) => compareText(one.at, other.at) || compareText(one.id, other.id))
    .slice(-mostDeployments)
    .map((deployment) => ({
      at: deployment.at,
      event: deployWords(deployment, culprits.get(deployment.id)),
      source: sourceOf(deployment.id),
    }));
};

const alertEntries = ({ alerts }: IncidentFile): TimelineEntry[] => {
  const ordered = [...alerts].sort((one, other) => compareText(one.firedAt, other.firedAt) || compareText(one.id, other.id));
  const shown = ordered
    .slice(0, mostAlerts)
    .map(({ firedAt, title, provider }) => ({ at: firedAt, event: `Alert fired: ${title}`, source: provider }));
  const rest = ordered.slice(mostAlerts);
  const last = rest.at(-1);
  return last
    ? [...shown, { at: last.firedAt, event: `The last of ${countWords(rest.length, 'more alert')}`, source: last.provider }]
    : shown;
};

const verdictEntries = ({ standing: { settled }, changes }: IncidentFile): TimelineEntry[] => {
  if (!settled) return [];
  const { answer, at } = settled;
  const event =
    answer.kind === 'this-change'
      ? `A person confirmed ${nameOf(changes, answer.sha)}`
      : answer.kind === 'not-a-change'
        ? `A person said: not a change (${answer.reason})`
        : 'A person answered';
  return [{ at, event, source: 'verdict' }];
};

const endEntries = ({ incident, resolutions }: IncidentFile): TimelineEntry[] => [
  ...resolutions
    .map(({ at, provider }) => ({ at, event: 'Resolved', source: provider }))
    .sort((one, other) => compareText(one.source, other.source)),
  ...(incident.resolvedAt !== undefined && !resolutions.some(({ at }) => at === incident.resolvedAt)
    ? [{ at: incident.resolvedAt, event: 'Over', source: 'incident' }]
    : []),
];

const shown = (file: IncidentFile): Set<string> => {
  const answer = file.standing.settled?.answer;
  const first = file.ranking.suspects[0];
  return new Set([...(answer?.kind === 'this-change' ? [answer.sha] : []), ...(first ? [first.sha] : [])]);
};

/** What was shown only after it was over, as in a replay, is no event of it. */
const shownEntries = ({ incident, changes }: IncidentFile, firstShown: FirstShown | undefined): TimelineEntry[] =>
  firstShown === undefined || (incident.resolvedAt !== undefined && firstShown.at > incident.resolvedAt)
    ? []
    : [{ at: firstShown.at, event: `Suspect shown: ${nameOf(changes, firstShown.sha)}, ${firstShown.strength}`, source: 'aftershock' }];

/** The events of an incident in time order; neither the order of the facts nor duplicates change it. */
export const timelineOf = (file: IncidentFile, firstShown?: FirstShown): TimelineEntry[] => {
  const firstSource = [...file.alerts].sort((one, other) => compareText(one.startedAt, other.startedAt) || compareText(one.id, other.id))[0]
    ?.provider;
  const entries = [
    ...deployEntries(file, shown(file)),
    { at: file.incident.startedAt, event: 'First error', source: firstSource ?? 'incident' },
    ...alertEntries(file),
    ...shownEntries(file, firstShown),
    ...verdictEntries(file),
    ...endEntries(file),
  ];
  const distinct = new Map(entries.map((entry) => [`${entry.at} ${entry.event} ${entry.source}`, entry]));
  // A stable sort keeps what happened in the same moment in the order above.
  return [...distinct.values()].sort((one, other) => compareText(one.at, other.at));
};
