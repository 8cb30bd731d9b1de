// The parts that answers are made of: changes, rankings, incidents, as schemas.
import * as z from 'zod';
import { tiers } from '../core/facts/change';
import { aiInvolvements, failureModes, notAChangeReasons } from '../core/facts/verdict';

export const at = z.iso.datetime({ precision: 3 });
export const text = z.string();
export const count = z.int().min(0);
export const optional = <Type extends z.ZodType>(type: Type) => type.optional();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Of a deeper value its own page tells more; here it is promised to be an object. */
export const some = z.looseObject({});

export const tier = z.enum(tiers);
export const strength = z.enum(['strong', 'possible', 'weak']);
export const severity = z.enum(['critical', 'error', 'warning', 'info']);
export const answer = z.enum(['confirmed', 'not a change', 'unanswered']);
export const origin = z.enum(['ai', 'mixed', 'human', 'bot', 'unknown']);
export const pullRequest = z.strictObject({ number: z.int(), url: optional(text) });

export const Origin = z.strictObject({
  origin,
  tools: z.array(text),
  evidence: z.array(z.strictObject({ marker: text, strength: text, where: text, text })),
  lines: optional(z.array(z.strictObject({ path: text, ai: count, human: count, unknown: count }))),
});

export const Tier = z.strictObject({
  tier,
  because: text,
  surfaces: z.array(text),
  reversibility: z.enum(['flag', 'redeploy', 'hard']),
  rules: z.array(text),
  risk: z.number().min(0).max(1).meta({ description: 'Chance of a revert or fix; orders changes inside a tier.' }),
  humanReviews: count,
  owners: z.array(text).meta({ description: 'Teams, never people.' }),
  ai: z.enum(['allowed', 'reviewed', 'human-authored']),
});

export const Review = z.strictObject({ reviewed: z.enum(['yes', 'no', 'cannot-see']), because: text, reviewedAt: optional(at) });

const Checks = z
  .strictObject({ sha: text, state: z.enum(['passed', 'failed', 'pending', 'none']), total: count, failed: z.array(text) })
  .meta({ description: 'How the checks of its pull request stood at the last commit; absent where they could not be read.' });

export const approvals = z.array(z.strictObject({ sha: text, at, isFinal: z.boolean(), byHuman: z.boolean(), isIndependent: z.boolean() }));

export const Change = z.strictObject({
  sha: text,
  repository: text,
  kind: z.enum(['commit', 'flag', 'config']),
  title: text,
  body: text,
  landedAt: at,
  files: z.array(z.strictObject({ path: text, added: count, deleted: count })),
  notSeen: z.array(text),
  identifiers: z.array(text),
  pullRequest: optional(pullRequest),
  tier: Tier,
  review: Review,
  approvals: optional(approvals),
  checks: optional(Checks),
  origin: optional(Origin).meta({
    description:
      'Who wrote it. Left out while an incident that suspects it waits for an answer: it is no input to a ranking, and should be none to a verdict.',
  }),
});

/** What came after a change went live. */
export const Since = z.strictObject({
  review: Review,
  approvals,
  verdicts: z.array(z.strictObject({ incidentId: text, answer: z.enum(['confirmed', 'cleared', 'unanswered']), at: optional(at) })),
  checks: optional(Checks),
});

export const evidence = z.array(z.strictObject({ term: text, text }));

export const ruledOut = z.array(z.strictObject({ sha: text, because: text }));

export const Suspect = z.strictObject({ sha: text, probability: z.number().min(0).max(1), strength, evidence, counterEvidence: evidence });

/** What made a ranking. */
const madeBy = {
  weightsVersion: text,
  evidenceVersion: optional(text),
  calibration: optional(
    z
      .strictObject({ verdicts: z.int().min(0), parameters: z.record(text, z.number()) })
      .meta({ description: "The correction by the team's answers given before the onset." }),
  ),
};

export const Ranking = z
  .strictObject({
    suspects: z.array(Suspect),
    ruledOut,
    noChange: z.number().min(0).max(1),
    ...madeBy,
    notListed: optional(
      z
        .strictObject({ suspects: z.int().min(0), probability: z.number().min(0).max(1), ruledOut: z.int().min(0) })
        .meta({ description: 'Where there were too many to keep: how many are left out, and their probability together.' }),
    ),
  })
  .meta({ description: 'Probabilities, of those not listed too, and noChange sum to one.' });

/** The same incident as other weights or other evidence ranked it before. */
export const EarlierRanking = z.strictObject({
  ...madeBy,
  noChange: z.number().min(0).max(1),
  first: optional(z.strictObject({ sha: text, probability: z.number().min(0).max(1) })),
});

export const Verdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('this-change'), sha: text }),
  z.strictObject({ kind: z.literal('not-this'), sha: text }),
  z.strictObject({ kind: z.literal('not-a-change'), reason: z.enum(notAChangeReasons) }),
]);

export const Standing = z.strictObject({
  settled: optional(z.strictObject({ answer: Verdict, at })),
  clearedShas: z.array(text),
  detail: z.strictObject({ failureMode: optional(z.enum(failureModes)), aiInvolvement: optional(z.enum(aiInvolvements)) }),
});

export const memories = z.array(z.strictObject({ incidentId: text, title: text, at, because: text }));

export const Incident = z.strictObject({
  id: text,
  service: text,
  environment: text,
  title: text,
  text,
  severity,
  startedAt: at,
  detectedAt: at,
  resolvedAt: optional(at),
  state: z.enum(['open', 'resolved']),
  reopened: count,
  fingerprints: z.array(text),
  alertIds: z.array(text),
  url: optional(text),
  frames: z.array(z.strictObject({ path: text, line: optional(z.int()), function: optional(text) })),
});
