// What is kept of rankings: never more than fits, enough to learn from, and what evidence made them.
import { canonical } from '../../shared/core/facts/canonical';
import type { Ranking, Suspect } from '../../shared/core/facts/ranking';
import { calibrationFrom } from '../../shared/core/ranking/calibration';
import { evidenceVersion } from '../../shared/core/ranking/evidence-version';
import { judgedLineOf, learntFrom } from '../../shared/core/ranking/judged-line';
import { keptRanking } from '../../shared/core/ranking/kept-ranking';

const suspect = (at: number, probability: number): Suspect => ({
  sha: String(at).padStart(40, '0'),
  probability,
  strength: 'weak',
  evidence: Array.from({ length: 8 }, (_, term) => ({
    term: `term-${term}`,
    text: 'changes a file that the alert names, said at some length',
  })),
  counterEvidence: [],
});
const rankingOf = (count: number, weightsVersion = 'w'): Ranking => ({
  suspects: Array.from({ length: count }, (_, at) => suspect(at, 0.8 / count)),
  ruledOut: Array.from({ length: count }, (_, at) => ({
    sha: `out-${at}`,
    because: 'went live at 14:21 UTC, after the first error at 14:20 UTC',
  })),
  noChange: 0.2,
  weightsVersion,
});

describe('a ranking that is kept', () => {
  test('of few changes is kept whole', () => {
    expect(keptRanking(rankingOf(100))).toEqual(rankingOf(100));
  });

  test('of very many fits into an item of 400 KB, says how many are missing, and still sums to one', () => {
    const kept = keptRanking(rankingOf(20_000));
    expect(Buffer.byteLength(canonical(kept))).toBeLessThan(400_000);
    expect(kept.notListed).toMatchObject({ suspects: 19_000, ruledOut: 19_300 });
    const listed = kept.suspects.reduce((sum, { probability }) => sum + probability, 0);
    expect(listed + (kept.notListed?.probability ?? 0) + kept.noChange).toBeCloseTo(1, 9);
    expect(kept.suspects[0]?.evidence).toHaveLength(8);
  });
});

describe('what verdicts teach', () => {
  const judged = (named: number, weightsVersion = 'w') =>
    judgedLineOf(rankingOf(60, weightsVersion), { kind: 'this-change', sha: String(named).padStart(40, '0') });

  test('is what the whole rankings would have taught', () => {
    const answers = [0, 1, 59, 0].map((named) => ({ kind: 'this-change' as const, sha: String(named).padStart(40, '0') }));
    const whole = calibrationFrom(answers.map((answer) => ({ ranking: rankingOf(60), answer })));
    const { calibration, verdicts } = learntFrom(
      [0, 1, 59, 0].map((named) => judged(named)),
      'w',
    );
    expect(verdicts).toBe(4);
    for (const [name, value] of Object.entries(whole))
      expect(Object.entries(calibration).find(([one]) => one === name)?.[1]).toBeCloseTo(value, 4);
  });

  test('is small enough to read a hundred of them', () => {
    expect(Buffer.byteLength(canonical(judged(3)))).toBeLessThan(1_500);
  });

  test('comes from the same weights as soon as ten answers do', () => {
    const [old, same] = [Array.from({ length: 30 }, () => judged(0, 'old')), Array.from({ length: 10 }, () => judged(1))];
    expect(learntFrom([...old, ...same], 'w').verdicts).toBe(10);
    expect(learntFrom([...old, ...same.slice(1)], 'w').verdicts).toBe(39);
    expect(learntFrom([], 'w')).toMatchObject({ verdicts: 0 });
  });
});

test('the evidence has a version, the same however often it is asked for', () => {
  expect(evidenceVersion()).toMatch(/^[0-9a-f]{8}$/);
  expect(evidenceVersion()).toBe(evidenceVersion());
});
