// When does a foreign timestamp mean? Every provider's way of writing time, to a Moment.
import { momentOf, type Moment } from '../core/facts/moment';

const earliestMillis = Date.UTC(1990, 0, 1);
const latestMillis = Date.UTC(2200, 0, 1);

const written = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?(?:[.,](\d{1,12}))?)? ?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

// Seconds, milliseconds, microseconds, nanoseconds: told apart by size, unambiguous between 1990 and 2200.
const scales = [
  { below: 1e11, toMillis: (value: number) => value * 1e3 },
  { below: 1e14, toMillis: (value: number) => value },
  { below: 1e17, toMillis: (value: number) => value / 1e3 },
  { below: 1e20, toMillis: (value: number) => value / 1e6 },
] as const;

// Seconds with a fraction are rarely exact in binary: a thousandth of a millisecond makes up for it.
const slackMillis = 1e-3;

const inRange = (millis: number): Moment | undefined =>
  millis >= earliestMillis && millis < latestMillis ? momentOf(Math.floor(millis + slackMillis)) : undefined;

const ofEpoch = (value: number): Moment | undefined => {
  const scale = scales.find(({ below }) => value < below);
  return scale ? inRange(scale.toMillis(value)) : undefined;
};

const zoneOf = (zone: string): string => {
  if (/^(z|utc|)$/i.test(zone)) return 'Z';
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return `${zone.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
};

const ofText = (text: string): Moment | undefined => {
  const [, day, minutes = '00:00', seconds = '00', fraction = '', zone = ''] = written.exec(text) ?? [];
  if (day === undefined) return undefined;
  return inRange(Date.parse(`${day}T${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}${zoneOf(zone)}`));
};

/**
 * The moment of ISO-8601 text (zone without colon, spaces and missing zone allowed: none means UTC) or of an epoch in s, ms, µs or
 * ns, as number or digits. Undefined for anything else, and for the year 1 by which Go programs say "never".
 */
export const momentIn = (value: unknown): Moment | undefined => {
  if (typeof value === 'number') return ofEpoch(value);
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const text = value.trim();
  return /^\d{9,20}(\.\d{1,9})?$/.test(text) ? ofEpoch(Number(text)) : ofText(text);
};

/** The latest of the moments that are known. */
export const latestOf = (...moments: (Moment | undefined)[]): Moment | undefined =>
  moments.reduce((latest, moment) => (latest === undefined || (moment !== undefined && moment > latest) ? moment : latest), undefined);
