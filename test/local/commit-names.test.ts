// A million commits must fit: names by number, and numbers in columns.
import { createHash } from 'node:crypto';
import { CommitNames } from '../../infra/local/history/commit-names';
import { NumberList } from '../../infra/local/history/number-list';

const shaOf = (at: number, kind = 'sha1'): string => createHash(kind).update(String(at)).digest('hex');

describe('names of commits', () => {
  const names = new CommitNames();
  const all = Array.from({ length: 10_000 }, (_, at) => shaOf(at));
  const numbers = all.map((sha) => names.add(sha));

  it('are numbered as they come, each once', () => {
    expect(numbers).toEqual(all.map((_, at) => at));
    expect(all.map((sha) => names.add(sha))).toEqual(numbers);
    expect(names.size).toBe(10_000);
  });

  it('are found by number and by name', () => {
    expect(all.map((sha) => names.numberOf(sha))).toEqual(numbers);
    expect(numbers.map((number) => names.nameAt(number))).toEqual(all);
    expect([names.numberOf(shaOf(10_001)), names.numberOf('main'), names.numberOf(''), names.nameAt(10_000)]).toEqual([
      undefined,
      undefined,
      undefined,
      '',
    ]);
  });

  it('are found by their beginnings, of which there may be several', () => {
    const twins = new CommitNames();
    const [one, other] = [`abcdef01${'0'.repeat(32)}`, `abcdef02${'0'.repeat(32)}`];
    for (const sha of [...all.slice(0, 100), other, one]) twins.add(sha);
    expect(twins.beginning('abcdef0').toSorted()).toEqual([100, 101]);
    expect(twins.beginning('abcdef01')).toEqual([101]);
    expect(all.slice(0, 100).map((sha) => twins.beginning(sha.slice(0, 12)))).toEqual(all.slice(0, 100).map((_, at) => [at]));
    expect([twins.beginning('abcde'), twins.beginning('0000000'), twins.beginning('fffffff'), twins.beginning('not hex')]).toEqual([
      [],
      [],
      [],
      [],
    ]);
    // What comes later is found too.
    const later = twins.add(`abcdef03${'0'.repeat(32)}`);
    expect(twins.beginning('abcdef03')).toEqual([later]);
  });

  it('may be those of SHA-256, but not both', () => {
    const long = new CommitNames();
    expect(long.add(shaOf(1, 'sha256'))).toBe(0);
    expect(long.nameAt(0)).toBe(shaOf(1, 'sha256'));
    expect(() => long.add(shaOf(1))).toThrow('git named a commit');
    expect(() => new CommitNames().add('fatal: not a repository')).toThrow('git named a commit "fatal');
  });
});

it('numbers are kept in their order, whole or not', () => {
  const [whole, any] = [NumberList.ofIntegers(), NumberList.ofAny()];
  for (let at = 0; at < 5_000; at += 1) {
    whole.push(-at);
    any.push(at / 8);
  }
  whole.set(4_999, 7);
  whole.set(5_000, 8);
  expect([whole.length, whole.at(4_998), whole.at(4_999), whole.at(5_000)]).toEqual([5_000, -4_998, 7, 0]);
  expect([any.at(4_999), Number.isNaN(any.at(-1))]).toEqual([624.875, false]);
});
