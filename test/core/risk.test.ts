// Risk: a chance between 0 and 1 that moves the right way, forgets nothing it should know, and never asks who wrote the change.
import * as fc from 'fast-check';
import type { FileChange } from '../../shared/core/facts/change';
import { PathMemory } from '../../shared/core/risk/path-history';
import { featuresOf, historyFeatures } from '../../shared/core/risk/risk-features';
import { signsOf } from '../../shared/core/risk/risk-message';
import { riskOf, teamShiftOf } from '../../shared/core/risk/risk';
import weights from '../../shared/core/risk/risk-weights.json';

const file = (path: string, added = 10, deleted = 2): FileChange => ({ path, added, deleted });
const change = (message: string, ...files: FileChange[]) => ({ message, files });

test('the shipped weights name only features that exist, and every feature that can occur', () => {
  const occurring = new Set<string>();
  const messages = [
    'ui: Enable, reduce and replace all GPU caches by default\n\nA follow-up: it will now be different on Windows, no functional change.',
    'Revert "Fix unused tests"',
    'Reland "Add x"',
    'Remove y\n\nprose',
    'Disable z',
    'Roll deps from a to b',
  ];
  for (const message of messages)
    for (const path of ['a.ts', 'b.h', 'BUILD.gn', 'c.yaml', 'd_test.go'])
      for (const name of Object.keys(featuresOf(change(message, file(path, 900))))) occurring.add(name);
  for (const name of Object.keys(historyFeatures({ fileReverts: 1, fileTouches: 1, folderReverts: 1, folderTouches: 1 })))
    occurring.add(name);
  expect(Object.keys(weights.weights).sort()).toEqual([...occurring].sort());
});

test('says with which data, when and how well it was fitted', () => {
  expect(weights).toMatchObject({
    date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    data: expect.stringMatching(/\d+ commits/),
    version: expect.any(String),
  });
  const sets = Object.values(weights.accuracy);
  const gain = sets.reduce((sum, { auc, linesAddedAuc }) => sum + auc - linesAddedAuc, 0) / sets.length;
  expect(sets.length).toBeGreaterThanOrEqual(4);
  expect(gain).toBeGreaterThanOrEqual(0.07);
});

test('is always a chance', () => {
  const anyFile = fc.record({ path: fc.string({ maxLength: 60 }), added: fc.nat(1e9), deleted: fc.nat(1e9) });
  fc.assert(
    fc.property(fc.string({ maxLength: 500 }), fc.array(anyFile, { maxLength: 20 }), (message, files) => {
      const risk = riskOf({ message, files });
      expect(risk).toBeGreaterThan(0);
      expect(risk).toBeLessThan(1);
    }),
  );
});

test('neither the order of the files nor an origin label beside them changes it', () => {
  const files = [file('a/b.ts'), file('c.h', 30), file('d_test.go', 4), file('BUILD.gn', 1)];
  fc.assert(
    fc.property(fc.shuffledSubarray(files, { minLength: 4 }), fc.constantFrom('ai', 'human', 'bot'), (shuffled, origin) => {
      const labelled = { ...change('Add retries', ...shuffled), origin, author: { name: 'somebody' } };
      expect(riskOf(labelled)).toBeCloseTo(riskOf(change('Add retries', ...files)), 12);
    }),
  );
});

test.each<[string, ReturnType<typeof change>, ReturnType<typeof change>]>([
  ['a large change over a small one', change('Add x', file('a.ts', 400)), change('Add x', file('a.ts', 2))],
  [
    'many folders over one',
    change('Add x', file('a/a.ts'), file('b/b.ts'), file('c/c.ts')),
    change('Add x', file('a/a.ts'), file('a/b.ts'), file('a/c.ts')),
  ],
  [
    'switching something on over a typo',
    change('Enable the new cache by default', file('a.ts')),
    change('Fix typo in comment', file('a.ts')),
  ],
  ['a second attempt over a first', change('Reland "Add x"', file('a.ts')), change('Add x', file('a.ts'))],
  ['a change over its revert', change('Add x', file('a.ts', 100)), change('Revert "Add x"', file('a.ts', 100))],
  [
    'code over a routine roll',
    change('Use the new parser', file('DEPS', 3)),
    change('Roll deps from 1a2b to 3c4d (12 revisions)', file('DEPS', 3)),
  ],
  [
    'a change anywhere over one that names its part',
    change('Replace the parser', file('a.ts')),
    change('ui: Replace the parser', file('a.ts')),
  ],
  [
    'a new platform path over the same elsewhere',
    change('Add x\n\nFor Android.', file('a.ts')),
    change('Add x\n\nFor others.', file('a.ts')),
  ],
  ['product code over tests alone', change('Change x', file('src/a.ts', 50)), change('Change x', file('src/a.test.ts', 50))],
])('puts %s', (_, riskier, safer) => {
  expect(riskOf(riskier)).toBeGreaterThan(riskOf(safer));
});

test.each([
  ['Revert "Add x"', true, false],
  ['Revert "Revert "Add x""', false, true],
  ['Revert^2 "Add x"', false, true],
  ['Revert^3 "Add x"', true, false],
  ['Reland: Add x', false, true],
  ['[ui] Revert "Add x"', true, false],
  ['Back out the new cache', true, false],
  ['Add a button to revert changes', false, false],
  ['Reverting is slow', false, false],
])('%s: takes out %s, puts back %s', (message, isRevert, isRepeat) => {
  expect(signsOf(message)).toMatchObject({ isRevert, isRepeat });
});

test.each([
  ['ui: Add x', true],
  ['shared/net: Add x', true],
  ['fix(net): Add x', true],
  ['feat(api)!: Add x', true],
  ['fix: Add x', false],
  ['Fix: Add x', false],
  ['Add x', false],
  ['Note that: this is a sentence', false],
  ['std::move it', false],
])('%s names the part it changes: %s', (message, names) => {
  expect(signsOf(message).signs.has('namesPart')).toBe(names);
});

test('a title that a routine wrote says nothing by its form', () => {
  expect([...signsOf('third_party: Roll the GPU library from 1a2b to 3c4d').signs]).not.toContain('namesPart');
});

test('trailers, links and quotations are not prose', () => {
  expect(
    signsOf('Title\n\nThree plain words\nBug: 12\nReviewed-by: x y z\nhttps://example.com/a b c\n> quoted words here').proseWords,
  ).toBe(3);
});

describe('what is remembered of a path', () => {
  const memoryOf = (...messages: string[]): PathMemory => {
    const memory = new PathMemory();
    for (const message of messages) memory.remember(change(message, file('src/queue/a.ts')));
    return memory;
  };

  test('earlier reverts raise the risk of the same file, and of its folder', () => {
    const memory = memoryOf('Add x', 'Revert "Add x"');
    const next = change('Add y', file('src/queue/a.ts'));
    expect(riskOf(next, memory.before(next))).toBeGreaterThan(riskOf(next, memoryOf('Add x', 'Add z').before(next)));
    expect(memory.before(change('', file('src/queue/b.ts')))).toMatchObject({ fileReverts: 0, folderReverts: expect.closeTo(1, 5) });
    expect(memory.before(change('', file('src/other/a.ts')))).toEqual({
      fileReverts: 0,
      fileTouches: 0,
      folderReverts: 0,
      folderTouches: 0,
    });
  });

  test('is halved every hundred changes', () => {
    const memory = memoryOf('Revert "Add x"');
    for (let at = 0; at < 100; at += 1) memory.remember(change('Add', file('elsewhere/b.ts')));
    expect(memory.before(change('', file('src/queue/a.ts'))).fileReverts).toBeCloseTo(0.5, 6);
  });

  test('is bounded: the place not touched for longest is forgotten', () => {
    const memory = memoryOf('Revert "Add x"');
    for (let at = 0; at < 20_001; at += 1) memory.remember(change('Add', file(`d${at}/b.ts`)));
    expect(memory.before(change('', file('src/queue/a.ts')))).toEqual({
      fileReverts: 0,
      fileTouches: 0,
      folderReverts: 0,
      folderTouches: 0,
    });
    expect(memory.before(change('', file('d1/b.ts'))).fileTouches).toBeGreaterThan(0);
  });

  test('looking does not change it', () => {
    const memory = memoryOf('Add x');
    const asked = change('', file('src/queue/a.ts'));
    expect(memory.before(asked)).toEqual(memory.before(asked));
  });
});

describe("a team's own rate", () => {
  const past = (count: number, failed: number) => Array.from({ length: count }, (_, at) => ({ risk: 0.05, failed: at < failed }));
  test('moves the risk towards what happened, carefully while little happened', () => {
    expect(teamShiftOf([])).toBe(0);
    expect(teamShiftOf(past(100, 5))).toBeCloseTo(0, 10);
    expect(teamShiftOf(past(20, 4))).toBeGreaterThan(0);
    expect(teamShiftOf(past(2_000, 20))).toBeLessThan(teamShiftOf(past(20, 0)));
  });
  test('shifts every change alike', () => {
    const one = change('Add x', file('a.ts'));
    const odds = (risk: number): number => Math.log(risk / (1 - risk));
    expect(odds(riskOf(one, undefined, 0.7)) - odds(riskOf(one))).toBeCloseTo(0.7, 10);
  });
});
