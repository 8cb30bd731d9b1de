// A posted JSON body, read within limits; or the reply that says what is wrong with it.
import type * as z from 'zod';
import { faults } from './answering';
import { problem, type Reply, type Request } from './lambda';

const mostBytes = 5_000_000;

const parsed = (body: Buffer): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(body.toString('utf8')) };
  } catch {
    return undefined;
  }
};

/** The body's value. A page of another site cannot post `application/json` without asking first, so nothing else is taken. */
export const readJson = <Schema extends z.ZodType>(
  schema: Schema,
  { headers, body }: Request,
): { value: z.output<Schema> } | { reply: Reply } => {
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return { reply: problem(415, 'Not that type', 'Post application/json.') };
  if (body.length > mostBytes) return { reply: problem(413, 'Too large', `At most ${mostBytes} bytes.`) };
  const text = parsed(body);
  if (!text) return { reply: problem(400, 'Not understood', 'The body is no JSON.') };
  const value = schema.safeParse(text.value);
  return value.success ? { value: value.data } : { reply: problem(400, 'Not understood', faults(value.error, 'body')) };
};
