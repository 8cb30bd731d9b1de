// Whoever keeps an Aftershock: starts it again on the same folder, forgets a person, makes and takes back tokens.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommandLine } from '../../infra/local/cli';
import { forgottenOf } from '../../infra/local/commands/forget';
import { openDatabase } from '../../infra/local/commands/local-memory';
import { tokensAfter } from '../../infra/local/commands/token';
import { localSecrets } from '../../infra/local/secrets';
import { playWeek } from '../../infra/local/week/play';
import { canonical } from '../../shared/core/facts/canonical';
import { mayVisit, tokenLine } from '../../shared/runtime/access';
import { forgetPerson } from '../../shared/storage/erasure';
import { createTable } from '../../shared/storage/table';
import { playedFolder } from '../story/played-week';
import { running, stopAll } from '../story/running';
import { lastMonday } from '../story/week-player';

jest.setTimeout(180_000);

let folder = '';
const author = '9001+noor@users.noreply.github.com';

const said = async (...argv: string[]) => {
  const [out, error]: [string[], string[]] = [[], []];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (out.push(String(text)), true));
  const exitCode = await runCommandLine(argv, undefined, { out: (text) => out.push(text), error: (text) => error.push(text) });
  written.mockRestore();
  return { exitCode, out: out.join(''), error: error.join('\n') };
};

const stored = async (): Promise<string[]> => {
  const { client, tableName, close } = await openDatabase(folder);
  try {
    const items: string[] = [];
    for await (const page of createTable(client, tableName).everything()) items.push(...page.map((item) => canonical(item)));
    return items.sort();
  } finally {
    await close();
  }
};

const secret = (): string => localSecrets(process.env, folder)['AFTERSHOCK_SECRET_PEOPLE'] ?? '';
const told = (): string => readFileSync(join(folder, 'slack.jsonl'), 'utf8');

let before: string[] = [];

beforeAll(async () => {
  folder = await playedFolder();
  before = await stored();
});
afterAll(stopAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('started again on its folder, the week stores nothing new and tells nothing twice', async () => {
  const calls = told();
  await playWeek(await running({ dataDir: folder, tableName: 'aftershock' }), lastMonday);
  await stopAll();
  expect(told()).toBe(calls);
  expect(await stored()).toEqual(before);
});

test('forget takes a person out of every item, says how many, and finds nothing the second time', async () => {
  const keys = forgottenOf([author], [secret()]).keys;
  const holding = before.filter((item) => keys.some((key) => item.includes(key))).length;
  expect(holding).toBeGreaterThan(5);
  const rehearsed = await said('forget', author, '--data', folder, '--dry-run', '--json');
  expect(JSON.parse(rehearsed.out)).toMatchObject({ itemsChanged: holding, itemsRemoved: 0, isRehearsal: true });
  expect(await stored()).toEqual(before);
  expect(JSON.parse((await said('forget', author, '--data', folder, '--json')).out)).toMatchObject({ itemsChanged: holding });
  const after = await stored();
  expect(after).toHaveLength(before.length);
  expect(after.filter((item) => keys.some((key) => item.includes(key)))).toEqual([]);
  const others = forgottenOf(['github:9002'], [secret()]).keys;
  const count = (items: string[]): number => items.filter((item) => others.some((key) => item.includes(key))).length;
  expect(count(after)).toBe(count(before));
  expect(JSON.parse((await said('forget', author, '--data', folder, '--json')).out)).toMatchObject({ itemsChanged: 0, itemsRemoved: 0 });
});

test('an address in a text goes, a longer one that ends alike stays; what lies under a key of theirs goes whole', async () => {
  const { client, tableName, close } = await openDatabase(folder);
  const table = createTable(client, tableName);
  const body = 'from Ann@Example.org (ann@example.org.uk, joann@example.org), key K1';
  try {
    await table.overwrite({ pk: 'DELIVERY#x#1', sk: 'DELIVERY', value: { body, deep: [{ key: 'K1' }, { key: 'K11' }] } });
    await table.overwrite({ pk: 'PATH#x', sk: 'PERSON#K1', value: {} });
    const erasure = await forgetPerson(client, { tableName, forgotten: { keys: ['K1', ''], addresses: ['ann@example.org'] } });
    expect(erasure).toMatchObject({ itemsChanged: 1, itemsRemoved: 1 });
    expect((await table.get({ pk: 'DELIVERY#x#1', sk: 'DELIVERY' }))?.value).toEqual({
      body: 'from (address) (ann@example.org.uk, joann@example.org), key K1',
      deep: [{ key: '' }, { key: 'K11' }],
    });
    expect(await table.get({ pk: 'PATH#x', sk: 'PERSON#K1' })).toBeUndefined();
  } finally {
    await close();
  }
});

test.each([[['someone']], [['a@b@c']], [['github:']], [['.*@example.org', 'Ann Example']]])(
  '%j is nobody that can be forgotten',
  async (who) => {
    expect(await said('forget', ...who, '--data', folder)).toMatchObject({ exitCode: 2, error: expect.stringContaining('forget wants') });
  },
);

const opens = (token: string, tokens: readonly string[], scope: 'read' | 'evidence' = 'read'): boolean =>
  mayVisit(scope, { headers: { authorization: `Bearer ${token}` }, query: {}, nowSeconds: 0 }, { tokens, linkKeys: [] });

test('a token opens its scope, another one takes its place, and once revoked it opens nothing', () => {
  const first = tokensAfter('create', 'read', ['none']);
  const token = first.answer.lines[0] ?? '';
  expect(first.lines).toEqual([tokenLine('read', token)]);
  expect([opens(token, first.lines), opens(token, first.lines, 'evidence')]).toEqual([true, false]);
  const name = first.lines[0]?.slice(5, 13) ?? '';
  const both = tokensAfter('rotate', name, first.lines);
  const next = both.answer.lines[0] ?? '';
  expect([opens(token, both.lines), opens(next, both.lines)]).toEqual([true, true]);
  const after = tokensAfter('revoke', name, both.lines);
  expect([opens(token, after.lines), opens(next, after.lines)]).toEqual([false, true]);
  expect(JSON.stringify(tokensAfter('list', '', after.lines).answer)).not.toContain(next);
});

test('token keeps its lines in the folder, and no token itself', async () => {
  const { out } = await said('token', 'create', 'evidence', '--data', folder);
  const token = out.split('\n')[0] ?? '';
  const file = readFileSync(join(folder, 'secrets.json'), 'utf8');
  expect(file).toContain(tokenLine('evidence', token));
  expect(file).not.toContain(token);
  expect((await said('token', 'list', '--data', folder)).out).toMatch(/^[0-9a-f]{8} {2}evidence\n$/);
});

test.each([
  ['create', 'admin'],
  ['rotate', 'none'],
  ['burn', 'x'],
  ['list', 'x'],
])('token %s %s is refused', async (act, word) => {
  expect((await said('token', act, word, '--data', folder)).exitCode).toBe(2);
});
