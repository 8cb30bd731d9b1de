// A path, a change, a week and what was live, in a terminal. People are counted, never named.
import { minutesBetween } from '../../../shared/core/facts/moment';
import type { Tier } from '../../../shared/core/facts/change';
import type { Memory as Remembered } from '../../../shared/core/measure/incident-file';
import { countWords, durationWords, momentWords } from '../../../shared/core/measure/wording';
import type { FoundChange } from '../../../shared/storage/change-file';
import type { DeploymentLine } from '../../../shared/storage/lists';
import type { FoundPath, PathIncident } from '../../../shared/storage/path-file';
import { reason, shown } from './answer';
import { numberOf } from './incident-words';

const titles: Record<Tier, string> = { critical: 'Critical', high: 'High', standard: 'Standard', low: 'Low' };
const mostListed = 20;

const more = (count: number): string[] => (count > mostListed ? [`  … and ${count - mostListed} more (--json lists all)`] : []);

const originParts = ({ origins }: FoundPath): string =>
  [
    [origins.ai, 'AI-assisted'] as const,
    [origins.human, 'human-declared'] as const,
    [origins.bot, 'by bots'] as const,
    [origins.unknown, 'unknown'] as const,
  ]
    .filter(([count]) => count > 0)
    .map(([count, words]) => `${count} ${words}`)
    .join(', ');

const pathIncidentLine = ({ incidentId, startedAt, title, sha, minutes, link }: PathIncident): string =>
  `  ${shown(incidentId, 60)}  ${momentWords(startedAt)}  ${shown(title, 80)}  ${shown(sha.slice(0, 7), 7)}  ${link === 'possible' ? 'possible, nobody answered' : minutes === undefined ? 'not over yet' : durationWords(minutes)}`;

export const pathLines = (found: FoundPath): string[] => {
  const { tier, knownBy, changesTotal, incidents } = found;
  const confirmed = incidents.filter(({ link }) => link === 'confirmed').length;
  const people =
    knownBy === undefined ? 'how many people know it cannot be seen' : `${countWords(knownBy, 'person', 'people')} know it (180 days)`;
  const origins = originParts(found);
  return [
    `${titles[tier.tier]} · ${reason(tier.because)}`,
    `${people} · ${countWords(changesTotal, 'change')}${origins === '' ? '' : `: ${origins}`}`,
    incidents.length === 0 ? 'Incidents: none on record' : `Incidents (confirmed ${confirmed}, possible ${incidents.length - confirmed})`,
    ...incidents.slice(0, mostListed).map(pathIncidentLine),
    ...more(incidents.length),
  ];
};

const roles = { confirmed: 'caused    ', suspect: 'suspected ', cleared: 'cleared of' } as const;
const roleWords = { confirmed: 'confirmed', suspect: 'nobody answered', cleared: 'it was something else' } as const;

export const blastLines = ({ change, deployments, incidents, mendedBy, stillIn }: FoundChange): string[] => {
  const [first, ...others] = deployments;
  const live = first
    ? `live ${momentWords(first.liveAt)} on ${shown(first.service, 60)} → ${shown(first.environment, 40)}`
    : 'never seen live';
  return [
    `${numberOf(change)} "${shown(change.title, 100)}" · ${titles[change.tier.tier]} · ${live}`,
    ...incidents
      .slice(0, mostListed)
      .map(({ role, incidentId, title }) => `  ${roles[role]}  ${shown(incidentId, 60)} "${shown(title, 80)}" (${roleWords[role]})`),
    ...mendedBy.map((mended) => `  fixed by    ${numberOf(mended)} "${shown(mended.title, 80)}" (${shown(mended.because, 80)})`),
    ...others.map(
      ({ service, environment, liveAt, isRollback }) =>
        `  ${isRollback ? 'taken out ' : 'also in   '}  ${shown(service, 60)} → ${shown(environment, 40)} ${momentWords(liveAt)}`,
    ),
    `  still in    ${stillIn.length > 0 ? stillIn.map((service) => shown(service, 60)).join(', ') : 'nothing'}`,
  ];
};

export const likeLines = (id: string, alike: readonly Remembered[]): string[] => [
  alike.length === 0
    ? `Nothing that is remembered is like ${shown(id, 60)}.`
    : `${countWords(alike.length, 'earlier incident')} like ${shown(id, 60)}`,
  ...alike.map(
    ({ incidentId, at, title, because }) =>
      `  ${shown(incidentId, 60)}  ${momentWords(at)}  "${shown(title, 80)}"  (${shown(because, 120)})`,
  ),
];

const deploymentHead = ({ at, environment, sha, version, status, isRollback }: DeploymentLine): string =>
  `${momentWords(at)}  ${shown(environment, 40)}  ${shown(sha?.slice(0, 7) ?? version ?? 'no revision', 40)}  ${status}${isRollback ? ', a rollback' : ''}`;

const changeLines = ({ changes }: DeploymentLine): string[] => [
  ...changes
    .slice(0, mostListed)
    .map((change) => `    ${titles[change.tier].padEnd(8)}  ${numberOf(change)} "${shown(change.title, 100)}"`),
  ...more(changes.length),
];

export const betweenLines = (service: string, deployments: readonly DeploymentLine[]): string[] => [
  `${shown(service, 60)}: ${countWords(deployments.length, 'deployment')}, oldest first`,
  ...deployments.slice(0, mostListed).flatMap((one) => [`  ${deploymentHead(one)}`, ...changeLines(one)]),
  ...more(deployments.length),
];

export const liveLines = (service: string, at: string, live: DeploymentLine | undefined): string[] => {
  if (!live) return [`Nothing is known to have been live on ${shown(service, 60)} at ${momentWords(at)}.`];
  const since = durationWords(Math.max(0, minutesBetween(live.at, at)));
  return [
    `${shown(service, 60)} at ${momentWords(at)}: ${shown(live.sha?.slice(0, 7) ?? live.version ?? 'no revision', 40)}, live for ${since}`,
    `  ${deploymentHead(live)}`,
    ...changeLines(live),
  ];
};
