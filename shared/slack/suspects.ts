// Which changes came before an incident, how sure are we of each, and what was ruled out?
import type { Change, Origin } from '../core/facts/change';
import { minutesBetween } from '../core/facts/moment';
import type { RuledOut, Strength, Suspect } from '../core/facts/ranking';
import type { IncidentFile } from '../core/measure/incident-file';
import { wilson } from '../core/measure/statistics';
import { countWords, durationWords } from '../core/measure/wording';
import { beyondWindow } from '../core/ranking/beyond-window';
import { bold, when, words, type Piece } from './blocks';
import { changeLink, changeOf } from './links';
import { line, listed } from './text';

/** How much a version of the card tells. */
export type Detail = { suspects: number; evidence: number; memories: number };

const strengths: Record<Strength, string> = { strong: 'Strong', possible: 'Possible', weak: 'Weak' };

const origins: Record<Origin, string> = {
  ai: 'AI-assisted',
  mixed: 'AI-assisted in part',
  human: 'human-declared',
  bot: 'bot',
  unknown: 'unknown provenance',
};

/** With a strong suspect there is little to learn from a row of weak ones. */
const mostShown = (suspects: readonly Suspect[]): number => (suspects[0]?.strength === 'strong' ? 3 : 5);

/** Suspects that a person has not cleared, most likely first, at most five: the numbers on the card and on its buttons. */
export const shownSuspects = (file: IncidentFile): Suspect[] => openSuspects(file).slice(0, mostShown(openSuspects(file)));

/** Suspects that a person has not cleared, most likely first. */
export const openSuspects = ({ ranking, standing }: IncidentFile): Suspect[] =>
  ranking.suspects.filter(({ sha }) => !standing.clearedShas.includes(sha));

/** No change is left that could have done it. */
export const isWithout = (file: IncidentFile): boolean => shownSuspects(file).length === 0;

export const suspectLines = (file: IncidentFile, detail: Detail & { withOrigin: boolean }): Piece[][] => {
  const told = shownSuspects(file).slice(0, detail.suspects);
  if (told.length === 0) return [...withoutLines(file), ...clearedLines(file)];
  const rest = openSuspects(file).length - told.length;
  return [
    [bold('What changed before it')],
    ...told.flatMap((suspect, index) => oneSuspect(file, suspect, { ...detail, evidence: evidenceAt(index, detail), number: index + 1 })),
    rest > 0 ? [words(`… and ${countWords(rest, 'less likely change')}`)] : [],
    ...clearedLines(file),
  ];
};

const withoutLines = ({ ruledOutDeployments, lookbackHours, standing }: IncidentFile): Piece[][] => {
  if (ruledOutDeployments.length > 0) return [[words(`Looked back ${lookbackHours} h: what was deployed cannot have done it. ${advice}`)]];
  return standing.clearedShas.length > 0 ? [[words(advice)]] : [];
};

const advice = 'Look at suppliers and traffic.';

const mostCleared = 3;

const clearedLines = ({ standing: { clearedShas }, changes }: IncidentFile): Piece[][] => [
  ...clearedShas.slice(0, mostCleared).map((sha) => [words('Cleared by a person: '), ...changeLink(changes, sha)]),
  clearedShas.length > mostCleared ? [words(`… and ${clearedShas.length - mostCleared} more cleared`)] : [],
];

/** The likeliest suspect is told in full, the others in short: the card is read at 3 a.m. */
const evidenceAt = (index: number, { evidence }: Detail): number => (index === 0 ? evidence : Math.ceil(evidence / 2));

type Numbered = Detail & { withOrigin: boolean; number: number };

const oneSuspect = (file: IncidentFile, suspect: Suspect, detail: Numbered): Piece[][] => {
  const first = [
    words(`${detail.number}. `),
    bold(`${strengthOf(file, suspect)}  `),
    ...changeLink(file.changes, suspect.sha),
    ...liveSince(file, suspect.sha),
    ...(detail.withOrigin ? originOf(changeOf(file.changes, suspect.sha)) : []),
  ];
  if (suspect.strength === 'weak') return [[...first, words(inShort(suspect))]];
  return [first, ...reasons('+', suspect.evidence, detail.evidence), ...reasons('−', suspect.counterEvidence, detail.evidence - 1)];
};

/** ` · time only`: the best that can be said for a weak suspect, and against it. */
const inShort = ({ evidence: [best], counterEvidence: [worst] }: Suspect): string =>
  [...(best ? [best.text] : []), ...(worst ? [`against it: ${worst.text}`] : [])].map((text) => ` · ${line(text, 120)}`).join('');

const reasons = (sign: string, evidence: readonly { text: string }[], shown: number): Piece[][] =>
  evidence.slice(0, Math.max(1, shown)).map(({ text }) => [words(`      ${sign} ${line(text, 140)}`)]);

/** Live for longer than deployments are looked for: it was there all along and may only now have shown. */
const isSlowBurn = (file: IncidentFile, sha: string): boolean => (minutesLive(file, sha) ?? 0) > file.lookbackHours * 60;

const strengthOf = (file: IncidentFile, { sha, strength }: Suspect): string =>
  isSlowBurn(file, sha) ? `Slow burn (${strengths[strength].toLowerCase()})` : strengths[strength];

const minutesLive = ({ liveBy, incident }: IncidentFile, sha: string): number | undefined => {
  const live = Object.hasOwn(liveBy, sha) ? liveBy[sha] : undefined;
  return live && minutesBetween(live.liveAt, incident.startedAt);
};

const liveSince = (file: IncidentFile, sha: string): Piece[] => {
  const live = Object.hasOwn(file.liveBy, sha) ? file.liveBy[sha] : undefined;
  if (!live) return [];
  const minutes = Math.max(0, minutesBetween(live.liveAt, file.incident.startedAt));
  const elsewhere = live.service === file.incident.service ? '' : ` in ${line(live.service, 60)}`;
  if (isSlowBurn(file, sha)) return [words(` · live ${durationWords(minutes)}${elsewhere}`)];
  const isSameDay = live.liveAt.slice(0, 10) === file.incident.startedAt.slice(0, 10);
  return [words(' · live '), when(live.liveAt, isSameDay ? 'time' : 'both'), words(`, ${durationWords(minutes)} before${elsewhere}`)];
};

const originOf = (change: Change | undefined): Piece[] => {
  if (!change) return [];
  const tools = change.origin.tools.length > 0 ? ` (${listed(change.origin.tools, 2, 30)})` : '';
  return [words(` · ${origins[change.origin.origin]}${tools}`)];
};

/** `Ruled out: 3 deploys: live after the first error (1), another service (2)` */
export const ruledOutLine = ({ ruledOutDeployments }: IncidentFile): Piece[] => {
  if (ruledOutDeployments.length === 0) return [];
  const groups = [...byReason(ruledOutDeployments)].map(([because, number]) => (number > 1 ? `${because} (${number})` : because));
  return [bold('Ruled out: '), words(`${countWords(ruledOutDeployments.length, 'deploy')}: ${inTurn(groups)}`)];
};

const mostReasons = 4;

// Reasons have commas of their own.
const inTurn = (reasons: readonly string[]): string => {
  const rest = reasons.length - mostReasons;
  return `${reasons.slice(0, mostReasons).join('; ')}${rest > 0 ? `; and ${countWords(rest, 'more reason')}` : ''}`;
};

const byReason = (ruledOut: readonly RuledOut[]): Map<string, number> => {
  const groups = new Map<string, number>();
  for (const { because } of ruledOut) {
    const reason = line(because, 110);
    groups.set(reason, (groups.get(reason) ?? 0) + 1);
  }
  return groups;
};

/** That a slower cause would not be listed: while nobody has answered, and where no strong suspect and no slow burn is named. */
export const slowerCauseLine = (file: IncidentFile): Piece[] => {
  const isNamed = file.ranking.suspects.some(({ sha }) => isSlowBurn(file, sha));
  const text = file.standing.settled || isNamed ? undefined : beyondWindow(file.ranking, file.lookbackHours);
  return text === undefined ? [] : [words(text)];
};

const percent = (share: number): string => String(Math.round(share * 100));

/** How far our own word "strong" has been right, with the Wilson interval of that share. */
export const trackRecordLine = ({ trackRecord, ...file }: IncidentFile): Piece[] => {
  const { confirmed, answered } = trackRecord;
  if (file.standing.settled || !file.ranking.suspects.some(({ strength }) => strength === 'strong')) return [];
  if (answered === 0) return [words('No track record yet: nobody has answered a card that said "strong".')];
  const { low, high } = wilson(confirmed, answered);
  return [words(`When we said "strong", people confirmed ${confirmed} of ${answered} (${percent(low)}-${percent(high)} %).`)];
};
