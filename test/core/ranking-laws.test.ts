// The laws of the ranking, as properties: what was not live is no suspect, order means nothing, origin is no input, all sums to one.
import fc from 'fast-check';
import { notAChangeReasons, standingOf, type Answer, type Verdict } from '../../shared/core/facts/verdict';
import { judgedLineOf, learntFrom } from '../../shared/core/ranking/judged-line';
import { rankSuspects, type Candidate, type Question } from '../../shared/core/ranking/rank-suspects';

const runs = Number(process.env.HISTORIES ?? 200);
const startedAt = '2026-11-16T14:21:00.000Z';
const start = Date.parse(startedAt);
const momentAt = (minutesBefore: number): string => new Date(start - minutesBefore * 60_000).toISOString();

const word = fc.constantFrom(
  'retry',
  'charge',
  'timeout',
  'Session',
  'loadBalancer',
  'cache_key',
  'fix',
  'Revert',
  'Reland',
  'roll',
  'test',
  'build',
  'api',
  'docs',
);
const title = fc.array(word, { minLength: 0, maxLength: 6 }).map((words) => words.join(' '));
const path = fc
  .tuple(word, word, fc.constantFrom('ts', 'md', 'gn', 'test.ts', 'json'))
  .map(([folder, name, ending]) => `${folder}/${name}.${ending}`);
const files = fc.array(fc.record({ path, added: fc.nat(5_000), deleted: fc.nat(5_000) }), { maxLength: 5 });

const change = fc.record({
  title: fc.oneof(title, fc.string({ maxLength: 60 })),
  body: fc.string({ maxLength: 80 }),
  minutesBefore: fc.oneof(fc.integer({ min: 0, max: 2_880 }), fc.integer({ min: -600, max: -1 })),
  distance: fc.constantFrom(0, 0, 1, 2),
  files,
  identifiers: fc.array(word, { maxLength: 6 }),
});

const candidatesFrom = (
  changes: fc.Arbitrary<
    { title: string; body: string; minutesBefore: number; distance: number; files: Candidate['files']; identifiers: string[] }[]
  >,
) =>
  changes.map((all) =>
    all.map(({ title: subject, body, minutesBefore, ...rest }, at) => ({
      sha: `${String(at).padStart(4, '0')}${'c0ffee'.repeat(6)}`,
      message: `${subject}\n\n${body}`,
      landedAt: momentAt(minutesBefore),
      ...rest,
    })),
  );

const history = fc
  .tuple(candidatesFrom(fc.array(change, { maxLength: 12 })), fc.oneof(title, fc.string({ maxLength: 100 })), fc.nat(), fc.boolean())
  .map(([candidates, text, pick, reverts]) => {
    const undone = candidates[pick % Math.max(1, candidates.length)];
    const revert =
      undone && reverts
        ? [
            {
              ...undone,
              sha: 'f'.repeat(40),
              message: `Revert "${undone.message.split('\n')[0]}"\n\nThis reverts commit ${undone.sha}.`,
              landedAt: momentAt((pick % 700) - 100),
            },
          ]
        : [];
    return { candidates: [...candidates, ...revert], text };
  });

const questionOf = ({ candidates, text }: { candidates: Candidate[]; text: string }): Question => ({
  incident: { text, startedAt, service: 'checkout', frames: [{ path: '/srv/app/charge/retry.ts', line: 3 }] },
  candidates,
  memory: [{ path: 'charge/retry.ts', incidents: 2 }],
});

const shuffled = <Item>(items: readonly Item[], seed: number): Item[] =>
  items
    .map((item, at) => ({ item, key: ((at + 1) * (seed * 2 + 1) * 2_654_435_761) % 4_294_967_296 }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);

const holds = (law: (facts: { candidates: Candidate[]; text: string }, seed: number) => void): void =>
  fc.assert(fc.property(history, fc.nat(10_000), law), { numRuns: runs });

test('law 1: what went live after the first error, or was out again by then, is never a suspect, and why is said', () => {
  holds((facts) => {
    const { suspects, ruledOut } = rankSuspects(questionOf(facts));
    const landedAt = new Map(facts.candidates.map((candidate) => [candidate.sha, candidate.landedAt]));
    for (const { sha } of suspects) expect(landedAt.get(sha)! <= startedAt).toBe(true);
    expect([...suspects, ...ruledOut].map(({ sha }) => sha).sort()).toEqual([...landedAt.keys()].sort());
    for (const { because } of ruledOut) expect(because).toMatch(/before the first error|after the first error/);
  });
});

test('law 2: neither the order of the changes nor those after the onset change anything', () => {
  holds((facts, seed) => {
    const ranking = rankSuspects(questionOf(facts));
    expect(rankSuspects(questionOf({ ...facts, candidates: shuffled(facts.candidates, seed) }))).toEqual(ranking);
    const before = facts.candidates.filter(({ landedAt }) => landedAt <= startedAt);
    const { ruledOut: _, ...rest } = ranking;
    expect(rankSuspects(questionOf({ ...facts, candidates: before }))).toMatchObject(rest);
  });
});

test('law 3: who wrote a change is no input: whatever else is known of it changes nothing', () => {
  holds((facts, seed) => {
    const labels = ['ai', 'human', 'bot', 'unknown'];
    const labelled = facts.candidates.map((candidate, at) => ({
      ...candidate,
      origin: labels[(at + seed) % 4],
      author: { name: `Person ${seed}`, email: 'x@example.com' },
    }));
    expect(rankSuspects(questionOf({ ...facts, candidates: labelled }))).toEqual(rankSuspects(questionOf(facts)));
  });
});

const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.nat(12).map((at) => ({ kind: 'this-change' as const, sha: `${String(at).padStart(4, '0')}${'c0ffee'.repeat(6)}` })),
  fc.nat(12).map((at) => ({ kind: 'not-this' as const, sha: `${String(at).padStart(4, '0')}${'c0ffee'.repeat(6)}` })),
  fc.constantFrom(...notAChangeReasons).map((reason) => ({ kind: 'not-a-change' as const, reason })),
);
const verdicts: fc.Arbitrary<Verdict[]> = fc
  .array(fc.record({ answer, minutesBefore: fc.integer({ min: -30, max: -1 }), by: fc.constantFrom('one', 'other') }), { maxLength: 8 })
  .map((said) =>
    said.map(({ answer: one, minutesBefore, by }, at) => ({
      incidentId: 'INC-1',
      answer: one,
      by,
      at: momentAt(minutesBefore),
      id: `v${at}`,
    })),
  );

test('law 5: a verdict survives every recomputation, in whatever order it is read; of two answers at once the same one wins', () => {
  fc.assert(
    fc.property(history, verdicts, fc.nat(10_000), (facts, said, seed) => {
      const standing = standingOf(said);
      expect(standingOf(shuffled([...said], seed))).toEqual(standing);
      const settling = said.filter(({ answer: { kind } }) => kind !== 'not-this');
      expect(standing.settled === undefined).toBe(settling.length === 0);
      for (const one of settling) expect(standing.settled!.at <= one.at).toBe(true);
      const later = {
        incidentId: 'INC-1',
        answer: { kind: 'not-a-change' as const, reason: 'data' as const },
        by: 'late',
        at: momentAt(-60),
        id: 'late',
      };
      expect(standingOf([later, ...said]).settled).toEqual(standing.settled ?? later);
      const confirmed = standing.settled?.answer.kind === 'this-change' ? standing.settled.answer.sha : undefined;
      const cleared = said.flatMap(({ answer: one }) => (one.kind === 'not-this' && one.sha !== confirmed ? [one.sha] : []));
      expect(new Set(standing.clearedShas)).toEqual(new Set(cleared));
      // What is learnt from it is the same however often it is ranked again, and leaves the order of suspects alone.
      const plain = rankSuspects(questionOf(facts));
      const lines = said.map((one) => judgedLineOf(plain, one.answer));
      const { calibration } = learntFrom(lines, plain.weightsVersion);
      const again = rankSuspects(questionOf({ ...facts, candidates: shuffled(facts.candidates, seed) }));
      const anew = said.map((one) => judgedLineOf(again, one.answer));
      expect(learntFrom(anew, plain.weightsVersion).calibration).toEqual(calibration);
      expect(rankSuspects({ ...questionOf(facts), calibration }).suspects.map(({ sha }) => sha)).toEqual(
        plain.suspects.map(({ sha }) => sha),
      );
    }),
    { numRuns: runs },
  );
});

test('law 6: suspects and "no change did this" sum to one, most likely first, and the words are cut from probability', () => {
  holds((facts) => {
    const { suspects, noChange } = rankSuspects(questionOf(facts));
    expect(Math.abs(suspects.reduce((sum, { probability }) => sum + probability, noChange) - 1)).toBeLessThan(1e-9);
    suspects.forEach(({ probability, strength }, at) => {
      expect(probability).toBeGreaterThanOrEqual(0);
      expect(probability).toBeLessThanOrEqual(suspects[at - 1]?.probability ?? 1);
      expect(strength).toBe(probability >= 0.5 ? 'strong' : probability >= 0.2 ? 'possible' : 'weak');
    });
  });
});
