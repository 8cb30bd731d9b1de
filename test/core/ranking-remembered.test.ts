// What was read of a change before saves time and nothing else: the answer is the same, and changes that changed are read anew.
import fc from 'fast-check';
import { partWords } from '../../shared/core/ranking/part-words';
import type * as Ranking from '../../shared/core/ranking/rank-suspects';
import { rankSuspects, type Candidate } from '../../shared/core/ranking/rank-suspects';
import { runReader } from '../../shared/core/ranking/runs';

const startedAt = '2026-11-16T14:21:00.000Z';
const incident = { text: 'ChargeTimeout in loadLedger: ledger/retry.ts was slow', startedAt, service: 'checkout' };

const words = fc.constantFrom('charge', 'ledger', 'loadLedger', 'load_ledger', 'retry', 'Slow', 'the', 'HTTPServer', 'ünder', '17', '');
const change = fc.record({
  sha: fc.constantFrom('a1', 'b2', 'c3'),
  message: fc.array(words, { maxLength: 8 }).map((said) => said.join(' ')),
  landedAt: fc.constantFrom('2026-11-16T14:00:00.000Z', '2026-11-16T14:10:00.000Z'),
  files: fc.array(
    fc.record({ path: fc.array(words, { maxLength: 3 }).map((parts) => parts.join('/')), added: fc.nat(9), deleted: fc.nat(9) }),
  ),
  identifiers: fc.array(words),
});

const rankedAnew = (candidates: readonly Candidate[]): unknown => {
  let ranking: unknown;
  jest.isolateModules(() => {
    const fresh = jest.requireActual<typeof Ranking>('../../shared/core/ranking/rank-suspects');
    ranking = fresh.rankSuspects({ incident, candidates });
  });
  return ranking;
};

test('whatever was ranked before, changes of the same name included', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 6 }), fc.array(change, { maxLength: 6 }), (before, candidates) => {
      rankSuspects({ incident, candidates: before });
      expect(rankSuspects({ incident, candidates })).toEqual(rankedAnew(candidates));
    }),
    { numRuns: 6 },
  );
});

test('a change to which something was added after it was read', () => {
  const files = [{ path: 'cart/total.ts', added: 1, deleted: 0 }];
  const identifiers = ['total'];
  const candidates = [{ sha: 'a1', message: 'Sum', landedAt: '2026-11-16T14:00:00.000Z', files, identifiers }];
  const said = (): string =>
    JSON.stringify(rankSuspects({ incident, candidates: [...candidates, { ...candidates[0]!, sha: 'b2', files: [] }] }));
  expect(said()).not.toContain('retry.ts');
  files.push({ path: 'ledger/retry.ts', added: 1, deleted: 0 });
  expect(said()).toContain('changes retry.ts, named in the alert');
  expect(said()).not.toContain('load');
  identifiers[0] = 'loadLedger';
  expect(said()).toContain('load');
});

describe('words by number', () => {
  const read = (most: number, text: string): string[] => {
    const known = partWords(most, (part) => part);
    const found: string[] = [];
    const readText = runReader((run) => {
      for (let part = 0; part < run.parts; part += 1) found.push(known.wordAt(known.numberOf(run, part)));
    });
    readText(text, 0, text.length);
    return found;
  };

  test('as many as there are, each the same every time', () => {
    const parts = Array.from(
      { length: 9_000 },
      (_, at) => `w${at.toString(36).replaceAll(/\d/g, (figure) => 'qrstuvwxyz'[Number(figure)] ?? '')}`,
    );
    const twice = [...parts, ...parts];
    expect(read(100, twice.join(' '))).toEqual(twice);
  });

  test('parts made to meet in one place are told apart', () => {
    // Their hashes differ in no bit that chooses a place, whatever its size: they are known by their texts.
    const known = partWords(100, (part) => part);
    const run = (text: string) => ({
      codes: Uint8Array.from(text, (character) => character.charCodeAt(0)),
      length: text.length,
      hash: 7,
      parts: 1,
      from: Uint8Array.of(0),
      to: Uint8Array.of(text.length),
      hashes: Int32Array.of(7),
    });
    const texts = Array.from({ length: 200 }, (_, at) => `part${at}`);
    for (const again of [texts, texts]) expect(again.map((text) => known.wordAt(known.numberOf(run(text), 0)))).toEqual(texts);
  });
});
