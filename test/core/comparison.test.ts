// AI and human changes compared like with like: the rules of the words, and a simulation of the honesty.
import type { Tier } from '../../shared/core/facts/change';
import { weeksAfter } from '../../shared/core/facts/moment';
import { compareOrigins, type Comparison } from '../../shared/core/measure/comparison';
import { digestOf } from '../../shared/core/measure/digest';
import { comparisonWords, oddsRatioWords } from '../../shared/core/measure/digest-words';
import { differenceWords } from '../../shared/core/measure/wording';
import { newcombe, wilson } from '../../shared/core/measure/statistics';
import { mantelHaenszel } from '../../shared/core/measure/stratified';
import type { Exposure, Failure, OriginGroup, Size, WeekSummary } from '../../shared/core/measure/week-facts';
import { maturedWindow } from '../../shared/core/measure/window';
import { change, deployed, incident, mondayAfter, seeded, standing, week } from '../report/week-factory';

type Row = { group: OriginGroup; failed: number; changes: number; tier?: Tier; size?: Size; reviewed?: 'yes' | 'no' };

const summary = (of: string, rows: Row[]): WeekSummary => {
  const cell = ({ group, tier = 'standard', size = '11-200', reviewed = 'yes' }: Row) => ({ group, tier, size, reviewed });
  return {
    version: 1,
    week: of,
    blind: false,
    deployments: 10,
    changes: 10,
    incidents: 0,
    caused: 0,
    notCaused: {},
    rework: { rollbacks: 0, hotfixes: 0, undescribed: 0 },
    recoveryMinutes: [],
    exposure: rows.map((row): Exposure => ({ ...cell(row), changes: row.changes })),
    failures: rows.flatMap((row, at) =>
      Array.from({ length: row.failed }, (_, number): Failure => ({
        ...cell(row),
        sha: `${of}-${at}-${number}`,
        title: 't',
        service: 's',
        liveWeek: of,
        confirmedBy: 'verdict',
        paths: [],
      })),
    ),
    failedDeployments: [],
    doubts: [],
    settledIncidentIds: [],
    highRisk: { shipped: 0, before: 0, after: 0, none: 0, cannotSee: 0 },
  };
};

const window = maturedWindow('2026-W47', mondayAfter);
const before = maturedWindow('2026-W47', mondayAfter, 1);
const compared = (rows: Row[], rowsBefore: Row[] = []): Comparison =>
  compareOrigins([summary(before.toWeek, rowsBefore), summary(window.toWeek, rows)], window, before);

describe('what may be said', () => {
  test('the example of the screens: cannot tell yet, with both intervals and how far away an answer is', () => {
    const comparison = compared([
      { group: 'ai', failed: 9, changes: 131 },
      { group: 'human', failed: 7, changes: 142 },
    ]);
    const { headline, lines } = comparisonWords(comparison);
    expect(headline).toBe('AI-assisted and human-only, same tier and size: cannot tell yet');
    expect(lines[0]).toMatch(/^Standard, 11-200 lines, 12 weeks: 9 of 131 \(3\.7-12\.5 %\) and 7 of 142 \(2\.4-9\.8 %\)\./);
    expect(differenceWords(comparison.strata[0]!.difference!)).toBe('+1.9 points, could be −3.9 to +8.1');
    expect(oddsRatioWords(comparison)).toContain('1 means no difference');
  });

  test('below twenty a side there are counts and no percentage anywhere', () => {
    const comparison = compared([
      { group: 'ai', failed: 6, changes: 19 },
      { group: 'human', failed: 9, changes: 400 },
    ]);
    expect(comparison.verdict).toBe('not enough data');
    expect(comparison.strata[0]?.ai).toEqual({ failed: 6, total: 19 });
    expect(comparison.strata[0]?.human.interval).toBeUndefined();
    expect(comparisonWords(comparison).lines.join()).not.toContain('%');
  });

  test('twenty a side with fewer than five failures is still too little', () => {
    expect(
      compared([
        { group: 'ai', failed: 2, changes: 300 },
        { group: 'human', failed: 2, changes: 300 },
      ]).verdict,
    ).toBe('not enough data');
  });

  test('how far away an answer is goes by the pace of the weeks on record', () => {
    const [stratum] = compared([
      { group: 'ai', failed: 9, changes: 131 },
      { group: 'human', failed: 7, changes: 142 },
    ]).strata;
    expect(stratum).toMatchObject({ neededPerGroup: 356, weeksAway: 2 });
  });

  const apart: Row[] = [
    { group: 'ai', failed: 40, changes: 300 },
    { group: 'human', failed: 10, changes: 300 },
  ];
  test('one window is worth watching, the same answer twice running is different', () => {
    expect(compared(apart).verdict).toBe('worth watching');
    expect(compared(apart, apart).verdict).toBe('different');
    expect(
      compared(apart, [
        { group: 'human', failed: 40, changes: 300 },
        { group: 'ai', failed: 10, changes: 300 },
      ]).verdict,
    ).toBe('worth watching');
  });

  test('with much unknown provenance nothing is claimed', () => {
    const comparison = compared([...apart, { group: 'unknown', failed: 5, changes: 300 }], apart);
    expect(comparison.verdict).toBe('cannot tell');
    expect(comparisonWords(comparison).headline).toContain('33.3 % of changes have unknown provenance');
  });

  test('unknown is never human, bots are neither, mixed is AI-assisted', () => {
    const files = (['ai', 'mixed', 'human', 'bot', 'unknown'] as const).map((origin_, at) =>
      deployed(`d${at}`, '2026-11-02T10:00:00.000Z', [change(at + 1, { origin_ })]),
    );
    const { summary: old } = digestOf(week({ week: '2026-W45', deployments: files }), [], { at: '2026-11-09T09:00:00.000Z' });
    const { digest } = digestOf(week(), [old], { at: mondayAfter });
    expect(digest.comparison.groups).toEqual({ ai: 2, human: 1, bot: 1, unknown: 1 });
  });

  test("Simpson's mix: the pooled rates differ, the strata do not", () => {
    const comparison = compared([
      { group: 'ai', failed: 40, changes: 400, tier: 'high' },
      { group: 'human', failed: 10, changes: 100, tier: 'high' },
      { group: 'ai', failed: 1, changes: 100, tier: 'low' },
      { group: 'human', failed: 4, changes: 400, tier: 'low' },
    ]);
    expect(comparison.oddsRatio?.ratio).toBeCloseTo(1, 10);
    expect(comparison.verdict).toBe('cannot tell');
    expect(comparison.strata.map(({ tier }) => tier)).toEqual(['high', 'low']);
  });

  test('review splits the same strata', () => {
    const { byReview } = compared([
      { group: 'ai', failed: 1, changes: 30, reviewed: 'yes' },
      { group: 'ai', failed: 9, changes: 30, reviewed: 'no' },
      { group: 'human', failed: 2, changes: 50, reviewed: 'yes' },
    ]);
    expect(byReview.map(({ reviewed, ai }) => [reviewed, ai.failed, ai.total])).toEqual([
      ['yes', 1, 30],
      ['no', 9, 30],
    ]);
  });

  test('changes younger than fourteen days are in no count, their failures neither', () => {
    const cause = change(7, { origin_: 'ai' });
    const file = deployed('d7', '2026-11-17T10:00:00.000Z', [cause]);
    const facts = week({
      deployments: [file],
      incidents: [incident('INC-1', '2026-11-17T10:10:00.000Z', { standing: standing({ this: cause.sha }) })],
    });
    const { digest } = digestOf(facts, [], { at: mondayAfter });
    expect(digest.comparison.groups.ai).toBe(0);
    expect(digest.comparison.strata).toEqual([]);
  });

  test('a failure that shows up weeks later counts in the week of its deployment', () => {
    const cause = change(7, { origin_: 'ai' });
    const { summary: old } = digestOf(week({ week: '2026-W44', deployments: [deployed('d7', '2026-10-28T10:00:00.000Z', [cause])] }), [], {
      at: '2026-11-02T09:00:00.000Z',
    });
    const late = incident('INC-9', '2026-11-18T10:00:00.000Z', {
      standing: standing({ this: cause.sha }),
      changes: { [cause.sha]: cause },
      liveBy: { [cause.sha]: { deploymentId: 'd7', liveAt: '2026-10-28T10:00:00.000Z', service: 'checkout' } },
    });
    const { digest } = digestOf(week({ incidents: [late] }), [old], { at: mondayAfter });
    expect(digest.comparison.strata[0]?.ai).toMatchObject({ failed: 1, total: 1 });
  });
});

describe('simulation', () => {
  const truth = { ai: 0.06, human: 0.02 };
  const weeksBack = 14;

  /** Weeks of deployments of four changes each, AI and human mixed; every faulty change makes an incident that a person confirms. */
  const simulate = (seed: number) => {
    const random = seeded(seed);
    const shared = { ai: 0, human: 0 };
    const totals = { ai: 0, human: 0 };
    const summaries: WeekSummary[] = [];
    let number = 0;
    for (let back = weeksBack; back >= 1; back -= 1) {
      const of = weeksAfter('2026-W47', -back);
      const at = `2026-${of}`;
      const files = Array.from({ length: 150 }, (_, part) => {
        const changes = Array.from({ length: 4 }, () => change((number += 1), { origin_: random() < 0.4 ? 'ai' : 'human' }));
        return { id: `${at}-${part}`, changes };
      });
      const day = digestDay(of);
      const incidents = files.flatMap(({ id, changes }) => {
        const faulty = changes.filter(({ origin }) => random() < (origin.origin === 'ai' ? truth.ai : truth.human));
        for (const { origin } of changes) {
          const group = origin.origin === 'ai' ? 'ai' : 'human';
          totals[group] += 1;
          if (faulty.length > 0) shared[group] += 1 / changes.length;
        }
        return faulty.map(({ sha }) => incident(`INC-${id}-${sha}`, day, { standing: standing({ this: sha }) }));
      });
      const facts = week({ week: of, deployments: files.map(({ id, changes }) => deployed(id, day, changes)), incidents });
      summaries.push(digestOf(facts, [], { at: mondayAfter }).summary);
    }
    const { comparison } = digestOf(week(), summaries, { at: mondayAfter }).digest;
    const rate = (group: 'ai' | 'human') => shared[group] / totals[group];
    return { comparison, sharedRatio: rate('ai') / rate('human') };
  };

  const digestDay = (of: string): string => {
    const monday = new Date(Date.UTC(2026, 10, 16) - (47 - Number(of.slice(-2))) * 7 * 86_400_000);
    return monday.toISOString();
  };

  test('share-weighted blame is biased toward 1, confirmed causes are not', () => {
    const runs = Array.from({ length: 8 }, (_, seed) => simulate(seed + 1));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const trueRisk = truth.ai / truth.human;
    const ours = mean(
      runs.map(
        ({
          comparison: {
            strata: [stratum],
          },
        }) => stratum!.ai.failed / stratum!.ai.total / (stratum!.human.failed / stratum!.human.total),
      ),
    );
    const shared = mean(runs.map(({ sharedRatio }) => sharedRatio));
    expect(ours).toBeGreaterThan(trueRisk * 0.9);
    expect(ours).toBeLessThan(trueRisk * 1.1);
    expect(shared).toBeGreaterThan(1);
    expect(shared).toBeLessThan(1 + (trueRisk - 1) * 0.5);
  });

  const binomial = (random: () => number, trials: number, p: number): number => {
    let hits = 0;
    for (let trial = 0; trial < trials; trial += 1) if (random() < p) hits += 1;
    return hits;
  };

  test('95 % intervals cover the truth 93-97 % of the time', () => {
    const random = seeded(20261116);
    const strata = [
      [90, 140, 0.02],
      [160, 110, 0.05],
      [70, 120, 0.1],
      [120, 60, 0.15],
    ] as const;
    const odds = 1.8;
    const worse = (p: number) => (odds * p) / (1 - p + odds * p);
    const hits = { mantelHaenszel: 0, newcombe: 0, wilson: 0 };
    const runs = 4000;
    for (let run = 0; run < runs; run += 1) {
      const drawn = strata.map(([ai, human, p]) => ({
        one: { failed: binomial(random, ai, worse(p)), total: ai },
        other: { failed: binomial(random, human, p), total: human },
      }));
      const ratio = mantelHaenszel(drawn);
      if (ratio && ratio.low <= odds && odds <= ratio.high) hits.mantelHaenszel += 1;
      const { one, other } = drawn[run % 4]!;
      const p = strata[run % 4]![2];
      const difference = newcombe(one, other)!;
      if (difference.low <= worse(p) - p && worse(p) - p <= difference.high) hits.newcombe += 1;
      const rate = wilson(other.failed, other.total);
      if (rate.low <= p && p <= rate.high) hits.wilson += 1;
    }
    for (const covered of Object.values(hits)) {
      expect(covered / runs).toBeGreaterThanOrEqual(0.93);
      expect(covered / runs).toBeLessThanOrEqual(0.97);
    }
  });
});
