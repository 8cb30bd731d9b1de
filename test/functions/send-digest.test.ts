// send-digest: the week that ended, its summary kept before it is told.
import { sendDigest, type Services } from '../../functions/send-digest';
import { builtInPolicy } from '../../shared/core/risk/policy';
import type { Storage } from '../../shared/storage/storage';
import { Journal } from './journal';

const made = (now = '2026-11-23T09:00:00.000Z') => {
  const journal = new Journal();
  const weeks: string[] = [];
  const storage = {
    weekItems: async () => ({ deployments: [], descriptions: [], changes: [], incidents: [] }),
    incidentsOfWeek: async () => [],
    summariesBefore: async () => [],
    carriersOf: async () => [],
    ruleHistory: async () => () => ({}),
    rememberSummary: journal.fn('remember', (week: string) => {
      weeks.push(week);
      return true;
    }),
  } as unknown as Storage;
  const services: Services = {
    storage,
    policy: builtInPolicy,
    seal: journal.fn('seal', () => []),
    tell: journal.ask('tell'),
    now: () => now,
  };
  return { journal, weeks, services };
};

test.each([
  ['2026-11-23T09:00:00.000Z', '2026-W47'],
  ['2026-11-23T00:00:00.000Z', '2026-W47'],
  ['2021-01-04T08:00:00.000Z', '2020-W53'],
  ['2025-12-29T08:00:00.000Z', '2025-W52'],
])('on %s it is about %s', async (now, week) => {
  const { journal, weeks, services } = made(now);
  await sendDigest({}, services);
  expect(weeks).toEqual([week]);
  expect(journal.lines).toEqual(['remember', 'seal', 'tell']);
  expect(journal.asked['tell']?.[0]?.message).toEqual({ subject: `digest:${week}` });
});

test('a week by name is told again; a week that is none is an error', async () => {
  const { weeks, services } = made();
  await sendDigest({ week: '2026-W40' }, services);
  expect(weeks).toEqual(['2026-W40']);
  await expect(sendDigest({ week: '2026-W60' }, services)).rejects.toThrow(RangeError);
});

test('where the summary cannot be kept nothing is told, and the scheduler tries again', async () => {
  const { journal, services } = made();
  journal.failNext('remember', new Error('throttled'));
  await expect(sendDigest({}, services)).rejects.toThrow('throttled');
  expect(journal.asked).toEqual({});
});
