import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runCommandLine } from '../../infra/local/cli';
import { SmallRepository } from './history-repository';

jest.setTimeout(180_000);

const program = join(__dirname, '../../bin/aftershock.mjs');

const run = async (args: string[]): Promise<{ code: number; out: string; error: string }> =>
  promisify(execFile)(process.execPath, [program, ...args], {
    maxBuffer: 20_000_000,
    env: { ...process.env, SLACK_BOT_TOKEN: 'xoxb-would-go-to-a-real-workspace', SLACK_API_URL: 'http://127.0.0.1:9/api/', NO_COLOR: '1' },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, error: stderr }),
    (problem: { code: number; stdout: string; stderr: string }) => ({ code: problem.code, out: problem.stdout, error: problem.stderr }),
  );

describe('start --repo', () => {
  const repo = new SmallRepository();
  afterAll(() => repo.remove());

  it('plays a history through the real endpoints and names the change that was reverted, never a person', async () => {
    for (let at = 0; at < 6; at += 1) repo.commit(`Tidy page ${at}`, { [`pages/p${at}.ts`]: `export const page${at} = ${at};\n` });
    const culprit = repo.commit('Round ledger totals\n\nBy Wilhelmina Quist.', {
      'src/ledger/totals.ts': 'export const roundTotals = (sum: number) => Math.round(sum);\n',
    });
    repo.commit('Write the handbook', { 'docs/handbook.md': 'words\n' });
    repo.commit(
      `Revert "Round ledger totals"\n\nThis reverts commit ${culprit}.\n\nReason for revert: invoices off by cents since roundTotals, Wilhelmina Quist saw it`,
      { 'src/ledger/totals.ts': 'export const sum = 1;\n' },
    );
    const { code, out, error } = await run(['start', '--once', '--port', '0', '--repo', repo.path]);
    expect({ code, error }).toEqual({ code: 0, error: expect.not.stringContaining('rror') });
    expect(out).toContain('the newest 9 of 9 commits');
    expect(out).toContain('1 alerts');
    expect(out).toContain('invoices off by cents since roundTotals');
    expect(out).toMatch(/1\. \w+ +"Round ledger totals"/);
    expect(out).toContain('What was reverted is suspect 1.');
    expect(out).toContain('the reverted change was first in 1 of 1 incidents');
    expect(out).toContain('digest of 2026-W10');
    expect(out + error).not.toMatch(/Wilhelmina|Quist|wq@/);
  });

  it('says plainly that a history without reverts has nothing to name', async () => {
    const calm = new SmallRepository();
    calm.commit('Begin', { 'a.ts': 'a\n' });
    const { code, out } = await run(['start', '--once', '--port', '0', '--repo', calm.path]);
    expect(code).toBe(0);
    expect(out).toContain('There is no revert here');
    calm.remove();
  });

  it.each([
    [['start', '--commits', '10'], '--commits needs --repo'],
    [['start', '--repo', '.', '--commits', 'many'], '--commits wants a number'],
    [['backtest', '/nowhere/at/all'], 'is no folder'],
    [['backtest', '.', '--since', 'x'], '--since wants'],
  ])('%j is refused before anything starts', async (args, words) => {
    const [out, error]: [string[], string[]] = [[], []];
    const code = await runCommandLine(args, undefined, { out: (text) => out.push(text), error: (text) => error.push(text) });
    expect({ code, out, error: error.join('\n') }).toEqual({ code: 2, out: [], error: expect.stringContaining(words) });
  });

  it('a refusal is what the process ends with', async () => {
    expect(await run(['start', '--repo', '/nowhere/at/all'])).toEqual({ code: 2, out: '', error: expect.stringContaining('is no folder') });
  });
});
