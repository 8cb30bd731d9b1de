// What is answered over HTTP, as schemas: the source of /openapi.json, and what tests hold real answers against.
import * as z from 'zod';
import { aiInvolvements, failureModes } from '../core/facts/verdict';
import {
  at,
  text,
  count,
  optional,
  sha256,
  some,
  tier,
  strength,
  severity,
  answer,
  pullRequest,
  Origin,
  Tier,
  Change,
  EarlierRanking,
  approvals,
  Since,
  ruledOut,
  Ranking,
  Verdict,
  Standing,
  memories,
  Incident,
} from './answer-parts';

/** RFC 9457. */
const Problem = z.strictObject({ type: text, title: text, status: z.int(), detail: optional(text) });

const IncidentLine = z.strictObject({
  id: text,
  service: text,
  environment: text,
  title: text,
  severity,
  startedAt: at,
  detectedAt: at,
  resolvedAt: optional(at),
  state: z.enum(['open', 'resolved']),
  answer,
  sha: optional(text).meta({ description: 'The confirmed change, or the first suspect while nobody has answered.' }),
});

const stretch = { from: at, to: at, next: optional(text).meta({ description: 'The cursor of the next page; absent on the last.' }) };
const IncidentList = z.strictObject({ ...stretch, items: z.array(IncidentLine) });

const NamedChange = z.strictObject({ sha: text, title: text, pullRequest: optional(pullRequest), tier });
const DeploymentLine = z.strictObject({
  id: text,
  service: text,
  environment: text,
  status: z.enum(['started', 'succeeded', 'failed', 'cancelled']),
  at,
  sha: optional(text),
  version: optional(text),
  url: optional(text),
  isRollback: z.boolean(),
  changes: z.array(NamedChange),
});
const DeploymentList = z.strictObject({ ...stretch, items: z.array(DeploymentLine) });

const IncidentFile = z.strictObject({
  incident: Incident,
  ranking: Ranking,
  rankedBefore: optional(z.array(EarlierRanking)),
  ruledOutDeployments: ruledOut,
  changes: z.record(text, Change),
  liveBy: z.record(text, z.strictObject({ deploymentId: text, liveAt: at, service: text })),
  standing: Standing,
  alerts: z.array(some),
  resolutions: z.array(some),
  deployments: z.array(some),
  wayBack: optional(
    z.strictObject({
      sha: text,
      ranCleanMinutes: z.number(),
      reversible: z.enum(['yes', 'no', 'unknown']),
      because: text,
      command: optional(text),
    }),
  ),
  seenBefore: memories,
  trackRecord: z.strictObject({ confirmed: count, answered: count }),
  owners: z.array(text),
  lookbackHours: z.number(),
  notSeen: z.array(text),
});

const Postmortem = z.strictObject({
  version: z.literal(1),
  incidentId: text,
  title: text,
  severity,
  service: text,
  environment: text,
  startedAt: at,
  detectedAt: at,
  recoveredAt: optional(at),
  verdict: answer,
  notAChange: optional(text),
  change: optional(some),
  failureMode: optional(z.enum(failureModes)),
  aiInvolvement: optional(z.enum(aiInvolvements)),
  fingerprints: z.array(text),
  impact: z.array(z.strictObject({ text, provider: text })),
  timeline: z.array(some),
  facts: z.array(text),
  questions: z.record(text, text),
  similar: memories,
  followUps: z.array(text),
  owners: z.array(text),
  notSeen: z.array(text),
  policy: optional(z.strictObject({ version: text, mode: text })),
  recordHash: optional(sha256),
  answeredIn: optional(z.enum(['Slack', 'API'])),
});

const ChangeFile = z.strictObject({
  change: Change,
  deployments: z.array(z.strictObject({ deploymentId: text, service: text, environment: text, liveAt: at, isRollback: z.boolean() })),
  incidents: z.array(
    z.strictObject({
      incidentId: text,
      title: text,
      startedAt: at,
      role: z.enum(['confirmed', 'suspect', 'cleared']),
      strength: optional(strength),
      minutes: optional(z.number()),
    }),
  ),
  mendedBy: z.array(z.strictObject({ sha: text, title: text, because: text, pullRequest: optional(pullRequest), liveAt: at })),
  stillIn: z.array(text),
});

const PathFile = z.strictObject({
  path: text,
  tier: z.strictObject({ tier, because: text }),
  knownBy: optional(z.int().min(1)).meta({
    description: 'How many people wrote or reviewed it in 180 days; absent where that cannot be seen. Never who.',
  }),
  changes: z.array(z.strictObject({ sha: text, title: text, pullRequest: optional(pullRequest), liveAt: at, service: text, tier })),
  changesTotal: count,
  origins: z.strictObject({ ai: count, human: count, bot: count, unknown: count }),
  incidents: z.array(
    z.strictObject({
      incidentId: text,
      title: text,
      startedAt: at,
      minutes: optional(z.number()),
      sha: text,
      link: z.enum(['confirmed', 'possible']),
    }),
  ),
  since: at,
});

const Digest = z.looseObject({
  version: z.literal(1),
  week: text,
  at,
  form: text,
  verdict: z.string().max(150),
  incidents: some,
  highRisk: some,
  chart: some,
  dora: some,
  comparison: some,
  places: some,
  failures: z.array(some),
  timeline: some,
  changes: some,
  ahead: z.array(some),
  canBeWrong: some,
});

const EvidenceRecord = z.strictObject({
  deployed: z.strictObject({
    deploymentId: text,
    liveAt: at,
    service: text,
    environment: text,
    repository: text,
    sha: text,
    kind: z.enum(['commit', 'flag', 'config', 'rollback', 'unknown']),
    title: text,
    pullRequest: optional(pullRequest),
    tier: optional(
      z.strictObject({ tier, because: text, surfaces: z.array(text), reversibility: text, humanReviews: count, rules: z.array(text) }),
    ),
    approvals,
    notSeen: z.array(text),
  }),
  since: Since,
  hash: sha256,
  sinceHash: sha256,
});
const Evidence = z.strictObject({
  version: z.literal(1),
  from: at,
  to: at,
  tiers: optional(z.array(tier)),
  policy: z.strictObject({ version: text, mode: text }),
  completeness: z.strictObject({
    deployments: count,
    changes: count,
    rows: count,
    shown: count,
    isComplete: z.boolean(),
    notSeen: z.array(z.strictObject({ what: text, rows: count })),
  }),
  previousChain: text,
  days: z.array(z.strictObject({ day: z.iso.date(), hashes: z.array(sha256), hash: sha256, chain: sha256 })),
  records: z.array(EvidenceRecord),
  seals: optional(z.array(z.strictObject({ day: z.iso.date(), hash: sha256, chain: sha256, rows: count }))),
  head: sha256,
});

const Check = z.strictObject({
  status: z.enum(['fine', 'attention']),
  because: text,
  tier: Tier,
  humanReviewsNeeded: count,
  commits: z.array(z.strictObject({ sha: text, tier: Tier, origin: Origin })),
  memory: z.array(z.strictObject({ path: text, incidents: z.array(z.strictObject({ incidentId: text, title: text, at })) })),
  notSeen: z.array(text),
});

const TakenVerdict = z.strictObject({ incidentId: text, answer: Verdict, at, isRepeat: z.boolean(), standing: Standing });

/** By name; each becomes a schema of the document. */
export const answers = {
  Problem,
  IncidentList,
  IncidentFile,
  Postmortem,
  ChangeFile,
  PathFile,
  DeploymentList,
  Digest,
  Evidence,
  Check,
  TakenVerdict,
} as const;
export type AnswerName = keyof typeof answers;
