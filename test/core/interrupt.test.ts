// Interrupting: only where somebody can decide something now, within a budget, and never in observe mode.
import type { ReviewReport, Tier, TierReport } from '../../shared/core/facts/change';
import { interruptOf, weeklyBudget, type InterruptQuestion } from '../../shared/core/risk/interrupt';
import { builtInPolicy, reviewsByTier, type Policy } from '../../shared/core/risk/policy';

const policy: Policy = { ...builtInPolicy, mode: 'advise' };
const at = '2026-11-20T12:00:00.000Z';
const no: ReviewReport = { reviewed: 'no', because: 'Nobody approved it.' };
const yes: ReviewReport = { reviewed: 'yes', because: 'Approved by one independent person.', reviewedAt: at };
const unseen: ReviewReport = { reviewed: 'cannot-see', because: 'Its reviews could not be read.' };
const tierReport = (tier: Tier, more: Partial<TierReport> = {}): TierReport => ({
  tier,
  because: '',
  surfaces: [],
  reversibility: 'redeploy',
  rules: [],
  risk: 0.1,
  humanReviews: reviewsByTier[tier],
  owners: [],
  ai: 'allowed',
  ...more,
});
const change = (tier: Tier, review: ReviewReport, more?: Partial<TierReport>) => ({ tier: tierReport(tier, more), review });
const ask = (more: Partial<InterruptQuestion>) => interruptOf({ policy, at, changes: [], sentThisWeek: 0, ...more });

test.each<Tier>(['high', 'critical'])('%s without an independent review interrupts', (tier) => {
  expect(ask({ changes: [change('low', yes), change(tier, no)] })).toMatchObject({
    decision: 'interrupt',
    status: 'ACT',
    rules: ['unreviewed-risk'],
  });
});

test.each<[string, Partial<InterruptQuestion>]>([
  ['reviewed risk', { changes: [change('critical', yes)] }],
  ['unreviewed routine', { changes: [change('standard', no), change('low', no)] }],
  ['an excused review', { changes: [change('high', no, { humanReviews: 0 })] }],
  ['taking code out again', { changes: [change('high', no)], isRemedy: true, openIncidents: ['INC-1'] }],
  ['errors that came later', { newErrorsAt: ['2026-11-20T12:30:00.001Z'] }],
  ['errors that were there before', { newErrorsAt: ['2026-11-20T11:59:59.999Z'] }],
])('%s interrupts nobody', (_, question) => {
  expect(ask(question)).toMatchObject({ decision: 'silent', status: 'OK', rules: [] });
});

test('what could not be seen is shown, not shouted', () => {
  expect(ask({ changes: [change('high', unseen)] })).toMatchObject({
    decision: 'silent',
    status: 'LOOK',
    because: expect.stringContaining('could not see'),
  });
});

test('an open incident and new errors within thirty minutes interrupt', () => {
  expect(ask({ openIncidents: ['INC-7'] })).toMatchObject({
    decision: 'interrupt',
    rules: ['open-incident'],
    because: 'Went live while INC-7 was open.',
  });
  expect(ask({ newErrorsAt: ['2026-11-20T12:30:00.000Z'] })).toMatchObject({ decision: 'interrupt', rules: ['new-errors'] });
});

test('observe mode says what it would have said', () => {
  expect(ask({ policy: builtInPolicy, changes: [change('high', no)] })).toMatchObject({ decision: 'observe', rules: ['unreviewed-risk'] });
});

test('after five in a week the rest is bundled', () => {
  expect(ask({ changes: [change('high', no)], sentThisWeek: weeklyBudget - 1 }).decision).toBe('interrupt');
  expect(ask({ changes: [change('high', no)], sentThisWeek: weeklyBudget }).decision).toBe('bundle');
});

describe('freezes', () => {
  const frozen: Policy = {
    ...policy,
    timezone: 'Europe/London',
    freezes: [
      {
        name: 'Peak week',
        from: '2026-11-23',
        to: '2026-12-01',
        gates: { critical: 'frozen', high: 'frozen', standard: 'exception', low: 'open' },
      },
    ],
  };
  const during = '2026-12-01T23:59:00.000Z';
  test.each<[Tier, string, string]>([
    ['high', during, 'interrupt'],
    ['standard', during, 'interrupt'],
    ['low', during, 'silent'],
    ['high', '2026-12-02T00:00:00.000Z', 'silent'],
    ['high', '2026-11-22T23:59:59.000Z', 'silent'],
    ['high', '2026-11-23T00:00:00.000Z', 'interrupt'],
  ])('%s at %s: %s', (tier, moment, decision) => {
    expect(ask({ policy: frozen, at: moment, changes: [change(tier, yes)] }).decision).toBe(decision);
  });

  test('an exception opens "exception", not "frozen"', () => {
    const excepted = { rules: ['built-in policy, internal', 'exception line 9'] };
    expect(ask({ policy: frozen, at: during, changes: [change('standard', yes, excepted)] }).decision).toBe('silent');
    expect(ask({ policy: frozen, at: during, changes: [change('high', yes, excepted)] }).decision).toBe('interrupt');
  });

  test('a rollback is never held back', () => {
    expect(ask({ policy: frozen, at: during, changes: [change('high', yes)], isRemedy: true }).decision).toBe('silent');
  });
});

describe('a rule that people find useless', () => {
  const changes = [change('high', no)];
  test('falls silent after twenty answers and says so', () => {
    const quiet = ask({ changes, usefulness: { 'unreviewed-risk': { answered: 20, useful: 3 } } });
    expect(quiet).toMatchObject({
      decision: 'silent',
      status: 'LOOK',
      because: 'We silenced "risky change without a review": 3 of 20 were useful.',
    });
  });
  test.each([
    [19, 0],
    [20, 4],
    [100, 20],
  ])('stays after %i answers of which %i were useful', (answered, useful) => {
    expect(ask({ changes, usefulness: { 'unreviewed-risk': { answered, useful } } }).decision).toBe('interrupt');
  });
  test('does not silence the others', () => {
    const both = ask({ changes, openIncidents: ['INC-1'], usefulness: { 'unreviewed-risk': { answered: 30, useful: 0 } } });
    expect(both).toMatchObject({ decision: 'interrupt', rules: ['open-incident'] });
  });
});
