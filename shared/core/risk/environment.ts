// Is this environment production?
import { compileGlob, type PathMatcher } from './glob';
import type { Policy } from './policy';

const compiled = new WeakMap<Policy, PathMatcher[]>();

/** Whether the policy's `production` names cover an environment; case does not matter. */
export const isProduction = (policy: Policy, environment: string): boolean => {
  const matchers = compiled.get(policy) ?? policy.production.map((name) => compileGlob(name.toLowerCase()));
  compiled.set(policy, matchers);
  const name = environment.toLowerCase();
  return matchers.some((matches) => matches(name));
};
