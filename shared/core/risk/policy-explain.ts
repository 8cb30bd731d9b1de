// What the policy says of one path, and whether it still says what its own examples expect.
import type { Tier } from '../facts/change';
import type { Moment } from '../facts/moment';
import { pathTierOf } from './path-tier';
import type { Policy } from './policy';
import { tierOf } from './tier';

export type PathExplanation = {
  path: string;
  tier: Tier;
  because: string;
  surface: string;
  reversibility: string;
  humanReviews: number;
  owners: string[];
  ai: string;
  rules: string[];
};

/** The tier of a path in itself, with every rule that had a say. `at` decides which dated rules hold. */
export const explainPath = (
  policy: Policy,
  path: string,
  context: { at?: Moment; ownersOf?: (path: string) => readonly string[] } = {},
): PathExplanation => {
  const report = tierOf({ message: '', files: [{ path, added: 1, deleted: 0 }] }, { policy, ...context });
  const { surface } = pathTierOf(path, { policy, ...(context.at ? { at: context.at } : {}) });
  const { tier, because, reversibility, humanReviews, owners, ai, rules } = report;
  return { path, tier, because, surface, reversibility, humanReviews, owners, ai, rules };
};

export type ExampleResult = { path: string; expect: Tier; tier: Tier; passes: boolean; because: string; line?: number };

/** Every example of the policy against what the policy says now. */
export const testExamples = (policy: Policy, at?: Moment): ExampleResult[] =>
  policy.examples.map(({ path, expect, line }) => {
    const { tier, because } = explainPath(policy, path, at ? { at } : {});
    return { path, expect, tier, passes: tier === expect, because, ...(line === undefined ? {} : { line }) };
  });
