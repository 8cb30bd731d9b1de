// describe-deployment: write what went live, then ask for what follows, then remember that it was asked.
import { describeDeployment, type Services } from '../../functions/describe-deployment';
import type { Change } from '../../shared/core/facts/change';
import type { Deployment, Description } from '../../shared/core/facts/deployment';
import { builtInPolicy } from '../../shared/core/risk/policy';
import type { Storage } from '../../shared/storage/storage';
import { Journal } from './journal';

const at = '2026-11-17T14:14:00.000Z';
const deployment: Deployment = {
  id: 'd2',
  service: 'checkout',
  environment: 'production',
  repository: 'acme/checkout',
  isRollback: false,
  status: 'succeeded',
  at,
  startedAt: at,
  sha: 'b'.repeat(40),
};
const earlier: Deployment = { ...deployment, id: 'd1', at: '2026-11-17T10:00:00.000Z', sha: 'a'.repeat(40) };
const later: Deployment = { ...deployment, id: 'd3', at: '2026-11-17T18:00:00.000Z', sha: 'c'.repeat(40) };

const made = (known: Deployment | undefined = deployment, handedOnBefore?: string) => {
  const journal = new Journal();
  const described: { description: Description; changes: readonly Change[] }[] = [];
  let handedOn = handedOnBefore;
  const storage = {
    deployment: journal.fn('deployment', () => known),
    liveBefore: async () => earlier,
    liveAfter: async () => later,
    deploymentsBetween: async () => [earlier],
    descriptionOf: async () => undefined,
    pushesOf: async () => [],
    pushedTogether: async () => [],
    pullRequestBehind: async () => undefined,
    describe: journal.fn('describe in table', (_: Deployment, content: { description: Description; changes: readonly Change[] }) => {
      described.push(content);
      return 'version-1';
    }),
    leaveTraces: async () => ({ version: '', isSettled: true }),
    folderRecords: async () => new Map(),
    workedThereLater: async () => [],
    settleTraces: async () => undefined,
    handedOn: async () => handedOn,
    rememberHandedOn: journal.fn('remember', (_: Deployment, version: string) => void (handedOn = version)),
  } satisfies Partial<Storage> as unknown as Storage;
  const policy = {
    ...builtInPolicy,
    services: [
      { name: 'checkout', paths: [], dependsOn: [], aliases: [] },
      { name: 'web', paths: [], dependsOn: ['checkout'], aliases: [] },
    ],
  };
  const services: Services = {
    storage,
    policy,
    describe: journal.ask('describe'),
    correlate: journal.ask('correlate'),
    tell: journal.ask('tell'),
    park: journal.ask('park'),
  };
  return { journal, described, services, handedOn: () => handedOn };
};

test('what went live is written before anybody is asked to look, and remembered after', async () => {
  const { journal, services } = made();
  await describeDeployment({ deploymentId: 'd2' }, services);
  expect(journal.lines).toEqual(['deployment', 'describe in table', 'describe', 'correlate', 'correlate', 'tell', 'remember']);
  expect(journal.asked['describe']?.map(({ message }) => message)).toEqual([{ deploymentId: 'd3' }]);
  expect(journal.asked['correlate']?.map(({ message }) => message)).toEqual([
    { service: 'checkout', environment: 'production', around: at },
    { service: 'web', environment: 'production', around: at },
  ]);
  expect(journal.asked['tell']?.map(({ message }) => message)).toEqual([{ subject: 'deployment:d2' }]);
});

test('an unreported commit is a change all the same, and what is not known is said', async () => {
  const { described, services } = made();
  await describeDeployment({ deploymentId: 'd2' }, services);
  expect(described[0]?.changes).toMatchObject([{ sha: 'b'.repeat(40), origin: { origin: 'unknown' }, review: { reviewed: 'cannot-see' } }]);
  expect(described[0]?.description.notSeen.join()).toContain('not reported to us');
});

test('nothing new, and handed on already: nobody is asked', async () => {
  const { journal, services } = made(deployment, 'version-1');
  await describeDeployment({ deploymentId: 'd2' }, services);
  expect(journal.asked).toEqual({});
});

test.each(['describe', 'correlate', 'tell', 'remember'])(
  'a crash at "%s", after the writing, is made good at the next look',
  async (name) => {
    const { journal, services, handedOn } = made();
    journal.failNext(name, new Error('cut off'));
    await expect(describeDeployment({ deploymentId: 'd2' }, services)).rejects.toThrow('cut off');
    expect(handedOn()).toBeUndefined();
    journal.lines.length = 0;
    await describeDeployment({ deploymentId: 'd2' }, services);
    expect(journal.lines.slice(2)).toEqual(['describe', 'correlate', 'correlate', 'tell', 'remember']);
    const causes = (journal.asked['tell'] ?? []).map(({ order }) => order?.cause);
    expect(new Set(causes).size).toBe(1);
  },
);

test('another state is another cause: the second look is not swallowed as a duplicate of the first', async () => {
  const [first, second] = [made(), made(deployment, 'version-0')];
  await describeDeployment({ deploymentId: 'd2' }, first.services);
  await describeDeployment({ deploymentId: 'd2' }, second.services);
  expect(second.journal.asked['tell']?.[0]?.order?.cause).not.toBe(first.journal.asked['tell']?.[0]?.order?.cause);
});

test.each([undefined, { ...deployment, status: 'failed' as const }, { ...deployment, status: 'started' as const }])(
  'what never went live is not described',
  async (known) => {
    const journal = new Journal();
    const storage = { deployment: journal.fn('deployment', () => known) } as unknown as Storage;
    await describeDeployment({ deploymentId: 'd2' }, { ...made().services, storage });
    expect(journal.lines).toEqual(['deployment']);
  },
);
