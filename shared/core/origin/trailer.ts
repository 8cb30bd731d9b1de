// Which trailers does a line hold, and whom do they name? Looser than git: any paragraph, mid-line, without brackets.
import type { OwnLine } from './own-words';

/** `value` may be cut at 2,000 characters. */
export type Trailer = { key: string; value: string };

export type Person = { name: string; address?: string };

const SHORTEST_KEY = 7;
const LONGEST_KEY = 42;
const LONGEST_VALUE = 2000;
const CO_AUTHOR = 'co-authored-by';
const INLINE = `${CO_AUTHOR}:`;
const spelledOut = /^co[- ]?authored[- ]by:? /i;
const coAuthorKeys = new Set(['coauthored-by', 'co-author-by', 'co-author', 'coauthor', 'coauthor-by', 'co-authored', 'co-authors']);

const noTrailers: Trailer[] = [];

/** A list item or an announced example is talk about trailers. */
export const trailersOf = ({ text, isBullet, isAfterColon }: OwnLine): Trailer[] => {
  if (isBullet || isAfterColon) return noTrailers;
  const colon = text.indexOf(':');
  if ((colon < SHORTEST_KEY || colon > LONGEST_KEY) && !spelledOut.test(text) && !text.includes('uthored-')) return noTrailers;
  const starts = inlineStarts(text);
  const first = starts[0] ?? text.length;
  const inline = starts.map((start, index) => ({ key: CO_AUTHOR, value: valueOf(text.slice(start + INLINE.length, starts[index + 1])) }));
  const leading = first === 0 ? undefined : leadingTrailer(text.slice(0, first));
  return [...(leading ? [leading] : []), ...inline.filter(({ value }) => isComplete(value))];
};

const valueOf = (text: string): string => text.slice(0, LONGEST_VALUE).trim();

const leadingTrailer = (text: string): Trailer | undefined => {
  const spelled = spelledOut.exec(text);
  if (spelled) return complete({ key: CO_AUTHOR, value: valueOf(text.slice(spelled[0].length)) });
  const colon = text.slice(0, LONGEST_KEY).indexOf(':');
  const key = text.slice(0, Math.max(0, colon)).trim();
  if (!/^[A-Za-z][A-Za-z _-]*$/.test(key)) return undefined;
  const canonical = key.toLowerCase().replaceAll(/[ _]/g, '-');
  return complete({ key: coAuthorKeys.has(canonical) ? CO_AUTHOR : canonical, value: valueOf(text.slice(colon + 1)) });
};

const complete = (trailer: Trailer): Trailer | undefined => (trailer.key !== CO_AUTHOR || isComplete(trailer.value) ? trailer : undefined);

/** Where co-author trailers start: at the line's start, or after the end of a sentence, a link or another address. Not after a word or a quote. */
const inlineStarts = (text: string): number[] => {
  const starts: number[] = [];
  if (!text.includes('uthored-') && !text.includes('UTHORED-')) return starts;
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(INLINE); at >= 0; at = lower.indexOf(INLINE, at + INLINE.length)) {
    const before = text.slice(Math.max(0, at - 3), at);
    if (at === 0 || before.endsWith('  ') || /[.!?)\]>|]\s+$/.test(before) || before.endsWith('>')) starts.push(at);
  }
  return starts;
};

/** People named in a value. Words after the last address make it a sentence about a trailer: nobody is named then. */
export const peopleOf = (value: string): Person[] => {
  const people: Person[] = [];
  let end = 0;
  for (const match of value.matchAll(/[^\s<>,;&"'`]+/g)) {
    const address = withoutBrackets(match[0]);
    if (!isAddress(address)) continue;
    people.push({ name: nameFrom(value.slice(end, match.index)), address });
    end = match.index + match[0].length;
  }
  return people.length > 0 ? people : [{ name: nameFrom(value) }];
};

const withoutBrackets = (word: string): string => {
  let end = word.length;
  while (end > 0 && ').'.includes(word.charAt(end - 1))) end -= 1;
  return word.slice(word.startsWith('(') ? 1 : 0, end);
};

const isAddress = (word: string): boolean =>
  (word.indexOf('@') > 0 && !word.endsWith('@') && !word.includes('/')) || word.toLowerCase() === 'noreplyanthropic.com';

const nameFrom = (text: string): string => text.replaceAll(/[<>,;&"`]/g, ' ').trim();

const isComplete = (value: string): boolean => {
  const end = value.lastIndexOf('>');
  const hasAddress = end > 0 && value.indexOf('@') > 0;
  return !hasAddress || !/^[^(#]{0,40}\p{L}/u.test(value.slice(end + 1));
};
