// From when on? `365d`, `12w`, `2026-01-31` or a whole ISO moment.
import { DAY_MS, later, momentOf, type Moment } from '../../../shared/core/facts/moment';
import { UsageError } from '../command';

const unitDays: ReadonlyMap<string, number> = new Map([
  ['d', 1],
  ['w', 7],
  ['m', 30],
  ['y', 365],
]);

/** Undefined where nothing was said. Throws UsageError on what is no time. */
export const sinceMoment = (text: string | undefined, now: Moment): Moment | undefined => {
  if (text === undefined) return undefined;
  const span = /^(\d{1,5})([dwmy])$/.exec(text);
  const days = span ? unitDays.get(span[2] ?? '') : undefined;
  if (span && days !== undefined) return later(now, -Number(span[1]) * days * DAY_MS);
  const millis = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(millis))
    throw new UsageError(`--since wants 365d, 12w, 6m, 2y or a date such as 2026-01-31, not "${text.slice(0, 40)}"`);
  return momentOf(millis);
};
