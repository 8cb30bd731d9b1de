// The tier of one path, and every rule that had a say in it.
import type { AiPolicy, Reversibility, Surface, Tier } from '../facts/change';
import type { Moment } from '../facts/moment';
import { compiledPolicy, type CompiledPolicy } from './compiled-policy';
import { lookAt, type PathLook } from './look';
import { aiByTier, aiPolicies, moreSevere, oneStepUp, reviewsByTier, severityOf, type Day, type PathRule, type Policy } from './policy';
import { dropsSchema, holdsSchema } from './reversibility';

/** What is known beside the paths. `knowledge` counts distinct people who wrote or reviewed them in the 180 days before. */
export type PathContext = { policy: Policy; knowledge?: number; onlyAuthorKnows?: boolean; at?: Moment; shortLived?: boolean; message?: string };

export type PathTier = {
  path: string;
  tier: Tier;
  /** Why, as the rest of a sentence that begins with the path. */
  reason: string;
  /** `built-in policy, auth` or `policy line 14`. */
  source: string;
  surface: Surface;
  reversibility: Reversibility;
  humanReviews: number;
  owners: string[];
  ai: AiPolicy;
  rules: string[];
};

const sensitive: ReadonlySet<Surface> = new Set<Surface>(['auth', 'payments', 'user-data', 'secrets']);
const surfaceNames: Record<Surface, string> = {
  auth: 'is an auth surface',
  payments: 'is a payments surface',
  'user-data': 'is a user-data surface',
  secrets: 'is a secrets surface',
  state: 'is a state surface',
  infra: 'is an infra surface',
  'public-api': 'is a public-api surface',
  internal: 'is an internal surface',
  cosmetic: 'is a cosmetic surface',
};

/** The tier of a path under a policy. Explicit rules decide, the most severe of them; where none matches, the built-in policy does. */
export const pathTierOf = (path: string, context: PathContext): PathTier => {
  const policy = compiledPolicy(context.policy);
  const look = lookAt(path);
  const builtIn = judge({ path, look, context });
  const day = policy.today(context.at);
  const rules = policy.rulesFor(path);
  const judged = rules.map((rule) => judge({ path, look, context, rule }));
  const worst = mostSevere(rules.some((rule) => !isExpired(rule, day)) ? judged : [...judged, builtIn]);
  return excused(withExpiry(worst ?? builtIn, rules.filter((rule) => isExpired(rule, day))), policy, context.at);
};

const isExpired = (rule: PathRule, day: Day | undefined): boolean => rule.reviewBy !== undefined && day !== undefined && day > rule.reviewBy;

/** The most severe tier wins; reviews, owners and what AI may do are the strictest that any matching rule asks for. */
const mostSevere = (judged: readonly PathTier[]): PathTier | undefined => {
  const worst = judged.reduce<PathTier | undefined>((soFar, one) => (soFar && severityOf(soFar.tier) >= severityOf(one.tier) ? soFar : one), undefined);
  return (
    worst && {
      ...worst,
      humanReviews: Math.max(...judged.map(({ humanReviews }) => humanReviews)),
      owners: [...new Set(judged.flatMap(({ owners }) => owners))],
      ai: judged.reduce<AiPolicy>((soFar, { ai }) => stricter(soFar, ai), 'allowed'),
      rules: [...new Set(judged.flatMap(({ rules }) => rules))],
    }
  );
};

export const stricter = (one: AiPolicy, other: AiPolicy): AiPolicy => (aiPolicies.indexOf(other) > aiPolicies.indexOf(one) ? other : one);

type Judging = { path: string; look: PathLook; context: PathContext; rule?: PathRule };

const judge = ({ path, look, context, rule }: Judging): PathTier => {
  const surface = rule?.surface ?? look.surface.surface;
  const undo = undoOf(look, context.message ?? '', rule);
  const derived = derivedTier(surface, undo.reversibility, context);
  const tier = rule?.tier ?? derived.tier;
  const source = rule ? ruleName(rule) : `built-in policy${surface === 'internal' ? '' : `, ${look.surface.word}`}`;
  return {
    path,
    tier,
    reason: `${rule || surface !== 'internal' ? surfaceNames[surface] : ''}${undo.because && ` and ${undo.because}`}`,
    source,
    surface,
    reversibility: undo.reversibility,
    humanReviews: rule?.humanReviews ?? reviewsByTier[tier],
    owners: rule?.owners ?? [],
    ai: rule?.ai ?? aiByTier[tier],
    rules: [source, ...(rule?.tier ? [] : derived.rules)],
  };
};
