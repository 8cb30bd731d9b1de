// correlate-incident: work out a place's incidents from the facts as they now are, remember, have them told. Always the same, however often.
import { correlateIncident, type Services } from '../../functions/correlate-incident';
import type { AlertFact } from '../../shared/core/facts/fact';
import type { Incident } from '../../shared/core/facts/incident';
import { MINUTE_MS, later } from '../../shared/core/facts/moment';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { incidentIdOf } from '../../shared/storage/incident-id';
import type { RankedIncident } from '../../shared/storage/incident-record';
import type { Storage } from '../../shared/storage/storage';
import { change, deployed } from '../report/week-factory';
import { Journal } from './journal';

const start = '2026-11-17T14:00:00.000Z';
const at = (minutes: number): string => later(start, minutes * MINUTE_MS);
const alert = (id: string, minutes: number, fingerprint = id): AlertFact => ({
  kind: 'alert',
  id,
  provider: 'sentry',
  service: 'checkout',
  fingerprint,
  title: id,
  text: '',
  severity: 'error',
  startedAt: at(minutes),
  firedAt: at(minutes),
  frames: [],
});

const made = (alerts: AlertFact[], listed: Incident[] = []) => {
  const journal = new Journal();
  const remembered = new Map<string, RankedIncident>();
  const known = [...listed];
  const storage = {
    incidentsBetween: async () => [...known],
    incidentsBefore: async () => [],
    incidentsAfter: async () => [],
    incidentsOfWeek: async () => [],
    incidentRecord: async () => ({ items: new Map(), older: [], verdicts: [], standing: { clearedShas: [], detail: {} } }),
    signalsAround: async () => ({ alerts, resolutions: [] }),
    deploymentsBetween: async () => [],
    rememberIncident: journal.fn('remember', (ranked: RankedIncident) => {
      const isNews = !remembered.has(ranked.incident.id);
      remembered.set(ranked.incident.id, ranked);
      return isNews;
    }),
    filedOf: async (id: string) => ({ lines: [{ about: `fingerprint:${id}`, at: start }], version: '', verdictVersion: '' }),
    refile: async () => undefined,
    remembered: async () => [],
    forget: journal.fn('forget', () => undefined),
    moveMessage: journal.fn('move message', () => undefined),
    mergeIncident: journal.fn(
      'merge',
      (stale: string) =>
        void known.splice(
          known.findIndex(({ id }) => id === stale),
          1,
        ),
    ),
  } as unknown as Storage;
  const services: Services = {
    storage,
    policy: builtInPolicy,
    lookAgain: journal.ask('look again'),
    tell: journal.ask('tell'),
    park: journal.ask('park'),
  };
  return { journal, remembered, services };
};

const look = { service: 'checkout', environment: 'production', around: start };
const incidentOf = (first: AlertFact): Incident => ({
  id: incidentIdOf(first.id),
  service: 'checkout',
  environment: 'production',
  title: first.title,
  text: '',
  severity: 'error',
  startedAt: first.startedAt,
  detectedAt: first.firedAt,
  state: 'open',
  reopened: 0,
  fingerprints: [first.fingerprint],
  alertIds: [first.id],
  frames: [],
});

test('an incident is remembered before it is told, and says honestly that no change fits', async () => {
  const { journal, remembered, services } = made([alert('a', 0), alert('b', 5)]);
  await correlateIncident(look, services);
  expect(journal.lines).toEqual(['remember', 'tell']);
  expect([...remembered.values()]).toMatchObject([
    { incident: { id: incidentIdOf('a'), alertIds: ['a', 'b'] }, ranking: { suspects: [], noChange: 1 } },
  ]);
  expect(journal.asked['tell']).toMatchObject([
    { message: { subject: `incident:${incidentIdOf('a')}` }, order: { group: `incident:${incidentIdOf('a')}` } },
  ]);
});

test('where the telling fails after the remembering, the next look asks again, with the same cause', async () => {
  const { journal, services } = made([alert('a', 0)]);
  journal.failNext('tell', new Error('cut off'));
  await expect(correlateIncident(look, services)).rejects.toThrow('cut off');
  await correlateIncident(look, services);
  await correlateIncident(look, services);
  expect(new Set(journal.asked['tell']?.map(({ order }) => order?.cause)).size).toBe(1);
  expect(journal.asked['tell']).toHaveLength(2);
});

test('one more alert is another cause: the card is looked at again', async () => {
  const [before, after] = [made([alert('a', 0)]), made([alert('a', 0), alert('b', 5)])];
  await correlateIncident(look, before.services);
  await correlateIncident(look, after.services);
  expect(after.journal.asked['tell']?.[0]?.order?.cause).not.toBe(before.journal.asked['tell']?.[0]?.order?.cause);
});

describe('two incidents that turn out to be one', () => {
  const alerts = [alert('a', 0), alert('b', 25), alert('c', 50)];
  const stale = incidentOf(alert('c', 50));

  test('the message moves first, the listing goes last', async () => {
    const { journal, services } = made(alerts, [incidentOf(alert('a', 0)), stale]);
    await correlateIncident(look, services);
    expect(journal.lines.slice(0, 3)).toEqual(['move message', 'forget', 'merge']);
    expect(journal.lines).toContain('remember');
  });

  test.each(['move message', 'forget', 'merge'])('a crash at "%s" is made good at the next look', async (name) => {
    const { journal, services } = made(alerts, [incidentOf(alert('a', 0)), stale]);
    journal.failNext(name, new Error('cut off'));
    await expect(correlateIncident(look, services)).rejects.toThrow('cut off');
    journal.lines.length = 0;
    await correlateIncident(look, services);
    expect(journal.lines.slice(0, 3)).toEqual(['move message', 'forget', 'merge']);
  });
});

test('a place without alerts is left alone', async () => {
  const { journal, services } = made([]);
  await correlateIncident(look, services);
  expect(journal.lines).toEqual([]);
});

describe('changes of other days', () => {
  // One change in the hour before, and sixty of the days before the lookback, of which some say what the alert says.
  const suspect = deployed('d0', at(-30), [{ ...change(0), title: 'Retry the charge' }]);
  const older = (days: number, title: string) =>
    Array.from({ length: 60 }, (_, one) =>
      deployed(`old-${one}`, later(start, (-days * 1_440 - one) * MINUTE_MS), [{ ...change(one + 1), title: `${title} ${one}` }]),
    );
  const rankedWith = async (others: ReturnType<typeof older>) => {
    const { remembered, services } = made([{ ...alert('a', 0), text: 'the charge timed out in retry' }]);
    const all = [suspect, ...others];
    const read: string[] = [];
    Object.assign(services.storage, {
      deploymentsBetween: async (_: unknown, from: string, to: string) =>
        all
          .map(({ deployment }) => deployment)
          .filter((one) => one.at >= from && one.at <= to)
          .sort((one, other) => (one.at < other.at ? -1 : 1)),
      contentOf: async (id: string) => {
        read.push(id);
        return all.find(({ deployment }) => deployment.id === id);
      },
    });
    await correlateIncident(look, services);
    const ranking = [...remembered.values()][0]?.ranking;
    return { noChange: ranking?.noChange ?? 0, suspects: ranking?.suspects.map(({ sha }) => sha), read };
  };

  test('say how sure to be that none of these did it, and move no suspect', async () => {
    const [alone, beside, usual] = [
      await rankedWith([]),
      await rankedWith(older(3, 'Polish the report')),
      await rankedWith(older(3, 'Retry the charge')),
    ];
    expect([beside.suspects, usual.suspects]).toEqual([alone.suspects, alone.suspects]);
    // Where any change would fit as well, this one's fit says less.
    expect(usual.noChange).toBeGreaterThan(beside.noChange);
    expect(new Set([alone.noChange, beside.noChange, usual.noChange]).size).toBe(3);
  });

  test('of more than two weeks before are not read', async () => {
    const [alone, longAgo] = [await rankedWith([]), await rankedWith(older(15, 'Retry the charge'))];
    expect(longAgo).toEqual(alone);
  });
});
