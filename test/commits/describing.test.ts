// A deployment described with GitHub at hand: what is known is stored and told at once, the rest when GitHub may be asked again.
import { describeDeployment, type Services } from '../../functions/describe-deployment';
import type { AskGitHub, Behind } from '../../shared/commits/github-commits';
import { GitHubTrouble } from '../../shared/commits/github-trouble';
import { wordsIn } from '../../shared/commits/changed-words';
import type { Change } from '../../shared/core/facts/change';
import type { Deployment, Description } from '../../shared/core/facts/deployment';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { log } from '../../shared/runtime/logger';
import type { Storage } from '../../shared/storage/storage';

const at = '2026-11-17T14:14:00.000Z';
const [before, sha] = ['a'.repeat(40), 'b'.repeat(40)];
const deployment: Deployment = {
  id: 'd2',
  service: 'shop',
  environment: 'production',
  repository: 'acme/shop',
  isRollback: false,
  status: 'succeeded',
  at,
  startedAt: at,
  sha,
  previousSha: before,
};

const made = (askGitHub: AskGitHub) => {
  const done: string[] = [];
  const described: { description: Description; changes: readonly Change[] }[] = [];
  const storage = {
    deployment: async () => deployment,
    liveBefore: async () => undefined,
    liveAfter: async () => undefined,
    deploymentsBetween: async () => [],
    descriptionOf: async () => undefined,
    pushesOf: async () => [],
    pushedTogether: async () => [],
    pullRequestBehind: async () => undefined,
    describe: async (_: Deployment, content: { description: Description; changes: readonly Change[] }) => {
      described.push(content);
      return `version-${described.length}`;
    },
    leaveTraces: async () => ({ version: '', isSettled: true }),
    folderRecords: async () => new Map(),
    workedThereLater: async () => [],
    settleTraces: async () => undefined,
    handedOn: async () => undefined,
    rememberHandedOn: async () => void done.push('remember'),
  } satisfies Partial<Storage> as unknown as Storage;
  const ask = (name: string) => async () => void done.push(name);
  const services: Services = {
    storage,
    policy: builtInPolicy,
    askGitHub,
    describe: ask('describe'),
    correlate: ask('correlate'),
    tell: ask('tell'),
    park: ask('park'),
  };
  return { done, described, run: () => describeDeployment({ deploymentId: 'd2' }, services) };
};

const whole: Behind = {
  commits: [{ sha, message: 'Retry charges', landedAt: at, files: [{ path: 'src/pay.ts', added: 3, deleted: 1 }], identifiers: ['retry'] }],
  notSeen: [],
  proposals: new Map(),
};

test('what GitHub tells becomes the change', async () => {
  const { described, run } = made(async () => whole);
  await run();
  expect(described[0]?.description).toMatchObject({ changeShas: [sha], notSeen: [] });
  expect(described[0]?.changes[0]).toMatchObject({
    title: 'Retry charges',
    files: [{ path: 'src/pay.ts', added: 3, deleted: 1 }],
    identifiers: ['retry'],
  });
});

test('GitHub asks for a short wait: told with what is known, then tried again', async () => {
  const { done, described, run } = made(async () => {
    throw new GitHubTrouble('busy', 120);
  });
  await expect(run()).rejects.toMatchObject({ name: 'GitHubTrouble', afterSeconds: 120 });
  expect(described[0]?.description.notSeen).toContain('GitHub asked us to wait.');
  expect(described[0]?.changes).toHaveLength(1);
  expect(done).toEqual(['correlate', 'tell', 'remember']);
});

test.each([
  ['a long wait', new GitHubTrouble('busy', 3_000)],
  ['an outage', new GitHubTrouble('down', 60)],
  ['a broken setting', new Error('no key')],
])('%s does not stop the queue', async (_, failure) => {
  const error = jest.spyOn(log, 'error').mockImplementation(() => undefined);
  const { done, described, run } = made(async () => {
    throw failure;
  });
  await run();
  expect(done).toEqual(['correlate', 'tell', 'remember']);
  expect(described[0]?.description.notSeen.join()).toContain('GitHub');
  expect(error).toHaveBeenCalledWith('GitHub could not be read', { error: failure.name, why: failure.message, deploymentId: 'd2' });
  error.mockRestore();
});

test('a version that GitHub says brought nothing is no change that nobody reported', async () => {
  const { described, run } = made(async () => ({
    commits: [],
    notSeen: ['1 commit of the version before is not in this one.'],
    proposals: new Map(),
  }));
  await run();
  expect(described[0]).toMatchObject({
    description: { changeShas: [], notSeen: ['1 commit of the version before is not in this one.'] },
    changes: [],
  });
});

describe('words on changed lines', () => {
  it('are those of added and removed lines and of hunk headers, each once', () => {
    expect(
      wordsIn(['@@ -1,3 +1,3 @@ class Basket {\n context_word\n-old_call(x)\n+newCall(old_call)\n\\ No newline at end of file']),
    ).toEqual(['class', 'Basket', 'old_call', 'newCall']);
  });

  it('are at most 200, and cost no more than the text is long', () => {
    expect(wordsIn([Array.from({ length: 900 }, (_, index) => `+word_${index}`).join('\n')])).toHaveLength(200);
    const startedAt = performance.now();
    expect(wordsIn([`+${'a'.repeat(5_000_000)}`, '@@ '.repeat(1_000_000), '+-@\n'.repeat(1_000_000)]).length).toBeLessThanOrEqual(200);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
