// Whether the fit of the ranking finds what made the choices, keeps to its leanings, and reports what it should.
import fc from 'fast-check';
import { calibrationError, drawsFrom, errorByChance, type Judged } from '../../infra/fit/evaluation';
import { leanings, type Leaning } from '../../infra/fit/leanings';
import { simplePlacesIn } from '../../infra/fit/simple-orders';
import { fitSoftmax, type Listing } from '../../infra/fit/softmax-fit';
import { terms } from '../../shared/core/ranking/model';
import { shippedWeights } from '../../shared/core/ranking/weights';

/** Incidents whose cause is drawn by a softmax of known weights. */
const drawn = (weights: readonly number[], count: number, seed: number): Listing[] => {
  const draw = drawsFrom(seed);
  return Array.from({ length: count }, () => {
    const rows = Array.from({ length: 6 }, () => weights.map(() => draw() * 4 - 2));
    const raised = rows.map((row) => Math.exp(row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)));
    let left = draw() * raised.reduce((sum, value) => sum + value, 0);
    const chosen = raised.findIndex((value) => (left -= value) <= 0);
    return { rows, isCulprit: rows.map((_, at) => at === Math.max(0, chosen)) };
  });
};

describe('the fit', () => {
  test('finds the weights that made the choices', () => {
    const found = fitSoftmax(drawn([1.2, -0.6, 0], 800, 7), { ridge: 0.1, leanings: [0, 0, 0] });
    [1.2, -0.6, 0].forEach((weight, at) => expect(Math.abs(found[at]! - weight)).toBeLessThan(0.2));
  });

  test.each<[Leaning, Leaning]>([
    [1, -1],
    [1, 1],
    [-1, -1],
    [-1, 1],
  ])('terms of leaning %d and %d never count against it', (one, other) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), (seed) => {
        const [first = 0, second = 0] = fitSoftmax(drawn([1, -1], 40, seed), { ridge: 1, leanings: [one, other] });
        expect(first * one).toBeGreaterThanOrEqual(0);
        expect(second * other).toBeGreaterThanOrEqual(0);
        // What leans the right way is found, whatever is held at nothing beside it.
        expect(Math.abs(first) > 0.1).toBe(one === 1);
        expect(Math.abs(second) > 0.1).toBe(other === -1);
      }),
      { numRuns: 10 },
    );
  });

  test('every term has a leaning, and the shipped weights keep to it', () => {
    expect(Object.keys(leanings).sort()).toEqual(terms.map(({ name }) => name).sort());
    for (const [name, weight] of Object.entries(shippedWeights.terms)) expect(weight * leanings[name]!).toBeGreaterThanOrEqual(0);
  });
});

const ranked = (probability: number, isTrue: boolean): Pick<Judged, 'ranking' | 'culprits'> => ({
  ranking: {
    suspects: [{ sha: 'a', probability, strength: 'weak', evidence: [], counterEvidence: [] }],
    ruledOut: [],
    noChange: 1 - probability,
    weightsVersion: '',
  },
  culprits: new Set(isTrue ? ['a'] : ['b']),
});

describe('the figures', () => {
  test('calibration error is the gap between what was said and what was so; chance alone leaves some', () => {
    const half = Array.from({ length: 40 }, (_, at) => ranked(0.75, at % 2 === 0));
    expect(calibrationError(half)).toBeCloseTo(0.25, 9);
    expect(errorByChance(half)).toBeGreaterThan(0.03);
    expect(errorByChance(half)).toBeLessThan(0.09);
    expect(errorByChance(Array.from({ length: 10 }, () => ranked(1, true)))).toBe(0);
  });

  test('newest first takes the first listed of one second; fusion brings the match forward', () => {
    const candidate = (sha: string, second: number, message: string) => ({
      sha,
      message,
      landedAt: `2026-11-16T10:00:0${second}.000Z`,
      files: [{ path: `src/${sha}.ts`, added: 1, deleted: 1 }],
      identifiers: [],
    });
    const candidates = [
      candidate('a', 5, 'Tidy'),
      candidate('b', 5, 'Tidy'),
      candidate('c', 1, 'Cache the cart'),
      candidate('d', 0, 'Tidy'),
    ];
    const asked = (culprit: string) => ({
      id: culprit,
      incident: { text: 'cart is empty', startedAt: '2026-11-16T10:01:00.000Z' },
      candidates,
      culprits: [culprit],
    });
    expect(simplePlacesIn(['a', 'b', 'c', 'd'].map(asked)).map(({ newestFirst }) => newestFirst)).toEqual([0, 1, 2, 3]);
    expect(simplePlacesIn([asked('c')])[0]?.fusion).toBe(1);
  });
});
