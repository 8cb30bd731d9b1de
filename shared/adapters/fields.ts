// The small shapes that foreign formats are made of: what a fact needs of a field, and nothing else of it.
import * as z from 'zod';
import { momentIn } from './instants';

const titleLimit = 300;
const textLimit = 8_000;
const nameLimit = 200;
const urlLimit = 2_000;

/** At most `limit` UTF-16 units of well-formed text: no half of a character remains at the cut. */
export const limited = (text: string, limit: number): string =>
  Buffer.from(text.slice(0, limit))
    .toString()
    .replace(/\ufffd$/, '');

// Trailers stand at the end of a message and say where it came from, so a long one loses its middle.
const limitedMessage = (text: string): string =>
  text.length <= textLimit ? limited(text, textLimit) : `${limited(text, textLimit - 3_010)}\n[...]\n${text.slice(-3_000)}`;

const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();

/** Absent, null and wrong type alike: for what a fact can do without. */
export const maybe = <S extends z.ZodType>(shape: S) => shape.optional().catch(undefined);

export const Text = z.string().transform((text) => limited(text, textLimit));
export const Message = z.string().transform(limitedMessage);
/** One line for people. */
export const Title = z.string().transform((text) => limited(oneLine(text), titleLimit));
/** One line, not empty: a service, an environment, a repository, a branch. */
export const Name = z
  .string()
  .transform((text) => limited(oneLine(text), nameLimit))
  .pipe(z.string().min(1));
/** Text or a number, as text. */
export const Key = z
  .union([z.string(), z.number()])
  .transform((key) => limited(oneLine(String(key)), nameLimit))
  .pipe(z.string().min(1));
/** A link that is safe to show: http or https, absolute. */
export const Url = z
  .string()
  .max(urlLimit)
  .regex(/^https?:\/\/[^\s"'<>\\^`{|}]+$/i);
export const Sha = z
  .string()
  .regex(/^[0-9a-f]{7,64}$/i)
  .transform((sha) => sha.toLowerCase());
export const At = z.unknown().transform((value, context) => {
  const moment = momentIn(value);
  if (moment !== undefined) return moment;
  context.addIssue({ code: 'custom', message: 'not a moment' });
  return z.NEVER;
});
export const Count = z.number().int().min(0);

/** Labels and tags: names to text; anything else in the map is left out. */
export const Labels = z
  .record(z.string(), z.unknown())
  .transform(
    (labels) =>
      new Map(
        Object.entries(labels).flatMap(([name, value]) => (typeof value === 'string' && value !== '' ? [[name, value] as const] : [])),
      ),
  );

type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const hasNoGaps = <T extends object>(fields: T): fields is T & Known<T> => Object.values(fields).every((value) => value !== undefined);

/** The fields that are known: absent where undefined, as facts want it. */
export const known = <T extends object>(fields: T): Known<T> => {
  for (const name of Object.keys(fields)) if (Reflect.get(fields, name) === undefined) Reflect.deleteProperty(fields, name);
  return hasNoGaps(fields) ? fields : {};
};
