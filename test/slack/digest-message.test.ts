import type { Digest } from '../../shared/core/measure/digest';
import { digestMessage } from '../../shared/slack/digest-message';
import { withoutChart } from '../../shared/slack/message';
import { readAloud } from './reading';
import { baseUrl } from './files';
import { brokenLimits } from './limits';

const noMinutes = { service: 'checkout', startedAt: '2026-11-11T09:00:00.000Z' };
const change = (sha: string, title: string, number: number) => ({
  sha: sha.repeat(40),
  title,
  pullRequest: { number, url: `https://github.com/acme/shop/pull/${number}` },
});
const arm = (failed: number, total: number, low: number, high: number) => ({ failed, total, interval: { low, high } });
const range = (low: number, high: number) => ({ low, high, mean: (low + high) / 2, weeks: 12 });

/** PRODUCT 7.1. */
const digest = (overrides: Partial<Digest> = {}): Digest => ({
  version: 1,
  week: '2026-W46',
  at: '2026-11-16T09:00:00.000Z',
  team: 'payments',
  form: 'normal',
  verdict: 'Normal week: 2 deploy-caused incidents, 1 decision waiting.',
  incidents: {
    caused: [
      {
        ...noMinutes,
        incidentId: 'INC-212',
        title: 'Login loop for SSO users',
        minutes: 18,
        change: change('a', 'Rotate session key', 4171),
        ended: 'rolled back',
        seenBefore: 1,
      },
      {
        ...noMinutes,
        incidentId: 'INC-214',
        title: 'Double e-mail receipts',
        minutes: 112,
        change: change('b', 'Retry queue', 4180),
        ended: 'fixed forward',
        failureMode: 'state/concurrency',
        seenBefore: 0,
      },
    ],
    other: [
      { ...noMinutes, incidentId: 'INC-211', title: 'x', reason: 'supplier' },
      { ...noMinutes, incidentId: 'INC-213', title: 'y', reason: 'traffic' },
    ],
    decisions: [
      {
        ...noMinutes,
        incidentId: 'INC-215',
        title: 'Cart total wrong',
        suspect: {
          ...change('c', 'Cache cart totals', 4188),
          strength: 'possible',
          probability: 0.4,
          because: ['same path', 'errors began 9 min after deploy'],
        },
      },
    ],
  },
  highRisk: {
    shipped: 9,
    before: 8,
    after: 1,
    none: 0,
    cannotSee: 0,
    exceptions: [
      {
        ...change('d', 'Block abusive token', 4190),
        service: 'checkout',
        deploymentId: 'd',
        liveAt: '2026-11-12T09:00:00.000Z',
        tier: 'high',
        because: 'auth',
        review: { when: 'after', at: '2026-11-12T12:00:00.000Z' },
        size: '11-200',
      },
    ],
  },
  chart: {
    weeks: [2, 1, 3, 2, 0, 2, 1, 4, 2, 1, 3, 2].map((caused, index) => ({ week: `2026-W${35 + index}`, caused, blind: index === 4 })),
    range: range(0, 6.2),
  },
  dora: {
    deployments: { count: 44, range: range(27.6, 47), stands: 'inside' },
    leadTime: { changes: 40, medianHours: 6.1, p90Hours: 20, range: range(4, 9), stands: 'inside' },
    failedSoFar: { failed: 2, atMost: 3, total: 44 },
    failRate: {
      failed: 21,
      atMost: 23,
      total: 480,
      interval: { low: 0.029, high: 0.066 },
      window: { fromWeek: '2026-W33', toWeek: '2026-W44' },
      weeks: 12,
    },
    recovery: {
      minutes: [
        { incidentId: 'INC-212', minutes: 18 },
        { incidentId: 'INC-214', minutes: 112 },
      ],
      open: 0,
    },
    rework: { rollbacks: 1, hotfixes: 2, undescribed: 0, total: 44, range: range(0, 5), stands: 'inside' },
  },
  comparison: {
    window: { fromWeek: '2026-W33', toWeek: '2026-W44' },
    weeks: 12,
    verdict: 'cannot tell',
    strata: [
      {
        tier: 'high',
        size: '11-200',
        ai: { failed: 2, total: 14 },
        human: { failed: 1, total: 19 },
        unknown: { failed: 0, total: 2 },
        verdict: 'not enough data',
        neededPerGroup: 435,
      },
      {
        tier: 'standard',
        size: '11-200',
        ai: arm(9, 131, 0.037, 0.125),
        human: arm(7, 142, 0.024, 0.098),
        unknown: { failed: 0, total: 20 },
        verdict: 'cannot tell',
        neededPerGroup: 435,
        weeksAway: 28,
      },
    ],
    byReview: [],
    groups: { ai: 200, human: 220, bot: 10, unknown: 50 },
    unsized: 0,
    unknownShare: 0.1,
    baseRate: 0.05,
  },
  places: { modes: [], paths: [] },
  failures: [],
  timeline: { rows: [], otherServices: 0 },
  changes: { total: 44, shown: [] },
  ahead: [
    { kind: 'freeze', name: 'Peak week', from: '2026-11-23', to: '2026-12-01', tiers: ['high'] },
    { kind: 'follow-up', incidentId: 'INC-198', text: 'x', dueAt: '2026-11-10T00:00:00.000Z' },
    { kind: 'follow-up', incidentId: 'INC-205', text: 'x', dueAt: '2026-11-11T00:00:00.000Z' },
    { kind: 'follow-up', incidentId: 'INC-206', text: 'x', dueAt: '2027-11-11T00:00:00.000Z' },
    { kind: 'unknown-path', path: 'services/fx/rates/**', days: 180 },
  ],
  canBeWrong: { changes: 44, unknownOrigin: 6, unconfirmedLinks: 1, maturing: 44, undescribed: 0, unplaced: 0, silent: [] },
  ...overrides,
});

const read = (value: Digest): string => {
  const message = digestMessage(value, { baseUrl });
  expect(brokenLimits(message)).toEqual([]);
  expect(message.blocks.length).toBeLessThanOrEqual(12);
  return readAloud(message);
};

describe('the weekly digest', () => {
  it('reads as the screen of the product', () => {
    expect(read(digest())).toMatchInlineSnapshot(`
      "Normal week: 2 deploy-caused incidents, 1 decision waiting.
      payments team · 9-15 Nov 2026 · 44 production deploys · read time 1 min
      ACT  1. Was INC-215 "Cart total wrong" caused by "Cache cart totals" (#4188, checkout)?
            Possible: same path, errors began 9 min after deploy.
      [Yes, this change] [No, not this] [Not a change…]
      Incidents caused by changes
      • INC-212 Login loop for SSO users, 18 min. "Rotate session key" (#4171). Confirmed. Rolled back. 1 similar incident before.
      • INC-214 Double e-mail receipts, 1 h 52 min. "Retry queue" (#4180). Confirmed. Fixed forward. How it broke: state/concurrency.
      Not caused by a change: 2 (supplier, traffic).
      Deploy-caused incidents, 12 weeks: 2 1 3 2 0? 2 1 4 2 1 3 2 (normal 0-6; ? = partly blind)
      High-risk changes: 9 shipped, 8 with an independent human review before deploy
      • "Block abusive token" (#4190) was reviewed 3 h after it went live
      Deploy-caused incidents, 12 weeks
        Incidents: 2 1 3 2 0 2 1 4 2 1 3 2
        Normal at most: 6 6 6 6 6 6 6 6 6 6 6 6
      OK  Deploys 44 (normal 28-47)
      OK  Lead time 6.1 h median, nine in ten 20 h (normal 4-9 h)
      Failed so far 2 of 44, at most 3 (maturing)
      OK  Rework 3 of 44 (1 rollback, 2 hotfixes) (normal 0-5)
      Recovery: 18 min, 1 h 52 min (too few to average)
      Change fail rate 4.4 % (21 of 480; 2.9-6.6 %), at most 4.8 %, 12 matured weeks
      AI-assisted and human-only, same tier and size: cannot tell yet
      Standard, 11-200 lines, 12 weeks: 9 of 131 (3.7-12.5 %) and 7 of 142 (2.4-9.8 %). To see a doubling takes about 435 in each group: 28 more weeks at this pace.
      High, 11-200 lines, 12 weeks: 2 of 14 and 1 of 19.
      Ahead
      Peak week: high tier frozen 23 Nov-1 Dec
      2 follow-ups overdue (INC-198, INC-205)
      Nobody on the team has written or reviewed services/fx/rates/** in 180 days
      Can be wrong: 6 of 44 changes have unknown provenance · 1 link unconfirmed · this week's 44 deploys still maturing (under 14 days) · all sources healthy
      [Open full report] [How is this computed?] [Fewer / more…]"
    `);
  });
  it('is three lines in a quiet week', () => {
    const quiet = digest({
      form: 'quiet',
      verdict: 'Quiet week: 38 deploys, no deploy-caused incidents, nothing waiting on you.',
      highRisk: { shipped: 7, before: 7, after: 0, none: 0, cannotSee: 0, exceptions: [] },
    });
    expect(read(quiet)).toMatchInlineSnapshot(`
      "Quiet week: 38 deploys, no deploy-caused incidents, nothing waiting on you.
      7 high-risk changes, all reviewed by an independent human before deploy.
      Every source reported all week. Open full report"
    `);
    expect(digestMessage(quiet, { baseUrl }).blocks).toHaveLength(2);
  });
  it('says first that it was blind', () => {
    const blind = digest({
      form: 'blind',
      verdict: 'We were partly blind: nothing from Sentry since Tue 14:10 UTC (and 1 more source).',
      canBeWrong: {
        ...digest().canBeWrong,
        silent: [
          { provider: 'sentry', name: 'Sentry' },
          { provider: 'github', name: 'GitHub' },
        ],
      },
    });
    expect(read(blind).split('\n').slice(0, 4).join('\n')).toMatchInlineSnapshot(`
      "LOOK  We were partly blind: nothing from Sentry since Tue 14:10 UTC (and 1 more source).
      The numbers below undercount. Run aftershock doctor or check the webhook secret.
      Silent: Sentry, GitHub.
      payments team · 9-15 Nov 2026 · 44 production deploys · read time 1 min"
    `);
    expect(read(blind)).toContain('silent: Sentry, GitHub');
  });
  it('opens a bad week with what left the range, and how it broke', () => {
    const [first] = digest().incidents.caused;
    if (!first) throw new Error('no incident');
    const caused = Array.from({ length: 7 }, (_, index) => ({
      ...first,
      incidentId: `INC-${index}`,
      ...(index < 4 ? { failureMode: 'state/concurrency' as const } : {}),
    }));
    const bad = read(
      digest({
        form: 'bad',
        verdict: 'Outside your normal range: 7 deploy-caused incidents (normal 0-6), 1 decision waiting.',
        incidents: { ...digest().incidents, caused },
      }),
    );
    expect(bad.split('\n')[0]).toBe('LOOK  Outside your normal range: 7 deploy-caused incidents (normal 0-6), 1 decision waiting.');
    expect(bad).toContain('4 of 7 broke by state/concurrency, as people said.');
    expect(bad).toContain('• and 2 more in the report');
  });
  it('asks at most three questions, each with its own buttons, and names the rest', () => {
    const [one] = digest().incidents.decisions;
    if (!one) throw new Error('no decision');
    const { suspect: _suspect, ...unexplained } = one;
    const decisions = [
      one,
      { ...one, incidentId: 'INC-216' },
      { ...unexplained, incidentId: 'INC-217' },
      { ...one, incidentId: 'INC-218' },
    ];
    const lines = read(digest({ incidents: { ...digest().incidents, decisions } })).split('\n');
    expect(lines.filter((line) => /ACT|waiting:|^\[/.test(line))).toMatchInlineSnapshot(`
      [
        "ACT  1. Was INC-215 "Cart total wrong" caused by "Cache cart totals" (#4188, checkout)?",
        "ACT  2. Was INC-216 "Cart total wrong" caused by "Cache cart totals" (#4188, checkout)?",
        "ACT  3. No change fits INC-217 "Cart total wrong" (checkout). What was it?",
        "… and 1 more waiting: INC-218",
        "[1 · Yes, this change] [1 · No, not this] [1 · Not a change…]",
        "[2 · Yes, this change] [2 · No, not this] [2 · Not a change…]",
        "[3 · Not a change…]",
        "[Open full report] [How is this computed?] [Fewer / more…]",
      ]
    `);
  });
  it('says the same numbers where the chart is not known', () => {
    const plain = withoutChart(digestMessage(digest(), { baseUrl }));
    expect(brokenLimits(plain)).toEqual([]);
    expect(readAloud(plain)).toContain('Deploy-caused incidents, 12 weeks: 2 1 3 2 0? 2 1 4 2 1 3 2 (normal 0-6; ? = partly blind)');
  });
});
