// Which stretch of time does a list answer, and where does its next page begin?
import { DAY_MS, later, type Moment } from '../core/facts/moment';

/** Both ends inclusive. `before`: the place in the list where the last page ended. */
export type Stretch = { service?: string; environment?: string; from: Moment; to: Moment; before?: string; limit: number };

/** As it is asked; absent and undefined are the same. */
export type AskedStretch = {
  service?: string | undefined;
  environment?: string | undefined;
  from?: Moment | undefined;
  to?: Moment | undefined;
  cursor?: string | undefined;
  limit: number;
};

const usualDays = 7;
const longestDays = 400;
const position = /^(2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)#./;

const positionIn = (cursor: string): string | undefined => {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const at = position.exec(text)?.[1];
  return at !== undefined && !Number.isNaN(Date.parse(at)) ? text : undefined;
};

export const cursorOf = (next: string): string => Buffer.from(next).toString('base64url');

/** The last seven days where nothing is said; what is wrong where it cannot be answered. */
export const stretchOf = (asked: AskedStretch, now: Moment): Stretch | { wrong: string } => {
  const { service, environment, from, to, cursor, limit } = asked;
  const end = to ?? (from !== undefined && from > now ? from : now);
  const start = from ?? later(end, -usualDays * DAY_MS);
  if (start > end || later(start, longestDays * DAY_MS) < end)
    return { wrong: `from comes before to, and at most ${longestDays} days lie between` };
  const before = cursor === undefined ? undefined : positionIn(cursor);
  if (cursor !== undefined && before === undefined) return { wrong: 'cursor: take `next` of the page before' };
  return {
    from: start,
    to: end,
    limit,
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
    ...(before === undefined ? {} : { before }),
  };
};
