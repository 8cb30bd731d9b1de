// What can the week not tell, and what lies ahead?
import type { Arm, Comparison, ComparisonVerdict, Stratum } from '../core/measure/comparison';
import type { Digest } from '../core/measure/digest';
import type { Ahead } from '../core/measure/week-facts';
import { countWords, dayWords, intervalWords, percentNumber } from '../core/measure/wording';
import { bold, words, type Piece } from './blocks';
import { tierWords } from './tier-words';
import { line, listed } from './text';

const verdicts: Record<ComparisonVerdict, string> = {
  'not enough data': 'not enough data yet',
  'cannot tell': 'cannot tell yet',
  'worth watching': 'worth watching, one window is not enough to tell',
  different: 'different, in two windows that do not overlap',
};

const arm = ({ failed, total, interval }: Arm): string => `${failed} of ${total}${interval ? ` (${intervalWords(interval)})` : ''}`;

const stratumLine = ({ tier, size, ai, human, verdict, neededPerGroup, weeksAway }: Stratum): Piece[] => {
  const place = `${tierWords[tier]}, ${size === 'not seen' ? 'size not seen' : `${size} lines`}`;
  if (verdict === 'not enough data') return [words(`${place}: not enough data yet (${ai.total} and ${human.total} changes)`)];
  const away =
    weeksAway !== undefined && weeksAway > 0 ? `; about ${neededPerGroup} each would tell, ${countWords(weeksAway, 'week')} away` : '';
  return [words(`${place}: ${arm(ai)} and ${arm(human)}${away}`)];
};

const isComparable = ({ ai, human }: Stratum): boolean => ai.total > 0 && human.total > 0;

/** AI-assisted and human-only changes of the same tier and size; counts without percentages below twenty a side. */
export const comparisonLines = ({ verdict, strata, unknownShare, weeks }: Comparison): Piece[][] => {
  const comparable = strata.filter(isComparable);
  const told = [
    ...comparable.filter((one) => one.verdict !== 'not enough data').slice(0, 2),
    ...comparable.filter((one) => one.verdict === 'not enough data').slice(0, 1),
  ];
  return [
    [bold(`AI-assisted and human-only, same tier and size${weeks > 0 ? `, ${countWords(weeks, 'week')}` : ''}: ${verdicts[verdict]}`)],
    ...told.map(stratumLine),
    unknownShare > 0.2 ? [words(`${percentNumber(unknownShare)} % of changes carry no provenance: too many to compare.`)] : [],
  ];
};

const overdue = (ahead: readonly Ahead[], at: string): Piece[] => {
  const late = ahead.flatMap((one) => (one.kind === 'follow-up' && one.dueAt < at ? [one.incidentId] : []));
  return late.length > 0 ? [words(`${countWords(late.length, 'follow-up')} overdue (${listed([...new Set(late)], 4, 40)})`)] : [];
};

/** `23 Nov` of a policy's day. */
const dayOf = (day: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? dayWords(day) : line(day, 20));

const freezes = (ahead: readonly Ahead[]): Piece[][] =>
  ahead
    .flatMap((one) => (one.kind === 'freeze' ? [one] : []))
    .slice(0, 2)
    .map(({ name, from, to, tiers }) => [words(`${line(name, 60)}: ${listed(tiers, 4)} tier frozen ${dayOf(from)}-${dayOf(to)}`)]);

const unknownPaths = (ahead: readonly Ahead[]): Piece[][] =>
  ahead
    .flatMap((one) => (one.kind === 'unknown-path' ? [one] : []))
    .slice(0, 2)
    .map(({ path, days }) => [words(`Nobody on the team has written or reviewed ${line(path, 120)} in ${countWords(days, 'day')}`)]);

export const aheadLines = ({ ahead, at }: Digest): Piece[][] => {
  const lines = [...freezes(ahead), overdue(ahead, at), ...unknownPaths(ahead)].filter(({ length }) => length > 0);
  return lines.length > 0 ? [[bold('Ahead')], ...lines] : [];
};

/** `Can be wrong: 6 of 44 changes have unknown provenance · …` */
export const doubtWords = ({ canBeWrong }: Digest): string => {
  const { changes, unknownOrigin, unconfirmedLinks, maturing, undescribed, unplaced, silent } = canBeWrong;
  const doubts = [
    ...(unknownOrigin > 0 ? [`${unknownOrigin} of ${countWords(changes, 'change')} with unknown provenance`] : []),
    ...(unconfirmedLinks > 0 ? [`${countWords(unconfirmedLinks, 'link')} unconfirmed`] : []),
    ...(undescribed > 0 ? [`contents of ${countWords(undescribed, 'deploy')} not seen`] : []),
    ...(unplaced > 0 ? [`${countWords(unplaced, 'confirmed change')} we know nothing else of`] : []),
    ...(maturing > 0 ? [`this week's ${countWords(maturing, 'deploy')} still maturing (under 14 days)`] : []),
    silent.length > 0 ? `${countWords(silent.length, 'source')} silent` : 'all sources healthy',
  ];
  return `Can be wrong: ${doubts.join(' · ')}`;
};
