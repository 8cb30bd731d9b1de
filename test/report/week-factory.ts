// Builds facts for tests: one small function per noun, and a seeded week of any size.
import type { Change, Origin, Tier } from '../../shared/core/facts/change';
import type { AlertFact } from '../../shared/core/facts/fact';
import { HOUR_MS, MINUTE_MS, later, weekBounds, type Moment, type Week } from '../../shared/core/facts/moment';
import type { Standing } from '../../shared/core/facts/verdict';
import type { DeploymentOfWeek, IncidentOfWeek, WeekFacts } from '../../shared/core/measure/week-facts';
import type { IncidentFile } from '../../shared/core/measure/incident-file';

/** Uniform numbers in [0, 1) from a seed. Source: Vigna, xorshift128+ family; here mulberry32. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
};

export const pick = <T>(random: () => number, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

export const shaOf = (number: number): string => number.toString(16).padStart(8, '0').repeat(5);

export const change = (number: number, more: Partial<Change> & { origin_?: Origin; tier_?: Tier; lines?: number } = {}): Change => {
  const { origin_ = 'human', tier_ = 'standard', lines = 40, ...rest } = more;
  return {
    sha: shaOf(number),
    repository: 'acme/shop',
    kind: 'commit',
    title: `Change number ${number}`,
    body: '',
    landedAt: '2026-11-16T07:00:00.000Z',
    files: [{ path: `src/part${number % 7}/file.ts`, added: lines, deleted: 0 }],
    notSeen: [],
    identifiers: [],
    pullRequest: { number: 4000 + number },
    origin: { origin: origin_, tools: [], evidence: [] },
    tier: {
      tier: tier_,
      because: `built-in policy says ${tier_}`,
      surfaces: [],
      reversibility: 'redeploy',
      rules: [],
      risk: 0.1,
      humanReviews: 0,
      owners: [],
      ai: 'allowed',
    },
    review: { reviewed: 'yes', because: 'approved by an independent human' },
    ...rest,
  };
};

export const deployed = (
  id: string,
  at: Moment,
  changes: Change[],
  more: Partial<DeploymentOfWeek['deployment']> & { removedShas?: string[] } = {},
): DeploymentOfWeek => {
  const { removedShas = [], ...rest } = more;
  const deployment = {
    id,
    service: 'checkout',
    environment: 'production',
    sha: changes[0]?.sha ?? id,
    isRollback: false,
    status: 'succeeded' as const,
    at,
    startedAt: at,
    ...rest,
  };
  return {
    deployment,
    changes,
    description: {
      deploymentId: id,
      changeShas: changes.map(({ sha }) => sha),
      removedShas,
      isRollback: deployment.isRollback,
      notSeen: [],
    },
  };
};

export const standing = (
  answer?: { this: string } | { reason: 'supplier' | 'traffic' },
  incidentId = 'INC',
  more: Partial<Standing> = {},
): Standing => ({
  ...(answer
    ? {
        settled: {
          incidentId,
          answer:
            'this' in answer
              ? { kind: 'this-change' as const, sha: answer.this }
              : { kind: 'not-a-change' as const, reason: answer.reason },
          by: 'hash-of-a-person',
          at: '2026-11-19T12:00:00.000Z',
          id: 'press-1',
        },
      }
    : {}),
  clearedShas: [],
  detail: {},
  ...more,
});

export const incident = (
  id: string,
  startedAt: Moment,
  more: Partial<IncidentOfWeek> & { minutes?: number; title?: string; service?: string } = {},
): IncidentOfWeek => {
  const { minutes = 30, title = `Problem ${id}`, service = 'checkout', ...rest } = more;
  return {
    incident: {
      id,
      service,
      environment: 'production',
      title,
      text: title,
      severity: 'error',
      startedAt,
      detectedAt: later(startedAt, 2 * MINUTE_MS),
      resolvedAt: later(startedAt, minutes * MINUTE_MS),
      state: 'resolved',
      reopened: 0,
      fingerprints: [`${title}@x`],
      alertIds: [`alert-${id}`],
      frames: [],
    },
    standing: standing(),
    ...rest,
  };
};

export const week = (facts: Partial<WeekFacts> = {}): WeekFacts => ({
  week: '2026-W47',
  deployments: [],
  incidents: [],
  sources: [{ provider: 'sentry', lastHeardAt: '2026-11-22T22:00:00.000Z', usualGapHours: 9 }],
  ...facts,
});

/** Monday after the factory's week. */
export const mondayAfter = '2026-11-23T09:00:00.000Z';

const tierShares: Tier[] = ['critical', 'high', 'high', 'standard', 'standard', 'standard', 'standard', 'standard', 'low', 'low'];
const originShares: Origin[] = ['ai', 'mixed', 'ai', 'human', 'human', 'human', 'human', 'bot', 'unknown', 'human'];

type Size = { deployments: number; incidents: number; services?: number; seed?: number };

/** A week of any size; the same seed gives the same week. */
export const seededWeek = (of: Week, { deployments, incidents, services = 12, seed = 1 }: Size): WeekFacts => {
  const random = seeded(seed);
  const from = weekBounds(of)?.from ?? '';
  const files = Array.from({ length: deployments }, (_, number) => {
    const at = later(from, Math.floor(random() * 7 * 24 * 60) * MINUTE_MS);
    const changes = Array.from({ length: 1 + Math.floor(random() * 2) }, (__, part) =>
      change(seed * 10_000_000 + number * 4 + part, {
        origin_: pick(random, originShares),
        tier_: pick(random, tierShares),
        lines: pick(random, [3, 60, 150, 700]),
        landedAt: later(at, -Math.floor(random() * 40) * HOUR_MS),
        review: random() < 0.9 ? { reviewed: 'yes', because: 'approved' } : { reviewed: 'no', because: 'approved only by its author' },
      }),
    );
    return deployed(`d-${of}-${number}`, at, changes, { service: `service-${Math.floor(random() * services)}` });
  });
  const problems = Array.from({ length: incidents }, (_, number) => {
    const file = files[Math.floor(random() * files.length)];
    const cause = file?.changes[0];
    if (!file || !cause) return incident(`INC-${of}-${number}`, from);
    const answered = random() < 0.8;
    return incident(`INC-${of}-${number}`, later(file.deployment.at, 9 * MINUTE_MS), {
      service: file.deployment.service,
      minutes: 10 + Math.floor(random() * 200),
      standing: answered ? standing(random() < 0.7 ? { this: cause.sha } : { reason: 'supplier' }) : standing(),
      changes: { [cause.sha]: cause },
      liveBy: { [cause.sha]: { deploymentId: file.deployment.id, liveAt: file.deployment.at, service: file.deployment.service } },
      ranking: {
        suspects: [
          { sha: cause.sha, probability: 0.6, strength: 'possible', evidence: [{ term: 'path', text: 'same path' }], counterEvidence: [] },
        ],
        ruledOut: [],
        noChange: 0.4,
        weightsVersion: 'test',
      },
    });
  });
  return week({ week: of, deployments: files, incidents: problems });
};

export const alert = (more: Partial<AlertFact> = {}): AlertFact => ({
  kind: 'alert',
  id: 'sentry:1',
  provider: 'sentry',
  service: 'checkout',
  environment: 'production',
  fingerprint: 'f',
  title: 'PaymentIntentError',
  text: 'PaymentIntentError: timeout',
  severity: 'error',
  startedAt: '2026-11-18T14:21:00.000Z',
  firedAt: '2026-11-18T14:23:00.000Z',
  frames: [],
  ...more,
});

/** An incident with two suspects, all texts replaceable by something hostile. */
export const incidentFile = (more: Partial<IncidentFile> = {}, title = 'Retry charge on timeout'): IncidentFile => {
  const first = change(1, {
    title,
    origin_: 'ai',
    tier_: 'high',
    files: [{ path: 'services/checkout/charge/retry.ts', added: 61, deleted: 12 }],
  });
  const second = change(2, { title: 'Bump http client' });
  const problem = incident('INC-216', '2026-11-18T14:21:00.000Z', { title: 'PaymentIntentError up' });
  return {
    incident: problem.incident,
    standing: standing(),
    ranking: {
      suspects: [
        {
          sha: first.sha,
          probability: 0.72,
          strength: 'strong',
          evidence: [{ term: 'frame', text: 'stack frame in services/checkout/charge/retry.ts, changed here' }],
          counterEvidence: [{ term: 'seen', text: 'same error type seen 3 times in October' }],
        },
        { sha: second.sha, probability: 0.08, strength: 'weak', evidence: [], counterEvidence: [] },
      ],
      ruledOut: [],
      noChange: 0.2,
      weightsVersion: 'w-1',
    },
    ruledOutDeployments: [{ sha: shaOf(3), because: 'deployed 14:26, after the first error' }],
    changes: { [first.sha]: first, [second.sha]: second },
    liveBy: {
      [first.sha]: { deploymentId: 'd-1', liveAt: '2026-11-18T14:14:00.000Z', service: 'checkout' },
      [second.sha]: { deploymentId: 'd-0', liveAt: '2026-11-18T13:40:00.000Z', service: 'checkout' },
    },
    alerts: [alert()],
    resolutions: [
      { kind: 'resolution', id: 'sentry:2', provider: 'sentry', service: 'checkout', fingerprint: 'f', at: '2026-11-18T14:51:00.000Z' },
    ],
    deployments: [
      deployed('d-0', '2026-11-18T13:40:00.000Z', [second]).deployment,
      deployed('d-1', '2026-11-18T14:14:00.000Z', [first]).deployment,
    ],
    wayBack: {
      sha: shaOf(9),
      ranCleanMinutes: 1560,
      reversible: 'unknown',
      because: '1 new queue message format',
      command: 'gh workflow run rollback.yml -f to=aaaa',
    },
    seenBefore: [{ incidentId: 'INC-171', title: 'PaymentIntentError up', at: '2026-08-01T10:00:00.000Z', because: 'same fingerprint' }],
    trackRecord: { confirmed: 17, answered: 21 },
    owners: ['@acme/payments'],
    lookbackHours: 24,
    notSeen: [],
    ...more,
  };
};
