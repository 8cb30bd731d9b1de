// What the ranking says of incidents whose answer a person can see, and how it takes text that means harm.
import { rankLines } from '../../infra/local/commands/rank';
import { calibrationFrom, recalibrated, strengthOf, type JudgedRanking } from '../../shared/core/ranking/calibration';
import { mannerOf } from '../../shared/core/ranking/change-kinds';
import { readAlert } from '../../shared/core/ranking/alert';
import { notLive } from '../../shared/core/ranking/not-live';
import { rankSuspects, type Candidate } from '../../shared/core/ranking/rank-suspects';
import { terms } from '../../shared/core/ranking/model';
import { readerFor } from '../../shared/core/ranking/reading';
import { sceneOf } from '../../shared/core/ranking/scene';
import { shippedWeights } from '../../shared/core/ranking/weights';
import { partOf, runReader } from '../../shared/core/ranking/runs';
import { canonicalWord, wordsOf } from '../../shared/core/ranking/words';

const startedAt = '2026-11-16T14:21:00.000Z';

const change = (sha: string, message: string, given: Partial<Candidate> = {}): Candidate => ({
  sha,
  message,
  landedAt: '2026-11-16T10:00:00.000Z',
  files: [{ path: `src/${sha}.ts`, added: 10, deleted: 2 }],
  identifiers: [],
  ...given,
});

const incident = { text: 'PaymentIntentError: charge timed out in retry.ts after 3 attempts', startedAt, service: 'checkout' };

const others = [
  change('a1', 'Bump http client from 2.1 to 2.2', {
    landedAt: '2026-11-16T13:40:00.000Z',
    files: [{ path: 'package.json', added: 1, deleted: 1 }],
  }),
  change('a2', 'Document the login page', { files: [{ path: 'docs/login.md', added: 30, deleted: 0 }] }),
  change('a3', 'Add a banner to the start page', { files: [{ path: 'web/banner.css', added: 12, deleted: 0 }] }),
];

const culprit = change('c1', 'Retry charge on timeout', {
  landedAt: '2026-11-16T14:14:00.000Z',
  files: [{ path: 'services/checkout/charge/retry.ts', added: 40, deleted: 3 }],
  identifiers: ['PaymentIntent', 'maxAttempts'],
});

const termsOf = (evidence: readonly { term: string }[]): string[] => evidence.map(({ term }) => term);

describe('an incident with an obvious cause', () => {
  const ranking = rankSuspects({ incident, candidates: [...others, culprit] });
  const [first] = ranking.suspects;

  test('the change that the alert names comes first, strong, with reasons to check', () => {
    expect(first).toMatchObject({ sha: 'c1', strength: 'strong' });
    expect(first?.evidence).toContainEqual({ term: 'age', text: 'live 7 min before the first error' });
    expect(first?.evidence).toContainEqual({ term: 'files', text: 'changes retry.ts, named in the alert' });
    expect(first?.evidence.find(({ term }) => term === 'match')?.text).toMatch(
      /^its title says ("(charge|retry|timed)"(, )?){2,3}, and elsewhere .*, as in the alert$/,
    );
  });

  test('what speaks against a suspect is said too', () => {
    const documents = ranking.suspects.find(({ sha }) => sha === 'a2');
    expect(documents?.strength).toBe('weak');
    expect(documents?.counterEvidence).toContainEqual({ term: 'documentation', text: 'changes documents only' });
  });

  test('without its cause, no change becomes likelier', () => {
    expect(rankSuspects({ incident, candidates: others }).noChange).toBeGreaterThan(ranking.noChange);
  });

  test('the ranking names the weights that made it', () => {
    expect(ranking.weightsVersion).toBe(shippedWeights.version);
  });
});

test('with nothing live, no change did it', () => {
  expect(rankSuspects({ incident, candidates: [] })).toMatchObject({ suspects: [], ruledOut: [], noChange: 1 });
});

describe('what public histories hold nothing of', () => {
  const quiet = { ...incident, text: 'something is wrong' };
  const [one, other] = [
    change('b1', 'Tidy', { files: [{ path: 'services/pay/charge.ts', added: 1, deleted: 1 }] }),
    change('b2', 'Tidy', { files: [{ path: 'services/pay/refund.ts', added: 1, deleted: 1 }] }),
  ];
  const probability = (question: Parameters<typeof rankSuspects>[0], sha: string): number =>
    rankSuspects(question).suspects.find((suspect) => suspect.sha === sha)?.probability ?? NaN;

  test('a stack frame in a changed file is evidence, the innermost most', () => {
    const frames = [{ path: '/srv/app/services/pay/refund.ts' }, { path: '/srv/app/services/pay/charge.ts' }];
    const ranking = rankSuspects({ incident: { ...quiet, frames }, candidates: [one, other] });
    expect(ranking.suspects.map(({ sha }) => sha)).toEqual(['b2', 'b1']);
    expect(ranking.suspects[0]?.evidence).toContainEqual({
      term: 'frames',
      text: 'the frame that failed is in services/pay/refund.ts, changed here',
    });
    expect(ranking.suspects[1]?.evidence).toContainEqual({
      term: 'frames',
      text: 'stack frame 2 is in services/pay/charge.ts, changed here',
    });
  });

  test('a whole path outweighs a bare file name', () => {
    const elsewhere = change('b0', 'Tidy', { files: [{ path: 'tools/refund.ts', added: 1, deleted: 1 }] });
    const frames = [{ path: 'services/pay/refund.ts' }];
    expect(rankSuspects({ incident: { ...quiet, frames }, candidates: [elsewhere, other] }).suspects[0]?.sha).toBe('b2');
  });

  test('a change further away counts less, a convicted path more', () => {
    const far = rankSuspects({ incident: quiet, candidates: [{ ...one, distance: 2 }, other] });
    expect(termsOf(far.suspects.find(({ sha }) => sha === 'b1')?.counterEvidence ?? [])).toContain('distance');
    expect(far.suspects[0]?.sha).toBe('b2');
    const memory = [{ path: 'services/pay/charge.ts', incidents: 2 }];
    expect(probability({ incident: quiet, candidates: [one, other], memory }, 'b1')).toBeGreaterThan(
      probability({ incident: quiet, candidates: [one, other] }, 'b1'),
    );
  });

  test('words that every past alert used say less', () => {
    const candidates = [change('d1', 'Move the widget'), change('d2', 'Tidy the shelf')];
    const asked = { incident: { ...incident, text: 'widget' }, candidates };
    expect(probability({ ...asked, pastAlerts: Array.from({ length: 1_300 }, () => 'widget') }, 'd1')).toBeLessThan(
      probability(asked, 'd1'),
    );
  });
});

describe('what was live', () => {
  const broken = change('1234567890aaaa', 'Cache cart totals', { landedAt: '2026-11-16T12:00:00.000Z' });
  const revert = change('5555555555bbbb', 'Revert "Cache cart totals"\n\nThis reverts commit 1234567890aaaa.', {
    landedAt: '2026-11-16T13:00:00.000Z',
  });

  test('a change taken out before the onset is ruled out, with when', () => {
    const { suspects, ruledOut } = rankSuspects({ incident, candidates: [broken, revert] });
    expect(suspects.map(({ sha }) => sha)).toEqual([revert.sha]);
    expect(ruledOut).toEqual([{ sha: broken.sha, because: 'taken out again at 13:00 UTC, before the first error at 14:21 UTC' }]);
  });

  test.each([
    ['after the onset', { ...revert, landedAt: '2026-11-16T15:00:00.000Z' }],
    ['of another change', { ...revert, message: 'Revert "Other"\n\nThis reverts commit 99999990000000.' }],
    ['that landed before it', { ...revert, landedAt: '2026-11-16T11:00:00.000Z' }],
    ['which is a reland', { ...revert, message: 'Revert "Revert "Cache cart totals""\n\nThis reverts commit 1234567890aaaa.' }],
  ])('a revert %s takes nothing out', (_, other) => {
    expect(notLive([broken, other], startedAt).has(broken.sha)).toBe(false);
  });

  test('a revert that names no sha is known by the title it quotes', () => {
    expect(notLive([broken, { ...revert, message: 'Revert "Cache cart totals"' }], startedAt).has(broken.sha)).toBe(true);
  });
});

describe('what kind of change it is', () => {
  test.each([
    ['Revert "Cache totals"', 'revert'],
    ['Revert "Revert "Cache totals""', 'reland'],
    ['Revert^2 "Cache totals"', 'reland'],
    ['Revert^3 "Cache totals"', 'revert'],
    ['Revert^4 "Cache totals"', 'reland'],
    ['Revert^999 "Cache totals"', 'revert'],
    ['Bump client from 2.1 to 2.2', 'roll'],
    ['Cache totals', 'plain'],
  ])('%s: %s', (title, manner) => {
    expect(mannerOf(title, '')).toBe(manner);
  });

  const complaintsOf = (text: string): string[] => [...readAlert(text, { alerts: 0, seenIn: {} }).complaints];

  test.each([
    ['expected 200 but got a timeout after assertion of layout', []],
    ['500 Internal Server Error', []],
    ['Internal error: no such user', []],
    ['flaky: CartTest', ['test']],
    ['breaks an internal client', ['downstream']],
    ['undefined symbol in the unit tests', ['build', 'test']],
  ])('%s complains of %j', (text, complained) => {
    expect(complaintsOf(text)).toEqual(complained);
  });

  test('an incident that is not about tests says nothing of tests', () => {
    const tested = change('t1', 'Retry charge', { files: [{ path: 'charge/retry.test.ts', added: 1, deleted: 1 }] });
    const said = (text: string): string[] =>
      rankSuspects({ incident: { ...incident, text }, candidates: [tested, ...others] }).suspects.flatMap(({ evidence }) =>
        termsOf(evidence),
      );
    expect(said('timeout: expected a charge, got none')).not.toContain('test-test');
    expect(said('the test of charge is flaky')).toContain('test-test');
  });
});

describe('what came after it', () => {
  const at = (minutes: number): string => new Date(Date.parse(startedAt) - minutes * 60_000).toISOString();
  const scene = (candidates: readonly Candidate[]) => {
    const alert = readAlert(incident.text, { alerts: 0, seenIn: {} });
    return sceneOf(alert, candidates.map(readerFor(alert, candidates.length)), startedAt);
  };
  const shared = [{ path: 'charge/retry.ts', added: 1, deleted: 1 }];

  test('rolls, reverts, documents and tests are passed over when changes are counted', () => {
    const passedOver = [
      change('p1', 'Bump client from 2.1 to 2.2', { landedAt: at(1) }),
      change('p2', 'Revert "Show totals"', { landedAt: at(2) }),
      change('p3', 'Describe the login', { landedAt: at(3), files: [{ path: 'docs/login.md', added: 1, deleted: 0 }] }),
      change('p4', 'Cover the login', { landedAt: at(4), files: [{ path: 'test/login.ts', added: 1, deleted: 0 }] }),
    ];
    const counted = change('p5', 'Show totals', { landedAt: at(5) });
    expect(scene([...passedOver, counted, change('p6', 'Older', { landedAt: at(6) })]).newer).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test('changes that landed at once and match alike share their places, whatever their order', () => {
    const { newer, betterMatches } = scene([change('q1', 'Tidy', { landedAt: at(9) }), change('q2', 'Tidy', { landedAt: at(9) })]);
    expect([newer, betterMatches]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('a rollback of the same files speaks of trouble there, the more the nearer to the first error', () => {
    const rollback = (minutes: number) => change('r1', 'Revert "Other"', { landedAt: at(minutes), files: shared });
    const before = change('r2', 'Retry charge', { landedAt: at(200), files: shared });
    const [near, far] = [scene([rollback(10), before]).unsettled, scene([rollback(130), before]).unsettled];
    expect(near[0]).toBe(0);
    expect(near[1]).toBeCloseTo(Math.exp(-10 / 120), 9);
    expect(far[1]).toBeCloseTo(Math.exp(-130 / 120), 9);
    expect(scene([rollback(300), before]).unsettled).toEqual([0, 0]);
  });

  test('words that other titles say too make a title routine', () => {
    const { novelty } = scene([change('n1', 'Depool server'), change('n2', 'Depool server'), change('n3', 'Rewrite cart totals')]);
    expect(novelty[2]).toBeGreaterThan(novelty[0]!);
    expect(novelty[0]).toBe(novelty[1]);
  });
});

describe('calibration', () => {
  const ranking = {
    suspects: [0.6, 0.2, 0.1].map((probability, at) => ({
      sha: `s${at}`,
      probability,
      strength: strengthOf(probability),
      evidence: [],
      counterEvidence: [],
    })),
    noChange: 0.1,
    ruledOut: [],
    weightsVersion: 'x',
  };
  const judged = (sha: string): JudgedRanking => ({ ranking, answer: { kind: 'this-change', sha } });
  const times = (count: number, one: JudgedRanking): JudgedRanking[] => Array.from({ length: count }, () => one);

  test('without verdicts nothing changes', () => {
    expect(calibrationFrom([])).toEqual({ sharpness: 1, shift: 0, noChangeShift: 0 });
  });

  test('a team that always confirms the first suspect gets surer words, one that never does more careful ones', () => {
    const surer = recalibrated(ranking, calibrationFrom(times(30, judged('s0'))));
    const careful = recalibrated(ranking, calibrationFrom(times(30, judged('s2'))));
    expect(surer.suspects[0]!.probability).toBeGreaterThan(0.75);
    expect(careful.suspects[0]!.probability).toBeLessThan(0.45);
    for (const { suspects, noChange } of [surer, careful])
      expect(suspects.reduce((sum, { probability }) => sum + probability, noChange)).toBeCloseTo(1, 9);
  });

  test('it is cautious: one verdict moves little', () => {
    const { sharpness, shift } = calibrationFrom([judged('s2')]);
    expect(Math.abs(sharpness - 1)).toBeLessThan(0.1);
    expect(Math.abs(shift)).toBeLessThan(0.7);
  });

  test('"not a change" makes no change likelier; the order of verdicts does not matter', () => {
    const nothing: JudgedRanking = { ranking, answer: { kind: 'not-a-change', reason: 'supplier' } };
    const mixed = [...times(5, nothing), judged('s0'), judged('s1')];
    expect(calibrationFrom(mixed).noChangeShift).toBeGreaterThan(0.5);
    expect(calibrationFrom([nothing])).toMatchObject({ sharpness: 1, shift: 0 });
    const [one, other] = [calibrationFrom(mixed), calibrationFrom([...mixed].reverse())];
    expect(one.sharpness).toBeCloseTo(other.sharpness, 6);
    expect(one.shift).toBeCloseTo(other.shift, 6);
  });

  test('the last hundred verdicts count: a team changes', () => {
    const last = times(100, judged('s0'));
    expect(calibrationFrom([...times(50, judged('s2')), ...last])).toEqual(calibrationFrom(last));
  });

  test('"not this" of the first suspect makes its like less likely, of another suspect says nothing', () => {
    const not = (sha: string): JudgedRanking => ({ ranking, answer: { kind: 'not-this', sha } });
    expect(calibrationFrom([not('s0')]).shift).toBeLessThan(0);
    expect(calibrationFrom([not('s1')])).toEqual({ sharpness: 1, shift: 0, noChangeShift: 0 });
  });

  test.each([-9, -2, -0.5, 0.5, 2, 9])('with a shift of %d order stays and all still sums to one', (shift) => {
    const { suspects, noChange } = recalibrated(ranking, { sharpness: 0.7, shift, noChangeShift: 1 });
    expect(suspects.reduce((sum, { probability }) => sum + probability, noChange)).toBeCloseTo(1, 9);
    suspects.forEach(({ probability }, index) => expect(probability).toBeLessThanOrEqual(suspects[index - 1]?.probability ?? 1));
    expect(suspects.map(({ sha }) => sha)).toEqual(['s0', 's1', 's2']);
  });

  test('the first suspect gets the probability that its line says', () => {
    const { suspects, noChange } = recalibrated(ranking, { sharpness: 1.2, shift: 0.3, noChangeShift: 0 });
    const share = 0.6 / 0.9;
    expect(suspects[0]!.probability / (1 - noChange)).toBeCloseTo(1 / (1 + Math.exp(-(0.3 + 1.2 * Math.log(share / (1 - share))))), 6);
  });

  test('a question with a calibration is answered as its recalibrated ranking', () => {
    const calibration = { sharpness: 1.5, shift: 0.4, noChangeShift: -1 };
    const question = { incident, candidates: [...others, culprit] };
    const [direct, later] = [rankSuspects({ ...question, calibration }), recalibrated(rankSuspects(question), calibration)];
    direct.suspects.forEach(({ sha, probability }, at) => {
      expect(later.suspects[at]?.sha).toBe(sha);
      expect(later.suspects[at]?.probability).toBeCloseTo(probability, 4);
    });
  });
});

describe('words', () => {
  const partsOf = (text: string): string[] => {
    const parts: string[] = [];
    runReader((run) => {
      for (let part = 0; part < run.parts; part += 1) parts.push(partOf(run, part));
    })(text, 0, text.length);
    return parts;
  };

  test.each([
    ['loadBalancerHTTPServer2x', ['load', 'balancer', 'http', 'server']],
    ['snake_case_v12', ['snake', 'case', '12']],
    ['__x', []],
    ['parseURLs ABc aBC x9', ['parse', 'ur', 'ls', 'bc', 'bc']],
    [`${'long'.repeat(21)} ${'word'.repeat(20)} größe`, ['word'.repeat(20), 'gr']],
  ])('%s comes apart', (run, parts) => {
    expect(partsOf(run)).toEqual(parts);
  });

  test('inflections and spellings meet', () => {
    expect(canonicalWord('reverting')).toBe(canonicalWord('reverted'));
    expect(canonicalWord('windows')).toBe(canonicalWord('msvc'));
    expect(wordsOf('the charges, and charging', 100)).toEqual(['charg', 'charg']);
  });
});

describe('weights', () => {
  test('every term has one, and there is none without a term', () => {
    expect(Object.keys(shippedWeights.terms).sort()).toEqual(terms.map(({ name }) => name).sort());
  });

  test('who wrote a change is no term', () => {
    for (const { name } of terms) expect(name).not.toMatch(/origin|author|human|\bai\b|bot/);
  });
});

describe('hostile text', () => {
  const hostile = [
    '('.repeat(1_000_000),
    'a'.repeat(1_000_000),
    `${'aA_'.repeat(300_000)}!`,
    '"'.repeat(500_000),
    'reverts commit '.repeat(60_000),
    `${' '.repeat(500_000)}\n`,
    '\u0000\u202e<!channel>'.repeat(10_000),
    '__proto__ constructor toString hasOwnProperty',
  ];

  test.each(hostile.map((text): [string, string] => [`${text.slice(0, 20)}… (${text.length})`, text]))(
    '%j takes no more than a second',
    (_, text) => {
      const nasty = change('e1', `Revert ${text}`, { files: [{ path: text, added: 1, deleted: 1 }], identifiers: [text] });
      const before = performance.now();
      const ranking = rankSuspects({ incident: { ...incident, text, frames: [{ path: text }] }, candidates: [nasty, culprit] });
      expect(performance.now() - before).toBeLessThan(1_000);
      expect(ranking.suspects).toHaveLength(2);
      for (const { evidence } of ranking.suspects)
        for (const { text: sentence } of evidence) expect(sentence).toMatch(/^[^\n\u0000\u202e]{1,400}$/);
    },
  );
});

describe('the filter', () => {
  test('answers one line with every candidate in one of two lists', () => {
    const answer = rankLines()({
      id: 'x',
      incident: { text: 'retry', startedAt: '2026-11-16T14:21:00Z', service: null },
      candidates: [{ ...culprit, landedAt: '2026-11-16T14:14:00Z' }],
    });
    expect(answer).toMatchObject({ id: 'x', suspects: [{ sha: 'c1' }], ruledOut: [] });
  });

  test('refuses another shape', () => {
    expect(() => rankLines()({ id: 'x', incident: { text: 'retry', startedAt: 'yesterday' }, candidates: [] })).toThrow('startedAt');
  });
});
