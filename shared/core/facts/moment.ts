// When something happened: one text form, so that moments sort, compare and store as they are.

/** ISO-8601 in UTC with milliseconds, e.g. `2026-11-16T14:21:00.000Z`. Text order is time order. */
export type Moment = string;

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
const THURSDAY = 4;

/** Milliseconds since the epoch of a moment. Throws RangeError on text that is no moment: those are refused at the edge. */
export const millisOf = (at: Moment): number => {
  const millis = Date.parse(at);
  if (Number.isNaN(millis)) throw new RangeError(`not a moment: ${at.slice(0, 40)}`);
  return millis;
};

/** The moment of a number of milliseconds since the epoch. */
export const momentOf = (millis: number): Moment => new Date(millis).toISOString();

/** The moment `millis` after `at` (before it, where negative). */
export const later = (at: Moment, millis: number): Moment => momentOf(millisOf(at) + millis);

/** Minutes from one moment to another, negative where `to` is earlier. */
export const minutesBetween = (from: Moment, to: Moment): number => (millisOf(to) - millisOf(from)) / MINUTE_MS;

/** An ISO-8601 week, e.g. `2026-W47`: Monday to Sunday, UTC. */
export type Week = string;

/** The ISO week of a moment: the week's year is its Thursday's (ISO 8601-1:2019, 3.1.1.23). */
export const weekOf = (at: Moment): Week => {
  const day = new Date(Math.floor(millisOf(at) / DAY_MS) * DAY_MS);
  const thursday = new Date(day.getTime() + (THURSDAY - (day.getUTCDay() || 7)) * DAY_MS);
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const number = 1 + Math.floor((thursday.getTime() - yearStart) / (7 * DAY_MS));
  return `${String(thursday.getUTCFullYear()).padStart(4, '0')}-W${String(number).padStart(2, '0')}`;
};

/** First moment of an ISO week and of the week after it. Undefined where the text names no week. */
export const weekBounds = (week: Week): { from: Moment; to: Moment } | undefined => {
  const match = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!match) return undefined;
  const [year, number] = [Number(match[1]), Number(match[2])];
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = fourth.getTime() - ((fourth.getUTCDay() || 7) - 1) * DAY_MS + (number - 1) * 7 * DAY_MS;
  if (number < 1 || weekOf(momentOf(monday)) !== week) return undefined;
  return { from: momentOf(monday), to: momentOf(monday + 7 * DAY_MS) };
};

/** The ISO week that many weeks after (before, where negative) another. */
export const weeksAfter = (week: Week, weeks: number): Week => {
  const bounds = weekBounds(week);
  if (!bounds) throw new RangeError(`not a week: ${week.slice(0, 20)}`);
  return weekOf(later(bounds.from, weeks * 7 * DAY_MS));
};
