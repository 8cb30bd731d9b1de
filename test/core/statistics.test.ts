// The figures against published worked examples, and their ranges over any input.
import fc from 'fast-check';
import { betaBelow, chanceAbove, posteriorOf } from '../../shared/core/measure/beta';
import { normalRange, standsTo } from '../../shared/core/measure/normal-range';
import { newcombe, normalQuantile, quantile, requiredPerGroup, wilson } from '../../shared/core/measure/statistics';
import { mantelHaenszel } from '../../shared/core/measure/stratified';

const count = (failed: number, total: number) => ({ failed, total });
const counts = fc.nat(400).chain((total) => fc.nat(total).map((failed) => count(failed, total)));

describe('normal quantile', () => {
  // Wichura 1988, AS 241, the paper's own test values.
  test.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798408],
  ])('of %d', (p, deviate) => expect(normalQuantile(p)).toBeCloseTo(deviate, 12));

  test.each([0, 1, -1, NaN])('refuses %d', (p) => expect(() => normalQuantile(p)).toThrow(RangeError));
});

describe('Wilson interval', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 857-872, Table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d', (successes, trials, low, high) => {
    const interval = wilson(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('holds the observed share, stays in 0..1 and narrows with more of the same', () => {
    fc.assert(
      fc.property(counts, ({ failed, total }) => {
        const { low, high } = wilson(failed, total);
        const share = total === 0 ? 0 : failed / total;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(share + 1e-12);
        expect(high).toBeGreaterThanOrEqual(share - 1e-12);
        const more = wilson(failed * 4, total * 4);
        expect(more.high - more.low).toBeLessThanOrEqual(high - low + 1e-12);
        const other = wilson(total - failed, total);
        expect(other.low).toBeCloseTo(1 - high, 10);
      }),
    );
  });

  test.each([
    [3, 2],
    [-1, 5],
    [0.5, 5],
    [NaN, 5],
  ])('refuses %d of %d', (successes, trials) => expect(() => wilson(successes, trials)).toThrow(RangeError));
});

describe('Newcombe difference', () => {
  // Newcombe, Statistics in Medicine 17 (1998) 873-890, Table II, method 10, cases (a)-(f), (h).
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('%d/%d - %d/%d', (a, m, b, n, low, high) => {
    const interval = newcombe(count(a, m), count(b, n));
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  test('says nothing where a side is empty', () => expect(newcombe(count(0, 0), count(1, 9))).toBeUndefined());

  test('stays in -1..1, holds the difference, and turns around with its sides', () => {
    fc.assert(
      fc.property(counts, counts, (one, other) => {
        const interval = newcombe(one, other);
        const turned = newcombe(other, one);
        fc.pre(one.total > 0 && other.total > 0);
        if (!interval || !turned) throw new Error('an interval');
        expect(interval.low).toBeGreaterThanOrEqual(-1 - 1e-9);
        expect(interval.high).toBeLessThanOrEqual(1 + 1e-9);
        expect(interval.low).toBeLessThanOrEqual(interval.difference + 1e-12);
        expect(interval.high).toBeGreaterThanOrEqual(interval.difference - 1e-12);
        expect(turned.low).toBeCloseTo(-interval.high, 9);
      }),
    );
  });
});

describe('Mantel-Haenszel odds ratio', () => {
  const strata = (rows: number[][]) => rows.map(([a = 0, b = 0, c = 0, d = 0]) => ({ one: count(a, a + b), other: count(c, c + d) }));

  test('of the Berkeley admissions (R, ?mantelhaen.test on UCBAdmissions: 0.9047, 0.7719-1.0603)', () => {
    const berkeley = [
      [512, 313, 89, 19],
      [353, 207, 17, 8],
      [120, 205, 202, 391],
      [138, 279, 131, 244],
      [53, 138, 94, 299],
      [22, 351, 24, 317],
    ];
    const odds = mantelHaenszel(strata(berkeley));
    expect(odds?.ratio).toBeCloseTo(0.9046968, 6);
    expect(odds?.low).toBeCloseTo(0.7719074, 6);
    expect(odds?.high).toBeCloseTo(1.0603298, 6);
  });

  test('of the penicillin rabbits, with empty cells (R, ?mantelhaen.test: 7, 1.026713-47.725133)', () => {
    const rabbits = [
      [0, 6, 0, 5],
      [3, 3, 0, 6],
      [6, 0, 2, 4],
      [5, 1, 6, 0],
      [2, 0, 5, 0],
    ];
    const odds = mantelHaenszel(strata(rabbits));
    expect(odds?.ratio).toBeCloseTo(7, 9);
    expect(odds?.low).toBeCloseTo(1.026713, 6);
    expect(odds?.high).toBeCloseTo(47.725133, 5);
  });

  test('says nothing where nothing can be weighed', () => {
    expect(mantelHaenszel([])).toBeUndefined();
    expect(mantelHaenszel([{ one: count(0, 10), other: count(0, 10) }])).toBeUndefined();
    expect(mantelHaenszel([{ one: count(3, 10), other: count(0, 0) }])).toBeUndefined();
  });

  test('is positive, holds its ratio, and turns around with its sides', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ one: counts, other: counts }), { maxLength: 8 }), (rows) => {
        const odds = mantelHaenszel(rows);
        if (!odds) return;
        expect(odds.low).toBeGreaterThan(0);
        expect(odds.low).toBeLessThanOrEqual(odds.ratio);
        expect(odds.high).toBeGreaterThanOrEqual(odds.ratio);
        const turned = mantelHaenszel(rows.map(({ one, other }) => ({ one: other, other: one })));
        expect(Math.log(turned?.ratio ?? 0)).toBeCloseTo(-Math.log(odds.ratio), 8);
        expect(Math.log(turned?.low ?? 0)).toBeCloseTo(-Math.log(odds.high), 8);
      }),
    );
  });
});

describe('beta-binomial', () => {
  test('of placenta praevia (Gelman et al., Bayesian Data Analysis 3rd ed., 2.4: Beta(438, 544), median .446, 95 % .415-.477)', () => {
    // Given to three digits: the share below each lies between those of its neighbours.
    for (const [point, share] of [
      [0.446, 0.5],
      [0.415, 0.025],
      [0.477, 0.975],
    ] as const) {
      expect(betaBelow(point - 0.0006, 438, 544)).toBeLessThan(share);
      expect(betaBelow(point + 0.0006, 438, 544)).toBeGreaterThan(share);
    }
  });

  test('agrees with the polynomial of whole-number parameters', () => {
    // I_x(2, 3) = 6x^2 - 8x^3 + 3x^4
    for (const x of [0.01, 0.2, 0.5, 0.9]) expect(betaBelow(x, 2, 3)).toBeCloseTo(6 * x ** 2 - 8 * x ** 3 + 3 * x ** 4, 12);
  });

  test('chance of being above agrees with the exact sum (Miller, "Formulas for Bayesian A/B Testing", eq. 6)', () => {
    const logGamma = (n: number): number => Array.from({ length: n - 1 }, (_, at) => Math.log(at + 1)).reduce((sum, term) => sum + term, 0);
    const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
    const exact = (a: number, b: number, c: number, d: number): number =>
      Array.from({ length: a }, (_, at) => Math.exp(logBeta(c + at, b + d) - Math.log(b + at) - logBeta(1 + at, b) - logBeta(c, d))).reduce(
        (sum, term) => sum + term,
        0,
      );
    for (const [a, b, c, d] of [
      [3, 3, 2, 3],
      [10, 132, 8, 136],
      [1, 40, 4, 30],
      [60, 900, 30, 970],
    ] as const) {
      expect(chanceAbove({ a, b }, { a: c, b: d })).toBeCloseTo(exact(a, b, c, d), 3);
    }
  });

  test('stays near the base rate while little is known, and leaves it when much is', () => {
    const mean = ({ a, b }: { a: number; b: number }) => a / (a + b);
    expect(mean(posteriorOf(count(1, 2), 0.05))).toBeCloseTo(2 / 22, 10);
    expect(mean(posteriorOf(count(500, 1000), 0.05))).toBeCloseTo(501 / 1020, 10);
  });

  test('is a chance: 0..1, and one minus itself turned around', () => {
    fc.assert(
      fc.property(counts, counts, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, base) => {
        const [first, second] = [posteriorOf(one, base), posteriorOf(other, base)];
        const chance = chanceAbove(first, second);
        expect(chance).toBeGreaterThanOrEqual(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(chance + chanceAbove(second, first)).toBeCloseTo(1, 9);
      }),
      { numRuns: 60 },
    );
  });
});

describe('how many are needed', () => {
  test.each([
    // R, ?power.prop.test: p1 = .50, p2 = .75, power = .90 => n = 76.7
    [0.5, 0.75, 0.9, 77],
    [0.05, 0.1, 0.8, 435],
    [0.08, 0.16, 0.8, 258],
    [0.05, 0.075, 0.8, 1471],
  ])('to tell %d from %d with power %d', (one, other, power, needed) => expect(requiredPerGroup(one, other, { power })).toBe(needed));

  test('never enough for no difference', () => expect(requiredPerGroup(0.1, 0.1)).toBe(Infinity));
});

describe('normal range', () => {
  test('of flow rates (NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: 50.81, 45.8159-55.8041)', () => {
    const range = normalRange([49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]);
    expect(range?.mean).toBeCloseTo(50.81, 10);
    // The handbook divides by d2 = 1.128, Wheeler rounds 3 / 1.128 to 2.66.
    expect(range?.high).toBeCloseTo(55.8041, 2);
    expect(range?.low).toBeCloseTo(45.8159, 2);
  });

  test('is not claimed from too few weeks, and is never below zero', () => {
    expect(normalRange([1, 2, 3, 4, 5])).toBeUndefined();
    expect(normalRange([0, 4, 0, 4, 0, 4])?.low).toBe(0);
    expect(standsTo(undefined, 99)).toBe('unknown');
    expect(standsTo(normalRange([2, 1, 3, 2, 0, 2, 1, 4, 2, 1, 3, 2]), 7)).toBe('above');
    expect(standsTo(normalRange([2, 1, 3, 2, 0, 2, 1, 4, 2, 1, 3, 2]), 6)).toBe('inside');
  });
});

test('quantiles interpolate as R does by default (Hyndman & Fan, type 7)', () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([10, 9, 1, 2, 3], 0.9)).toBeCloseTo(9.6, 12);
  expect(quantile([], 0.5)).toBeUndefined();
});
