// An incident in a terminal: what changed before it, what was kept, what was ruled out, and why.
import { minutesBetween } from '../../../shared/core/facts/moment';
import type { Strength, Suspect } from '../../../shared/core/facts/ranking';
import { earlierWords, madeByWords } from '../../../shared/core/measure/ranked-by';
import type { ToldIncident } from '../../../shared/core/measure/told-incident';
import { countWords, durationWords, momentWords } from '../../../shared/core/measure/wording';
import { shown } from './answer';

const strengths: Record<Strength, string> = { strong: 'Strong', possible: 'Possible', weak: 'Weak' };
const mostSuspects = 5;
const mostRuledOut = 10;

/** `#4207`, or the short sha where there is no pull request. */
export const numberOf = ({ sha, pullRequest }: { sha: string; pullRequest?: { number: number } }): string =>
  pullRequest ? `#${pullRequest.number}` : shown(sha.slice(0, 10), 10);

const changeIn = ({ changes }: ToldIncident, sha: string) => (Object.hasOwn(changes, sha) ? changes[sha] : undefined);

const nameOf = (file: ToldIncident, sha: string): string => {
  const change = changeIn(file, sha);
  return change ? `${numberOf(change)} "${shown(change.title, 80)}"` : shown(sha.slice(0, 10), 10);
};

const liveWords = ({ liveBy, incident }: ToldIncident, sha: string): string => {
  const live = Object.hasOwn(liveBy, sha) ? liveBy[sha] : undefined;
  if (!live) return '';
  const minutes = minutesBetween(live.liveAt, incident.startedAt);
  return ` · live ${momentWords(live.liveAt)}, ${durationWords(Math.abs(minutes))} ${minutes < 0 ? 'after the first error' : 'before'}`;
};

const suspectLines = (file: ToldIncident, suspect: Suspect, index: number): string[] => [
  ` ${index + 1}. ${strengths[suspect.strength].padEnd(9)} ${nameOf(file, suspect.sha)}${liveWords(file, suspect.sha)}`,
  ...suspect.evidence.map(({ text }) => `      + for: ${shown(text, 160)}`),
  ...suspect.counterEvidence.map(({ text }) => `      - against: ${shown(text, 160)}`),
];

/** Where the incident stands with people. */
export const standingWords = (file: ToldIncident): string => {
  const answer = file.standing.settled?.answer;
  if (!answer) return 'Nobody has answered yet.';
  if (answer.kind === 'this-change') return `Confirmed: ${nameOf(file, answer.sha)}`;
  return answer.kind === 'not-a-change' ? `Not a change: ${answer.reason}` : 'Nobody has answered yet.';
};

/** `checkout: "PaymentIntentError" since 17 Nov 2026, 14:21 UTC (INC-…, critical, resolved after 41 min)`. */
export const headOf = ({ incident }: ToldIncident): string => {
  const { id, service, title, severity, startedAt, resolvedAt } = incident;
  const end = resolvedAt === undefined ? 'open' : `over after ${durationWords(Math.max(0, minutesBetween(startedAt, resolvedAt)))}`;
  return `${shown(service, 60)}: "${shown(title, 120)}" since ${momentWords(startedAt)} (${shown(id, 60)}, ${severity}, ${end})`;
};

const wayBackLines = ({ wayBack }: ToldIncident): string[] => {
  if (!wayBack) return [];
  const { sha, ranCleanMinutes, reversible, because, command } = wayBack;
  const can = { yes: 'yes', no: 'NO', unknown: 'UNKNOWN' }[reversible];
  return [
    `Can we go back?  ${shown(sha.slice(0, 7), 7)} ran ${durationWords(ranCleanMinutes)} clean. ${can}: ${shown(because, 200)}`,
    ...(command ? [`   ${shown(command, 300)}`] : []),
  ];
};

/** What a person wants to know first; --json has everything. */
export const incidentLines = (file: ToldIncident): string[] => {
  const { ranking, ruledOutDeployments, seenBefore, standing, lookbackHours, notSeen } = file;
  const open = ranking.suspects.filter(({ sha }) => !standing.clearedShas.includes(sha));
  const rest = open.length - mostSuspects;
  return [
    headOf(file),
    standingWords(file),
    open.length > 0 ? 'What changed before it' : `No change fits: we looked back ${lookbackHours} h. Look at suppliers and traffic.`,
    ...open.slice(0, mostSuspects).flatMap((suspect, index) => suspectLines(file, suspect, index)),
    ...(rest > 0 ? [` … and ${countWords(rest, 'less likely change')}`] : []),
    ...(ruledOutDeployments.length > 0
      ? [`Ruled out: ${countWords(ruledOutDeployments.length, 'deployment')} (aftershock explain ${shown(file.incident.id, 60)} says why)`]
      : []),
    ...wayBackLines(file),
    ...seenBefore.map(
      ({ incidentId, title, because }) => `Seen before: ${shown(incidentId, 60)} "${shown(title, 80)}" (${shown(because, 120)})`,
    ),
    ...notSeen.map((text) => `Not seen: ${shown(text)}`),
  ];
};

const termsOf = ({ evidence, counterEvidence }: Suspect): string =>
  [...evidence.map(({ term }) => `${shown(term, 40)} ✓ for`), ...counterEvidence.map(({ term }) => `${shown(term, 40)} ✗ against`)].join(
    '  ',
  ) || '(time only)';

const keptLines = (file: ToldIncident, suspect: Suspect): string[] => [
  `kept ${nameOf(file, suspect.sha)}  ${strengths[suspect.strength]}  ${termsOf(suspect)}`,
  ...[...suspect.evidence, ...suspect.counterEvidence].map(({ text }) => `       ${shown(text, 160)}`),
];

/** Why each change was kept or ruled out. */
export const explainLines = (file: ToldIncident): string[] => {
  const { ranking, ruledOutDeployments, standing } = file;
  const out = [
    ...standing.clearedShas.map((sha) => ({ sha, because: 'cleared by a person' })),
    ...ranking.ruledOut,
    ...ruledOutDeployments.map(({ sha, because }) => ({ sha, because: `deployment: ${because}` })),
  ];
  return [
    headOf(file),
    ...ranking.suspects.filter(({ sha }) => !standing.clearedShas.includes(sha)).flatMap((suspect) => keptLines(file, suspect)),
    ...(ranking.suspects.length === 0 ? ['kept nothing: no change fits'] : []),
    ...out.slice(0, mostRuledOut).map(({ sha, because }) => `out  ${nameOf(file, sha)}  ${shown(because, 160)}`),
    `out  every change live for more than ${file.lookbackHours} h before the first error: not looked at`,
    ...(out.length > mostRuledOut ? [`out  … and ${out.length - mostRuledOut} more (--json lists all)`] : []),
    `Ranked by ${shown(madeByWords(ranking), 200)}.`,
    ...(file.rankedBefore ?? []).map((earlier) => `Ranked before by ${shown(earlierWords(earlier), 240)}.`),
    'Provenance is not an input to this ranking.',
  ];
};
