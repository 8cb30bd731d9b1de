// How are figures said? The same words in messages, pages and documents.
import type { Tier } from '../facts/change';
import { HOUR_MS, momentOf, millisOf, weekBounds, type Moment, type Week } from '../facts/moment';
import type { NormalRange } from './normal-range';
import type { Interval } from './statistics';

const minutesPerDay = 24 * 60;

/** `High: src/auth/session.ts is an auth surface`: the tier is said once, whether or not its reason begins with it. */
export const tierSentence = ({ tier, because }: { tier: Tier; because: string }): string =>
  because.toLowerCase().startsWith(`${tier}:`) ? because : `${tier.slice(0, 1).toUpperCase()}${tier.slice(1)}: ${because}`;

/** `18 min`, `1 h 52 min`, `3 d 4 h`: minutes in the two units that matter. */
export const durationWords = (minutes: number): string => {
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole} min`;
  const [big, small, bigUnit, smallUnit] =
    whole < minutesPerDay
      ? ([Math.floor(whole / 60), whole % 60, 'h', 'min'] as const)
      : ([Math.floor(whole / minutesPerDay), Math.floor((whole % minutesPerDay) / 60), 'd', 'h'] as const);
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`;
};

/** At most one decimal, none from 100 on. */
export const numberWords = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, ''));

/** `4.5`: a share (0..1) in percent, one decimal. */
export const percentNumber = (share: number): string => (share * 100).toFixed(1);

/** `3.7-12.5 %`. */
export const intervalWords = ({ low, high }: Interval): string => `${percentNumber(low)}-${percentNumber(high)} %`;

/** `+1.9 points, could be -3.9 to +8.1`. */
export const differenceWords = ({ difference, low, high }: Interval & { difference: number }): string =>
  `${signed(difference)} points, could be ${signed(low)} to ${signed(high)}`;

const signed = (share: number): string => {
  const text = percentNumber(share);
  return share > 0 && text !== '0.0' ? `+${text}` : text === '-0.0' ? '0.0' : text.replace('-', '−');
};

const inMinutes = (hours: number): number => Math.round(hours * 60);

/** `6.1 h`; below one hour `12 min`. */
export const hoursWords = (hours: number): string => (hours < 1 ? `${inMinutes(hours)} min` : `${numberWords(hours)} h`);

/** `normal 0-6` of counts, `normal 4-9 h` of measures; which whole numbers are inside, for counts. */
export const rangeWords = ({ low, high }: NormalRange, kind: 'count' | 'hours'): string =>
  kind === 'hours'
    ? `normal ${high < 1 ? `${inMinutes(low)}-${inMinutes(high)} min` : `${numberWords(low)}-${numberWords(high)} h`}`
    : Math.ceil(low) <= Math.floor(high)
      ? `normal ${[...new Set([Math.ceil(low), Math.floor(high)])].join('-')}`
      : `normal about ${numberWords((low + high) / 2)}`;

/** `1 change`, `2 changes`. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const named = (names: readonly string[], at: number): string => names[at] ?? '';

/** `Tue 14:10`. */
export const weekdayTime = (at: Moment): string => `${named(weekdays, new Date(at).getUTCDay())} ${at.slice(11, 16)}`;

/** `12 Nov`. */
export const dayWords = (at: Moment): string => `${new Date(at).getUTCDate()} ${named(months, new Date(at).getUTCMonth())}`;

/** `12 Nov 2026, 09:04 UTC`. */
export const momentWords = (at: Moment): string => `${dayWords(at)} ${at.slice(0, 4)}, ${at.slice(11, 16)} UTC`;

/** `16-22 Nov 2026`, `28 Dec 2026 - 3 Jan 2027`. */
export const weekWords = (week: Week): string => {
  const bounds = weekBounds(week);
  if (!bounds) return week;
  const last = momentOf(millisOf(bounds.to) - HOUR_MS);
  const [from, to] = [dayWords(bounds.from), dayWords(last)];
  if (bounds.from.slice(0, 7) === last.slice(0, 7)) return `${from.split(' ')[0] ?? ''}-${to} ${last.slice(0, 4)}`;
  return bounds.from.slice(0, 4) === last.slice(0, 4)
    ? `${from} - ${to} ${last.slice(0, 4)}`
    : `${from} ${bounds.from.slice(0, 4)} - ${to} ${last.slice(0, 4)}`;
};

/** Text cut to a number of characters, with an ellipsis; never through the middle of a character. */
export const shorten = (text: string, most: number): string => {
  const characters = text.length <= most ? [] : [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
};
