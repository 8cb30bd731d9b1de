// A policy made ready for many questions: its globs are compiled once.
import type { Moment } from '../facts/moment';
import { compileGlob, type PathMatcher } from './glob';
import { dayOf, type Day, type PathRule, type Policy, type PolicyException } from './policy';

export type CompiledPolicy = {
  rulesFor: (path: string) => PathRule[];
  exceptionFor: (path: string, at: Moment | undefined) => PolicyException | undefined;
  today: (at: Moment | undefined) => Day | undefined;
};

const compiled = new WeakMap<Policy, CompiledPolicy>();

/** The compiled form of a policy, remembered with it. Throws GlobError for a pattern that the schema should have refused. */
export const compiledPolicy = (policy: Policy): CompiledPolicy => {
  const known = compiled.get(policy);
  if (known) return known;
  const fresh = compile(policy);
  compiled.set(policy, fresh);
  return fresh;
};

const anyOf = (globs: readonly string[]): PathMatcher => {
  const matchers = globs.map(compileGlob);
  return (path) => matchers.some((matches) => matches(path));
};

const none: PathRule[] = [];

const compile = (policy: Policy): CompiledPolicy => {
  const rules = policy.paths.map((rule) => ({ rule, matches: anyOf(rule.match) }));
  const exceptions = policy.exceptions.map((exception) => ({ exception, matches: anyOf(exception.match) }));
  const today = (at: Moment | undefined): Day | undefined => (at === undefined ? undefined : dayOf(at, policy.timezone));
  return {
    rulesFor: (path) => (rules.length === 0 ? none : rules.filter(({ matches }) => matches(path)).map(({ rule }) => rule)),
    // Without a date nobody can tell whether an exception has ended, so it does not count.
    exceptionFor: (path, at) => {
      const day = exceptions.length === 0 ? undefined : today(at);
      return day === undefined
        ? undefined
        : exceptions.find(({ exception, matches }) => day <= exception.until && matches(path))?.exception;
    },
    today,
  };
};
