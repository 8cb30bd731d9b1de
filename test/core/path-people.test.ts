// Who knows a path: what deployments leave behind in folders, and what may be said of it.
import * as fc from 'fast-check';
import type { FileChange } from '../../shared/core/facts/change';
import { anywhere, knowledgeBy, knowledgeIn, mostPeople, tracesOf, type FolderTrace } from '../../shared/core/risk/path-people';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { tierOf } from '../../shared/core/risk/tier';

const person = (key: string, isBot = false) => ({ key, isBot });
const files = (...paths: string[]): FileChange[] => paths.map((path) => ({ path, added: 3, deleted: 1 }));
const trace = (isSure: boolean, ...people: string[]): FolderTrace => ({ people, isSure });
const ada = [person('ada')];

describe('what a deployment leaves behind', () => {
  test('authors and reviewers, once, in the folders they worked in; no bots, no tests, no documents', () => {
    const traces = tracesOf([
      {
        files: files('src/pay/a.ts', 'src/pay/b.ts', 'docs/a.md', 'src/x.test.ts'),
        authors: ada,
        reviewers: [person('bo'), person('bot', true)],
      },
      { files: files('src/pay/c.ts', 'main.go'), authors: [person('cy')], reviewers: [] },
    ]);
    expect([...traces]).toEqual([
      ['', { people: ['cy'], isSure: true }],
      ['src/pay/', { people: ['ada', 'bo', 'cy'], isSure: true }],
    ]);
  });

  test('where nobody named the author, or the files, it is not sure', () => {
    expect([...tracesOf([{ files: files('src/a.ts'), authors: [], reviewers: [person('bo')] }])]).toEqual([['src/', trace(false, 'bo')]]);
    expect([...tracesOf([{ files: files('src/a.ts'), authors: [person('')], reviewers: [] }])]).toEqual([['src/', trace(false)]]);
    expect([...tracesOf([{ authors: ada, reviewers: [] }])]).toEqual([[anywhere, trace(false, 'ada')]]);
  });

  test('a change across the whole repository is not spelled out', () => {
    const wide = tracesOf([{ files: files(...Array.from({ length: 900 }, (_, at) => `src/d${at}/a.ts`)), authors: ada, reviewers: [] }]);
    expect(wide.size).toBe(301);
    expect(wide.get(anywhere)).toEqual(trace(false));
    const deep = tracesOf([{ files: files(`${'d/'.repeat(2_000)}a.ts`), authors: ada, reviewers: [] }]);
    expect([...deep.keys()][0]?.length).toBe(500);
  });

  test('the order of the changes does not matter', () => {
    const work = [
      { files: files('b/a.ts', 'a/a.ts'), authors: [person('z')], reviewers: [] },
      { files: files('a/b.ts'), authors: [person('a')], reviewers: [person('m')] },
      { authors: ada, reviewers: [] },
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(work, { minLength: 3 }), (shuffled) => expect([...tracesOf(shuffled)]).toEqual([...tracesOf(work)])),
    );
  });
});

describe('what may be said of it', () => {
  test.each<[string, FolderTrace[], ReturnType<typeof knowledgeIn>]>([
    ['nobody', [], { people: 0, onlyAuthor: false }],
    ['the author alone', [trace(true, 'ada'), trace(true, 'ada')], { people: 1, onlyAuthor: true }],
    ['somebody else', [trace(true, 'bo')], { people: 1, onlyAuthor: false }],
    ['somebody else, and one nobody named', [trace(true, 'bo'), trace(false)], { people: 1, onlyAuthor: false }],
    ['one nobody named', [trace(false)], undefined],
    ['the author, and one nobody named', [trace(true, 'ada'), trace(false)], undefined],
    ['one who was forgotten', [trace(true, '')], { people: 0, onlyAuthor: false }],
  ])('%s', (_, record, expected) => {
    expect(knowledgeIn(record, ada)).toEqual(expected);
  });

  test('nothing where nobody knows whose work the change is, unless somebody knows the folder', () => {
    expect(knowledgeIn([], [])).toBeUndefined();
    expect(knowledgeIn([trace(true, 'bo')], [])).toEqual({ people: 1, onlyAuthor: false });
  });

  test('a crowd is not counted one by one', () => {
    const crowd = Array.from({ length: 60 }, (_, at) => trace(true, `p${at}`));
    expect(knowledgeIn(crowd, ada)).toEqual({ people: mostPeople, onlyAuthor: false });
  });

  test('by path, each by its own folder; nothing of a folder without a record, nor of tests', () => {
    const knownBy = knowledgeBy(new Map([['src/pay/', []]]), ada);
    expect(knownBy('src/pay/a.ts')).toEqual({ people: 0, onlyAuthor: false });
    expect(knownBy('src/cart/a.ts')).toBeUndefined();
    expect(knownBy('src/pay/a.test.ts')).toBeUndefined();
  });
});

describe('what becomes of the tier', () => {
  const tier = (knownBy: ReturnType<typeof knowledgeBy>, ...paths: string[]) =>
    tierOf({ message: 'Change', files: files(...paths) }, { policy: builtInPolicy, knownBy });
  const records = new Map([
    ['src/cart/', []],
    ['src/auth/', [trace(true, 'bo', 'cy')]],
    ['src/auth/own/', [trace(true, 'ada')]],
  ]);
  const knownBy = knowledgeBy(records, ada);

  test.each([
    ['src/cart/a.ts', 'high', 'High: src/cart/a.ts was written or reviewed by nobody but the author in 180 days'],
    ['src/auth/a.ts', 'high', 'is an auth surface and is known by 2 people (built-in policy, auth)'],
    ['src/auth/own/a.ts', 'critical', 'was written or reviewed by nobody but the author in 180 days'],
    ['src/new/a.ts', 'standard', 'is no risky surface'],
    ['src/cart/README.md', 'low', 'cannot break production'],
  ])('%s is %s', (path, expected, because) => {
    expect(tier(knownBy, path)).toMatchObject({ tier: expected, because: expect.stringContaining(because) });
  });

  test('each path by what is known of it: one unknown corner does not raise the others', () => {
    expect(tier(knownBy, 'src/new/a.ts', 'src/auth/a.ts').because).toContain('known by 2 people');
    expect(tier(knownBy, 'src/new/a.ts', 'src/cart/README.md').tier).toBe('standard');
  });
});
