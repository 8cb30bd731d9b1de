// How risky is this change by the team's policy? A lookup with a reason, not a score.
import type { AiPolicy, FileChange, Reversibility, Tier, TierReport } from '../facts/change';
import type { Moment } from '../facts/moment';
import type { PathKnowledge } from './path-people';
import { pathTierOf, stricter, type PathContext, type PathTier } from './path-tier';
import { severityOf, surfaces, type Policy } from './policy';
import { dropsSchema } from './reversibility';
import { riskOf, type PathHistory } from './risk';

/** A change as far as its tier depends on it. Who or what wrote it is not among the facts, on purpose. */
export type RiskyChange = { message: string; files: readonly FileChange[]; service?: string };

export type TierContext = {
  policy: Policy;
  /** Distinct people who wrote or reviewed these paths in the 180 days before; absent where nobody counted. */
  knowledge?: number;
  /** Whether all of them were the author. */
  onlyAuthorKnows?: boolean;
  /** What is known of each path by itself; where it says nothing, `knowledge` holds. */
  knownBy?: (path: string) => PathKnowledge | undefined;
  /** When it went live: decides which dated rules hold. */
  at?: Moment;
  /** Teams by CODEOWNERS, asked for where no rule names owners. */
  ownersOf?: (path: string) => readonly string[];
  history?: PathHistory;
};

const titles: Record<Tier, string> = { critical: 'Critical', high: 'High', standard: 'Standard', low: 'Low' };
const longestPathShown = 120;
const team = /^@[\w.-]{1,100}\/[\w.-]{1,100}$/;

/** The tier of a change: that of its most severe path. A change whose files are not known is `standard`, and says so. */
export const tierOf = (change: RiskyChange, context: TierContext): TierReport => {
  const { policy, at, knowledge, onlyAuthorKnows, knownBy } = context;
  const shortLived = policy.services.find(({ name }) => name === change.service)?.duration === 'short-lived';
  const asked: PathContext = {
    policy,
    shortLived,
    losesSchema: dropsSchema(change.message),
    ...(at ? { at } : {}),
    ...(knowledge === undefined ? {} : { knowledge }),
    ...(onlyAuthorKnows === undefined ? {} : { onlyAuthorKnows }),
  };
  const paths = change.files.map(({ path }) => pathTierOf(path, known(asked, knownBy?.(path))));
  const worst = worstOf(paths);
  return {
    tier: worst?.tier ?? 'standard',
    because: worst ? sentence(worst, paths) : 'Standard: its files are not known (built-in policy)',
    surfaces: surfaces.filter((surface) => paths.some((path) => path.surface === surface)),
    reversibility: leastReversible(paths),
    rules: [...new Set(paths.flatMap(({ rules }) => rules))],
    risk: riskOf(change, context.history, policy.riskShift),
    humanReviews: paths.reduce((most, { humanReviews }) => Math.max(most, humanReviews), 0),
    owners: teamsOf(paths, context.ownersOf),
    ai: paths.reduce<AiPolicy>((soFar, { ai }) => stricter(soFar, ai), 'allowed'),
  };
};

const known = (asked: PathContext, found: PathKnowledge | undefined): PathContext =>
  found ? { ...asked, knowledge: found.people, onlyAuthorKnows: found.onlyAuthor } : asked;

/** The most severe path; among equals one with something to say, then the first. */
const worstOf = (paths: readonly PathTier[]): PathTier | undefined =>
  paths.reduce<PathTier | undefined>((soFar, path) => {
    if (!soFar) return path;
    const difference =
      severityOf(path.tier) - severityOf(soFar.tier) || Math.min(1, path.clauses.length) - Math.min(1, soFar.clauses.length);
    return difference > 0 ? path : soFar;
  }, undefined);

const sentence = (worst: PathTier, paths: readonly PathTier[]): string => {
  const said = worst.clauses.length > 0 ? `${shown(worst.path)} ${worst.clauses.join(' and ')}` : plainReason(worst, paths.length);
  return `${titles[worst.tier]}: ${said} (${worst.source})`;
};

const plainReason = ({ tier, path }: PathTier, count: number): string => {
  if (tier === 'low') return count === 1 ? `${shown(path)} cannot break production by itself` : 'only docs, tests, styles and fixtures';
  return count === 1
    ? `${shown(path)} is no risky surface and can be redeployed`
    : `none of ${count} files is a risky surface or hard to undo`;
};

/** A path on one line, shortened at its front, where it says least. */
const shown = (path: string): string => {
  const clean = path.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return clean.length <= longestPathShown ? clean : `…${clean.slice(1 - longestPathShown)}`;
};

const leastReversible = (paths: readonly PathTier[]): Reversibility => {
  if (paths.some(({ reversibility }) => reversibility === 'hard')) return 'hard';
  return paths.length > 0 && paths.every(({ reversibility }) => reversibility === 'flag') ? 'flag' : 'redeploy';
};

const teamsOf = (paths: readonly PathTier[], ownersOf?: (path: string) => readonly string[]): string[] => {
  const named = paths.flatMap((path) => (path.owners.length > 0 ? path.owners : path.tier === 'low' ? [] : (ownersOf?.(path.path) ?? [])));
  return [...new Set(named.filter((owner) => team.test(owner)))];
};
