// Why was a change taken out? The revert's own words, without the change's title, its names, and people.
import type { Landed } from './landed';

const mostReason = 4_000;
const mostNames = 60;
const mostWanted = 300;
const mostRead = 8_000;
const trailer = /^[A-Z][\w-]{1,40}: \S/;
const reasonStart = /^(?:\*\s?)?(?:reason for (?:this )?(?:revert|reverting|rollback)|revert reason|reason)\s?:\s{0,3}/i;
const restates =
  /\bthis reverts\b|^reverts? (?:commit|change|pull request|[\w.-]{0,60}\/?[\w.-]{0,60}[#!]\d)|^merge (?:pull request|branch)|^\(cherry.picked from|^bug ?[:=]|^fixes:? /i;
const quotation =
  /^original (?:change|cl|commit|issue|pr)['’]?s?(?: description| message)?|^>|^commit message of|^description of (?:the )?original/i;
const removed: readonly RegExp[] = [
  /\bhttps?:\/\/\S{1,2000}/gi,
  /(?<![\w.-])[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}\/\S{0,500}/g,
  /[^\s<>@]{1,64}@[A-Za-z0-9.-]{1,255}/g,
  /\b[0-9a-f]{7,64}\b/gi,
  /\bI[0-9a-f]{8,40}\b/g,
  /[\w.-]{0,60}[#!]\d{1,9}\b/g,
  /\bT\d{4,9}\b/g,
  /(?<![\w/])@[\w-]{1,40}/g,
];
const lineEnds = /[^\S\n]{1,200}$/gm;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

// As the pattern below folds: the long s is an s.
const folded = (text: string): string => text.toLowerCase().replaceAll('ſ', 's');

// Most names stand in no line: a pattern is made only for those that do.
const withoutWords = (text: string, words: readonly string[]): string =>
  words.reduce((left, one) => {
    const word = one.slice(0, mostWanted);
    if (!folded(left).includes(folded(word))) return left;
    return left.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}_])${escaped(word)}(?![\\p{L}\\p{N}_])`, 'giu'), ' ');
  }, text);

// Longest first, then each part of a name that is long enough to be nobody's word.
const partsOfNames = (names: readonly string[]): string[] => {
  const whole = names.map((name) => name.trim()).filter((name) => name.length > 2 && name.length < 100);
  const parts = whole.flatMap((name) => name.split(/[\s.,-]+/)).filter((part) => part.length > 3);
  return [...new Set([...whole, ...parts])].sort((one, other) => other.length - one.length).slice(0, mostNames);
};

/** What a title says without `feat(scope):`, `[tag]` and a squash merge's number. */
const bareTitle = (title: string): string =>
  title
    .replace(/ \(#\d{1,9}\)$/, '')
    .replace(/^(?:\w{2,12}(?:\([^)]{0,60}\))?!?: |\[[^\]]{0,60}\] ?)/, '')
    .trim();

const lettersIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]{2,80}/gu) ?? [];

// A line that says the title again in most of its words gives the answer away.
const repeats = (line: string, titles: readonly string[]): boolean => {
  const words = lettersIn(line);
  return titles.some((title) => {
    const own = new Set(lettersIn(title));
    const shared = new Set(words.filter((word) => own.has(word))).size;
    return own.size > 2 && shared >= 0.7 * own.size;
  });
};

const ownLines = (message: string): string[] => {
  const lines = message
    .slice(0, mostRead)
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
  const quoted = lines.findIndex((line) => quotation.test(line));
  return (quoted < 0 ? lines : lines.slice(0, quoted)).filter(
    (line) => line !== '' && !restates.test(line) && (reasonStart.test(line) || !trailer.test(line)),
  );
};

const afterColon = /^(?:revert|undo|roll ?back|back ?out)[^:"']{0,300}(?:: | because | as it | since | due to )(.{8,300})$/i;

// `Revert the new pool: checks time out` gives its reason in the title; a quoted title is the change's own.
const reasonInTitle = (title: string): string[] => {
  const found = /["“]/.test(title) ? undefined : afterColon.exec(title.slice(0, 500))?.[1];
  return found === undefined ? [] : [found];
};

export type Reason = { title: string; text: string };

/** The scrubbed reason; undefined where nothing is left of it. `culprits`: what was taken out. */
export const reasonOf = (undoing: Landed, culprits: readonly Landed[]): Reason | undefined => {
  const titles = culprits.flatMap(({ title }) => [title, bareTitle(title)]).filter((title) => title.length > 3);
  const names = partsOfNames([...undoing.people, ...culprits.flatMap(({ people }) => people)]);
  const said =
    undoing.undoing?.kind === 'fix'
      ? [undoing.title, ...ownLines(undoing.message)]
      : [...reasonInTitle(undoing.title), ...ownLines(undoing.message)];
  const kept = said
    .map((line) => line.replace(reasonStart, ''))
    .map((line) => withoutWords(line, titles))
    .filter((line) => !repeats(line, titles));
  const bare = removed.reduce((text, pattern) => text.replace(pattern, ' '), withoutWords(kept.join('\n').slice(0, mostReason), names));
  const lines = bare
    .replace(lineEnds, '')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => lettersIn(line).length > 0);
  if (lettersIn(lines.join(' ')).length < 3) return undefined;
  const [title = '', ...rest] = lines;
  return { title: title.slice(0, 300), text: [title.slice(300), ...rest].filter(Boolean).join('\n') };
};
