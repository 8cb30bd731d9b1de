// What did changes break this week, and were the risky ones looked at in time?
import type { Digest } from '../core/measure/digest';
import type { DigestChange, HighRisk } from '../core/measure/digest-changes';
import type { CausedIncident } from '../core/measure/digest-incidents';
import { causedWords } from '../core/measure/digest-words';
import { durationWords } from '../core/measure/wording';
import { bold, words, type Piece } from './blocks';
import { namedChange } from './links';
import { line, listed, spanBetween } from './text';

const causedLine = (incident: CausedIncident): Piece[] => {
  const { incidentId, title, minutes, change } = incident;
  const lasted = minutes === undefined ? 'still open' : durationWords(minutes);
  return [words(`• ${line(incidentId, 40)} ${line(title, 90)}, ${lasted}. `), ...namedChange(change), words(`. ${causedWords(incident)}`)];
};

/** `4 of 7 broke by state/concurrency, as people said.` */
const commonest = (caused: readonly CausedIncident[]): Piece[] => {
  const counts = new Map<string, number>();
  for (const { failureMode } of caused) if (failureMode) counts.set(failureMode, (counts.get(failureMode) ?? 0) + 1);
  const [top] = [...counts].sort(([, one], [, other]) => other - one);
  return top && top[1] > 1 ? [words(`${top[1]} of ${caused.length} broke by ${top[0]}, as people said.`)] : [];
};

const otherLine = ({ incidents: { other } }: Digest): Piece[] =>
  other.length > 0
    ? [words(`Not caused by a change: ${other.length} (${listed([...new Set(other.map(({ reason }) => reason))], 4)}).`)]
    : [];

/** Incidents that a person said a change caused, at most `shown` by name. */
export const causedLines = (digest: Digest, shown: number): Piece[][] => {
  const { caused } = digest.incidents;
  const rest = caused.length - shown;
  return [
    [bold(caused.length === 0 ? 'No incident was confirmed as caused by a change' : 'Incidents caused by changes')],
    ...caused.slice(0, shown).map(causedLine),
    rest > 0 ? [words(`• and ${rest} more in the report`)] : [],
    commonest(caused),
    otherLine(digest),
  ];
};

const lookedAt: Record<DigestChange['review']['when'], (change: DigestChange) => string> = {
  before: () => 'was reviewed in time',
  after: ({ liveAt, review }) =>
    review.at === undefined ? 'was reviewed after it went live' : `was reviewed ${spanBetween(liveAt, review.at)} after it went live`,
  none: () => 'was not reviewed by an independent human',
  'cannot see': () => 'may have been reviewed; we could not see',
};

/** How the week's high and critical changes were looked at; each exception by the name of the change. */
export const highRiskLines = ({ shipped, before, exceptions }: HighRisk, shown: number): Piece[][] => {
  if (shipped === 0) return [[bold('High-risk changes: '), words('none shipped')]];
  const rest = shipped - before - Math.min(shown, exceptions.length);
  return [
    [bold('High-risk changes: '), words(`${shipped} shipped, ${before} with an independent human review before deploy`)],
    ...exceptions.slice(0, shown).map((change) => [words('• '), ...namedChange(change), words(` ${lookedAt[change.review.when](change)}`)]),
    rest > 0 ? [words(`• and ${rest} more in the report`)] : [],
  ];
};
