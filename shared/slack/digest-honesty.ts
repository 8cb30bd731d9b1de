// What can the week not tell, and what lies ahead?
import type { Digest } from '../core/measure/digest';
import type { Ahead } from '../core/measure/week-facts';
import { aheadWords, canBeWrongWords, comparisonWords } from '../core/measure/digest-words';
import { countWords, dayWords } from '../core/measure/wording';
import { bold, words, type Piece } from './blocks';
import { line, listed } from './text';

/** AI-assisted and human-only changes of the same tier and size; counts without percentages below twenty a side. */
export const comparisonLines = ({ comparison }: Digest): Piece[][] => {
  const { headline, lines } = comparisonWords(comparison);
  return [[bold(headline)], ...lines.map((text) => [words(line(text, 300))])];
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

/** Rules that fell silent: said in every form of the week, for nothing else would tell. */
export const silencedLines = ({ ahead }: Pick<Digest, 'ahead'>): Piece[][] =>
  ahead.flatMap((one) => (one.kind === 'silenced' ? [[words(aheadWords(one))]] : []));

export const aheadLines = ({ ahead, at }: Digest): Piece[][] => {
  const lines = [...freezes(ahead), overdue(ahead, at), ...unknownPaths(ahead), ...silencedLines({ ahead })].filter(
    ({ length }) => length > 0,
  );
  return lines.length > 0 ? [[bold('Ahead')], ...lines] : [];
};

/** `Can be wrong: 6 of 44 changes have unknown provenance · …` */
export const doubtWords = ({ canBeWrong }: Digest): string =>
  `Can be wrong: ${canBeWrongWords(canBeWrong)
    .map((text) => line(text, 150))
    .join(' · ')}`;
