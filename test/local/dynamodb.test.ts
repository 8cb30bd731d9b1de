// The embedded DynamoDB: found, started, healthy, kept or forgotten, never left behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand, ScanCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { findDynoxide, startDynamodb } from '../../infra/local/dynamodb';
import { createTable, sweepExpired } from '../../infra/local/dynamodb-table';

jest.setTimeout(30_000);

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dynamodb-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const schema: CreateTableCommandInput = {
  TableName: 'facts',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
};
const clientOf = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const item = (sk: string, expiresAt?: number) => ({
  pk: { S: 'p' },
  sk: { S: sk },
  ...(expiresAt === undefined ? {} : { expiresAt: { N: String(expiresAt) } }),
});
const answers = async (endpoint: string) => (await fetch(endpoint).catch(() => undefined)) !== undefined;

test('starts quickly, takes the same table twice, ends when stopped', async () => {
  const startedAt = performance.now();
  const { endpoint, stop } = await startDynamodb();
  expect(performance.now() - startedAt).toBeLessThan(3000);
  const client = clientOf(endpoint);
  await createTable(client, schema);
  await client.send(new PutItemCommand({ TableName: 'facts', Item: item('1') }));
  await createTable(client, schema);
  expect((await client.send(new ScanCommand({ TableName: 'facts' }))).Count).toBe(1);
  client.destroy();
  await stop();
  expect(await answers(endpoint)).toBe(false);
});

test('a table schema that is wrong is an error, not ignored', async () => {
  const { endpoint, stop } = await startDynamodb();
  const client = clientOf(endpoint);
  await expect(createTable(client, { ...schema, KeySchema: [] })).rejects.toThrow(/./);
  client.destroy();
  await stop();
});

test('with a folder, what was written is there after a restart', async () => {
  for (const round of [1, 2]) {
    const { endpoint, stop } = await startDynamodb({ dataDir: join(folder, 'data') });
    const client = clientOf(endpoint);
    await createTable(client, schema);
    const { Item } = await client.send(new GetItemCommand({ TableName: 'facts', Key: item('kept') }));
    expect(Item === undefined).toBe(round === 1);
    await client.send(new PutItemCommand({ TableName: 'facts', Item: item('kept') }));
    client.destroy();
    await stop();
  }
});

test('the sweeper deletes what has expired, over pages, and nothing else', async () => {
  const { endpoint, stop } = await startDynamodb();
  const client = clientOf(endpoint);
  await createTable(client, schema);
  const nowSeconds = 1_763_000_000;
  const filler = { S: 'x'.repeat(100_000) };
  for (let index = 0; index < 15; index += 1)
    await client.send(new PutItemCommand({ TableName: 'facts', Item: { ...item(`old ${index}`, nowSeconds - 1), filler } }));
  for (const kept of [item('now', nowSeconds), item('later', nowSeconds + 1), item('for ever')])
    await client.send(new PutItemCommand({ TableName: 'facts', Item: kept }));
  expect(await sweepExpired(client, { schema, attribute: 'expiresAt' }, nowSeconds * 1000)).toBe(15);
  const { Items } = await client.send(new ScanCommand({ TableName: 'facts' }));
  expect(Items?.map(({ sk }) => sk?.S).sort()).toEqual(['for ever', 'later', 'now']);
  client.destroy();
  await stop();
});

test('without an emulator the error names the three ways to get one', () => {
  expect(() => findDynoxide('/nowhere', () => undefined)).toThrow(/npm install[^]*PATH[^]*DYNAMODB_ENDPOINT/);
});

test('a dynoxide on the PATH is found', () => {
  const program = join(folder, 'dynoxide');
  writeFileSync(program, '#!/bin/sh\n');
  chmodSync(program, 0o755);
  expect(findDynoxide(`/nowhere:${folder}`, () => undefined)).toBe(program);
});

test('DYNAMODB_ENDPOINT is used as it is, and not stopped by us', async () => {
  const own = await startDynamodb();
  const given = await startDynamodb({ environment: { DYNAMODB_ENDPOINT: own.endpoint } });
  expect(given.endpoint).toBe(own.endpoint);
  await given.stop();
  expect(await answers(own.endpoint)).toBe(true);
  await own.stop();
});

test.each(['SIGKILL', 'SIGTERM'] as const)('the emulator does not outlive its owner at %s', async (signal) => {
  const script = `require(${JSON.stringify(join(__dirname, '../../infra/local/dynamodb.ts'))}).startDynamodb().then(({ endpoint }) => { console.log(endpoint); setInterval(() => {}, 1000); })`;
  const owner = spawn(process.execPath, ['-r', 'tsx/cjs', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(__dirname, '../..'),
  });
  const [chunk] = (await once(owner.stdout, 'data')) as [Buffer];
  const endpoint = chunk.toString('utf8').trim();
  expect(await answers(endpoint)).toBe(true);
  owner.kill(signal);
  await once(owner, 'exit');
  let gone = false;
  for (let tries = 0; tries < 100 && !gone; tries += 1) {
    gone = !(await answers(endpoint));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(gone).toBe(true);
});
