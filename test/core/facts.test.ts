// The smallest words of core: weeks, verdicts, names of services, one text for one value.
import fc from 'fast-check';
import { canonical, textOrder } from '../../shared/core/facts/canonical';
import { DAY_MS, later, millisOf, momentOf, weekBounds, weekOf, weeksAfter } from '../../shared/core/facts/moment';
import { dependenciesOf, dependentsOf, serviceName, type Service } from '../../shared/core/facts/service';
import { notAChangeReasons, standingOf, type Answer, type Verdict } from '../../shared/core/facts/verdict';

const instant = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => momentOf(date.getTime()));

describe('ISO weeks', () => {
  // Source: ISO 8601-1:2019, and the calendars of the years named.
  test.each([
    ['2020-12-28T00:00:00.000Z', '2020-W53'],
    ['2021-01-03T23:59:59.999Z', '2020-W53'],
    ['2021-01-04T00:00:00.000Z', '2021-W01'],
    ['2025-12-28T23:59:59.999Z', '2025-W52'],
    ['2025-12-29T00:00:00.000Z', '2026-W01'],
    ['2026-01-01T12:00:00.000Z', '2026-W01'],
    ['2026-01-05T00:00:00.000Z', '2026-W02'],
    ['2026-11-16T00:00:00.000Z', '2026-W47'],
    ['2026-12-31T12:00:00.000Z', '2026-W53'],
    ['2027-01-03T23:59:59.999Z', '2026-W53'],
    ['2005-01-01T00:00:00.000Z', '2004-W53'],
    ['2008-12-29T00:00:00.000Z', '2009-W01'],
    ['2024-02-29T00:00:00.000Z', '2024-W09'],
  ])('%s is in %s', (at, week) => expect(weekOf(at)).toBe(week));

  test.each([
    ['2026-W01', '2025-12-29T00:00:00.000Z', '2026-01-05T00:00:00.000Z'],
    ['2020-W53', '2020-12-28T00:00:00.000Z', '2021-01-04T00:00:00.000Z'],
    ['2026-W47', '2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  ])('%s lasts from %s to %s', (week, from, to) => expect(weekBounds(week)).toEqual({ from, to }));

  test.each(['2025-W53', '2026-W00', '2026-W54', '2026-W99', '2026-47', '2026-W7', 'W47', '', '2026-W47 ', '2026-W47\n', '-026-W47'])(
    '%j is no week',
    (text) => {
      expect(weekBounds(text)).toBeUndefined();
      expect(() => weeksAfter(text, 1)).toThrow(RangeError);
    },
  );

  test('a moment lies in the bounds of its week, which begin on a Monday and last seven days', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const bounds = weekBounds(weekOf(at));
        expect(bounds && bounds.from <= at && at < bounds.to).toBe(true);
        expect(new Date(bounds?.from ?? '').getUTCDay()).toBe(1);
        expect(millisOf(bounds?.to ?? '') - millisOf(bounds?.from ?? '')).toBe(7 * DAY_MS);
      }),
    );
  });

  test('weeks count on without gaps, and text order is time order', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: -200, max: 200 }), (at, weeks) => {
        const there = weeksAfter(weekOf(at), weeks);
        expect(there).toBe(weekOf(later(at, weeks * 7 * DAY_MS)));
        expect(weeksAfter(there, -weeks)).toBe(weekOf(at));
        expect(weeks === 0 || textOrder(weekOf(at), there) === Math.sign(-weeks)).toBe(true);
      }),
    );
  });

  test('text that is no moment is refused', () => expect(() => millisOf('yesterday')).toThrow(RangeError));
});

const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.constantFrom('a', 'b', 'c').map((sha): Answer => ({ kind: 'this-change', sha })),
  fc.constantFrom('a', 'b', 'c').map((sha): Answer => ({ kind: 'not-this', sha })),
  fc.constantFrom(...notAChangeReasons).map((reason): Answer => ({ kind: 'not-a-change', reason })),
);
const verdicts = fc.uniqueArray(
  fc
    .record({ answer, minutes: fc.nat(4), by: fc.constantFrom('p1', 'p2'), id: fc.stringMatching(/^v[0-9]{1,2}$/) })
    .map(({ minutes, ...rest }): Verdict => ({ incidentId: 'INC-1', at: later('2026-11-17T14:00:00.000Z', minutes * 60_000), ...rest })),
  { maxLength: 8, selector: ({ id }) => id },
);

describe('law 5: what people said', () => {
  test('two people at once leave one winner, whatever order their answers are read in', () => {
    fc.assert(
      fc.property(
        verdicts.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => expect(canonical(standingOf(shuffled))).toBe(canonical(standingOf(all))),
      ),
    );
  });

  test('the first settling answer wins for good; a later one changes nothing', () => {
    fc.assert(
      fc.property(verdicts, answer, (all, late) => {
        const settled = standingOf(all).settled;
        const after = standingOf([...all, { incidentId: 'INC-1', answer: late, by: 'p3', at: '2026-11-18T00:00:00.000Z', id: 'late' }]);
        const lateId = late.kind === 'not-this' ? undefined : 'late';
        expect(after.settled?.id).toBe(settled ? settled.id : lateId);
      }),
    );
  });

  test('the confirmed change is never cleared, and "not this" settles nothing', () => {
    fc.assert(
      fc.property(verdicts, (all) => {
        const { settled, clearedShas } = standingOf(all);
        const confirmed = settled?.answer.kind === 'this-change' ? settled.answer.sha : 'nothing';
        expect(clearedShas).not.toContain(confirmed);
        expect(settled?.answer.kind).not.toBe('not-this');
        expect(settled !== undefined).toBe(all.some((one) => one.answer.kind !== 'not-this'));
      }),
    );
  });
});

describe('names of services', () => {
  const service = (name: string, dependsOn: string[] = [], aliases: string[] = []): Service => ({ name, paths: [], dependsOn, aliases });
  const services = [
    service('checkout', ['ledger', 'identity'], ['Shop-Checkout']),
    service('ledger', ['rates']),
    service('rates', ['checkout']),
    service('identity'),
  ];

  test('aliases and case are the same service; an unknown name stays', () => {
    expect(serviceName(services, 'SHOP-checkout')).toBe('checkout');
    expect(serviceName(services, 'constructor')).toBe('constructor');
  });

  test('dependencies come nearest first, and a cycle ends', () => {
    expect(dependenciesOf(services, 'checkout')).toEqual([
      { name: 'ledger', distance: 1 },
      { name: 'identity', distance: 1 },
      { name: 'rates', distance: 2 },
    ]);
    expect(dependentsOf(services, 'identity').sort()).toEqual(['checkout', 'ledger', 'rates']);
  });
});

describe('one text for one value', () => {
  test('the order of fields does not matter, the order of elements does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonical(reversed)).toBe(canonical(value));
      }),
    );
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });

  test('equal text is an equal value', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)))));
  });
});
