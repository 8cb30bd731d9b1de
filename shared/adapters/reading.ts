// How does text become a Reading? One path for every provider: JSON, a schema that ends in facts, or a reason.
import type * as z from 'zod';
import type { Fact, Reading } from '../core/facts/fact';
import { parseJson } from './json';

export const facts = (...all: Fact[]): Reading => ({ facts: all });
export const ignored = (because: string): Reading => ({ ignored: because });
export const unreadable = (because: string): Reading => ({ unreadable: because });

// The path and the rule, never the value: a reason may be logged, a body may not.
const reasonOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`)
    .join('; ')
    .slice(0, 300);

/** A parsed body by a schema whose output is a Reading. */
export const readValue = (value: unknown, schema: z.ZodType<Reading>): Reading => {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : unreadable(reasonOf(parsed.error));
};

export const readBody = (body: string, schema: z.ZodType<Reading>): Reading => {
  const json = parseJson(body);
  return 'problem' in json ? unreadable(json.problem) : readValue(json.value, schema);
};

/**
 * Several readings of one delivery as one. One unreadable part makes the delivery unreadable: it is parked whole and can be read
 * again, where a part left out would be lost without a word.
 */
export const together = (readings: readonly Reading[]): Reading => {
  const bad = readings.find((reading) => 'unreadable' in reading);
  if (bad) return bad;
  const found = readings.flatMap((reading) => ('facts' in reading ? reading.facts : []));
  return found.length > 0 ? { facts: found } : (readings[0] ?? ignored('nothing is in it'));
};

/** By an event's name: the schema that reads it. Names come from outside. */
export const readEvent = (event: string, body: string, schemas: Readonly<Record<string, z.ZodType<Reading>>>): Reading => {
  const schema = Object.hasOwn(schemas, event) ? schemas[event] : undefined;
  return schema ? readBody(body, schema) : ignored(event === '' ? 'no event is named' : `event ${event.slice(0, 60)} is not used`);
};
