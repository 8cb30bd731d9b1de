// What is answered over HTTP, as schemas: the source of /openapi.json, and what tests hold real answers against.
import * as z from 'zod';
import { tiers } from '../core/facts/change';
import { aiInvolvements, failureModes, notAChangeReasons } from '../core/facts/verdict';

const at = z.iso.datetime({ precision: 3 });
const text = z.string();
const count = z.int().min(0);
const optional = <Type extends z.ZodType>(type: Type) => type.optional();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Of a deeper value its own page tells more; here it is promised to be an object. */
const some = z.looseObject({});

const tier = z.enum(tiers);
const strength = z.enum(['strong', 'possible', 'weak']);
const severity = z.enum(['critical', 'error', 'warning', 'info']);
const answer = z.enum(['confirmed', 'not a change', 'unanswered']);
const origin = z.enum(['ai', 'mixed', 'human', 'bot', 'unknown']);
const pullRequest = z.strictObject({ number: z.int(), url: optional(text) });

/** RFC 9457. */
const Problem = z.strictObject({ type: text, title: text, status: z.int(), detail: optional(text) });

const IncidentLine = z.strictObject({
  id: text, service: text, environment: text, title: text, severity, startedAt: at, detectedAt: at, resolvedAt: optional(at), state: z.enum(['open', 'resolved']), answer,
  sha: optional(text).meta({ description: 'The confirmed change, or the first suspect while nobody has answered.' }),
});

const stretch = { from: at, to: at, next: optional(text).meta({ description: 'The cursor of the next page; absent on the last.' }) };
const IncidentList = z.strictObject({ ...stretch, items: z.array(IncidentLine) });

const NamedChange = z.strictObject({ sha: text, title: text, pullRequest: optional(pullRequest), tier });
const DeploymentLine = z.strictObject({
  id: text, service: text, environment: text, status: z.enum(['started', 'succeeded', 'failed', 'cancelled']), at, sha: optional(text), version: optional(text), url: optional(text), isRollback: z.boolean(), changes: z.array(NamedChange),
});
const DeploymentList = z.strictObject({ ...stretch, items: z.array(DeploymentLine) });

const Origin = z.strictObject({
  origin, tools: z.array(text), evidence: z.array(z.strictObject({ marker: text, strength: text, where: text, text })),
  lines: optional(z.array(z.strictObject({ path: text, ai: count, human: count, unknown: count }))),
});
const Tier = z.strictObject({
  tier, because: text, surfaces: z.array(text), reversibility: z.enum(['flag', 'redeploy', 'hard']), rules: z.array(text),
  risk: z.number().min(0).max(1).meta({ description: 'Chance of a revert or fix; orders changes inside a tier.' }),
  humanReviews: count, owners: z.array(text).meta({ description: 'Teams, never people.' }), ai: z.enum(['allowed', 'reviewed', 'human-authored']),
});
const Review = z.strictObject({ reviewed: z.enum(['yes', 'no', 'cannot-see']), because: text, reviewedAt: optional(at) });
const Change = z.strictObject({
  sha: text, repository: text, kind: z.enum(['commit', 'flag', 'config']), title: text, body: text, landedAt: at, files: z.array(z.strictObject({ path: text, added: count, deleted: count })),
  notSeen: z.array(text), identifiers: z.array(text), pullRequest: optional(pullRequest), tier: Tier, review: Review,
  origin: optional(Origin).meta({ description: 'Who wrote it. Left out while an incident that suspects it waits for an answer: it is no input to a ranking, and should be none to a verdict.' }),
});

const evidence = z.array(z.strictObject({ term: text, text }));
const ruledOut = z.array(z.strictObject({ sha: text, because: text }));
const Suspect = z.strictObject({ sha: text, probability: z.number().min(0).max(1), strength, evidence, counterEvidence: evidence });
const Ranking = z.strictObject({ suspects: z.array(Suspect), ruledOut, noChange: z.number().min(0).max(1), weightsVersion: text }).meta({ description: 'Probabilities and noChange sum to one.' });

const Verdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('this-change'), sha: text }),
  z.strictObject({ kind: z.literal('not-this'), sha: text }),
  z.strictObject({ kind: z.literal('not-a-change'), reason: z.enum(notAChangeReasons) }),
]);
const Standing = z.strictObject({
  settled: optional(z.strictObject({ answer: Verdict, at })), clearedShas: z.array(text),
  detail: z.strictObject({ failureMode: optional(z.enum(failureModes)), aiInvolvement: optional(z.enum(aiInvolvements)) }),
});

const memories = z.array(z.strictObject({ incidentId: text, title: text, at, because: text }));
const Incident = z.strictObject({
  id: text, service: text, environment: text, title: text, text, severity, startedAt: at, detectedAt: at, resolvedAt: optional(at), state: z.enum(['open', 'resolved']), reopened: count, fingerprints: z.array(text), alertIds: z.array(text), url: optional(text),
  frames: z.array(z.strictObject({ path: text, line: optional(z.int()), function: optional(text) })),
});
const IncidentFile = z.strictObject({
  incident: Incident, ranking: Ranking, ruledOutDeployments: ruledOut, changes: z.record(text, Change), liveBy: z.record(text, z.strictObject({ deploymentId: text, liveAt: at, service: text })),
  standing: Standing, alerts: z.array(some), resolutions: z.array(some), deployments: z.array(some),
  wayBack: optional(z.strictObject({ sha: text, ranCleanMinutes: z.number(), reversible: z.enum(['yes', 'no', 'unknown']), because: text, command: optional(text) })),
  seenBefore: memories, trackRecord: z.strictObject({ confirmed: count, answered: count }), owners: z.array(text), lookbackHours: z.number(), notSeen: z.array(text),
});

const Postmortem = z.strictObject({
  version: z.literal(1), incidentId: text, title: text, severity, service: text, environment: text, startedAt: at, detectedAt: at, recoveredAt: optional(at), verdict: answer, notAChange: optional(text), change: optional(some),
  failureMode: optional(z.enum(failureModes)), aiInvolvement: optional(z.enum(aiInvolvements)), fingerprints: z.array(text), impact: z.array(z.strictObject({ text, provider: text })), timeline: z.array(some), facts: z.array(text),
  questions: z.record(text, text), similar: memories, followUps: z.array(text), owners: z.array(text), notSeen: z.array(text),
});

const ChangeFile = z.strictObject({
  change: Change, deployments: z.array(z.strictObject({ deploymentId: text, service: text, environment: text, liveAt: at, isRollback: z.boolean() })),
  incidents: z.array(z.strictObject({ incidentId: text, title: text, startedAt: at, role: z.enum(['confirmed', 'suspect', 'cleared']), strength: optional(strength), minutes: optional(z.number()) })),
  mendedBy: z.array(z.strictObject({ sha: text, title: text, because: text, pullRequest: optional(pullRequest), liveAt: at })), stillIn: z.array(text),
});

const PathFile = z.strictObject({
  path: text, tier: z.strictObject({ tier, because: text }), knownBy: optional(z.int().min(1)).meta({ description: 'How many people wrote or reviewed it in 180 days; absent where that cannot be seen. Never who.' }),
  changes: z.array(z.strictObject({ sha: text, title: text, pullRequest: optional(pullRequest), liveAt: at, service: text, tier })), changesTotal: count, origins: z.strictObject({ ai: count, human: count, bot: count, unknown: count }),
  incidents: z.array(z.strictObject({ incidentId: text, title: text, startedAt: at, minutes: optional(z.number()), sha: text, link: z.enum(['confirmed', 'possible']) })), since: at,
});

const Digest = z.looseObject({ version: z.literal(1), week: text, at, form: text, verdict: z.string().max(150), incidents: some, highRisk: some, chart: some, dora: some, comparison: some, places: some, failures: z.array(some), timeline: some, changes: some, ahead: z.array(some), canBeWrong: some });

const approvals = z.array(z.strictObject({ sha: text, at, isFinal: z.boolean(), byHuman: z.boolean() }));
const EvidenceRecord = z.strictObject({
  deployed: z.strictObject({
    deploymentId: text, liveAt: at, service: text, environment: text, repository: text, sha: text, kind: z.enum(['commit', 'flag', 'config', 'rollback', 'unknown']), title: text, pullRequest: optional(pullRequest),
    tier: optional(z.strictObject({ tier, because: text, surfaces: z.array(text), reversibility: text, humanReviews: count, rules: z.array(text) })), approvals, notSeen: z.array(text),
  }),
  since: z.strictObject({ review: Review, approvals, verdicts: z.array(z.strictObject({ incidentId: text, answer: z.enum(['confirmed', 'cleared', 'unanswered']), at: optional(at) })) }),
  hash: sha256, sinceHash: sha256,
});
const Evidence = z.strictObject({
  version: z.literal(1), from: at, to: at, tiers: optional(z.array(tier)), policy: z.strictObject({ version: text, mode: text }),
  completeness: z.strictObject({ deployments: count, changes: count, rows: count, shown: count, isComplete: z.boolean(), notSeen: z.array(z.strictObject({ what: text, rows: count })) }),
  previousChain: text, days: z.array(z.strictObject({ day: z.iso.date(), hashes: z.array(sha256), hash: sha256, chain: sha256 })), records: z.array(EvidenceRecord), head: sha256,
});

const Check = z.strictObject({
  status: z.enum(['fine', 'attention']), because: text, tier: Tier, humanReviewsNeeded: count,
  commits: z.array(z.strictObject({ sha: text, tier: Tier, origin: Origin })),
  memory: z.array(z.strictObject({ path: text, incidents: z.array(z.strictObject({ incidentId: text, title: text, at })) })), notSeen: z.array(text),
});

const TakenVerdict = z.strictObject({ incidentId: text, answer: Verdict, at, isRepeat: z.boolean(), standing: Standing });

/** By name; each becomes a schema of the document. */
export const answers = { Problem, IncidentList, IncidentFile, Postmortem, ChangeFile, PathFile, DeploymentList, Digest, Evidence, Check, TakenVerdict } as const;
export type AnswerName = keyof typeof answers;
