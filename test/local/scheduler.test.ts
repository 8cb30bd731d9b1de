// Schedules in a time zone, through both changes of the clock, under a clock that the test moves.
import { nextFiring, parseSchedule } from '../../infra/local/cron';
import { startScheduler, type Clock } from '../../infra/local/scheduler';

const at = (text: string) => Date.parse(text);
const firings = ({ expression, timeZone, from }: { expression: string; timeZone: string; from: string }, count: number) => {
  const schedule = parseSchedule(expression);
  const found: string[] = [];
  for (let afterMs = at(from); found.length < count;) {
    afterMs = nextFiring(schedule, timeZone, afterMs);
    found.push(new Date(afterMs).toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
};

test.each([
  [
    'Monday at nine in Berlin, over the end of summer time',
    'cron(0 9 ? * MON *)',
    'Europe/Berlin',
    '2026-10-18T00:00Z',
    ['2026-10-19T07:00Z', '2026-10-26T08:00Z', '2026-11-02T08:00Z'],
  ],
  [
    'the hour that is skipped in spring does not fire',
    'cron(30 2 * * ? *)',
    'Europe/Berlin',
    '2026-03-27T12:00Z',
    ['2026-03-28T01:30Z', '2026-03-30T00:30Z'],
  ],
  [
    'the hour that comes twice in autumn fires once',
    'cron(30 2 * * ? *)',
    'Europe/Berlin',
    '2026-10-24T12:00Z',
    ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ],
  ['every hour, UTC', 'cron(0 * * * ? *)', 'UTC', '2026-11-22T22:00Z', ['2026-11-22T23:00Z', '2026-11-23T00:00Z']],
  [
    'every 15 minutes of working hours on working days',
    'cron(*/15 9-10 ? * MON-FRI *)',
    'America/New_York',
    '2026-11-20T15:40Z',
    ['2026-11-20T15:45Z', '2026-11-23T14:00Z'],
  ],
  ['a zone of half hours', 'cron(0 9 ? * 2 *)', 'Asia/Kolkata', '2026-11-22T00:00Z', ['2026-11-23T03:30Z']],
  ['29 February', 'cron(0 0 29 FEB ? *)', 'UTC', '2026-01-01T00:00Z', ['2028-02-29T00:00Z']],
  ['a rate', 'rate(1 hour)', 'UTC', '2026-11-22T22:10Z', ['2026-11-22T23:00Z', '2026-11-23T00:00Z']],
])('%s', (...[, expression, timeZone, from, expected]) => {
  expect(firings({ expression, timeZone, from }, expected.length)).toEqual(expected);
});

test.each([
  '',
  'every hour',
  'cron(0 9 * * MON)',
  'cron(60 9 ? * MON *)',
  'cron(0 9 ? * XXX *)',
  'cron(0 9 L * ? *)',
  'rate(0 hours)',
  'rate(1 fortnight)',
])('%p is no schedule', (expression) => {
  expect(() => parseSchedule(expression)).toThrow(/not a schedule/);
});

test('a date that never comes is an error, not an endless search', () => {
  expect(() => nextFiring(parseSchedule('cron(0 0 31 FEB ? *)'), 'UTC', 0)).toThrow(/never fires/);
});

/** A clock that stands until it is moved, minute by minute. */
const handClock = (start: string) => {
  let nowMs = at(start);
  const waiting = new Set<{ atMs: number; go: () => void }>();
  const clock: Clock = {
    nowMs: () => nowMs,
    at: (atMs, go) => {
      const entry = { atMs, go };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
  };
  const advanceTo = async (text: string) => {
    for (; nowMs < at(text); nowMs += 60_000, await Promise.resolve()) {
      for (const entry of Array.from(waiting)) {
        if (entry.atMs > nowMs) continue;
        waiting.delete(entry);
        entry.go();
      }
    }
  };
  return { clock, advanceTo, waiting };
};

test('functions are called with the event of EventBridge Scheduler, each at its time', async () => {
  const { clock, advanceTo, waiting } = handClock('2026-11-22T22:30Z');
  const events: [string, unknown][] = [];
  const scheduler = startScheduler(
    [
      {
        name: 'send-digest',
        schedule: 'cron(0 9 ? * MON *)',
        timeZone: 'Europe/Berlin',
        input: { at: '<aws.scheduler.scheduled-time>' },
        handler: async (event) => void events.push(['digest', event]),
      },
      { name: 'reconcile', schedule: 'rate(1 hour)', handler: async (event) => void events.push(['reconcile', event]) },
    ],
    { clock, report: () => undefined },
  );
  await advanceTo('2026-11-23T08:30Z');
  await scheduler.quiet();
  expect(events.filter(([name]) => name === 'digest')).toEqual([['digest', { at: '2026-11-23T08:00:00Z' }]]);
  const hourly = events.filter(([name]) => name === 'reconcile').map(([, event]) => event as { time: string });
  expect(hourly.map(({ time }) => time.slice(11, 16))).toEqual([
    '23:00',
    '00:00',
    '01:00',
    '02:00',
    '03:00',
    '04:00',
    '05:00',
    '06:00',
    '07:00',
    '08:00',
  ]);
  expect(hourly[0]).toMatchObject({
    source: 'aws.scheduler',
    'detail-type': 'Scheduled Event',
    detail: '{}',
    resources: ['arn:aws:scheduler:us-east-1:000000000000:schedule/default/reconcile'],
  });
  await scheduler.stop();
  expect(waiting.size).toBe(0);
});

test('a function that fails is tried three times; fire says what went wrong', async () => {
  const { clock, advanceTo } = handClock('2026-11-22T22:59Z');
  const problems: unknown[] = [];
  let calls = 0;
  const handler = async () => {
    calls += 1;
    throw new Error('no digest');
  };
  const scheduler = startScheduler([{ name: 'send-digest', schedule: 'rate(1 hour)', handler }], {
    clock,
    report: (problem) => problems.push(problem),
  });
  await advanceTo('2026-11-22T23:02Z');
  await scheduler.quiet();
  expect([calls, problems.length]).toEqual([3, 3]);
  await expect(scheduler.fire('send-digest', { event: { week: '2026-W47' } })).rejects.toThrow('no digest');
  await expect(scheduler.fire('nobody', { atMs: 0 })).rejects.toThrow(/no scheduled function/);
  await scheduler.stop();
});

test('a zone nobody knows is refused at the start', () => {
  const start = () =>
    startScheduler([{ name: 'x', schedule: 'cron(0 9 ? * MON *)', timeZone: 'Mars/Olympus', handler: async () => undefined }], {
      report: () => undefined,
    });
  expect(start).toThrow(RangeError);
});
