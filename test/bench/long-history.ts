// What does `backtest` cost on a long history? `npx tsx test/bench/long-history.ts [COMMITS]` writes one and prints seconds and peak memory.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { peakMegabytes } from './peak-memory';

const words =
  'cart session charge retry ledger token queue worker cache index report banner login invoice refund shelf router proxy digest alert'.split(
    ' ',
  );
const firstSecond = 1_400_000_000;
const secondsBetween = 300;
const revertEvery = 40;
const revertsBack = 7;

const word = (seed: number): string => words[seed % words.length] ?? 'cart';

const titleOf = (at: number): string => `Change ${word(at)} of the ${word(at * 7)} number ${at}`;

const messageOf = (at: number): string =>
  at > revertsBack && at % revertEvery === 0
    ? `Revert "${titleOf(at - revertsBack)}"\n\nThe ${word(at * 3)} was slow and ${word(at - revertsBack)}${at}Handler timed out.`
    : `${titleOf(at)}\n\nBecause the ${word(at * 5)} was slow when ${word(at * 11)}${at % 97}Handler ran.`;

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

/** A commit as git's fast-import reads it. */
const commitOf = (at: number): string => {
  const who = `A <a@example.com> ${firstSecond + at * secondsBetween} +0000`;
  const body = `export const ${word(at)}_${at} = ${at};\nconst other${at % 500} = load_${word(at * 13)}(${at});\n`;
  const path = `services/${word(at)}/${word(at * 3)}-${at % 800}.ts`;
  return `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(messageOf(at))}M 100644 inline ${path}\n${data(body)}\n`;
};

const writeHistory = async (path: string, commits: number): Promise<void> => {
  await once(spawn('git', ['init', '-q', '--bare', '-b', 'main', path], { stdio: 'ignore' }), 'close');
  const git = spawn('git', ['-C', path, 'fast-import', '--quiet'], { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = once(git, 'close');
  for (let at = 1; at <= commits; at += 1) if (!git.stdin.write(commitOf(at))) await once(git.stdin, 'drain');
  git.stdin.end();
  await ended;
};

const main = async (): Promise<void> => {
  const commits = Number(process.argv[2] ?? 100_000);
  const folder = mkdtempSync(join(tmpdir(), 'aftershock-long-'));
  try {
    await writeHistory(join(folder, 'long.git'), commits);
    const began = process.hrtime.bigint();
    const command = resolve(__dirname, '..', '..', 'bin', 'aftershock.mjs');
    const run = spawn(process.execPath, [command, 'backtest', join(folder, 'long.git'), '--json'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const ended = once(run, 'close');
    const megabytes = await peakMegabytes(run.pid ?? 0, ended);
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    process.stdout.write(`${JSON.stringify({ commits, exit: run.exitCode, seconds: Math.round(seconds), megabytes })}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

void main();
