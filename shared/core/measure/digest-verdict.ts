// What kind of week was it, in one sentence of at most 150 characters?
import { DAY_MS, later, type Moment } from '../facts/moment';
import type { FailureMode } from '../facts/verdict';
import { standsTo, type NormalRange } from './normal-range';
import type { SilentSource } from './sources';
import { countWords, dayWords, rangeWords, shorten, weekdayTime } from './wording';

export type DigestForm = 'normal' | 'quiet' | 'blind' | 'bad';

/** Longest sentence that may stand first, in characters. */
const verdictChars = 150;

const since = (sinceAt: Moment, at: Moment): string =>
  sinceAt >= later(at, -7 * DAY_MS) ? `since ${weekdayTime(sinceAt)} UTC` : `since ${dayWords(sinceAt)}`;

const blindSentence = ([first, ...others]: readonly SilentSource[], at: Moment): string => {
  const one =
    first?.sinceAt === undefined
      ? `nothing ever from ${first?.name ?? 'a source'}`
      : `nothing from ${first.name} ${since(first.sinceAt, at)}`;
  return `We were partly blind: ${one}${others.length === 0 ? '' : ` (and ${countWords(others.length, 'more source')})`}.`;
};

/** The few figures that decide the form. `exceptions` = high-risk changes not reviewed before they went live. */
export type Bearings = {
  at: Moment;
  silent: readonly SilentSource[];
  deployments: number;
  caused: number;
  otherIncidents: number;
  waiting: number;
  exceptions: number;
  range?: NormalRange;
  /** How most of the week's deploy-caused incidents broke, where people said so. */
  commonMode?: { mode: FailureMode; count: number };
};

/** Blind wins over everything: a week that was not seen must not look good. */
export const formOf = ({ silent, range, caused, otherIncidents, waiting, exceptions }: Bearings): DigestForm => {
  if (silent.length > 0) return 'blind';
  if (standsTo(range, caused) === 'above') return 'bad';
  return caused + otherIncidents + waiting + exceptions === 0 ? 'quiet' : 'normal';
};

const causedWords = (caused: number): string =>
  caused === 0 ? 'no deploy-caused incidents' : countWords(caused, 'deploy-caused incident');

const waitingWords = (waiting: number): string => (waiting === 0 ? 'nothing waiting on you' : `${countWords(waiting, 'decision')} waiting`);

/** The first sentence of a digest. */
export const verdictSentence = (bearings: Bearings): string => {
  const { at, silent, deployments, caused, waiting, range, commonMode } = bearings;
  const common = commonMode ? ` ${commonMode.count} of ${caused} broke by ${commonMode.mode}.` : '';
  const sentences: Record<DigestForm, () => string> = {
    blind: () => blindSentence(silent, at),
    bad: () =>
      `Outside your normal range: ${causedWords(caused)} (${range ? rangeWords(range, 'count') : ''}), ${waitingWords(waiting)}.${common}`,
    quiet: () => `Quiet week: ${countWords(deployments, 'deploy')}, no deploy-caused incidents, nothing waiting on you.`,
    normal: () => `${range ? 'Normal week' : 'No normal range yet'}: ${causedWords(caused)}, ${waitingWords(waiting)}.`,
  };
  return shorten(sentences[formOf(bearings)](), verdictChars);
};
