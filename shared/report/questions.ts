// What may be asked over HTTP, route by route: the one source for parsing a request and for /openapi.json.
import * as z from 'zod';
import { tiers } from '../core/facts/change';
import { DAY_MS, millisOf, momentOf, weekBounds } from '../core/facts/moment';
import { notAChangeReasons } from '../core/facts/verdict';

const name = z.string().min(1).max(200);

/** Nothing happened before this product, and four digits sort as text. */
const isOurTime = (text: string): boolean => text >= '2000' && text < '2100';
const ourTime = 'a time of this century';

/** Any ISO-8601 moment with a zone becomes the one text form that sorts. */
const moment = z.iso.datetime({ offset: true }).refine(isOurTime, ourTime).meta({ example: '2026-11-16T14:00:00.000Z' });
const moments = moment.transform((text) => momentOf(millisOf(text)));
const day = z.iso.date().refine(isOurTime, ourTime).meta({ example: '2026-11-16' });
const week = z
  .string()
  .regex(/^20\d\d-W\d\d$/, { error: 'a week such as 2026-W47', abort: true })
  .refine((text) => isOurTime(text) && weekBounds(text) !== undefined, 'a week such as 2026-W47')
  .meta({ example: '2026-W47' });

/** Where a signed link carries its signature; every page takes it. */
const key = z.string().max(200).optional().meta({ description: 'The signature of a link from a message.' });

const accepts = { json: 'application/json', html: 'text/html', csv: 'text/csv', markdown: 'text/markdown' } as const;
const formats = z.enum(['json', 'html', 'csv', 'markdown']);

/** Where a link cannot say what it accepts: `format=json` is `Accept: application/json`. */
export const acceptOf = (format: string | undefined): string | undefined => {
  const { data } = formats.safeParse(format);
  return data && accepts[data];
};

const format = formats.optional().meta({ description: 'The form of the answer; wins over Accept.' });

const longestDays = 400;

const listed = {
  service: name.optional(),
  environment: name.optional(),
  from: moments.optional(),
  to: moments.optional(),
  cursor: z
    .string()
    .max(600)
    .regex(/^[\w-]+$/)
    .optional()
    .meta({ description: '`next` of the page before.' }),
  format,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  key,
};

const stretch = { message: `from comes before to, and at most ${longestDays} days lie between` };

const Incidents = z.strictObject(listed);
const Deployments = z.strictObject(listed);

const Nothing = z.strictObject({ key });
const Page = z.strictObject({ key, format });
const Paths = z.strictObject({ path: z.string().min(1).max(4_096), service: name.optional(), key, format });

const isDays = ({ from, to }: { from: string; to: string }): boolean =>
  from <= to && Date.parse(to) - Date.parse(from) <= longestDays * DAY_MS;

const Evidence = z
  .strictObject({
    from: day,
    to: day,
    tier: z
      .string()
      .regex(/^(critical|high|standard|low)(,(critical|high|standard|low)){0,3}$/)
      .optional()
      .meta({ description: 'One tier or several, separated by commas.', example: 'critical,high' }),
    key,
    format,
  })
  .refine(isDays, stretch);

const id = z.string().min(1).max(300);

const signature = z.strictObject({ name: z.string().max(300), email: z.string().max(320) });
const lines = z.int().min(0).nullish();

/** Line counts are null for binary files. */
const PostedCommit = z.strictObject({
  sha: z.string().min(1).max(200),
  message: z.string().max(100_000),
  author: signature.optional(),
  committer: signature.optional(),
  files: z.array(z.strictObject({ path: z.string().min(1).max(4_096), added: lines, deleted: lines })).max(20_000),
  note: z.string().max(1_000_000).optional(),
  pullRequest: z
    .strictObject({
      branch: z.string().max(1_000).optional(),
      title: z.string().max(1_000).optional(),
      body: z.string().max(100_000).optional(),
      author: z.string().max(300).optional(),
      labels: z.array(z.string().max(300)).max(100).optional(),
    })
    .optional(),
});
export type PostedCommit = z.infer<typeof PostedCommit>;

/** A commit range before it is merged or deployed, oldest first. */
export const PostedRange = z.strictObject({ service: name.optional(), commits: z.array(PostedCommit).min(1).max(1_000) });
export type PostedRange = z.infer<typeof PostedRange>;

const revision = z.string().min(1).max(300);

export const PostedVerdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('this-change'), sha: revision }),
  z.strictObject({ kind: z.literal('not-this'), sha: revision }),
  z.strictObject({ kind: z.literal('not-a-change'), reason: z.enum(notAChangeReasons) }),
]);

/** Printable, so that it may stand in a key and a log line. */
export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{8,128}$/);

const noPath = z.object({});
const ofIncident = z.object({ id });

/** Path and query of every route of look-up, and bodies where there are any. */
export const questions = {
  'GET /': { path: noPath, query: Page },
  'GET /openapi.json': { path: noPath, query: Nothing },
  'GET /incidents': { path: noPath, query: Incidents },
  'GET /incidents/{id}': { path: ofIncident, query: Page },
  'GET /incidents/{id}/postmortem': { path: ofIncident, query: Page },
  'GET /changes/{sha}': { path: z.object({ sha: revision }), query: Page },
  'GET /paths': { path: noPath, query: Paths },
  'GET /deployments': { path: noPath, query: Deployments },
  'GET /digests/{week}': { path: z.object({ week }), query: Page },
  'GET /evidence': { path: noPath, query: Evidence },
  'POST /checks': { path: noPath, query: Nothing, body: PostedRange },
  'POST /incidents/{id}/verdicts': { path: ofIncident, query: Nothing, body: PostedVerdict },
} as const;

export type Question = keyof typeof questions;

export const isTier = (text: string): text is (typeof tiers)[number] => tiers.some((tier) => tier === text);
