// The `tier` filter: one commit in, its tier, reason and risk out.
import * as z from 'zod';
import { tierOf } from '../../../shared/core/risk/tier';
import { builtInPolicy, type Policy } from '../../../shared/core/risk/policy';
import { loadPolicy } from '../../policy-file';

const lines = z.int().min(0).nullish();

/** Line counts are null for binary files. */
const TierQuestion = z.object({
  sha: z.string().max(200),
  message: z.string(),
  files: z.array(z.object({ path: z.string().min(1).max(4_096), added: lines, deleted: lines })).max(200_000),
  service: z.string().max(200).optional(),
  knowledge: z.int().min(0).optional(),
  /** Decides which dated rules of a policy hold; whatever is no moment counts as not said. */
  landedAt: z.unknown().optional(),
  policy: z.string().max(4_096).optional(),
});

const momentIn = (landedAt: unknown): { at?: string } => {
  const millis = typeof landedAt === 'string' ? Date.parse(landedAt) : Number.NaN;
  return Number.isNaN(millis) ? {} : { at: new Date(millis).toISOString() };
};

const policies = new Map<string, Policy>();
const rememberedPolicies = 100;

const policyAt = (file: string | undefined): Policy => {
  if (file === undefined) return builtInPolicy;
  const policy = policies.get(file) ?? loadPolicy(file);
  if (policies.size >= rememberedPolicies) policies.clear();
  policies.set(file, policy);
  return policy;
};

/** Answers one line of input. Throws for input of another shape and for a policy that cannot be used. */
export const tierLine = (input: unknown): unknown => {
  const { sha, message, files, service, knowledge, policy, landedAt } = TierQuestion.parse(input);
  const counted = files.map(({ path, added, deleted }) => ({ path, added: added ?? 0, deleted: deleted ?? 0 }));
  const report = tierOf(
    { message, files: counted, ...(service === undefined ? {} : { service }) },
    { policy: policyAt(policy), ...momentIn(landedAt), ...(knowledge === undefined ? {} : { knowledge }) },
  );
  const { tier, because, surfaces, reversibility, risk, rules } = report;
  return { sha, tier, because, surfaces, reversibility, risk, rules };
};
