// Values as PRODUCT's screens show them, small enough to change one thing at a time.
import type { Change, Tier } from '../../shared/core/facts/change';
import type { DeploymentFile } from '../../shared/core/measure/deployment-file';
import type { IncidentFile } from '../../shared/core/measure/incident-file';

export const baseUrl = 'https://aftershock.example';

export const change = (sha: string, title: string, number?: number, tier: Tier = 'standard'): Change => ({
  sha,
  repository: 'acme/shop',
  kind: 'commit',
  title,
  body: '',
  landedAt: '2026-11-16T13:00:00.000Z',
  files: [{ path: 'services/checkout/charge/retry.ts', added: 10, deleted: 2 }],
  notSeen: [],
  identifiers: [],
  ...(number === undefined ? {} : { pullRequest: { number, url: `https://github.com/acme/shop/pull/${number}` } }),
  origin: { origin: 'ai', tools: ['claude-code'], evidence: [] },
  tier: {
    tier,
    because: 'services/checkout/charge/** is a payments surface (policy line 14)',
    surfaces: ['payments'],
    reversibility: 'redeploy',
    rules: ['policy line 14'],
    risk: 0.05,
    humanReviews: 1,
    owners: ['@acme/payments'],
    ai: 'reviewed',
  },
  review: { reviewed: 'no', because: 'Approved only by the person who started the agent; that does not count here.' },
});

export const retrySha = 'a'.repeat(40);
export const bumpSha = 'b'.repeat(40);
export const keysSha = 'c'.repeat(40);

/** PRODUCT 7.4. */
export const incidentFile = (overrides: Partial<IncidentFile> = {}): IncidentFile => ({
  incident: {
    id: 'INC-216',
    service: 'checkout',
    environment: 'production',
    title: 'PaymentIntentError up 14×',
    text: 'PaymentIntentError',
    severity: 'critical',
    startedAt: '2026-11-16T14:21:00.000Z',
    detectedAt: '2026-11-16T14:21:20.000Z',
    state: 'open',
    reopened: 0,
    fingerprints: ['PaymentIntentError'],
    alertIds: ['sentry:1'],
    frames: [],
  },
  ranking: {
    suspects: [
      {
        sha: retrySha,
        probability: 0.7,
        strength: 'strong',
        evidence: [
          { term: 'frame', text: 'stack frame in services/checkout/charge/retry.ts, changed here' },
          { term: 'first seen', text: 'this fingerprint went from 0.2 to 41 per minute after the deploy' },
        ],
        counterEvidence: [{ term: 'memory', text: 'same error type also seen 3 times in October, at a low rate' }],
      },
      { sha: bumpSha, probability: 0.1, strength: 'weak', evidence: [{ term: 'time', text: 'time only' }], counterEvidence: [] },
      { sha: keysSha, probability: 0.05, strength: 'weak', evidence: [{ term: 'path', text: 'same file' }], counterEvidence: [] },
    ],
    ruledOut: [],
    noChange: 0.15,
    weightsVersion: '1',
  },
  ruledOutDeployments: [
    { sha: 'd'.repeat(40), because: 'live after the first error' },
    { sha: 'e'.repeat(40), because: 'another service' },
    { sha: 'f'.repeat(40), because: 'another service' },
  ],
  changes: {
    [retrySha]: change(retrySha, 'Retry charge on timeout', 4207),
    [bumpSha]: change(bumpSha, 'Bump http client', 4199),
    [keysSha]: change(keysSha, 'Idempotency keys', 3902),
  },
  liveBy: {
    [retrySha]: { deploymentId: 'd1', liveAt: '2026-11-16T14:14:00.000Z', service: 'checkout' },
    [bumpSha]: { deploymentId: 'd2', liveAt: '2026-11-16T13:40:00.000Z', service: 'http-lib' },
    [keysSha]: { deploymentId: 'd3', liveAt: '2026-10-06T14:21:00.000Z', service: 'checkout' },
  },
  standing: { clearedShas: [], detail: {} },
  alerts: [],
  resolutions: [],
  deployments: [],
  wayBack: {
    sha: '7be90aa'.padEnd(40, '0'),
    ranCleanMinutes: 26 * 60,
    reversible: 'unknown',
    because: '1 new queue message format.',
    command: 'gh workflow run rollback.yml -f service=checkout -f to=7be90aa',
  },
  seenBefore: [{ incidentId: 'INC-171', title: 'Card charged twice', at: '2026-09-01T00:00:00.000Z', because: 'same fingerprint' }],
  trackRecord: { confirmed: 17, answered: 21 },
  owners: ['@acme/payments', 'on-call: payments-primary'],
  lookbackHours: 24,
  notSeen: [],
  ...overrides,
});

/** PRODUCT 7.2. */
export const deploymentFile = (overrides: Partial<DeploymentFile> = {}): DeploymentFile => ({
  deployment: {
    id: 'github:deployment:1893',
    service: 'checkout',
    environment: 'production',
    repository: 'acme/shop',
    sha: retrySha,
    isRollback: false,
    status: 'succeeded',
    at: '2026-11-16T14:12:00.000Z',
    startedAt: '2026-11-16T14:10:00.000Z',
  },
  description: { deploymentId: 'github:deployment:1893', changeShas: [retrySha], removedShas: [], isRollback: false, notSeen: [] },
  changes: [change(retrySha, 'Add saved-card fallback', 4203, 'high')],
  interrupt: {
    decision: 'interrupt',
    status: 'ACT',
    rules: ['unreviewed-risk'],
    because: 'High tier asks for 1 independent human review; there were 0.',
  },
  openIncidentIds: [],
  seenBefore: [
    { incidentId: 'INC-171', title: 'Card charged twice', at: '2026-09-01T00:00:00.000Z', because: 'same file' },
    { incidentId: 'INC-188', title: 'Session fixation', at: '2026-09-02T00:00:00.000Z', because: 'same folder' },
  ],
  wayBack: { sha: '7be90aa'.padEnd(40, '0'), ranCleanMinutes: 26 * 60, reversible: 'yes', because: 'No migration in range.' },
  thread: [],
  ...overrides,
});
