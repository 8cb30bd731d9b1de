import { releasesIn } from '../../infra/local/history/releases';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backtest } from '../../infra/local/history/backtest';
import { backtestWords } from '../../infra/local/history/backtest-words';
import { ChangedWords } from '../../infra/local/history/changed-words';
import { openRepository } from '../../infra/local/history/git';
import { readLanded, type Landed } from '../../infra/local/history/landed';
import { readHistory } from '../../infra/local/history/landings';
import { reasonOf } from '../../infra/local/history/reason';
import { rolloutsOf, webhooksOf } from '../../infra/local/history/replay-facts';
import { windowOf } from '../../infra/local/history/replay-window';
import { sinceMoment } from '../../infra/local/history/since';
import { undoingOf } from '../../infra/local/history/undoing';
import { backtestPage } from '../../shared/report/backtest-page';
import { SmallRepository } from './history-repository';

jest.setTimeout(120_000);

const landedIn = async (path: string): Promise<Landed[]> => {
  const repository = await openRepository(path);
  const all: Landed[] = [];
  for await (const one of readLanded(repository, (await readHistory(repository)).landings)) all.push(one);
  return all;
};

describe('what a commit undoes', () => {
  const sha = 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678';
  it.each([
    ['Revert "Add cart"\n\nThis reverts commit ' + sha + '.', 'revert'],
    ['Revert "Revert "Add cart""\n\nThis reverts commit ' + sha + '.', 'reland'],
    ['Revert "Revert "Revert "Add cart"""', 'revert'],
    ['Revert^2 "Add cart"', 'reland'],
    ['Revert "Reland "Add cart""', 'revert'],
    ['Reland "Add cart"', 'reland'],
    ['Reapply "Add cart"\n\nThis reverts commit ' + sha + '.', 'reland'],
    ['[Revert] Add cart', 'revert'],
    ['revert: feat(cart): add cart', 'revert'],
    ['Take the cart away\n\nThis reverts commit ' + sha + '.', 'revert'],
    ['Mend the cart\n\nFixes: a1b2c3d4e5f6 ("Add cart")', 'fix'],
  ])('%j is a %s', (message, kind) => expect(undoingOf(message)?.kind).toBe(kind));

  it.each([
    'Reverse the order',
    'Reverted-by header is read',
    'Rollbacks are shown',
    'Backoutput of the pump',
    'Fixes #12 for good',
    'Describe it\n\n> This reverts commit ' + sha,
    'Backtest a history',
    'Mend it\n\nFixes: deadbeef in the parser'.replace('deadbeef', 'defaced'),
  ])('%j undoes nothing', (message) => expect(undoingOf(message)).toBeUndefined());

  it('takes the ways in which a commit names another', () => {
    expect(undoingOf('Revert "Add cart (#41)" (#42)\n\nReverts acme/shop#41\nThis reverts change Iabcdef0123456789.')).toEqual({
      kind: 'revert',
      shas: [],
      changeIds: ['Iabcdef0123456789'],
      pullRequests: [41],
      titles: ['add cart'],
    });
  });

  it('is quick on hostile text', () => {
    const startedAt = Date.now();
    for (const piece of ['revert ', 'Revert "', '"', ' (#1)', 'this reverts ', '\n> ', ' ']) undoingOf(piece.repeat(200_000));
    expect(Date.now() - startedAt).toBeLessThan(2_000);
  });
});

describe('a small history', () => {
  const repo = new SmallRepository();
  const shas: Record<string, string> = {};
  beforeAll(() => {
    for (let at = 0; at < 24; at += 1)
      repo.commit(`Tidy page ${at}\n\nNothing to see.`, { [`pages/p${at}.ts`]: `export const page${at} = ${at};\n` }, 30);
    shas['ledger'] = repo.commit('Round ledger totals (#70)\n\nSums are kept in minor units.', {
      'src/ledger/totals.ts': 'export const roundTotals = (sum: number) => Math.round(sum);\n',
    });
    repo.commit('Write the handbook\n\nCo-Authored-By: Claude <noreply@anthropic.com>', { 'docs/handbook.md': 'words\n' });
    shas['revert'] = repo.commit(
      `Revert "Round ledger totals (#70)" (#71)\n\nThis reverts commit ${shas['ledger']}.\n\nReason for revert: ledger totals were off by cents, roundTotals said Wilhelmina Quist (wq@example.com), see https://example.com/x and ${shas['ledger']!.slice(0, 12)}\n\nOriginal change's description:\n> Round ledger totals (#70)\n\nChange-Id: I0123456789abcdef\nReviewed-by: Wilhelmina Quist <wq@example.com>`,
      { 'src/ledger/totals.ts': 'export const sum = 1;\n' },
    );
    shas['reland'] = repo.commit(`Reland "Round ledger totals (#70)"\n\nThis is a reland of ${shas['ledger']}.`, {
      'src/ledger/totals.ts': 'export const roundTotals = (sum: number) => Math.floor(sum);\n',
    });
    shas['silent'] = repo.commit(`Revert "Reland "Round ledger totals (#70)""\n\nThis reverts commit ${shas['reland']}.`, {
      'src/ledger/totals.ts': 'export const sum = 2;\n',
    });
    repo.git(['checkout', '-q', '-b', 'topic']);
    shas['inner'] = repo.commit('Cache the tax table', { 'src/tax/cache.ts': 'export const taxCache = new Map();\n' });
    repo.git(['checkout', '-q', 'main']);
    repo.later(20);
    repo.git(['merge', '-q', '--no-ff', '-m', 'Merge pull request #80 from acme/topic', '-m', 'Cache the tax table', 'topic']);
    shas['merge'] = repo.git(['rev-parse', 'HEAD']);
    repo.commit(
      `Revert "Cache the tax table"\n\nThis reverts commit ${shas['inner']}.\n\nStale taxCache entries charged the wrong tax after midnight.`,
      { 'src/tax/cache.ts': 'export const none = 0;\n' },
    );
    repo.commit(`Mend the handbook's spelling of ledger sums\n\nFixes: ${shas['reland']!.slice(0, 12)} ("Round")`, {
      'docs/handbook.md': 'better words\n',
    });
  });
  afterAll(() => repo.remove());

  it('lands merges once, with their own title, number and files', async () => {
    const landed = await landedIn(repo.path);
    const merge = landed.find(({ sha }) => sha === shas['merge'])!;
    expect([merge.title, merge.pullRequest, merge.files.map(({ path }) => path)]).toEqual([
      'Cache the tax table',
      80,
      ['src/tax/cache.ts'],
    ]);
    expect(landed.some(({ sha }) => sha === shas['inner'])).toBe(false);
    expect(landed.map(({ landedAt }) => landedAt)).toEqual(landed.map(({ landedAt }) => landedAt).sort());
    expect(landed[0]?.files).toEqual([{ path: 'pages/p0.ts', added: 1, deleted: 0 }]);
  });

  it('scrubs a reason of title, sha, links, trailers and people, and keeps what was said', async () => {
    const landed = await landedIn(repo.path);
    const [revert, culprit, silent] = ['revert', 'ledger', 'silent'].map((name) => landed.find(({ sha }) => sha === shas[name])!);
    const reason = reasonOf(revert!, [culprit!]);
    const text = `${reason?.title} ${reason?.text}`;
    expect(text).toContain('totals were off by cents');
    expect(text).toContain('roundTotals');
    for (const secret of [
      'Round ledger totals',
      'Wilhelmina',
      'Quist',
      'wq@',
      'https',
      shas['ledger']!.slice(0, 7),
      '#70',
      '#71',
      'Change-Id',
    ])
      expect(text).not.toContain(secret);
    expect(reasonOf(silent!, [culprit!])).toBeUndefined();
  });

  it('finds reverts, relands and fixes, and ranks as it would have then', async () => {
    const report = await backtest(await openRepository(repo.path), undefined);
    expect(report.found).toEqual({ reverts: 3, relands: 1, fixes: 1, unnamed: 0, older: 0, ranked: 4, withoutReason: 1 });
    const ledger = report.incidents.find(({ sha }) => sha === shas['revert'])!;
    expect(ledger).toMatchObject({ kind: 'revert', place: 1, newestFirst: 2, hasReason: true });
    expect(ledger.candidates).toBeGreaterThanOrEqual(20);
    expect(report.accuracy.map(({ method, top1 }) => [method, top1.total])).toEqual([
      ['aftershock', 3],
      ['rank fusion', 3],
      ['newest first', 3],
      ['largest', 3],
    ]);
    expect(report.months).toEqual([{ month: '2026-03', ai: 1, mixed: 0, human: 0, bot: 0, unknown: report.commits - 1 }]);
    expect(report.tiers.reduce((sum, { failed }) => sum + failed.hits, 0)).toBe(3);
    expect(report.hotPaths[0]).toMatchObject({ path: 'src/ledger', failed: { hits: 2 } });
    const words = backtestWords(report);
    expect(words).toContain('Found 3 reverts, 1 reland, 1 fix');
    expect(JSON.stringify(report) + words + backtestPage(report)).not.toMatch(/Wilhelmina|wq@example/);
  });

  it('knows releases by their tags, and which of them mended the one before', () => {
    const tag = (name: string, day: number) => ({ name, atMillis: Date.UTC(2026, 2, day) });
    const tags = [
      tag('v1.2.0', 1),
      tag('v1.2.1-rc.1', 2),
      tag('v1.2.1', 3),
      tag('tools@1.2.2', 3),
      tag('v1.2.2', 20),
      tag('v1.3.0', 21),
      tag('v1.3.0-hotfix', 22),
      tag('nightly-2026', 22),
      tag('v1.3', 23),
    ];
    const { count, hotFixes } = releasesIn(tags);
    expect(count).toBe(7);
    expect(hotFixes.map(({ tag: name, hours }) => [name, hours])).toEqual([
      ['v1.2.1', 48],
      ['v1.3.0-hotfix', 24],
    ]);
  });

  it('counts the hot fixes of the time asked about', async () => {
    const at = (day: number): string => String(Date.UTC(2026, 2, day) / 1_000);
    for (const [name, day] of Object.entries({ 'v3.0.0': 2, 'v3.0.1': 3, 'v3.0.2': 28 }))
      repo.git([
        'update-ref',
        `refs/tags/${name}`,
        repo.git(
          ['hash-object', '-t', 'tag', '-w', '--stdin'],
          `object ${shas['ledger']}\ntype commit\ntag ${name}\ntagger A B <a@example.com> ${at(day)} +0000\n\n${name}\n`,
        ),
      ]);
    const { releases } = await backtest(await openRepository(repo.path), undefined);
    expect(releases).toMatchObject({ hotFixes: { hits: 1, total: 3 }, medianHours: 24, latest: [{ tag: 'v3.0.1' }] });
  });

  it('reads only the time asked about, with the past it needs', async () => {
    const report = await backtest(await openRepository(repo.path), '2026-03-03T00:00:00.000Z');
    expect(report.commits).toBeLessThan(16);
    expect(report.incidents.find(({ sha }) => sha === shas['revert'])?.candidates).toBeGreaterThanOrEqual(20);
    await expect(backtest(await openRepository(repo.path), '2031-01-01T00:00:00.000Z')).rejects.toThrow('nothing landed');
  });

  it('writes a page with tables, and nothing to load', async () => {
    const text = backtestPage(await backtest(await openRepository(repo.path), undefined));
    expect(text).toContain('rank fusion');
    expect((text.match(/<table/g) ?? []).length).toBeGreaterThanOrEqual(5);
    expect(text).not.toMatch(/<script|src=|href="http/);
  });

  it('makes deployments and alerts of it, without people', async () => {
    const repository = await openRepository(repo.path);
    const window = await windowOf(repository, await readHistory(repository), {});
    expect(window.reverts.map(({ culprits }) => culprits.map(({ sha }) => sha))).toEqual([
      [shas['ledger']],
      [shas['reland']],
      [shas['merge']],
    ]);
    const { rollouts } = rolloutsOf(window);
    expect(rollouts.flatMap(({ landed }) => landed)).toHaveLength(window.landed.length);
    const { alerts } = webhooksOf(window, rollouts, { service: 'small', words: new Map() });
    const facts = alerts.flatMap(({ body }) => JSON.parse(body) as { kind: string; title: string }[]);
    expect(facts.map(({ kind }) => kind)).toEqual(['alert', 'resolution', 'alert', 'resolution', 'alert', 'resolution']);
    expect(facts[2]?.title).toBe('No reason given');
    expect(JSON.stringify(facts)).not.toMatch(/Wilhelmina|Round ledger|Cache the tax/);
  });

  it('keeps words of changed lines, not lines', async () => {
    const words = new ChangedWords(await openRepository(repo.path));
    const found = await words.of([shas['ledger']!, 'f'.repeat(40), shas['merge']!]);
    await words.stop();
    expect(found.get(shas['ledger']!)).toEqual(['export', 'const', 'roundTotals', 'sum', 'number', 'Math', 'round']);
    expect(found.get('f'.repeat(40))).toEqual([]);
    expect(found.get(shas['merge']!)).toContain('taxCache');
  });

  it('reads a bare copy all the same', async () => {
    const bare = mkdtempSync(join(tmpdir(), 'history-bare-'));
    execFileSync('git', ['clone', '-q', '--bare', repo.path, join(bare, 'shop.git')]);
    const repository = await openRepository(join(bare, 'shop.git'));
    expect([repository.name, (await readHistory(repository)).landings.length]).toEqual(['shop', (await landedIn(repo.path)).length]);
    rmSync(bare, { recursive: true });
  });
});

describe('hostile histories', () => {
  it('takes every text as text', async () => {
    const repo = new SmallRepository();
    const canary = join(repo.path, 'canary');
    repo.commit(`$(touch ${canary}) \`touch ${canary}\` ; touch ${canary}`, {
      [`$(touch canary)\n-rf`]: 'x',
      '--output=canary': 'y',
      'tab\there': 'z',
    });
    const hostile = repo.git(['rev-parse', 'HEAD']);
    repo.commit(
      Buffer.concat([Buffer.from('<!channel> \u001b[2J<script>alert(1)</script> '), Buffer.alloc(1_000_000, 'a'), Buffer.from('\n\nbody')]),
      { 'a.ts': 'a'.repeat(3_000_000) },
    );
    repo.commit(
      `Revert "$(touch ${canary})"\n\nThis reverts commit ${hostile}.\n\n<script>alert(2)</script> \u001b]0;pwned\u0007 broke $(touch ${canary}) totals`,
      {},
    );
    // A program named by the repository's own configuration is not run.
    for (const [key, value] of [
      ['diff.external', `touch ${canary}`],
      ['core.fsmonitor', `touch ${canary}`],
      ['core.pager', `touch ${canary}`],
      ['diff.x.textconv', `touch ${canary}`],
    ])
      repo.git(['config', key!, value!]);
    writeFileSync(join(repo.path, '.git', 'info', 'attributes'), '* diff=x\n');
    const landed = await landedIn(repo.path);
    expect(landed[0]?.files.map(({ path }) => path).sort()).toEqual(['$(touch canary)\n-rf', '--output=canary', 'tab\there']);
    expect(landed[1]?.message.length).toBeLessThan(10_000);
    const report = await backtest(await openRepository(repo.path), undefined);
    expect(report.found.ranked).toBe(1);
    expect(backtestWords(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(backtestPage(report)).not.toContain('<script');
    expect(existsSync(canary)).toBe(false);
    repo.remove();
  });

  it('goes on where contents are missing, as in a partial clone', async () => {
    const repo = new SmallRepository();
    const shas = ['one', 'two', 'three', 'four'].map((name) =>
      repo.commit(`Add ${name}`, { [`${name}.ts`]: `export const ${name}Words = 1;\n` }),
    );
    const blob = repo.git(['rev-parse', `${shas[1]}:two.ts`]);
    rmSync(join(repo.path, '.git', 'objects', blob.slice(0, 2), blob.slice(2)), { force: true });
    // Git would take the contents from the work tree.
    rmSync(join(repo.path, 'two.ts'));
    const landed = await landedIn(repo.path);
    expect(landed.map(({ files, hasLineCounts }) => [files[0], hasLineCounts])).toEqual([
      [{ path: 'one.ts', added: 1, deleted: 0 }, true],
      [{ path: 'two.ts', added: 0, deleted: 0 }, false],
      [{ path: 'three.ts', added: 1, deleted: 0 }, true],
      [{ path: 'four.ts', added: 1, deleted: 0 }, true],
    ]);
    const words = new ChangedWords(await openRepository(repo.path));
    const found = await words.of(shas);
    await words.stop();
    expect(shas.map((sha) => found.get(sha)?.at(-1))).toEqual(['oneWords', undefined, 'threeWords', 'fourWords']);
    repo.remove();
  });

  it('counts the lines of the newest alone where it is told so', async () => {
    const repo = new SmallRepository();
    // Three hundred commits one by one would take as many processes.
    const branch = repo.git(['symbolic-ref', 'HEAD']).trim();
    const empty = (at: number): string =>
      `commit ${branch}\ncommitter n <n@example.org> ${1_700_000_000 + at * 60} +0000\ndata <<END\nEmpty ${at}\nEND\n\n`;
    const input = Array.from({ length: 301 }, (_, at) => empty(at)).join('');
    execFileSync('git', ['-C', repo.path, 'fast-import', '--quiet'], { input });
    repo.commit('Add one', { 'one.ts': 'one\ntwo\n' });
    const repository = await openRepository(repo.path);
    const read = async (counted: number): Promise<Landed[]> => {
      const all: Landed[] = [];
      for await (const one of readLanded(repository, (await readHistory(repository)).landings, counted)) all.push(one);
      return all;
    };
    expect((await read(2)).map(({ hasLineCounts }) => hasLineCounts).lastIndexOf(false)).toBe(299);
    expect((await read(0)).at(-1)?.files).toEqual([{ path: 'one.ts', added: 0, deleted: 0 }]);
    repo.remove();
  });

  it('says what is wrong with what is no history', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'history-none-'));
    await expect(openRepository(join(empty, 'nowhere'))).rejects.toThrow('is no folder');
    await expect(openRepository(empty)).rejects.toThrow('no git repository');
    execFileSync('git', ['-C', empty, 'init', '-q']);
    await expect(openRepository(empty)).rejects.toThrow('no git repository with commits');
    rmSync(empty, { recursive: true });
  });
});

describe('from when on', () => {
  it.each([
    ['365d', '2025-03-01T00:00:00.000Z'],
    ['2w', '2026-02-15T00:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ])('%s', (text, at) => expect(sinceMoment(text, '2026-03-01T00:00:00.000Z')).toBe(at));
  it('refuses what is no time', () => expect(() => sinceMoment('yesterday', '2026-03-01T00:00:00.000Z')).toThrow('--since wants'));
});
