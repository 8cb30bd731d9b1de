// The one decision behind check, pull request and gate: what is told, and what is held back only where the policy enforces.
import fc from 'fast-check';
import { readPolicy } from '../../shared/adapters/policy';
import type { ReviewReport, TierReport } from '../../shared/core/facts/change';
import { checkReasons, decided, type Checked } from '../../shared/core/measure/check-decision';
import { gateDecision } from '../../shared/core/measure/gate';
import { proposalCheck } from '../../shared/core/measure/proposal-check';
import { rangeCheck } from '../../shared/core/measure/range-check';
import { builtInPolicy, modes, type Policy } from '../../shared/core/risk/policy';

const at = '2026-11-25T10:00:00.000Z';
const tier = (more: Partial<TierReport> = {}): TierReport => ({
  tier: 'high',
  because: 'High: a.ts is an auth surface (built-in policy, auth)',
  surfaces: ['auth'],
  reversibility: 'redeploy',
  rules: [],
  risk: 0.1,
  humanReviews: 1,
  owners: [],
  ai: 'reviewed',
  ...more,
});
const reviews: Record<ReviewReport['reviewed'], ReviewReport> = {
  yes: { reviewed: 'yes', because: 'Approved.' },
  no: { reviewed: 'no', because: 'Nobody approved it.' },
  'cannot-see': { reviewed: 'cannot-see', because: 'Its reviews could not be read.' },
};
const checked = (more: Partial<Checked> = {}): Checked => ({ tier: tier(), review: reviews.no, aiCommits: 0, incidents: 0, ...more });
const peak = {
  name: 'Peak',
  from: '2026-11-23',
  to: '2026-12-01',
  gates: { critical: 'frozen', high: 'frozen', standard: 'exception', low: 'open' },
} as const;
const policy = (more: Partial<Policy> = {}): Policy => ({ ...builtInPolicy, mode: 'enforce', ...more });
const answerTo = (one: Checked, more: Partial<Policy> = {}, before: 'merge' | 'deploy' = 'merge') => {
  const moment = { policy: policy(more), at, before };
  const { answer, reasons } = decided(checkReasons(one, moment), moment);
  return [answer, reasons.map(({ kind }) => kind)];
};

test.each<[string, Checked, Partial<Policy>, 'merge' | 'deploy', unknown]>([
  ['a review that is there', checked({ review: reviews.yes }), {}, 'deploy', ['go', []]],
  ['a review that is missing', checked(), {}, 'merge', ['wait', ['review']]],
  ['a review that nobody asked for', checked({ tier: tier({ humanReviews: 0 }) }), {}, 'deploy', ['go', []]],
  ['a review that cannot be seen', checked({ review: reviews['cannot-see'] }), {}, 'deploy', ['go', ['unseen']]],
  ['the same, where the policy holds', checked({ review: reviews['cannot-see'] }), { whenBlind: 'hold' }, 'deploy', ['wait', ['unseen']]],
  ['a freeze before a merge', checked({ review: reviews.yes }), { freezes: [peak] }, 'merge', ['go', ['freeze']]],
  ['a freeze before a deployment', checked({ review: reviews.yes }), { freezes: [peak] }, 'deploy', ['stop', ['freeze']]],
  [
    'a freeze that needs an exception',
    checked({ tier: tier({ tier: 'standard', humanReviews: 0 }) }),
    { freezes: [peak] },
    'deploy',
    ['stop', ['freeze']],
  ],
  [
    'a freeze with its exception',
    checked({ tier: tier({ tier: 'standard', humanReviews: 0, rules: ['exception line 4'] }) }),
    { freezes: [peak] },
    'deploy',
    ['go', []],
  ],
  [
    'work that people should write',
    checked({ review: reviews.yes, tier: tier({ ai: 'human-authored' }), aiCommits: 1 }),
    {},
    'merge',
    ['stop', ['human-authored']],
  ],
  ['the same, written by people', checked({ review: reviews.yes, tier: tier({ ai: 'human-authored' }) }), {}, 'merge', ['go', []]],
  ['earlier incidents', checked({ review: reviews.yes, incidents: 2 }), {}, 'deploy', ['go', ['memory']]],
])('%s', (_, one, more, before, expected) => {
  expect(answerTo(one, more, before)).toEqual(expected);
});

test('nothing is ever held back by a policy that does not enforce, and what is told is the same in every mode', () => {
  const facts = fc.record({
    tier: fc
      .record({
        humanReviews: fc.nat(2),
        ai: fc.constantFrom('allowed', 'reviewed', 'human-authored'),
        tier: fc.constantFrom('critical', 'high', 'standard', 'low'),
      })
      .map((some) => tier(some as Partial<TierReport>)),
    review: fc.constantFrom(...Object.values(reviews)),
    aiCommits: fc.nat(3),
    incidents: fc.nat(3),
  });
  fc.assert(
    fc.property(
      facts,
      fc.constantFrom('merge', 'deploy'),
      fc.constantFrom('allow', 'hold'),
      fc.boolean(),
      (one, before, whenBlind, isFrozen) => {
        const found = modes.map((mode) => {
          const moment = { policy: policy({ mode, whenBlind, freezes: isFrozen ? [peak] : [] }), at, before } as const;
          return decided(checkReasons(one, moment), moment);
        });
        for (const { reasons, status } of found)
          expect({ reasons, status }).toEqual({ reasons: found[0]!.reasons, status: found[0]!.status });
        expect(found.slice(0, 2).map(({ answer }) => answer)).toEqual(['go', 'go']);
      },
    ),
  );
});

test('who wrote it changes nothing, but where the policy itself asks for people', () => {
  const proposed = (origin: 'ai' | 'human') => ({
    messages: ['Rotate'],
    files: [{ path: 'src/auth/session.ts', added: 1, deleted: 0 }],
    origins: [{ origin, tools: [], evidence: [] }],
    reviewFor: () => ({ review: reviews.yes, approvals: 1 }),
    memory: [],
    notSeen: [],
  });
  const context = { policy: policy(), at, before: 'merge' } as const;
  const [byAi, byPeople] = [proposalCheck(proposed('ai'), context), proposalCheck(proposed('human'), context)];
  expect({ ...byAi, origin: undefined }).toEqual({ ...byPeople, origin: undefined });
});

test('a posted range, a pull request and a gate decide alike', () => {
  const files = [{ path: 'src/auth/session.ts', added: 1, deleted: 0 }];
  const moment = { policy: policy({ mode: 'advise' }), at } as const;
  const range = rangeCheck([{ sha: 'a', message: 'Rotate', files }], moment);
  const pull = proposalCheck(
    { messages: ['Rotate'], files, origins: [], reviewFor: () => ({ review: reviews.no }), memory: [], notSeen: [] },
    { ...moment, before: 'merge' },
  );
  const change: any = { tier: pull.tier, review: reviews.no, origin: { origin: 'unknown' } };
  const gate = gateDecision({ changes: [change], isRollback: false, isBlind: false, notSeen: [] }, { ...moment, before: 'deploy' });
  expect([range.status, pull.status, gate.status]).toEqual(['attention', 'attention', 'attention']);
  expect(range.tier).toEqual(pull.tier);
  expect(gate.reasons).toEqual(pull.reasons);
});

test('many changes of one kind are one reason, that of the worst, with how many more', () => {
  const change = (some: Partial<TierReport>): any => ({ tier: tier(some), review: reviews.no, origin: { origin: 'unknown' } });
  const changes = [change({}), change({ tier: 'critical', humanReviews: 2 }), change({})];
  const { reasons } = gateDecision({ changes, isRollback: false, isBlind: false, notSeen: [] }, { policy: policy(), at, before: 'deploy' });
  expect(reasons).toEqual([
    { kind: 'review', text: 'critical, and 2 independent human reviews asked for: Nobody approved it. (and 2 more like it)' },
  ]);
});

test('when_blind is allow or hold, and nothing else', () => {
  expect(readPolicy({ version: 1, when_blind: 'hold' })).toMatchObject({ policy: { whenBlind: 'hold' } });
  expect(readPolicy({ version: 1 })).not.toHaveProperty('policy.whenBlind');
  expect(readPolicy({ version: 1, when_blind: 'never' })).toMatchObject({
    problems: [{ at: ['when_blind'], expected: 'expected allow or hold' }],
  });
});
