// The policy file as JSON in, the core's policy out; a wrong file is refused with the place and what was expected.
import * as z from 'zod';
import { compileGlob, GlobError } from '../core/risk/glob';
import {
  aiPolicies,
  blindAnswers,
  builtInPolicy,
  gates,
  markerStrengths,
  modes,
  reversibilities,
  surfaces,
  type Policy,
  type PolicyMarker,
} from '../core/risk/policy';
import { tiers } from '../core/facts/change';

const shortText = z.string().trim().min(1).max(300);

const glob = z
  .string()
  .min(1)
  .superRefine((text, context) => {
    try {
      compileGlob(text);
    } catch (error) {
      if (!(error instanceof GlobError)) throw error;
      context.addIssue({ code: 'custom', message: `expected ${error.expected} (column ${error.column} of the pattern)` });
    }
  });
const globs = z.array(glob).min(1).max(200);

/** A real calendar day: `2026-02-30` is none. */
const day = z.string().refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text), { message: 'expected a day such as 2026-12-01' });

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
};

const timezone = z.string().refine((name) => isTimezone(name), { message: 'expected a time zone such as Europe/London' });

const isTimezone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const service = z.strictObject({
  repository: shortText.optional(),
  paths: z.array(glob).max(200).default([]),
  depends_on: z.array(shortText).max(200).default([]),
  aliases: z.array(shortText).max(50).default([]),
  duration: z.enum(['long-lived', 'short-lived']).optional(),
  channel: shortText.optional(),
  rollback: z
    .string()
    .max(500)
    .refine((command) => command.includes('{sha}'), { message: 'expected a command that contains {sha}' })
    .optional(),
});

const pathRule = z.strictObject({
  match: globs,
  surface: z.enum(surfaces).optional(),
  reversibility: z.enum(reversibilities).optional(),
  tier: z.enum(tiers).optional(),
  human_reviews: z.int().min(0).max(6).optional(),
  owners: z
    .array(z.string().regex(/^@[\w.-]{1,100}\/[\w.-]{1,100}$/, { message: 'expected a team such as "@acme/payments"' }))
    .max(20)
    .optional(),
  ai: z.enum(aiPolicies).optional(),
  because: shortText,
  review_by: day.optional(),
});

const exception = z.strictObject({ match: globs, until: day, because: shortText });

const gate = z.enum(gates).default('open');
const freeze = z
  .strictObject({ name: shortText, from: day, to: day, critical: gate, high: gate, standard: gate, low: gate })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'expected a day that is not before "from"' });

const example = z.strictObject({ path: z.string().min(1).max(4_096), expect: z.enum(tiers) });

const strength = z.enum(markerStrengths);
const tool = shortText;
const marker = z.union(
  [
    z.strictObject({ tool, strength, trailer: shortText }),
    z.strictObject({ tool, strength, email: shortText }),
    z.strictObject({ tool, strength, branch: shortText }),
    z.strictObject({ tool, strength, footer: shortText }),
  ],
  { error: 'expected tool, strength (declared, strong or weak) and exactly one of trailer, email, branch, footer' },
);

const defaults = builtInPolicy;
const serviceNameForm = /^[\w.@/-]{1,100}$/;

export const PolicyFile = z.strictObject({
  version: z.literal(1),
  mode: z.enum(modes).default(defaults.mode),
  when_blind: z.enum(blindAnswers).optional(),
  timezone: timezone.default(defaults.timezone),
  production: z.array(glob).min(1).max(50).default(defaults.production),
  retention_days: z.int().min(30).max(3_650).default(defaults.retentionDays),
  risk_shift: z.number().min(-4).max(4).optional(),
  services: z
    .record(
      z.string().regex(serviceNameForm, { message: 'expected a service name of letters, digits, ".", "_", "/", "@" or "-"' }),
      service,
    )
    .default({}),
  paths: z.array(pathRule).max(500).default([]),
  exceptions: z.array(exception).max(200).default([]),
  freezes: z.array(freeze).max(100).default([]),
  examples: z.array(example).max(500).default([]),
  markers: z.array(marker).max(200).default([]),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

export type PolicyPlace = (string | number)[];
/** One thing wrong: where, and what was expected there. */
export type PolicyProblem = { at: PolicyPlace; expected: string };
/** Line of a place in the file, 1-based, where it is known. */
export type LineOf = (place: PolicyPlace) => number | undefined;

/** A policy from the file's JSON, or everything that is wrong with it. */
export const readPolicy = (json: unknown, lineOf: LineOf = () => undefined): { policy: Policy } | { problems: PolicyProblem[] } => {
  const read = PolicyFile.safeParse(json);
  if (!read.success) return { problems: read.error.issues.flatMap(problemsOf) };
  return { policy: policyOf(read.data, lineOf) };
};

const placeOf = (path: readonly PropertyKey[]): PolicyPlace => path.map((key) => (typeof key === 'symbol' ? String(key) : key));

const problemsOf = (issue: z.core.$ZodIssue): PolicyProblem[] => {
  const at = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ at: [...at, key], expected: `expected no key "${key.slice(0, 60)}" here` }));
  if (issue.code === 'invalid_key') return [{ at, expected: issue.issues[0]?.message ?? 'expected another name' }];
  return [{ at, expected: expectation(issue) }];
};

const kinds: Record<string, string> = {
  array: 'a list',
  object: 'a map',
  record: 'a map',
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

const expectation = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type') return `expected ${Object.hasOwn(kinds, issue.expected) ? kinds[issue.expected] : issue.expected}`;
  if (issue.code === 'invalid_value')
    return `expected ${issue.values
      .map((value) => String(value))
      .join(', ')
      .replace(/, ([^,]*)$/, ' or $1')}`;
  if (issue.code === 'too_small')
    return `expected at least ${issue.minimum}${issue.origin === 'array' ? ' in the list' : issue.origin === 'string' ? ' character' : ''}`;
  if (issue.code === 'too_big')
    return `expected at most ${issue.maximum}${issue.origin === 'array' ? ' in the list' : issue.origin === 'string' ? ' characters' : ''}`;
  return issue.message.startsWith('expected') ? issue.message : `expected ${issue.message}`;
};

const lineAt = (line: number | undefined): { line?: number } => (line === undefined ? {} : { line });

const policyOf = (file: PolicyFile, lineOf: LineOf): Policy => ({
  version: file.version,
  mode: file.mode,
  ...(file.when_blind && { whenBlind: file.when_blind }),
  timezone: file.timezone,
  production: file.production,
  retentionDays: file.retention_days,
  ...(file.risk_shift === undefined ? {} : { riskShift: file.risk_shift }),
  services: Object.entries(file.services).map(([name, { depends_on, duration, channel, rollback, repository, ...rest }]) => ({
    name,
    ...rest,
    dependsOn: depends_on,
    ...(duration && { duration }),
    ...(channel && { channel }),
    ...(rollback && { rollback }),
    ...(repository && { repository }),
  })),
  paths: file.paths.map(({ human_reviews, review_by, match, because, surface, reversibility, tier, owners, ai }, at) => ({
    match,
    because,
    ...(surface && { surface }),
    ...(reversibility && { reversibility }),
    ...(tier && { tier }),
    ...(owners && { owners }),
    ...(ai && { ai }),
    ...(human_reviews !== undefined && { humanReviews: human_reviews }),
    ...(review_by && { reviewBy: review_by }),
    ...lineAt(lineOf(['paths', at])),
  })),
  exceptions: file.exceptions.map((one, at) => ({ ...one, ...lineAt(lineOf(['exceptions', at])) })),
  freezes: file.freezes.map(({ name, from, to, ...tierGates }, at) => ({
    name,
    from,
    to,
    gates: tierGates,
    ...lineAt(lineOf(['freezes', at])),
  })),
  examples: file.examples.map((one, at) => ({ ...one, ...lineAt(lineOf(['examples', at])) })),
  markers: file.markers.map(markerOf),
});

const markerOf = (written: PolicyFile['markers'][number]): PolicyMarker => {
  const { tool: name, strength: sure } = written;
  if ('trailer' in written) return { tool: name, where: 'trailer', pattern: written.trailer, strength: sure };
  if ('email' in written) return { tool: name, where: 'email', pattern: written.email, strength: sure };
  if ('branch' in written) return { tool: name, where: 'branch', pattern: written.branch, strength: sure };
  return { tool: name, where: 'footer', pattern: written.footer, strength: sure };
};
