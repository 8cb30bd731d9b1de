// How is text from strangers made safe to show, and how are times, spans and counts said in words?
import { millisOf, minutesBetween, type Moment } from '../core/facts/moment';
import { dayWords, durationWords } from '../core/measure/wording';

const unprintable = /[\p{Cc}\p{Z}]+/gu;
/** Format characters turn text around or hide it; only the two joiners of scripts and emoji stay. */
const invisible = /[^\P{Cf}\u200C\u200D]/gu;
const loneSurrogates = /\p{Cs}/gu;
const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u;
const isolate = { start: '\u2068', end: '\u2069' };

/** At most `limit` UTF-16 units, the last an ellipsis where something was cut; never half a character. */
export const cut = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const kept = text.slice(0, Math.max(0, limit - 1));
  const half = /[\uD800-\uDBFF]$/.test(kept);
  return `${half ? kept.slice(0, -1) : kept}…`;
};

/**
 * One line of a stranger's text, at most `limit` characters: no line breaks, controls or direction tricks. Text that runs right to
 * left is isolated, so that it does not reorder the words around it.
 */
export const line = (text: string, limit = 120): string => {
  const start = text.slice(0, limit * 4);
  const clean = start.replace(unprintable, ' ').replace(invisible, '').replace(loneSurrogates, '\uFFFD').trim();
  const marked = start.length < text.length && clean.length <= limit ? `${clean}…` : clean;
  if (!rightToLeft.test(marked)) return cut(marked, limit);
  return `${isolate.start}${cut(marked, limit - 2)}${isolate.end}`;
};

/** A stranger's title between quotation marks that it cannot close itself. */
export const quoted = (text: string, limit = 90): string =>
  `"${line(text.slice(0, limit * 4 + 1), limit).replaceAll('"', "'") || '(no title)'}"`;

/**
 * The sentence that is a message's `text` and its first block: at most 150 characters (Slack's limit for a header), with no
 * character that Slack reads as the start of a mention or link, since `text` is markup where a header is not.
 */
export const headline = (text: string): string => {
  const status = /^(?:OK|LOOK|ACT) {2}/.exec(text)?.[0] ?? '';
  return status + (line(text.slice(status.length).replaceAll('<', '‹').replaceAll('>', '›'), 150 - status.length) || 'Nothing to say');
};

/** For `mrkdwn`: the three characters Slack asks to be escaped, in its order. Source: docs.slack.dev, formatting message text. */
export const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** `18 min`, from one moment to another; none where the clocks disagree. */
export const spanBetween = (from: Moment, to: Moment): string => durationWords(Math.max(0, minutesBetween(from, to)));

/** `14:21 UTC` */
export const clock = (at: Moment): string => `${at.slice(11, 16)} UTC`;

/** `16 Nov 14:21 UTC` */
export const dayAndClock = (at: Moment): string => `${dayWords(at)} ${clock(at)}`;

/** Seconds since the epoch, as Slack's dates want them. */
export const epochSeconds = (at: Moment): number => Math.floor(millisOf(at) / 1000);

/** `7be90aa` for a commit; other revisions as they are, cut. */
export const revision = (sha: string): string => (/^[0-9a-f]{12,64}$/.test(sha) ? sha.slice(0, 7) : line(sha, 40));

/** The first `shown` of a stranger's list in one line, and how many more there are: nothing is dropped silently. */
export const listed = (texts: readonly string[], shown: number, limit = 60): string => {
  const rest = texts.length - shown;
  const told = texts.slice(0, shown).map((text) => line(text, limit));
  return told.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
};

const withoutPeriod = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text);

/** `Not seen: the reviews; the files of one deployment.`; empty where everything was seen. */
export const notSeenWords = (notSeen: readonly string[]): string => {
  const told = notSeen.slice(0, 2).map((text) => withoutPeriod(line(text, 150)));
  const rest = notSeen.length - told.length;
  return told.length === 0 ? '' : `Not seen: ${told.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
};

/** An address to which a path can be added. */
export const withoutLastSlash = (address: string): string => (address.endsWith('/') ? address.slice(0, -1) : address);
