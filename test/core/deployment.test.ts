// A deployment from its reports, and the chain that says what a rollback took out.
import fc from 'fast-check';
import { canonical } from '../../shared/core/facts/canonical';
import { addReport, chainOf, deploymentFrom, takenOutBy, type Deployment } from '../../shared/core/facts/deployment';
import type { DeploymentStatus } from '../../shared/core/facts/fact';
import { MINUTE_MS, later } from '../../shared/core/facts/moment';

const start = '2026-11-17T14:00:00.000Z';
const at = (minutes: number): string => later(start, minutes * MINUTE_MS);

const report = (status: DeploymentStatus, minutes: number, more: Partial<Deployment> = {}): Deployment => ({
  id: 'd1',
  service: 'checkout',
  environment: 'production',
  isRollback: false,
  status,
  at: at(minutes),
  startedAt: at(minutes),
  ...more,
});

const reports = fc.array(
  fc
    .record({
      status: fc.constantFrom<DeploymentStatus>('started', 'succeeded', 'failed', 'cancelled'),
      minutes: fc.nat(5),
      isRollback: fc.boolean(),
      sha: fc.option(fc.constantFrom('a', 'b'), { nil: undefined }),
      url: fc.option(fc.constantFrom('https://one.example', 'https://two.example'), { nil: undefined }),
    })
    .map(({ status, minutes, isRollback, sha, url }) =>
      report(status, minutes, { isRollback, ...(sha ? { sha } : {}), ...(url ? { url } : {}) }),
    ),
  { maxLength: 8 },
);
const disordered = reports.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 })));
const collected = (all: readonly Deployment[]): Deployment[] => all.reduce<Deployment[]>((known, one) => addReport(known, one), []);

describe('a deployment from its reports', () => {
  test('adding commutes and adding again changes nothing', () => {
    fc.assert(
      fc.property(disordered, ([all, shuffled]) => {
        expect(canonical(collected(shuffled))).toBe(canonical(collected(all)));
        const known = collected(all);
        for (const one of all) expect(canonical(addReport(known, one))).toBe(canonical(known));
      }),
    );
  });

  test('what they amount to depends on neither order nor repetition', () => {
    fc.assert(
      fc.property(disordered, ([all, shuffled]) => {
        expect(canonical(deploymentFrom(shuffled))).toBe(canonical(deploymentFrom(all)));
        expect(canonical(deploymentFrom(collected(shuffled)))).toBe(canonical(deploymentFrom(all)));
      }),
    );
  });

  test('the given reports are left as they were', () => {
    fc.assert(
      fc.property(reports, (all) => {
        const before = canonical(all);
        deploymentFrom(all);
        addReport(all, report('succeeded', 9));
        expect(canonical(all)).toBe(before);
      }),
    );
  });

  test('nothing reported is no deployment', () => expect(deploymentFrom([])).toBeUndefined());

  test('once live stays live, and began when it was first heard of', () => {
    expect(deploymentFrom([report('failed', 9), report('succeeded', 5), report('started', 1)])).toMatchObject({
      status: 'succeeded',
      at: at(5),
      startedAt: at(1),
    });
  });

  test('what only the first report knew is kept', () => {
    expect(deploymentFrom([report('succeeded', 5), report('started', 1, { sha: 'abc', isRollback: true })])).toMatchObject({
      status: 'succeeded',
      sha: 'abc',
      isRollback: true,
    });
  });
});

const live = (sha: string, minutes: number, more: Partial<Deployment> = {}): Deployment =>
  report('succeeded', minutes, { id: `d${minutes}`, sha, ...more });
const chainFrom = (text: string): Deployment[] => [...text].map((sha, index) => live(sha, index));
const out = (text: string): string[] | undefined => {
  const chain = chainFrom(text);
  const newest = chain.at(-1);
  return newest && takenOutBy(newest, chain)?.map(({ sha }) => sha ?? '');
};

describe('what a rollback takes out', () => {
  test.each([
    ['A', undefined],
    ['AB', undefined],
    ['ABA', ['B']],
    ['ABCA', ['B', 'C']],
    ['ABCB', ['C']],
    // After going back to A, B is no rollback: it comes back.
    ['ABAB', undefined],
    ['ABCAC', undefined],
    // Back, forward and back again: B and C go once more.
    ['ABCACA', ['B', 'C']],
    ['AA', undefined],
    ['ABB', undefined],
  ])('%s', (text, expected) => expect(out(text)).toEqual(expected));

  test('depends neither on the order given nor on what came later', () => {
    const chains = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 1, maxLength: 10 }).map((shas) => chainFrom(shas.join('')));
    fc.assert(
      fc.property(
        chains.chain((chain) =>
          fc.tuple(fc.constant(chain), fc.shuffledSubarray(chain, { minLength: chain.length }), fc.nat(chain.length - 1)),
        ),
        ([chain, shuffled, index]) => {
          const deployment = chain[index] ?? live('A', 0);
          const expected = canonical(takenOutBy(deployment, chain.slice(0, index + 1)));
          expect(canonical(takenOutBy(deployment, shuffled))).toBe(expected);
          const taken = takenOutBy(deployment, chain) ?? [];
          expect(taken.every((one) => one.at < deployment.at && one.sha !== deployment.sha)).toBe(true);
        },
      ),
    );
  });

  test('a deployment that failed, and the flip of a flag, are no part of the chain', () => {
    const failed = report('failed', 1, { id: 'failed', sha: 'B' });
    const flip = live('B', 1, { id: 'flip', setting: { kind: 'flag', name: 'x', title: 'x on' } });
    expect(takenOutBy(live('A', 2), [live('A', 0), failed, flip])).toBeUndefined();
    expect(chainOf([failed, flip, live('B', 3), live('A', 0)]).map(({ sha }) => sha)).toEqual(['A', 'B']);
  });
});
