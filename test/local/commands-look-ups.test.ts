// The look-ups of the command line over the bundled week, played for real: asked of the running one, then of the folder it leaves.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../infra/local/commands/local-memory';
import { createTable } from '../../shared/storage/table';
import { runCommandLine } from '../../infra/local/cli';
import { isRecord } from '../../infra/local/json-shape';
import { startLocalRun, type LocalRun } from '../../infra/local/local-run';
import { alikeTo } from '../../shared/core/measure/alike';
import { weekPolicyYaml } from '../../infra/local/week/policy';
import { momentOf } from '../../shared/core/facts/moment';
import { playedFolder } from '../story/played-week';
import { weekPolicy } from '../story/running';
import { lastMonday as monday, lastWeek as week } from '../story/week-player';

jest.setTimeout(180_000);

let folder = '';
const day = (number: number): string => momentOf(Date.parse(monday) + (number - 1) * 86_400_000).slice(0, 10);

let run: LocalRun;
let repo = '';

const git = (...args: string[]): string =>
  execFileSync('git', ['-C', repo, '-c', 'user.name=n', '-c', 'user.email=e@example.org', ...args], { encoding: 'utf8' });

const makeRepository = (): void => {
  mkdirSync(join(repo, 'src/charge'), { recursive: true });
  git('init', '-q');
  for (const text of ['a', 'b']) {
    writeFileSync(join(repo, 'src/charge/retry.ts'), text);
    writeFileSync(join(repo, 'aftershock.yaml'), weekPolicyYaml);
    git('add', '-A');
    git('commit', '-q', '-m', `Retry ${text}`);
  }
};

let ids: Record<string, string> = {};

const said = async (...argv: string[]) => {
  const [out, error]: [string[], string[]] = [[], []];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (out.push(String(text)), true));
  try {
    const exitCode = await runCommandLine(argv, undefined, { out: (text) => out.push(text), error: (text) => error.push(text) });
    return { exitCode, out: out.join(''), error: error.join('\n') };
  } finally {
    written.mockRestore();
  }
};

beforeAll(async () => {
  folder = await playedFolder();
  repo = join(folder, 'repository');
  makeRepository();
  run = await startLocalRun({ policy: weekPolicy(), port: 0, dataDir: folder, report: () => undefined });
  const listed: unknown = await (await fetch(`${run.url}/incidents?from=${monday}&to=${day(8)}T00:00:00.000Z`)).json();
  const items = isRecord(listed) && Array.isArray(listed['items']) ? listed['items'].filter(isRecord) : [];
  ids = Object.fromEntries(items.map((item) => [String(item['service']), String(item['id'])]));
});
afterAll(async () => {
  await run.stop();
  rmSync(folder, { recursive: true, force: true });
});

// The same answers from a server and from its folder; the folder can be opened only when the server has let it go.
describe.each(['url', 'data'])('--%s', (kind) => {
  const place = (): string[] => (kind === 'url' ? ['--url', run.url] : ['--data', folder]);

  beforeAll(async () => {
    if (kind === 'data') await run.stop();
  });

  test('incident and explain: what was kept, what was ruled out, and that origin had no say', async () => {
    const incident = await said('incident', ids['checkout'] ?? '', ...place());
    expect(incident).toMatchObject({ exitCode: 0, error: '' });
    expect(incident.out).toContain('Confirmed: #4207');
    expect(incident.out).toMatch(/ 1\. Strong {4}#4207 ".*" · live \d+ \w+ \d{4}, \d\d:\d\d UTC, .* before/);
    expect(incident.out).toMatch(/\+ for: .*src\/charge\/retry\.ts/);
    const explained = await said('explain', ids['checkout'] ?? '', ...place());
    expect(explained.out).toMatch(/^kept #4207/m);
    expect(explained.out).toMatch(/^out {2}/m);
    expect(explained.out.trimEnd().endsWith('Provenance is not an input to this ranking.')).toBe(true);
  });

  test('postmortem: a GitHub issue, as a link that fills in the form or as what `gh api` takes', async () => {
    const id = ids['checkout'] ?? '';
    const { out } = await said('postmortem', id, '--github-issue', 'acme/shop', ...place());
    const address = new URL(out.split('\n').find((line) => line.startsWith('https://')) ?? '');
    expect(address.origin + address.pathname).toBe('https://github.com/acme/shop/issues/new');
    expect(address.searchParams.get('title')).toContain(id);
    expect(address.searchParams.get('body')).toContain('## Timeline');
    const issue = JSON.parse((await said('postmortem', id, '--github-issue', 'acme/shop', '--json', ...place())).out);
    expect(issue).toEqual({
      title: address.searchParams.get('title'),
      labels: ['postmortem'],
      body: expect.stringContaining('```yaml\nid: '),
    });
  });

  test('postmortem: Markdown from the events, or JSON', async () => {
    expect((await said('postmortem', ids['checkout'] ?? '', ...place())).out).toMatch(/^---\n[\s\S]*## Timeline/);
    expect(JSON.parse((await said('postmortem', ids['checkout'] ?? '', '--json', ...place())).out)).toMatchObject({
      verdict: 'confirmed',
      service: 'checkout',
    });
  });

  test('digest of the week, as Slack has it', async () => {
    const { exitCode, out } = await said('digest', '--week', week, ...place());
    expect([exitCode, out]).toEqual([0, expect.stringContaining(`week ${week}`)]);
    expect(JSON.parse((await said('digest', '--week', week, '--json', ...place())).out)).toMatchObject({
      week,
      incidents: { caused: expect.any(Array) },
    });
  });

  test('file and blast: what a path went through, and what a change did, by its short sha', async () => {
    const file = await said('file', 'src/charge/retry.ts', ...place());
    expect(file.out).toContain('High · ');
    expect(file.out).toContain('Incidents (confirmed 1, possible 0)');
    const { incident } = JSON.parse((await said('incident', ids['checkout'] ?? '', '--json', ...place())).out);
    expect(incident.service).toBe('checkout');
    const sha: string = JSON.parse((await said('file', 'src/charge/retry.ts', '--json', ...place())).out).changes.at(-1).sha;
    const blast = await said('blast', sha.slice(0, 12), ...place());
    expect(blast.exitCode).toBe(0);
    expect(blast.out).toMatch(/still in/);
  });

  test('between and live: what went live, and what was', async () => {
    const between = await said('between', 'checkout', `${day(2)}T00:00`, day(3), ...place());
    expect(between.out).toContain('#4207');
    const live = await said('live', 'checkout', '--at', `${day(2)}T14:30`, ...place());
    expect([live.exitCode, live.out]).toEqual([0, expect.stringContaining('#4207')]);
    expect(await said('live', 'nobody', '--at', `${day(2)}T14:30`, ...place())).toMatchObject({
      exitCode: 1,
      out: expect.stringContaining('Nothing is known'),
    });
  });

  test('like: each with its reason, or that there is none', async () => {
    const { exitCode, out } = await said('like', ids['identity'] ?? '', '--json', ...place());
    expect(exitCode).toBe(0);
    for (const { because } of JSON.parse(out).alike) expect(because).toMatch(/^same /);
  });

  test('doctor looks at what is remembered too', async () => {
    const { exitCode, out } = await said('doctor', '--json', ...place());
    const findings: { what: string; status: string; says: string }[] = JSON.parse(out).findings;
    expect(exitCode).toBe(findings.some(({ status }) => status === 'LOOK') ? 1 : 0);
    expect(findings.find(({ what }) => what === 'Memory')).toMatchObject({ status: 'OK' });
    expect(findings.find(({ what }) => what === 'Provenance')?.says).toMatch(/% of \d+ changes unknown/);
  });

  test('policy drift knows the paths that people confirmed', async () => {
    const file = join(folder, 'lenient.yaml');
    writeFileSync(file, 'version: 1\npaths: [{match: ["src/charge/**"], tier: standard, because: "x"}]\n');
    const { exitCode, out } = await said('policy', 'drift', '--file', file, ...place());
    expect([exitCode, out]).toEqual([1, expect.stringContaining(`src/charge/retry.ts is standard, yet it was in ${ids['checkout']}`)]);
  });

  test('evidence: a record for every change, as words, table or JSON that can be verified', async () => {
    const period = ['--from', day(1), '--to', day(7)];
    expect((await said('evidence', ...period, ...place())).out).toMatch(/\d+ records of 40 production deployments/);
    expect((await said('evidence', ...period, '--tier', 'high', '--csv', ...place())).out).toContain('Retry charge on timeout');
    const { out } = await said('evidence', ...period, '--json', ...place());
    const file = join(folder, `${kind}.json`);
    writeFileSync(file, out);
    expect(await said('evidence', 'verify', file)).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/OK .* 5 of 5 days are sealed/),
    });
    expect(await said('evidence', 'verify', file, ...place())).toMatchObject({ exitCode: 0, out: expect.stringContaining('in the store') });
    writeFileSync(file, out.replace('Retry charge on timeout', 'Retry charge on timeouT'));
    expect(await said('evidence', 'verify', file)).toMatchObject({ exitCode: 1, out: expect.stringContaining('LOOK') });
    expect((await said('evidence', '--from', day(7), '--to', day(1), ...place())).exitCode).toBe(2);
    expect((await said('evidence', ...period, '--tier', 'dire', ...place())).exitCode).toBe(2);
  });

  test('check tells what broke on the paths of a range', async () => {
    const { exitCode, out } = await said('check', 'HEAD~1..HEAD', '--repo', repo, ...place());
    expect([exitCode, out]).toEqual([1, expect.stringContaining('History: src/charge/retry.ts: in 1 confirmed incident')]);
    expect(out).toContain(ids['checkout'] ?? '?');
  });

  test('nobody’s name or address is in any of it', async () => {
    const id = ids['checkout'] ?? '';
    const all = [
      await said('incident', id, '--json', ...place()),
      await said('postmortem', id, ...place()),
      await said('digest', '--week', week, '--json', ...place()),
    ];
    expect(all.map(({ out }) => out).join()).not.toMatch(/@example\.|@users\.noreply/);
  });

  test.each([
    [['incident', 'INC-none'], 2],
    [['blast', 'fffffff'], 2],
    [['blast', 'no-sha'], 2],
    [['between', 'checkout', '2026-11-18', '2026-11-17'], 2],
    [['live', 'checkout', '--at', 'yesterday'], 2],
    [['digest', '--week', '2026-W99'], 2],
  ])('%j exits with %i', async (argv, expected) => {
    expect((await said(...argv, ...place())).exitCode).toBe(expected);
  });
});

test('one byte changed in the store is found by the command, in a file exported afterwards and in one exported before', async () => {
  const period = ['--from', day(1), '--to', day(7), '--data', folder];
  const exported = async (name: string): Promise<string> => {
    const { out } = await said('evidence', ...period, '--json');
    writeFileSync(join(folder, name), out);
    return join(folder, name);
  };
  const before = await exported('before.json');
  const database = await openDatabase(folder);
  const table = createTable(database.client, database.tableName);
  for await (const items of table.everything())
    for (const item of items)
      if (item.sk.startsWith('CHANGE#') && JSON.stringify(item.value).includes('Log cart size'))
        await table.overwrite({ ...item, value: JSON.parse(JSON.stringify(item.value).replace('Log cart size', 'Log cart sizE')) });
  await database.close();
  const tampered = expect.stringMatching(/LOOK .*\d: differs from what was sealed/);
  expect(await said('evidence', 'verify', await exported('after.json'))).toMatchObject({ exitCode: 1, out: tampered });
  expect(await said('evidence', 'verify', before)).toMatchObject({ exitCode: 0 });
  expect(await said('evidence', 'verify', before, '--data', folder)).toMatchObject({ exitCode: 1, out: tampered });
});

test('a folder without data, a plain address and a silent one are said so', async () => {
  expect((await said('incident', 'x', '--data', join(folder, 'none'))).error).toContain('holds no data');
  expect((await said('incident', 'x', '--url', 'http://example.com')).error).toContain('must be https');
  expect((await said('incident', 'x', '--url', 'http://127.0.0.1:1')).error).toContain('nothing answers at');
});

test('alike: what was found by fingerprint or file first, then what shares rare words, five at most and never what came later', () => {
  const of = { incidentId: 'A', title: 'PaymentIntentError already charged', at: '2026-03-01T00:00:00.000Z' };
  const found = [{ incidentId: 'F', title: 'x', at: '2026-01-01T00:00:00.000Z', because: 'same fingerprint' }];
  const titled = (incidentId: string, title: string, month = '02') => ({ incidentId, title, at: `2026-${month}-01T00:00:00.000Z` });
  const common = Array.from({ length: 30 }, (_, at) => titled(`C${at}`, 'error already seen'));
  const alike = alikeTo(of, found, [
    ...common,
    titled('B', 'PaymentIntentError: charged twice'),
    titled('L', 'PaymentIntentError charged', '04'),
    titled('A', of.title),
    titled('O', 'already paymentintenterror'),
  ]);
  expect(alike.map(({ incidentId, because }) => [incidentId, because])).toEqual([
    ['F', 'same fingerprint'],
    ['B', 'same rare words: paymentintenterror, charged'],
  ]);
  const places = { service: 'checkout', paths: ['src/charge/retry.ts'], failureMode: 'state/concurrency' as const };
  const near = alikeTo(
    { ...of, ...places },
    [],
    [
      { ...titled('P', 'nothing shared'), ...places, service: 'other', failureMode: 'other' },
      { ...titled('D', 'nothing shared'), service: 'checkout', paths: ['src/charge/gateway.ts'] },
      { ...titled('M', 'nothing shared'), service: 'checkout', failureMode: 'state/concurrency' },
      { ...titled('S', 'nothing shared'), service: 'checkout' },
    ],
  );
  expect(near.map(({ incidentId, because }) => [incidentId, because])).toEqual([
    ['P', 'same file src/charge/retry.ts'],
    ['D', 'same folder src/charge; same service'],
    ['M', 'broke the same way: state/concurrency; same service'],
  ]);
  const many = Array.from({ length: 9 }, (_, at) => ({ ...titled(`F${at}`, 'x'), because: 'same fingerprint' }));
  expect(alikeTo(of, many, [])).toHaveLength(5);
});
