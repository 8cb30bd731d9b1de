// How long a ranking takes: 500 changes in 20 ms, 5,000 in 250 ms on an idle machine, and no worse than in proportion to their number.
import { rankSuspects } from '../../shared/core/ranking/rank-suspects';
import { manyChanges, manySuspects } from './many-changes';

// Here other tests run beside this one: four times what an idle machine needs. Processor time, because the clock also counts their turns.
const patience = 4;
const rankedInAll = 10_000;
/** Milliseconds of processor time, the least of many times. */
const millisToRank = (count: number): number => {
  const candidates = manyChanges(count);
  const times = Array.from({ length: rankedInAll / count }, () => {
    const before = process.cpuUsage();
    rankSuspects({ incident: manySuspects, candidates });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
};

/** How often a ranking looks at anything of its candidates: the same on every machine, however busy. */
const looksToRank = (count: number): number => {
  let looks = 0;
  const watched = <Value extends object>(value: Value): Value =>
    new Proxy(value, {
      get: (target, name, receiver) => {
        looks += 1;
        const found: unknown = Reflect.get(target, name, receiver);
        return typeof found === 'object' && found !== null ? watched(found) : found;
      },
    });
  const candidates = manyChanges(count).map((change, at) => watched({ ...change, identifiers: [`word${at}`] }));
  rankSuspects({ incident: manySuspects, candidates });
  return looks;
};

test('ten times as many changes are looked at ten times as often, but for putting them in order', () => {
  expect(looksToRank(1_000) / looksToRank(100)).toBeLessThan(15);
});

const measured = new Map([500, 5_000].map((count) => [count, millisToRank(count)]));

test.each([
  [500, 20 * patience],
  [5_000, 250 * patience],
])('%i changes, in a process that ranked before, at best: less than %i ms of processor time', (count, millis) => {
  expect(measured.get(count)).toBeLessThan(millis);
});

test('5,000 changes take far less than the hundred times as long as 500 that a square would', () => {
  expect(measured.get(5_000)! / measured.get(500)!).toBeLessThan(40);
});
