// The tier of one path, and every rule that had a say in it.
import type { AiPolicy, Reversibility, Surface, Tier } from '../facts/change';
import type { Moment } from '../facts/moment';
import { compiledPolicy } from './compiled-policy';
import { lookAt, type PathLook } from './look';
import { aiByTier, aiPolicies, oneStepUp, reviewsByTier, severityOf, type Day, type PathRule, type Policy } from './policy';
import { mostPeople } from './path-people';
import type { ReversibilityMatch } from './reversibility';

/** What is known beside the path. `knowledge` counts distinct people who wrote or reviewed it in the 180 days before. */
export type PathContext = {
  policy: Policy;
  knowledge?: number;
  onlyAuthorKnows?: boolean;
  /** Decides which dated rules hold; without it exceptions do not. */
  at?: Moment;
  /** The policy says that the service will not be around for long: knowledge does not matter. */
  shortLived?: boolean;
  /** The change's message says that a column or table goes away. */
  losesSchema?: boolean;
};

export type PathTier = {
  path: string;
  tier: Tier;
  /** What a reader should know of the path, each the rest of a sentence that begins with it. */
  clauses: string[];
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

/** The tier of a path under a policy. Explicit rules decide, the most severe of them; where none holds, the built-in policy does. */
export const pathTierOf = (path: string, context: PathContext): PathTier => {
  const policy = compiledPolicy(context.policy);
  const rules = policy.rulesFor(path);
  const look = lookAt(path);
  if (rules.length === 0) return excuse(judge(look, context), context);
  const day = policy.today(context.at);
  const expired = rules.filter((rule) => isExpired(rule, day));
  const judged = rules.map((rule) => judge(look, context, rule));
  // A rule past its review date may still raise a tier, but nobody vouches any more that it may lower one.
  if (expired.length === rules.length) judged.push(judge(look, context));
  const tier = strictest(judged);
  return excuse(
    { ...tier, clauses: [...tier.clauses, ...expired.map((rule) => `its rule was due for review by ${rule.reviewBy ?? ''}`)] },
    context,
  );
};

export const isExpired = (rule: PathRule, day: Day | undefined): boolean =>
  rule.reviewBy !== undefined && day !== undefined && day > rule.reviewBy;

export const ruleName = (rule: { line?: number }): string => (rule.line === undefined ? 'policy' : `policy line ${rule.line}`);

export const stricter = (one: AiPolicy, other: AiPolicy): AiPolicy => (aiPolicies.indexOf(other) > aiPolicies.indexOf(one) ? other : one);

/** The most severe tier wins; reviews, owners and what AI may do are the strictest that any matching rule asks for. */
const strictest = (judged: readonly PathTier[]): PathTier => {
  const worst = judged.reduce((soFar, one) => (severityOf(one.tier) > severityOf(soFar.tier) ? one : soFar));
  if (judged.length === 1) return worst;
  return {
    ...worst,
    humanReviews: Math.max(...judged.map(({ humanReviews }) => humanReviews)),
    owners: [...new Set(judged.flatMap(({ owners }) => owners))],
    ai: judged.reduce<AiPolicy>((soFar, { ai }) => stricter(soFar, ai), 'allowed'),
    rules: [...new Set(judged.flatMap(({ rules }) => rules))],
  };
};

const judge = (look: PathLook, context: PathContext, rule?: PathRule): PathTier => {
  // A rule that names a folder's surface does not mean the tests in it; one that names a tier means everything.
  const surface = rule?.surface && (rule.tier || !look.isHarmless) ? rule.surface : look.surface.surface;
  const undo = undoOf(look, context, rule);
  const derived = derivedTier(surface, undo.reversibility, context);
  const tier = rule?.tier ?? derived.tier;
  const source = rule ? ruleName(rule) : builtInSource(look, undo);
  return {
    path: look.path,
    tier,
    clauses: [...surfaceClause(surface, rule), ...(undo.because === '' ? [] : [undo.because]), ...(rule?.tier ? [] : derived.clauses)],
    source,
    surface,
    reversibility: undo.reversibility,
    humanReviews: rule?.humanReviews ?? reviewsByTier[tier],
    owners: rule?.owners ?? [],
    ai: rule?.ai ?? aiByTier[tier],
    rules: [source],
  };
};

const builtInSource = (look: PathLook, undo: ReversibilityMatch): string => {
  if (sensitive.has(look.surface.surface)) return `built-in policy, ${look.surface.word}`;
  return undo.reversibility === 'hard' ? 'built-in policy, hard to undo' : `built-in policy, ${look.surface.surface}`;
};

const surfaceClause = (surface: Surface, rule?: PathRule): string[] => {
  if (!rule) return sensitive.has(surface) ? [`is ${article(surface)} ${surface} surface`] : [];
  const because = rule.because.replace(/\.$/, '');
  return [
    surface === rule.surface || sensitive.has(surface)
      ? `is ${article(surface)} ${surface} surface, "${because}"`
      : `has a rule, "${because}"`,
  ];
};

const article = (word: string): string => (/^[aeio]/.test(word) ? 'an' : 'a');

const undoOf = (look: PathLook, { losesSchema }: PathContext, rule?: PathRule): ReversibilityMatch => {
  if (rule?.reversibility)
    return { reversibility: rule.reversibility, because: rule.reversibility === 'hard' ? 'cannot be undone by a redeploy' : '' };
  if (losesSchema && look.holdsSchema && look.undo.reversibility !== 'hard')
    return { reversibility: 'hard', because: 'loses a column or table by the message' };
  return look.undo;
};

type Derived = { tier: Tier; clauses: string[] };

/** PRODUCT's paragraph "Tier without an explicit rule". */
const derivedTier = (surface: Surface, reversibility: Reversibility, context: PathContext): Derived => {
  const nobodyNear = context.knowledge === 0 && !context.shortLived;
  const onlyAuthor = (nobodyNear || context.onlyAuthorKnows === true) && !context.shortLived;
  const hard = reversibility === 'hard';
  if (hard && nobodyNear && !sensitive.has(surface)) return { tier: 'critical', clauses: ['had nobody at work near it in 180 days'] };
  const tier = plainTier(surface, hard);
  return onlyAuthor
    ? { tier: oneStepUp[tier], clauses: ['was written or reviewed by nobody but the author in 180 days'] }
    : { tier, clauses: severityOf(tier) >= severityOf('high') ? knownClause(context.knowledge) : [] };
};

const knownClause = (people: number | undefined): string[] => {
  if (people === undefined || people === 0) return [];
  if (people === 1) return ['is known by one person'];
  return [`is known by ${people < mostPeople ? people : `${mostPeople} or more`} people`];
};

const plainTier = (surface: Surface, hard: boolean): Tier => {
  if (sensitive.has(surface)) return hard ? 'critical' : 'high';
  if (hard) return 'high';
  return surface === 'cosmetic' ? 'low' : 'standard';
};

/** An exception excuses the review; it never hides the tier. */
const excuse = (tier: PathTier, { policy, at }: PathContext): PathTier => {
  const exception = compiledPolicy(policy).exceptionFor(tier.path, at);
  if (!exception) return tier;
  const name = exception.line === undefined ? 'exception' : `exception line ${exception.line}`;
  return {
    ...tier,
    humanReviews: 0,
    rules: [...tier.rules, name],
    clauses: [...tier.clauses, `needs no review until ${exception.until}, "${exception.because.replace(/\.$/, '')}"`],
  };
};
