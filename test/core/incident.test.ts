// How alerts become incidents: a pure function of the set of signals, whatever order they came in and however often.
import fc from 'fast-check';
import { canonical } from '../../shared/core/facts/canonical';
import type { AlertFact, ResolutionFact, Severity } from '../../shared/core/facts/fact';
import { flappingMinutes, groupingMinutes, incidentsOf, silenceMinutes, type Place } from '../../shared/core/facts/incident';
import { MINUTE_MS, later, minutesBetween } from '../../shared/core/facts/moment';

const start = '2026-11-17T14:00:00.000Z';
const at = (minutes: number): string => later(start, minutes * MINUTE_MS);
const place: Place = { service: 'checkout', environment: 'production', incidentId: (id) => `INC-${id}` };

const alert = (id: string, minutes: number, more: Partial<AlertFact> = {}): AlertFact => ({
  kind: 'alert',
  id,
  provider: 'sentry',
  service: 'checkout',
  fingerprint: 'one',
  title: `title ${id}`,
  text: `text ${id}`,
  severity: 'error',
  startedAt: at(minutes - 1),
  firedAt: at(minutes),
  frames: [],
  ...more,
});
const resolution = (id: string, minutes: number, fingerprint = 'one'): ResolutionFact => ({
  kind: 'resolution',
  id,
  provider: 'sentry',
  service: 'checkout',
  fingerprint,
  at: at(minutes),
});

const signals = fc
  .record({
    alerts: fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^a[0-9]{1,3}$/),
        minutes: fc.integer({ min: 0, max: 6_000 }),
        before: fc.nat(90),
        fingerprint: fc.constantFrom('one', 'two', 'three'),
        severity: fc.constantFrom<Severity>('critical', 'error', 'warning', 'info'),
      }),
      { maxLength: 25, selector: ({ id }) => id },
    ),
    resolutions: fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^r[0-9]{1,3}$/),
        minutes: fc.integer({ min: 0, max: 6_000 }),
        fingerprint: fc.constantFrom('one', 'two', 'three', 'nobody'),
      }),
      { maxLength: 12, selector: ({ id }) => id },
    ),
  })
  .map(({ alerts, resolutions }) => ({
    alerts: alerts.map(({ id, minutes, before, fingerprint, severity }) =>
      alert(id, minutes, { fingerprint, severity, startedAt: at(minutes - before) }),
    ),
    resolutions: resolutions.map(({ id, minutes, fingerprint }) => resolution(id, minutes, fingerprint)),
  }));

const shuffledTwice = <Thing>(things: readonly Thing[]): fc.Arbitrary<Thing[]> =>
  fc.shuffledSubarray([...things, ...things], { minLength: things.length * 2 });

describe('for any signals', () => {
  test('neither order nor duplicates change anything', () => {
    const disordered = signals.chain((one) => fc.tuple(fc.constant(one), shuffledTwice(one.alerts), shuffledTwice(one.resolutions)));
    fc.assert(
      fc.property(disordered, ([{ alerts, resolutions }, manyAlerts, manyResolutions]) => {
        expect(canonical(incidentsOf(place, manyAlerts, manyResolutions))).toBe(canonical(incidentsOf(place, alerts, resolutions)));
      }),
    );
  });

  test('every alert is part of exactly one incident', () => {
    fc.assert(
      fc.property(signals, ({ alerts, resolutions }) => {
        const ids = incidentsOf(place, alerts, resolutions).flatMap(({ alertIds }) => alertIds);
        expect([...ids].sort()).toEqual(alerts.map(({ id }) => id).sort());
      }),
    );
  });

  test('an incident begins at its earliest error, is named after its first alert, and is over exactly when it says when', () => {
    fc.assert(
      fc.property(signals, ({ alerts, resolutions }) => {
        const byId = new Map(alerts.map((one) => [one.id, one]));
        for (const incident of incidentsOf(place, alerts, resolutions)) {
          const own = incident.alertIds.flatMap((id) => byId.get(id) ?? []);
          expect(incident.startedAt).toBe(own.map(({ startedAt }) => startedAt).sort()[0]);
          expect(incident.detectedAt).toBe(own.map(({ firedAt }) => firedAt).sort()[0]);
          expect(incident.id).toBe(
            `INC-${own.find(({ firedAt }) => firedAt === incident.detectedAt && `INC-` + incident.alertIds[0] === incident.id)?.id}`,
          );
          expect(incident.state === 'resolved').toBe(incident.resolvedAt !== undefined);
          expect(incident.resolvedAt === undefined || incident.resolvedAt >= incident.detectedAt).toBe(true);
        }
      }),
    );
  });

  test('alerts of one incident are never further apart than a day of silence', () => {
    fc.assert(
      fc.property(signals, ({ alerts, resolutions }) => {
        const firedAt = new Map(alerts.map((one) => [one.id, one.firedAt]));
        for (const { alertIds } of incidentsOf(place, alerts, resolutions)) {
          const moments = alertIds.map((id) => firedAt.get(id) ?? '').sort();
          for (const [index, moment] of moments.slice(1).entries())
            expect(minutesBetween(moments[index] ?? '', moment)).toBeLessThanOrEqual(silenceMinutes);
        }
      }),
    );
  });

  test('a late alert between two incidents may make them one, and never three', () => {
    fc.assert(
      fc.property(signals, fc.integer({ min: 0, max: 6_000 }), ({ alerts, resolutions }, minutes) => {
        const before = incidentsOf(place, alerts, resolutions).length;
        const after = incidentsOf(place, [...alerts, alert('late', minutes, { fingerprint: 'of its own' })], resolutions).length;
        expect(after).toBeLessThanOrEqual(before + 1);
      }),
    );
  });
});

describe('what belongs together', () => {
  const sizes = (alerts: AlertFact[], resolutions: ResolutionFact[] = []): number[] =>
    incidentsOf(place, alerts, resolutions).map(({ alertIds }) => alertIds.length);

  test('a hundred alerts of one problem are one incident', () => {
    expect(sizes(Array.from({ length: 100 }, (_, index) => alert(`a${index}`, index / 10)))).toEqual([100]);
  });

  test.each([
    [groupingMinutes, [2]],
    [groupingMinutes + 1, [1, 1]],
  ])('another problem %d minutes later', (minutes, expected) => {
    expect(sizes([alert('a', 0), alert('b', minutes, { fingerprint: 'two' })])).toEqual(expected);
  });

  test.each([
    [flappingMinutes, [2]],
    [flappingMinutes + 1, [1, 1]],
  ])('the same problem %d minutes after it was resolved', (minutes, expected) => {
    expect(sizes([alert('a', 0), alert('b', 10 + minutes)], [resolution('r', 10)])).toEqual(expected);
  });

  test.each([
    [silenceMinutes, [2]],
    [silenceMinutes + 1, [1, 1]],
  ])('the same unresolved problem %d minutes later', (minutes, expected) => {
    expect(sizes([alert('a', 0), alert('b', minutes)])).toEqual(expected);
  });

  test('a flapping alert reopens, and says how often', () => {
    const [incident] = incidentsOf(place, [alert('a', 0), alert('b', 20), alert('c', 50)], [resolution('r', 10), resolution('s', 30)]);
    expect(incident).toMatchObject({ state: 'open', reopened: 2 });
    expect(incident).not.toHaveProperty('resolvedAt');
  });

  test('it is over when the last of its problems is', () => {
    const alerts = [alert('a', 0), alert('b', 5, { fingerprint: 'two' })];
    expect(incidentsOf(place, alerts, [resolution('r', 10)])[0]?.state).toBe('open');
    expect(incidentsOf(place, alerts, [resolution('r', 10), resolution('s', 20, 'two')])[0]).toMatchObject({
      state: 'resolved',
      resolvedAt: at(20),
    });
  });

  test('a resolution of nothing is nothing', () => {
    expect(incidentsOf(place, [], [resolution('r', 10)])).toEqual([]);
    expect(incidentsOf(place, [alert('a', 20)], [resolution('r', 10)])[0]?.state).toBe('open');
  });

  test('an alert between two incidents makes them one, under the first name', () => {
    const two = incidentsOf(place, [alert('a', 0), alert('c', 50, { fingerprint: 'two' })], []);
    expect(two.map(({ id }) => id)).toEqual(['INC-a', 'INC-c']);
    const one = incidentsOf(place, [alert('a', 0), alert('c', 50, { fingerprint: 'two' }), alert('b', 25, { fingerprint: 'three' })], []);
    expect(one.map(({ id, alertIds }) => [id, alertIds])).toEqual([['INC-a', ['a', 'b', 'c']]]);
  });

  test('the worst alert gives severity and title; text and frames are cut to a limit', () => {
    const frames = Array.from({ length: 80 }, (_, line) => ({ path: 'a.ts', line: line + 1 }));
    const [incident] = incidentsOf(
      place,
      [alert('a', 0, { severity: 'warning', text: 'x'.repeat(9_000) }), alert('b', 1, { severity: 'critical', frames })],
      [],
    );
    expect(incident).toMatchObject({ severity: 'critical', title: 'title b' });
    expect(incident?.text.length).toBe(8_000);
    expect(incident?.frames.length).toBe(50);
  });
});
