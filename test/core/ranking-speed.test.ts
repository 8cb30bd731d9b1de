// How long a ranking takes: 500 changes in 20 ms, 5,000 in 250 ms on an idle machine, and no worse than in proportion to their number.
import { rankSuspects, type Candidate } from '../../shared/core/ranking/rank-suspects';

// Here other tests run beside this one: four times what an idle machine needs. Processor time, because the clock also counts their turns.
const patience = 4;
const rankedInAll = 10_000;
const startedAt = '2026-11-16T14:21:00.000Z';
const stems =
  'cart session charge retry ledger token queue worker cache index report banner login invoice refund shelf router proxy digest alert'.split(
    ' ',
  );

const stem = (seed: number): string => stems[seed % stems.length] ?? 'cart';
const candidate = (at: number): Candidate => ({
  sha: String(at).padStart(40, '0'),
  message: `Change ${stem(at)} of the ${stem(at * 7 + 3)}\n\nBecause the ${stem(at * 5)} was slow when ${stem(at * 11)}${at % 97}Handler ran.`,
  landedAt: new Date(Date.parse(startedAt) - (at + 1) * 30_000).toISOString(),
  files: Array.from({ length: 6 }, (_, file) => ({
    path: `services/${stem(at + file)}/${stem(at * 3 + file)}-${(at * 6 + file) % 2_000}.ts`,
    added: 12,
    deleted: 4,
  })),
  identifiers: Array.from({ length: 80 }, (_, word) => `${stem(at + word)}${stem(word * at + 1)}_${(at * word) % 500}`),
});

/** Milliseconds of processor time, the least of many times. */
const millisToRank = (count: number): number => {
  const candidates = Array.from({ length: count }, (_, at) => candidate(at));
  const incident = { text: 'ChargeTimeout in services/ledger/retry-17.ts: the queue worker was slow', startedAt, service: 'checkout' };
  const times = Array.from({ length: rankedInAll / count }, () => {
    const before = process.cpuUsage();
    rankSuspects({ incident, candidates });
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
  const candidates = Array.from({ length: count }, (_, at) => watched({ ...candidate(at), identifiers: [`word${at}`] }));
  rankSuspects({ incident: { text: 'ChargeTimeout', startedAt, service: 'checkout' }, candidates });
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

test('5,000 changes take less than twenty times as long as 500', () => {
  expect(measured.get(5_000)! / measured.get(500)!).toBeLessThan(20);
});
