// The look-ups of the command line over the bundled week, played for real: asked of the running one, then of the folder it leaves.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommandLine } from '../../infra/local/cli';
import { isRecord } from '../../infra/local/json-shape';
import { startLocalRun, type LocalRun } from '../../infra/local/local-run';
import { playWeek } from '../../infra/local/week/play';
import { monday, week, weekPolicy } from '../story/running';

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), 'aftershock-look-ups-'));
let run: LocalRun;
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
  run = await startLocalRun({ policy: weekPolicy(), port: 0, dataDir: folder, report: () => undefined });
  await playWeek(run, monday);
  await run.scheduler.fire('send-digest', { event: { week } });
  await run.settled();
  const listed: unknown = await (await fetch(`${run.url}/incidents?from=${monday}&to=2026-11-23T00:00:00.000Z`)).json();
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
    expect(incident.out).toMatch(/ 1\. Strong {4}#4207 ".*" · live 17 Nov 2026, \d\d:\d\d UTC, .* before/);
    expect(incident.out).toMatch(/\+ for: .*src\/charge\/retry\.ts/);
    const explained = await said('explain', ids['checkout'] ?? '', ...place());
    expect(explained.out).toMatch(/^kept #4207/m);
    expect(explained.out).toMatch(/^out {2}/m);
    expect(explained.out.trimEnd().endsWith('Provenance is not an input to this ranking.')).toBe(true);
  });

  test('postmortem: Markdown from the events, or JSON', async () => {
    expect((await said('postmortem', ids['checkout'] ?? '', ...place())).out).toMatch(/^---\n[\s\S]*## Timeline/);
    expect(JSON.parse((await said('postmortem', ids['checkout'] ?? '', '--json', ...place())).out)).toMatchObject({ verdict: 'confirmed', service: 'checkout' });
  });

  test('digest of the week, as Slack has it', async () => {
    const { exitCode, out } = await said('digest', '--week', week, ...place());
    expect([exitCode, out]).toEqual([0, expect.stringContaining(`week ${week}`)]);
    expect(JSON.parse((await said('digest', '--week', week, '--json', ...place())).out)).toMatchObject({ week, incidents: { caused: expect.any(Array) } });
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
    const between = await said('between', 'checkout', '2026-11-17T00:00', '2026-11-18', ...place());
    expect(between.out).toContain('#4207');
    const live = await said('live', 'checkout', '--at', '2026-11-17T14:30', ...place());
    expect([live.exitCode, live.out]).toEqual([0, expect.stringContaining('#4207')]);
    expect(await said('live', 'nobody', '--at', '2026-11-17T14:30', ...place())).toMatchObject({ exitCode: 1, out: expect.stringContaining('Nothing is known') });
  });

  test('like: each with its reason, or that there is none', async () => {
    const { exitCode, out } = await said('like', ids['identity'] ?? '', '--json', ...place());
    expect(exitCode).toBe(0);
    for (const { because } of JSON.parse(out).alike) expect(because).toMatch(/^same /);
  });

  test('nobody’s name or address is in any of it', async () => {
    const all = await Promise.all([said('incident', ids['checkout'] ?? '', '--json', ...place())]);
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

test('a folder without data, a plain address and a silent one are said so', async () => {
  expect((await said('incident', 'x', '--data', join(folder, 'none'))).error).toContain('holds no data');
  expect((await said('incident', 'x', '--url', 'http://example.com')).error).toContain('must be https');
  expect((await said('incident', 'x', '--url', 'http://127.0.0.1:1')).error).toContain('nothing answers at');
});
