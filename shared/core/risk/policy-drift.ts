// Where has the policy fallen behind what happened? Rules that ended, patterns that match nothing, incidents on paths it calls harmless.
import type { Moment } from '../facts/moment';
import { compileGlob } from './glob';
import { lookAt } from './look';
import { isExpired, pathTierOf } from './path-tier';
import { dayOf, severityOf, type Policy } from './policy';
import { testExamples } from './policy-explain';

/** A path of a change that a person confirmed as the cause of an incident. */
export type ConfirmedPath = { path: string; incidentId: string };

export type DriftInput = {
  at: Moment;
  /** Every path of the repository; empty where nobody listed them, and then no pattern is called dead. */
  paths: readonly string[];
  confirmed: readonly ConfirmedPath[];
};

export type Drift = {
  kind: 'rule-past-review' | 'exception-ended' | 'freeze-ended' | 'matches-nothing' | 'incident-below-high' | 'example-fails';
  text: string;
  line?: number;
};

const lineOf = (rule: { line?: number }): { line?: number } => (rule.line === undefined ? {} : { line: rule.line });

/** All drift of a policy, in the order of the file, then incidents. Empty where the policy is up to date. */
export const driftOf = (policy: Policy, input: DriftInput): Drift[] => [
  ...ended(policy, input.at),
  ...(input.paths.length === 0 ? [] : dead(policy, input.paths)),
  ...testExamples(policy, input.at)
    .filter(({ passes }) => !passes)
    .map((example): Drift => ({
      kind: 'example-fails',
      text: `${example.path} is ${example.tier}, the example expects ${example.expect}`,
      ...lineOf(example),
    })),
  ...underrated(policy, input),
];

const ended = (policy: Policy, at: Moment): Drift[] => {
  const day = dayOf(at, policy.timezone);
  return [
    ...policy.paths
      .filter((rule) => isExpired(rule, day))
      .map((rule): Drift => ({
        kind: 'rule-past-review',
        text: `${rule.match.join(', ')} was due for review by ${rule.reviewBy ?? ''}`,
        ...lineOf(rule),
      })),
    ...policy.exceptions
      .filter(({ until }) => day > until)
      .map((one): Drift => ({
        kind: 'exception-ended',
        text: `the exception for ${one.match.join(', ')} ended on ${one.until}`,
        ...lineOf(one),
      })),
    ...policy.freezes
      .filter(({ to }) => day > to)
      .map((one): Drift => ({ kind: 'freeze-ended', text: `the freeze "${one.name}" ended on ${one.to}`, ...lineOf(one) })),
  ];
};

const dead = (policy: Policy, paths: readonly string[]): Drift[] =>
  [...policy.paths, ...policy.exceptions].flatMap((rule) =>
    rule.match
      .filter((glob) => !paths.some(compileGlob(glob)))
      .map((glob): Drift => ({ kind: 'matches-nothing', text: `${glob} matches no path of the repository`, ...lineOf(rule) })),
  );

/** A test or document among a cause's files caused nothing. */
const underrated = (policy: Policy, { at, confirmed }: DriftInput): Drift[] => {
  const byPath = new Map<string, Set<string>>();
  for (const { path, incidentId } of confirmed) byPath.set(path, (byPath.get(path) ?? new Set()).add(incidentId));
  return [...byPath].flatMap(([path, incidents]) => {
    const { tier } = pathTierOf(path, { policy, at });
    if (severityOf(tier) >= severityOf('high') || lookAt(path).isHarmless) return [];
    return [{ kind: 'incident-below-high', text: `${path} is ${tier}, yet it was in ${[...incidents].sort().join(', ')}` } satisfies Drift];
  });
};
