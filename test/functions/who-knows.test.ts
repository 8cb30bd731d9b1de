// Law 4, for who knows a path: whatever order deployments, pushes and reviews come in, the table and the tiers end the same.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describeDeployment, type LookAtDeployment, type Services } from '../../functions/describe-deployment';
import { startDynamodb } from '../../infra/local/dynamodb';
import { createTable } from '../../infra/local/dynamodb-table';
import { localTable } from '../../infra/local/functions';
import type { Fact } from '../../shared/core/facts/fact';
import { DAY_MS, later } from '../../shared/core/facts/moment';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { canonical } from '../../shared/core/facts/canonical';
import { createStorage, type Storage } from '../../shared/storage/storage';
import { createTable as openTable } from '../../shared/storage/table';

jest.setTimeout(60_000);
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

let stop: () => Promise<void>;
let client: DynamoDBClient;
beforeAll(async () => {
  const started = await startDynamodb();
  stop = started.stop;
  client = new DynamoDBClient({ endpoint: started.endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
});
afterAll(async () => {
  client.destroy();
  await stop();
});

const start = '2026-03-02T10:00:00.000Z';
const repository = 'acme/shop';
const sha = (name: string): string => name.padEnd(40, '0');

type Step = { name: string; day: number; by: string; files: string[]; reviewer?: string };

/** A commit, its pull request, its review, and the deployment that put it live, each as its own fact. */
const factsOf = (steps: readonly Step[]): Fact[] =>
  steps.flatMap(({ name, day, by, files, reviewer }, index): Fact[] => {
    const at = later(start, day * DAY_MS);
    const before = steps[index - 1];
    const commit = {
      sha: sha(name),
      message: `Change ${name}`,
      landedAt: at,
      people: [{ key: by, isBot: false }],
      files: files.map((path) => ({ path, added: 4, deleted: 2 })),
    };
    const from = { provider: 'github', repository };
    return [
      {
        ...from,
        kind: 'push',
        id: `push:${name}`,
        branch: 'main',
        before: before ? sha(before.name) : '0'.repeat(40),
        after: sha(name),
        at,
        commits: [commit],
        truncated: false,
      },
      ...(reviewer === undefined
        ? []
        : ([
            {
              ...from,
              kind: 'pull-request',
              id: `pull:${name}`,
              number: index + 1,
              title: `Change ${name}`,
              body: '',
              branch: name,
              labels: [],
              author: { key: by, isBot: false },
              headSha: sha(name),
              mergeSha: sha(name),
              merged: true,
              at,
            },
            {
              ...from,
              kind: 'review',
              id: `review:${name}`,
              pullRequest: index + 1,
              sha: sha(name),
              state: 'approved',
              by: { key: reviewer, isBot: false },
              at,
            },
          ] as Fact[])),
      {
        ...from,
        kind: 'deployment',
        id: `deploy:${name}`,
        service: 'shop',
        environment: 'production',
        status: 'succeeded',
        at: later(at, 60_000),
        sha: sha(name),
      },
    ];
  });

const affected = async (fact: Fact, storage: Storage): Promise<string[]> => {
  if (fact.kind === 'deployment') return [fact.id];
  const shas =
    fact.kind === 'push'
      ? fact.commits.map((commit) => commit.sha)
      : fact.kind === 'pull-request'
        ? [fact.mergeSha ?? '']
        : fact.kind === 'review'
          ? [(await storage.pullRequest(repository, fact.pullRequest))?.pullRequest.mergeSha ?? '']
          : [];
  const ids = new Set<string>();
  for (const each of shas) {
    for (const { deploymentId } of await storage.carriersOf(each)) ids.add(deploymentId);
    for (const id of await storage.waitingFor(each)) ids.add(id);
  }
  return [...ids];
};

type Outcome = { table: string[]; tiers: Record<string, string> };
let tables = 0;

type Cut = { name: 'leaveTraces' | 'describe' | 'settleTraces' | 'rememberHandedOn'; isBefore: boolean };

/** Storage whose third call of a name fails, before or after it did its work. */
const cutOff = (storage: Storage, cut: Cut | undefined): Storage => {
  if (!cut) return storage;
  let calls = 0;
  const whole = storage[cut.name] as (...args: unknown[]) => Promise<unknown>;
  const part = async (...args: unknown[]): Promise<unknown> => {
    const fails = (calls += 1) === 3;
    if (fails && cut.isBefore) throw new Error('cut off');
    const answer = await whole(...args);
    if (fails) throw new Error('cut off');
    return answer;
  };
  return { ...storage, [cut.name]: part };
};

const play = async (facts: readonly Fact[], cut?: Cut): Promise<Outcome> => {
  const tableName = `facts-${(tables += 1)}`;
  await createTable(client, localTable(tableName).schema);
  const storage = createStorage(client, { tableName, keepDays: 2_000 });
  const waiting: LookAtDeployment[] = [];
  const nobody = async (): Promise<void> => undefined;
  const services: Services = {
    storage: cutOff(storage, cut),
    policy: builtInPolicy,
    describe: async (message) => void waiting.push(message as LookAtDeployment),
    correlate: nobody,
    tell: nobody,
    park: nobody,
  };
  for (const [index, fact] of facts.entries()) {
    await storage.recordDelivery({ provider: 'github', id: `${index}`, receivedAt: start, outcome: 'recorded' }, [fact]);
    for (const deploymentId of await affected(fact, storage)) waiting.push({ deploymentId });
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const message = next;
      await describeDeployment(message, services).catch(() => void waiting.unshift(message));
    }
  }
  const table: string[] = [];
  for await (const page of openTable(client, tableName).everything())
    for (const { pk, sk, value } of page) if (!pk.startsWith('DELIVERY#')) table.push(canonical({ pk, sk, value }));
  const tiers: Record<string, string> = {};
  for (const fact of facts)
    if (fact.kind === 'deployment')
      for (const { title, tier } of await storage.changesOf(fact.id)) tiers[title] = `${tier.tier}: ${tier.because}`;
  return { table: table.sort(), tiers };
};

const steps: Step[] = [
  { name: 'a', day: 0, by: 'ada', files: ['src/rates/load.ts', 'src/cart/sum.ts'] },
  { name: 'b', day: 10, by: 'bo', files: ['src/cart/show.ts'], reviewer: 'cy' },
  { name: 'c', day: 190, by: 'ada', files: ['src/rates/save.ts'] },
  { name: 'd', day: 195, by: 'ada', files: ['src/rates/save.ts', 'src/cart/sum.ts'], reviewer: 'bo' },
  { name: 'e', day: 200, by: 'ada', files: ['src/rates/load.ts', 'src/cart/sum.ts', 'src/new/a.ts'] },
];

test('who knows a folder decides over the tier of what goes live there', async () => {
  const { tiers, table } = await play(factsOf(steps));
  expect(tiers).toEqual({
    'Change a': expect.stringMatching(/^standard: /),
    'Change b': expect.stringMatching(/^standard: /),
    'Change c': 'high: High: src/rates/save.ts was written or reviewed by nobody but the author in 180 days (built-in policy, internal)',
    // Bo and Cy are too long ago to know the cart, and nobody but Ada knows the rates.
    'Change d': expect.stringMatching(/^high: .*nobody but the author/),
    // Bo has reviewed both since.
    'Change e': expect.stringMatching(/^standard: /),
  });
  expect(table.join('\n')).toMatch(/FOLDER#shop#production#src\/cart\//);
});

test('in any order, some of it twice', async () => {
  const facts = factsOf(steps);
  const inOrder = await play(facts);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...facts, ...facts.slice(-4)], { minLength: facts.length + 4 }), async (shuffled) => {
      expect(await play(shuffled)).toEqual(inOrder);
    }),
    { numRuns: 1 },
  );
});

test('a place that is young, or whose commits nobody reported, raises nothing', async () => {
  const [first, second] = steps;
  const young = await play(
    factsOf([
      { ...first!, day: 0 },
      { ...second!, day: 100, by: 'ada', files: ['src/rates/load.ts'], name: 'b' },
    ]),
  );
  expect(Object.values(young.tiers)).toEqual([expect.stringMatching(/^standard/), expect.stringMatching(/^standard/)]);
  const facts = factsOf(steps).filter(({ id }) => id !== 'push:c' && id !== 'push:d');
  expect(Object.values((await play(facts)).tiers).filter((tier) => !tier.startsWith('standard'))).toEqual([]);
});

test('cut off at any call, it ends as if it had not been', async () => {
  const facts = factsOf([steps[0]!, steps[2]!, steps[3]!]);
  const inOrder = await play(facts);
  for (const isBefore of [true, false])
    for (const name of ['leaveTraces', 'describe', 'settleTraces', 'rememberHandedOn'] as const)
      expect(await play(facts, { name, isBefore })).toEqual(inOrder);
});
