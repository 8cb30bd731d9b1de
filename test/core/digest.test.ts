// A digest: its four forms, its decisions, and the laws of a recomputable value.
import fc from 'fast-check';
import { digestOf, type Digest } from '../../shared/core/measure/digest';
import { canBeWrongWords, causedWords, decisionWords, doraLines, highRiskWords } from '../../shared/core/measure/digest-words';
import { shasPointedAt } from '../../shared/core/measure/live-changes';
import { sourceFrom } from '../../shared/core/measure/sources';
import type { WeekFacts, WeekSummary } from '../../shared/core/measure/week-facts';
import { durationWords, hoursWords, rangeWords, weekWords } from '../../shared/core/measure/wording';
import { change, deployed, incident, mondayAfter, pick, seeded, seededWeek, shaOf, standing, week } from '../report/week-factory';

const at = (day: number, hour: number, minute = 0) =>
  `2026-11-${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00.000Z`;
const of = (facts: Partial<WeekFacts>, earlier: WeekSummary[] = []): Digest => digestOf(week(facts), earlier, { at: mondayAfter }).digest;
const empty = (week_: string, caused: number): WeekSummary => ({
  ...digestOf(week({ week: week_ }), [], { at: mondayAfter }).summary,
  caused,
});
const usual = [2, 1, 3, 2, 0, 2, 1, 4, 2, 1, 3].map((caused, number) => empty(`2026-W${36 + number}`, caused));
const causedBy = (count: number) =>
  Array.from({ length: count }, (_, number) => incident(`INC-${number}`, at(17, 10), { standing: standing({ this: shaOf(1) }) }));
const suspect = (sha: string, strength: 'strong' | 'possible' | 'weak' = 'possible') => ({
  suspects: [{ sha, probability: 0.5, strength, evidence: [{ term: 'path', text: 'same path' }], counterEvidence: [] }],
  ruledOut: [],
  noChange: 0.5,
  weightsVersion: 't',
});

describe('the verdict', () => {
  test('normal', () => {
    const facts = {
      deployments: [deployed('d1', at(17, 9), [change(1)])],
      incidents: [...causedBy(2), incident('INC-215', at(18, 9, 9), { ranking: suspect(shaOf(1)) })],
    };
    expect(of(facts, usual)).toMatchObject({ form: 'normal', verdict: 'Normal week: 2 deploy-caused incidents, 1 decision waiting.' });
  });

  test('a first week claims no normal range', () =>
    expect(of({ incidents: causedBy(2) })).toMatchObject({
      form: 'normal',
      verdict: 'No normal range yet: 2 deploy-caused incidents, nothing waiting on you.',
    }));

  test('quiet', () => {
    expect(of({ deployments: [deployed('d1', at(17, 9), [change(1, { tier_: 'high' })])] })).toMatchObject({
      form: 'quiet',
      verdict: 'Quiet week: 1 deploy, no deploy-caused incidents, nothing waiting on you.',
    });
  });

  test.each<[string, Partial<WeekFacts>]>([
    ['an unanswered incident', { incidents: [incident('INC-1', at(17, 9))] }],
    ['an incident of another cause', { incidents: [incident('INC-1', at(17, 9), { standing: standing({ reason: 'supplier' }) })] }],
    [
      'an unreviewed high-risk change',
      { deployments: [deployed('d', at(17, 9), [change(1, { tier_: 'critical', review: { reviewed: 'no', because: 'nobody' } })])] },
    ],
    ['an earlier question still open', { earlierIncidents: [incident('INC-0', at(10, 9))] }],
  ])('not quiet with %s', (_, facts) => expect(of(facts).form).toBe('normal'));

  test('bad, against the limits of the weeks before', () => {
    expect(of({ incidents: causedBy(7) }, usual)).toMatchObject({
      form: 'bad',
      verdict: 'Outside your normal range: 7 deploy-caused incidents (normal 0-6), nothing waiting on you.',
    });
    expect(of({ incidents: causedBy(6) }, usual).form).toBe('normal');
    const alike = causedBy(7).map((file, number) =>
      number < 4 ? { ...file, standing: { ...file.standing, detail: { failureMode: 'state/concurrency' as const } } } : file,
    );
    expect(of({ incidents: alike }, usual).verdict).toBe(
      'Outside your normal range: 7 deploy-caused incidents (normal 0-6), nothing waiting on you. 4 of 7 broke by state/concurrency.',
    );
  });

  test('blind wins over bad, and says since when', () => {
    const digest = of(
      {
        incidents: causedBy(9),
        sources: [
          { provider: 'sentry', lastHeardAt: '2026-11-17T14:10:00.000Z', usualGapHours: 9 },
          { provider: 'github', lastHeardAt: '2026-11-23T08:00:00.000Z' },
        ],
      },
      usual,
    );
    expect(digest).toMatchObject({ form: 'blind', verdict: 'We were partly blind: nothing from Sentry since Tue 14:10 UTC.' });
    expect(canBeWrongWords(digest.canBeWrong)).toContain('silent: Sentry');
  });

  test('a weekend, and a source that speaks seldom, are no blindness; one never heard is', () => {
    expect(
      of({
        sources: [
          { provider: 'github', lastHeardAt: '2026-11-20T17:00:00.000Z', usualGapHours: 1 },
          { provider: 'pagerduty', lastHeardAt: '2026-11-02T00:00:00.000Z', usualGapHours: 200 },
          { provider: 'sentry', lastHeardAt: '2026-11-12T00:00:00.000Z' },
        ],
      }).form,
    ).toBe('quiet');
    expect(of({ sources: [{ provider: 'datadog' }] }).verdict).toBe('We were partly blind: nothing ever from Datadog.');
  });

  test('a burst of alerts is one occasion, and a few occasions are no habit', () => {
    const burst = Array.from({ length: 30 }, (_, minute) => at(17, 9, minute));
    expect(sourceFrom('sentry', burst)).toEqual({ provider: 'sentry', lastHeardAt: at(17, 9, 29) });
    const daily = [11, 12, 13, 14, 15, 16].flatMap((day) => [at(day, 9), at(day, 9, 20)]);
    expect(sourceFrom('sentry', [...daily].reverse())).toEqual({ provider: 'sentry', lastHeardAt: at(16, 9, 20), usualGapHours: 24 });
    expect(of({ sources: [sourceFrom('sentry', burst)] }).form).toBe('quiet');
  });

  test('a blind week does not teach what is normal', () => {
    const blind = usual.map((summary) => ({ ...summary, blind: true }));
    expect(of({}, blind).chart.range).toBeUndefined();
    expect(of({}, usual).chart.range?.weeks).toBe(11);
  });
});

describe('the sections', () => {
  const cause = change(1, { title: 'Rotate session key' });
  const files = [deployed('d1', at(17, 9), [cause]), deployed('back', at(17, 9, 25), [], { isRollback: true, removedShas: [cause.sha] })];

  test('an incident caused by a change says how it ended and how it broke', () => {
    const { incidents } = of({
      deployments: files,
      incidents: [
        incident('INC-212', at(17, 9, 12), {
          minutes: 18,
          standing: standing({ this: cause.sha }, 'INC-212', { detail: { failureMode: 'security path' } }),
        }),
      ],
    });
    expect(incidents.caused[0]).toMatchObject({
      incidentId: 'INC-212',
      minutes: 18,
      ended: 'rolled back',
      change: { title: 'Rotate session key' },
    });
    expect(causedWords(incidents.caused[0]!)).toBe('Confirmed. Rolled back. How it broke: security path.');
  });

  test('a decision names its suspect, strength and how soon errors began; cleared suspects are not asked about again', () => {
    const waiting = incident('INC-215', at(17, 9, 9), {
      ranking: { ...suspect(shaOf(5), 'strong'), suspects: [...suspect(shaOf(5), 'strong').suspects, ...suspect(cause.sha).suspects] },
      standing: { ...standing(), clearedShas: [shaOf(5)] },
    });
    const [decision] = of({ deployments: files, incidents: [waiting] }).incidents.decisions;
    expect(decision?.suspect).toMatchObject({ sha: cause.sha, strength: 'possible', minutesLive: 9 });
    expect(decisionWords(decision!)).toBe('Possible: same path, errors began 9 min after deploy.');
  });

  test('the strongest question comes first, one without a suspect last', () => {
    const incidents = [
      incident('INC-1', at(17, 9)),
      incident('INC-2', at(17, 9), { ranking: suspect(cause.sha, 'weak') }),
      incident('INC-3', at(18, 9), { ranking: suspect(cause.sha, 'strong') }),
    ];
    expect(of({ incidents }).incidents.decisions.map(({ incidentId }) => incidentId)).toEqual(['INC-3', 'INC-2', 'INC-1']);
  });

  test('other incidents by reason', () => {
    const incidents = (['supplier', 'traffic'] as const).map((reason, number) =>
      incident(`INC-${number}`, at(17, 9), { standing: standing({ reason }) }),
    );
    expect(of({ incidents }).incidents.other.map(({ reason }) => reason)).toEqual(['supplier', 'traffic']);
  });

  test('high-risk changes and their review, each exception by the name of the change', () => {
    const risky = (number: number, review: Parameters<typeof change>[1]) => change(number, { tier_: 'high', ...review });
    const deployments = [
      deployed('a', at(17, 9), [risky(1, {}), risky(2, { review: { reviewed: 'no', because: 'own approval' } })]),
      deployed('b', at(17, 10), [
        risky(3, { review: { reviewed: 'yes', because: 'late', reviewedAt: at(17, 13) } }),
        risky(4, { review: { reviewed: 'cannot-see', because: 'no access' } }),
      ]),
      {
        ...deployed('c', at(17, 11), [risky(5, { review: { reviewed: 'no', because: 'break-glass' } })]),
        answer: { kind: 'reviewed' as const, at: at(17, 14) },
      },
    ];
    const { highRisk } = of({ deployments });
    expect(highRisk).toMatchObject({ shipped: 5, before: 1, after: 2, none: 1, cannotSee: 1 });
    expect(highRisk.exceptions.map(({ sha }) => sha)).toEqual([2, 3, 4, 5].map(shaOf));
    expect(highRiskWords(highRisk)).toBe(
      '5 high-risk changes, 1 reviewed by an independent human before deploy; 2 reviewed after, 1 not reviewed, 1 where the review cannot be seen.',
    );
  });

  test('provenance of a suspect is hidden until a person has answered', () => {
    const waiting = incident('INC-1', at(17, 10), { ranking: suspect(cause.sha) });
    expect(of({ deployments: files, incidents: [waiting] }).changes.shown[0]?.group).toBeUndefined();
    expect(of({ deployments: files, incidents: [{ ...waiting, standing: standing({ this: cause.sha }) }] }).changes.shown[0]?.group).toBe(
      'human',
    );
  });

  test('where it breaks and hot paths come from confirmed failures of twelve weeks', () => {
    const hot = change(7, { files: [{ path: 'src/auth/session.ts', added: 1, deleted: 1 }] });
    const { places } = of({
      deployments: [deployed('d', at(17, 9), [hot])],
      incidents: ['INC-1', 'INC-2'].map((id) =>
        incident(id, at(17, 10), { standing: standing({ this: hot.sha }, id, { detail: { failureMode: 'state/concurrency' } }) }),
      ),
    });
    expect(places.paths[0]).toMatchObject({ path: 'src/auth/session.ts', shas: [hot.sha], incidentIds: ['INC-1', 'INC-2'] });
    expect(places.modes[0]).toMatchObject({ mode: 'state/concurrency', shas: [hot.sha] });
  });

  test('what can be wrong', () => {
    const deployments = [deployed('d', at(17, 9), [change(1, { origin_: 'unknown' }), change(2)])];
    const incidents = [
      incident('INC-1', at(17, 10), { ranking: suspect(shaOf(2)) }),
      incident('INC-2', at(17, 10), { standing: standing({ this: shaOf(999) }) }),
    ];
    expect(canBeWrongWords(of({ deployments, incidents }).canBeWrong)).toEqual([
      '1 of 2 changes have unknown provenance',
      '1 link unconfirmed',
      "this week's 1 deploy still maturing (under 14 days)",
      '1 confirmed change not known to us',
      'all sources healthy',
    ]);
  });

  test('changes of earlier weeks that must be looked up are named', () => {
    const revert = change(2, { title: 'Revert "x"', body: `This reverts commit ${shaOf(40)}.` });
    const facts = week({
      deployments: [
        deployed('d', at(17, 9), [revert]),
        deployed('back', at(17, 10), [], { isRollback: true, removedShas: [shaOf(41), shaOf(2)] }),
      ],
      incidents: [incident('I', at(17, 9), { standing: standing({ this: shaOf(42) }) })],
    });
    expect(shasPointedAt(facts)).toEqual([shaOf(40), shaOf(41), shaOf(42)].sort());
    const earlierChanges = [{ change: change(40), deploymentId: 'old', liveAt: at(12, 9), service: 'checkout' }];
    expect(digestOf({ ...facts, earlierChanges }, [], { at: mondayAfter }).summary.failures).toMatchObject([
      { sha: shaOf(40), confirmedBy: 'revert', liveWeek: '2026-W46' },
    ]);
  });

  test('a rollback that took out several changes blames none of them', () => {
    const both = [change(1), change(2)];
    const facts = week({
      deployments: [
        deployed('d', at(17, 9), both),
        deployed('back', at(17, 10), [], { isRollback: true, removedShas: both.map(({ sha }) => sha) }),
      ],
    });
    const { summary } = digestOf(facts, [], { at: mondayAfter });
    expect(summary.failures).toEqual([]);
    expect(summary.failedDeployments).toMatchObject([{ deploymentId: 'd', why: 'rollback' }]);
  });
});

describe('laws', () => {
  const shuffled = <T>(items: readonly T[], random: () => number): T[] =>
    items
      .map((item) => ({ item, key: random() }))
      .sort((one, other) => one.key - other.key)
      .map(({ item }) => item);
  const earlier = Array.from(
    { length: 20 },
    (_, number) =>
      digestOf(seededWeek(`2026-W${27 + number}`, { deployments: 30, incidents: 4, seed: number + 9 }), [], { at: mondayAfter }).summary,
  );

  test('the same bytes whatever the order, with duplicates, and when computed again', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(40), fc.nat(8), (seed, deployments, incidents) => {
        const facts = seededWeek('2026-W47', { deployments: deployments + 1, incidents, seed });
        const random = seeded(seed);
        const again: WeekFacts = {
          ...facts,
          deployments: shuffled([...facts.deployments, pick(random, facts.deployments)], random),
          incidents: shuffled([...facts.incidents, ...facts.incidents.slice(0, 1)], random),
        };
        const first = digestOf(facts, earlier, { at: mondayAfter });
        expect(JSON.stringify(digestOf(again, shuffled(earlier, random), { at: mondayAfter }))).toBe(JSON.stringify(first));
        expect(JSON.stringify(digestOf(facts, [...earlier, first.summary], { at: mondayAfter }))).toBe(JSON.stringify(first));
      }),
      { numRuns: 40 },
    );
  });

  test('every count is a count of what is listed or summed', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(60), fc.nat(9), (seed, deployments, incidents) => {
        const { digest, summary } = digestOf(seededWeek('2026-W47', { deployments: deployments + 1, incidents, seed }), earlier, {
          at: mondayAfter,
        });
        const { caused, other, decisions } = digest.incidents;
        expect(caused.length + other.length + decisions.length).toBe(summary.incidents);
        expect(summary.exposure.reduce((sum, { changes }) => sum + changes, 0)).toBe(digest.changes.total);
        const { shipped, before, after, none, cannotSee } = digest.highRisk;
        expect(before + after + none + cannotSee).toBe(shipped);
        expect(digest.changes.shown.filter(({ tier }) => tier === 'high' || tier === 'critical')).toHaveLength(shipped);
        expect(digest.highRisk.exceptions).toHaveLength(shipped - before);
        expect(digest.verdict.length).toBeLessThanOrEqual(150);
        expect(digest.chart.weeks.at(-1)?.caused).toBe(caused.length);
        for (const { ai, human, unknown } of [...digest.comparison.strata, ...digest.comparison.byReview]) {
          for (const { failed, total } of [ai, human, unknown]) expect(failed).toBeLessThanOrEqual(total);
        }
        const inWindow = digest.failures.filter(({ liveWeek, size }) => liveWeek <= digest.comparison.window.toWeek && size !== 'not seen');
        const listed = (group: string) => inWindow.filter((failure) => failure.group === group).length;
        for (const group of ['ai', 'human', 'unknown'] as const)
          expect(digest.comparison.strata.reduce((sum, stratum) => sum + stratum[group].failed, 0)).toBe(listed(group));
        const { failed, atMost, total } = digest.dora.failedSoFar;
        expect(failed).toBeLessThanOrEqual(atMost);
        expect(atMost).toBeLessThanOrEqual(total);
        expect(Object.keys(doraLines(digest.dora))).toHaveLength(6);
      }),
      { numRuns: 40, examples: [[19, 47, 2]] },
    );
  });

  test('swapping every origin changes nothing but the comparison and the lists of provenance', () => {
    const facts = seededWeek('2026-W47', { deployments: 40, incidents: 6, seed: 3 });
    const swapped: WeekFacts = {
      ...facts,
      deployments: facts.deployments.map((file) => ({
        ...file,
        changes: file.changes.map((one) => ({
          ...one,
          origin: { ...one.origin, origin: one.origin.origin === 'ai' ? ('human' as const) : ('ai' as const) },
        })),
      })),
    };
    const { verdict, incidents, dora, timeline } = of(facts, earlier);
    expect(of(swapped, earlier)).toMatchObject({ verdict, incidents, dora, timeline });
  });

  test('no key of a person gets into a digest or a summary', () => {
    const { digest, summary } = digestOf(seededWeek('2026-W47', { deployments: 30, incidents: 9, seed: 5 }), earlier, { at: mondayAfter });
    expect(JSON.stringify({ digest, summary })).not.toContain('hash-of-a-person');
  });

  test('a summary stays small: under 100 kB for a week of ten thousand deployments', () => {
    const { summary } = digestOf(seededWeek('2026-W47', { deployments: 10_000, incidents: 60, services: 100 }), [], { at: mondayAfter });
    expect(JSON.stringify(summary).length).toBeLessThan(100_000);
  });

  test('a week that is none is refused', () =>
    expect(() => digestOf(week({ week: '2026-W99' }), [], { at: mondayAfter })).toThrow(RangeError));
});

test('a range without a whole number in it is still said', () => {
  expect(rangeWords({ low: 1.39, high: 1.61, mean: 1.5, weeks: 26 }, 'count')).toBe('normal about 1.5');
  expect(rangeWords({ low: 0, high: 6.4, mean: 2, weeks: 11 }, 'count')).toBe('normal 0-6');
  expect(rangeWords({ low: 0, high: 0.4, mean: 0, weeks: 11 }, 'count')).toBe('normal 0');
});

test('hours under one are said in minutes', () => {
  expect([0.2, 0.99, 1, 6.13].map(hoursWords)).toEqual(['12 min', '59 min', '1 h', '6.1 h']);
  expect(rangeWords({ low: 4, high: 9, mean: 6, weeks: 11 }, 'hours')).toBe('normal 4-9 h');
  expect(rangeWords({ low: 0.1, high: 0.5, mean: 0.2, weeks: 11 }, 'hours')).toBe('normal 6-30 min');
});

test('words of weeks and durations', () => {
  expect(weekWords('2026-W47')).toBe('16-22 Nov 2026');
  expect(weekWords('2026-W49')).toBe('30 Nov - 6 Dec 2026');
  expect(weekWords('2026-W53')).toBe('28 Dec 2026 - 3 Jan 2027');
  expect([18, 59.6, 112, 60, 1440, 4560].map(durationWords)).toEqual(['18 min', '1 h', '1 h 52 min', '1 h', '1 d', '3 d 4 h']);
});
