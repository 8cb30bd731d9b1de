// What a team asks of risky changes, in the team's own words; and what holds where it said nothing.
import type { AiPolicy, Reversibility, Surface, Tier } from '../facts/change';
import type { Moment } from '../facts/moment';
import type { Service } from '../facts/service';

export const modes = ['observe', 'advise', 'enforce'] as const;
export type Mode = (typeof modes)[number];

/** What becomes of a change while we cannot see enough of it, where the mode is `enforce`. */
export const blindAnswers = ['allow', 'hold'] as const;

export const surfaces = [
  'auth',
  'payments',
  'user-data',
  'secrets',
  'state',
  'infra',
  'public-api',
  'internal',
  'cosmetic',
] as const satisfies readonly Surface[];
export const reversibilities = ['flag', 'redeploy', 'hard'] as const satisfies readonly Reversibility[];
export const aiPolicies = ['allowed', 'reviewed', 'human-authored'] as const satisfies readonly AiPolicy[];
export const gates = ['frozen', 'exception', 'open'] as const;
export const markerStrengths = ['declared', 'strong', 'weak'] as const;
export const markerPlaces = ['trailer', 'email', 'branch', 'footer'] as const;

/** A calendar day, e.g. `2026-12-01`, in the policy's time zone; as an end it is included. */
export type Day = string;

/** `line` is where the rule stands in the policy file, so that a reason can name it. */
export type PathRule = {
  match: string[];
  surface?: Surface;
  reversibility?: Reversibility;
  tier?: Tier;
  humanReviews?: number;
  owners?: string[];
  ai?: AiPolicy;
  because: string;
  reviewBy?: Day;
  line?: number;
};

/** Excuses a path from review until a day; the tier stays what it is. */
export type PolicyException = { match: string[]; until: Day; because: string; line?: number };

export type Gate = (typeof gates)[number];
export type Freeze = { name: string; from: Day; to: Day; gates: Record<Tier, Gate>; line?: number };

export type PolicyExample = { path: string; expect: Tier; line?: number };

/** A team's own sign that a tool wrote a change. `pattern` is compared without case: a trailer `Key: value`, an exact address, a branch prefix, a footer's words. */
export type PolicyMarker = {
  tool: string;
  where: (typeof markerPlaces)[number];
  pattern: string;
  strength: (typeof markerStrengths)[number];
};

export type Policy = {
  version: 1;
  mode: Mode;
  /** `allow` where absent: a failure of ours holds nobody back. */
  whenBlind?: (typeof blindAnswers)[number];
  /** IANA name; days in the policy are days there. */
  timezone: string;
  /** Globs of environment names that count as production. */
  production: string[];
  retentionDays: number;
  /** In log-odds: how much likelier than elsewhere this team's changes are taken out again; `backtest` says it. 0 where absent. */
  riskShift?: number;
  services: Service[];
  paths: PathRule[];
  exceptions: PolicyException[];
  freezes: Freeze[];
  examples: PolicyExample[];
  markers: PolicyMarker[];
};

/** Independent human reviews asked for where no rule says a number. */
export const reviewsByTier: Record<Tier, number> = { critical: 2, high: 1, standard: 0, low: 0 };

/** What AI may do where no rule says: nothing is forbidden, risky work is looked at by a person. */
export const aiByTier: Record<Tier, AiPolicy> = { critical: 'reviewed', high: 'reviewed', standard: 'allowed', low: 'allowed' };

/** Holds where there is no policy file: surfaces and reversibility come from names alone, and nothing interrupts until asked to. */
export const builtInPolicy: Policy = {
  version: 1,
  mode: 'observe',
  timezone: 'UTC',
  production: ['production', 'prod', 'live'],
  retentionDays: 400,
  services: [],
  paths: [],
  exceptions: [],
  freezes: [],
  examples: [
    { path: 'src/auth/session.ts', expect: 'high' },
    { path: 'docs/auth/overview.md', expect: 'low' },
    { path: 'db/migrations/0042_drop.sql', expect: 'high' },
    { path: 'src/cart/render.ts', expect: 'standard' },
  ],
  markers: [],
};

const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The calendar day of a moment in a time zone. Throws RangeError for a zone that does not exist. */
export const dayOf = (at: Moment, timezone: string): Day => {
  const format =
    dayFormats.get(timezone) ??
    new Intl.DateTimeFormat('en-CA', {
      timeZone: timezone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      calendar: 'iso8601',
      numberingSystem: 'latn',
    });
  dayFormats.set(timezone, format);
  const parts = Object.fromEntries(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${parts['year'] ?? ''}-${parts['month'] ?? ''}-${parts['day'] ?? ''}`;
};

/** Severity as a number: 0 is `low`, 3 is `critical`. */
export const severityOf = (tier: Tier): number => severities[tier];
const severities: Record<Tier, number> = { low: 0, standard: 1, high: 2, critical: 3 };

export const oneStepUp: Record<Tier, Tier> = { low: 'standard', standard: 'high', high: 'critical', critical: 'critical' };
