// DORA's five metrics: what counts as what, and the bounds while people have not answered.
import { digestOf } from '../../shared/core/measure/digest';
import { boundedWords, doraLines, rateWords } from '../../shared/core/measure/digest-words';
import type { WeekSummary } from '../../shared/core/measure/week-facts';
import { change, deployed, incident, mondayAfter, shaOf, standing, week } from '../report/week-factory';

const doraOf = (facts: Parameters<typeof week>[0], earlier: WeekSummary[] = []) =>
  digestOf(week(facts), earlier, { at: mondayAfter }).digest.dora;
const at = (day: number, hour: number) => `2026-11-${day}T${String(hour).padStart(2, '0')}:00:00.000Z`;

describe('deployment frequency', () => {
  test('regions, canary steps and retries of one artefact are one deployment; going back to it later is another', () => {
    const [one, other] = [change(1), change(2)];
    const steps = [
      deployed('eu', at(17, 9), [one], { environment: 'production-eu' }),
      deployed('us', at(17, 10), [one], { environment: 'production-us' }),
      deployed('retry', at(17, 11), [one]),
      deployed('next', at(17, 12), [other]),
      deployed('again', at(17, 13), [one]),
    ];
    expect(doraOf({ deployments: steps }).deployments.count).toBe(3);
  });

  test('what failed in the pipeline, was cancelled or still runs is no deployment', () => {
    const states = (['started', 'failed', 'cancelled'] as const).map((status) => deployed(status, at(17, 9), [change(1)], { status }));
    expect(doraOf({ deployments: states }).deployments.count).toBe(0);
  });
});

describe('change lead time', () => {
  test('from landing to production, median and nine in ten; reverts are no new work', () => {
    const changes = [1, 2, 3, 10].map((hours, number) =>
      change(number + 1, { landedAt: new Date(Date.parse(at(18, 12)) - hours * 3_600_000).toISOString() }),
    );
    const revert = change(9, { title: 'Revert "Change number 1"', landedAt: at(18, 12) });
    const { leadTime } = doraOf({ deployments: [deployed('d', at(18, 12), [...changes, revert])] });
    expect(leadTime).toMatchObject({ changes: 4, medianHours: 2.5, stands: 'unknown' });
    expect(leadTime.p90Hours).toBeCloseTo(7.9, 10);
  });

  test('a change first seen in two environments counts once, from the first', () => {
    const one = change(1, { landedAt: at(17, 8) });
    const { leadTime } = doraOf({
      deployments: [deployed('b', at(17, 20), [one], { environment: 'production-b' }), deployed('a', at(17, 10), [one])],
    });
    expect(leadTime).toMatchObject({ changes: 1, medianHours: 2 });
  });
});

describe('failed deployments', () => {
  const files = [1, 2, 3].map((number) => deployed(`d${number}`, at(17, number), [change(number)]));
  const suspected = (id: string, sha: string) =>
    incident(id, at(17, 12), {
      ranking: {
        suspects: [{ sha, probability: 0.6, strength: 'possible', evidence: [], counterEvidence: [] }],
        ruledOut: [],
        noChange: 0.4,
        weightsVersion: 't',
      },
    });

  test('certain by verdict, at most with every open link', () => {
    const incidents = [incident('INC-1', at(17, 10), { standing: standing({ this: shaOf(1) }) }), suspected('INC-2', shaOf(2))];
    const { failedSoFar } = doraOf({ deployments: files, incidents });
    expect(failedSoFar).toEqual({ failed: 1, atMost: 2, total: 3 });
    expect(boundedWords(failedSoFar)).toBe('1 of 3, at most 2');
  });

  test('two incidents of one deployment are one failed deployment', () => {
    const incidents = ['INC-1', 'INC-2'].map((id) => incident(id, at(17, 10), { standing: standing({ this: shaOf(1) }) }));
    expect(doraOf({ deployments: files, incidents }).failedSoFar).toMatchObject({ failed: 1, atMost: 1 });
  });

  test('a cleared suspect leaves no doubt, and neither does "not a change"', () => {
    const cleared = { ...suspected('INC-1', shaOf(1)), standing: { ...standing(), clearedShas: [shaOf(1)] } };
    const supplier = { ...suspected('INC-2', shaOf(2)), standing: standing({ reason: 'supplier' }) };
    expect(doraOf({ deployments: files, incidents: [cleared, supplier] }).failedSoFar).toMatchObject({ failed: 0, atMost: 0 });
  });

  test('a rollback within 72 h is one failure, the newest it took out; what else it took out is in doubt', () => {
    const rollback = deployed('back', at(17, 20), [], { isRollback: true, removedShas: [shaOf(2), shaOf(3)] });
    const { failedSoFar } = doraOf({ deployments: [...files, rollback] });
    expect(failedSoFar).toMatchObject({ failed: 1, atMost: 2, total: 4 });
  });

  test('a rollback of a deployment that a person confirmed is not counted twice', () => {
    const rollback = deployed('back', at(17, 20), [], { isRollback: true, removedShas: [shaOf(3)] });
    const incidents = [incident('INC-1', at(17, 10), { standing: standing({ this: shaOf(3) }) })];
    expect(doraOf({ deployments: [...files, rollback], incidents }).failedSoFar).toMatchObject({ failed: 1, atMost: 1 });
  });

  test('the rate covers matured weeks only, by the week of the deployment, and shows no percentage below twenty', () => {
    const old = (count: number) =>
      digestOf(
        week({
          week: '2026-W45',
          deployments: Array.from({ length: count }, (_, number) =>
            deployed(`o${number}`, `2026-11-03T10:00:00.${String(number).padStart(3, '0')}Z`, [change(100 + number)]),
          ),
        }),
        [],
        { at: '2026-11-09T09:00:00.000Z' },
      ).summary;
    const late = incident('INC-7', at(18, 9), {
      standing: standing({ this: shaOf(100) }),
      changes: { [shaOf(100)]: change(100) },
      liveBy: { [shaOf(100)]: { deploymentId: 'o0', liveAt: '2026-11-03T10:00:00.000Z', service: 'checkout' } },
    });
    const { failRate, failedSoFar } = doraOf({ deployments: files, incidents: [late] }, [old(40)]);
    expect(failRate).toMatchObject({ failed: 1, atMost: 1, total: 40, window: { fromWeek: '2026-W34', toWeek: '2026-W45' }, weeks: 1 });
    expect(failedSoFar).toMatchObject({ failed: 0, total: 3 });
    expect(rateWords(failRate)).toBe('2.5 % (1 of 40; 0.4-12.9 %)');
    expect(rateWords(doraOf({}, [old(19)]).failRate)).toBe('0 of 19');
    expect(doraOf({}).failRate.total).toBe(0);
  });
});

describe('recovery', () => {
  const caused = (minutes: number[]) => {
    const file = deployed('d1', at(16, 1), [change(1)]);
    return doraOf({
      deployments: [file],
      incidents: minutes.map((length, number) =>
        incident(`INC-${number}`, at(17, 9), { minutes: length, standing: standing({ this: shaOf(1) }) }),
      ),
    }).recovery;
  };

  test('a few are listed, ten have a median and nine in ten, and there is no mean anywhere', () => {
    expect(caused([18, 112]).minutes.map(({ minutes }) => minutes)).toEqual([18, 112]);
    expect(caused([18, 112]).medianMinutes).toBeUndefined();
    expect(caused([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toMatchObject({ medianMinutes: 5.5, p90Minutes: 9.1 });
    expect(JSON.stringify(caused([18, 112]))).not.toMatch(/mean|average/i);
  });

  test('only incidents a person confirmed as caused by a change count', () => {
    expect(
      doraOf({ incidents: [incident('INC-1', at(17, 9), { standing: standing({ reason: 'traffic' }) }), incident('INC-2', at(17, 9))] })
        .recovery,
    ).toEqual({ minutes: [], open: 0 });
  });
});

describe('rework', () => {
  test('rollbacks, deployments of nothing but reverts and hotfixes, and changes that name an incident', () => {
    const deployments = [
      deployed('planned', at(16, 1), [change(1)]),
      deployed('mixed', at(16, 2), [change(2), change(3, { title: 'Revert "x"' })]),
      deployed('revert', at(16, 3), [change(4, { title: 'Revert "y"' })]),
      deployed('hotfix', at(16, 4), [change(5, { title: 'Hotfix: stop double charge' })]),
      deployed('named', at(16, 5), [change(6, { body: 'Fixes INC-9.' })]),
      deployed('rolled', at(16, 6), [], { isRollback: true }),
      {
        ...deployed('unseen', at(16, 7), []),
        description: { deploymentId: 'unseen', changeShas: [], removedShas: [], isRollback: false, notSeen: ['the commits'] },
      },
    ];
    const dora = doraOf({ deployments, incidents: [incident('INC-9', at(16, 3))] });
    expect(dora.rework).toMatchObject({ rollbacks: 1, hotfixes: 3, undescribed: 1, total: 7 });
    expect(doraLines(dora).rework.text).toBe('Rework 4 of 7 (1 rollback, 3 hotfixes), at most 5');
  });
});

test('only what left the own normal range says LOOK', () => {
  const summaries = Array.from({ length: 12 }, (_, number) => {
    const of = `2026-W${35 + number}`;
    const monday = new Date(Date.UTC(2026, 10, 16) - (12 - number) * 7 * 86_400_000).toISOString();
    return digestOf(
      week({
        week: of,
        deployments: Array.from({ length: 40 + (number % 3) }, (__, part) =>
          deployed(`${of}-${part}`, monday, [change(number * 100 + part)]),
        ),
      }),
      [],
      { at: mondayAfter },
    ).summary;
  });
  const quiet = doraLines(doraOf({ deployments: [deployed('only', at(17, 1), [change(9000)])] }, summaries));
  expect(quiet.deployments).toEqual({ status: 'LOOK', text: 'Deploys 1 (normal 38-44)' });
  expect(doraLines(doraOf({})).deployments).toEqual({ status: '', text: 'Deploys 0' });
});
