// When does a schedule fire next? EventBridge Scheduler's `cron(...)` and `rate(...)`, in a time zone, with its rules for summer time.

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SEARCHED_DAYS = 5 * 366;

const dayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const rateUnits = new Map([
  ['minute', MINUTE_MS],
  ['hour', HOUR_MS],
  ['day', DAY_MS],
]);

type Field = { from: number; to: number; names?: readonly string[] };

const fields = {
  minutes: { from: 0, to: 59 },
  hours: { from: 0, to: 23 },
  days: { from: 1, to: 31 },
  months: { from: 1, to: 12, names: monthNames },
  weekdays: { from: 1, to: 7, names: dayNames },
} as const;

const numberOf = (text: string, { from, to, names = [] }: Field): number => {
  const named = names.indexOf(text.toUpperCase());
  const value = named >= 0 ? named + from : Number(text);
  if (text === '' || !Number.isInteger(value) || value < from || value > to) throw new Error(`"${text}" is not between ${from} and ${to}`);
  return value;
};

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => from + index * step);

const partValues = (part: string, field: Field): number[] => {
  const [span = '', stepText] = part.split('/');
  const step = stepText === undefined ? 1 : numberOf(stepText, { from: 1, to: field.to });
  if (span === '*' || span === '?') return range(field.from, field.to, step);
  const [low = '', high] = span.split('-');
  const from = numberOf(low, field);
  return range(from, high !== undefined ? numberOf(high, field) : stepText === undefined ? from : field.to, step);
};

const valuesOf = (text: string, field: Field): number[] =>
  [...new Set(text.split(',').flatMap((part) => partValues(part, field)))].sort((one, other) => one - other);

type Calendar = { kind: 'cron'; minutes: number[]; hours: number[]; days: number[]; months: number[]; weekdays: number[] };
export type Schedule = Calendar | { kind: 'rate'; everyMs: number };

/**
 * Reads `cron(minute hour day month weekday year)` or `rate(1 hour)`. Throws Error where it is neither; L, W, # and single years are not
 * understood here.
 */
export const parseSchedule = (expression: string): Schedule => {
  const [, kind, inner = ''] = /^(cron|rate)\(([^()]{1,200})\)$/.exec(expression) ?? [];
  const parts = inner.split(' ').filter((part) => part !== '');
  try {
    if (kind === 'rate') return rateOf(parts);
    if (kind === 'cron') return calendarOf(parts);
  } catch (error) {
    throw new Error(`not a schedule: ${expression}`, { cause: error });
  }
  throw new Error(`not a schedule: ${expression}; write for example cron(0 9 ? * MON *) or rate(1 hour)`);
};

const rateOf = ([count = '', unit = '']: readonly string[]): Schedule => {
  const unitMs = rateUnits.get(unit.endsWith('s') ? unit.slice(0, -1) : unit);
  if (unitMs === undefined) throw new Error(`"${unit}" is not minutes, hours or days`);
  return { kind: 'rate', everyMs: numberOf(count, { from: 1, to: 100_000 }) * unitMs };
};

const calendarOf = ([minute = '', hour = '', day = '', month = '', weekday = '', year = '']: readonly string[]): Schedule => {
  if (year !== '*') throw new Error(`the year must be *, not "${year}"`);
  return {
    kind: 'cron',
    minutes: valuesOf(minute, fields.minutes),
    hours: valuesOf(hour, fields.hours),
    days: valuesOf(day, fields.days),
    months: valuesOf(month, fields.months),
    weekdays: valuesOf(weekday, fields.weekdays),
  };
};

const offsetMsAt = (timeZone: string): ((atMs: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (atMs) => {
    const part = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const get = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
    return Date.UTC(get('year'), get('month') - 1, get('day'), get('hour'), get('minute'), get('second')) - Math.floor(atMs / 1000) * 1000;
  };
};

/** The moment of a wall-clock time; undefined where the clock skips it; the first of two where it shows it twice. */
const momentOfWall = (wallMs: number, offset: (atMs: number) => number): number | undefined => {
  const candidates = [wallMs - offset(wallMs - DAY_MS), wallMs - offset(wallMs + DAY_MS)].sort((one, other) => one - other);
  return candidates.find((atMs) => atMs + offset(atMs) === wallMs);
};

const timesOf = ({ hours, minutes }: Calendar): number[] =>
  hours.flatMap((hour) => minutes.map((minute) => hour * HOUR_MS + minute * MINUTE_MS));

/** The first moment (epoch ms) after `afterMs` at which the schedule fires. Throws RangeError for an unknown time zone or a day that never comes. */
export const nextFiring = (schedule: Schedule, timeZone: string, afterMs: number): number => {
  if (schedule.kind === 'rate') return (Math.floor(afterMs / schedule.everyMs) + 1) * schedule.everyMs;
  const offset = offsetMsAt(timeZone);
  const firstDayMs = Math.floor((afterMs + offset(afterMs)) / DAY_MS) * DAY_MS;
  for (let index = 0; index < SEARCHED_DAYS; index += 1) {
    const dayMs = firstDayMs + index * DAY_MS;
    if (!fallsOn(schedule, new Date(dayMs))) continue;
    const found = timesOf(schedule).flatMap((timeMs) => momentOfWall(dayMs + timeMs, offset) ?? []);
    const next = found.filter((atMs) => atMs > afterMs).sort((one, other) => one - other)[0];
    if (next !== undefined) return next;
  }
  throw new RangeError('this schedule never fires');
};

const fallsOn = ({ days, months, weekdays }: Calendar, day: Date): boolean =>
  days.includes(day.getUTCDate()) && months.includes(day.getUTCMonth() + 1) && weekdays.includes(day.getUTCDay() + 1);
