// The bundled week, played once for all suites of a jest run, by the product's own command; each suite gets a copy of the folder.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { LocalRun } from '../../infra/local/local-run';
import type { SlackCall } from '../../infra/local/slack-recorder';
import { playWeek } from '../../infra/local/week/play';
import { momentOf, weekBounds, weekOf, weeksAfter } from '../../shared/core/facts/moment';
import { onStop, running } from './running';

/** Memory reaches back from today, so the week played is the last one. */
export const lastWeek = weeksAfter(weekOf(momentOf(Date.now())), -1);
export const lastMonday = weekBounds(lastWeek)?.from ?? '';

const limitMs = 170_000;
const command = resolve(__dirname, '../../bin/aftershock.mjs');

const play = async (folder: string): Promise<void> => {
  const args = [command, 'start', '--once', '--port', '0', '--week', lastWeek, '--data', join(folder, 'data')];
  try {
    await promisify(execFile)(process.execPath, args, { env: process.env, timeout: limitMs, maxBuffer: 64_000_000 });
    writeFileSync(join(folder, 'done'), '');
  } catch (error) {
    writeFileSync(join(folder, 'failed'), String(error));
    throw error;
  }
};

// Whoever makes the folder plays; the others wait.
const isFirst = (folder: string): boolean => {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
};

/** A folder of one's own that holds the played week, told and digested. Removed by whoever asked for it. */
export const playedFolder = async (): Promise<string> => {
  const template = process.env['AFTERSHOCK_PLAYED_WEEK'] ?? join(tmpdir(), `aftershock-played-${process.pid}`);
  if (isFirst(template)) await play(template);
  for (const until = Date.now() + limitMs; !existsSync(join(template, 'done')); await wait(200))
    if (existsSync(join(template, 'failed')) || Date.now() > until) throw new Error(`the week could not be played into ${template}`);
  const folder = mkdtempSync(join(tmpdir(), 'aftershock-copy-'));
  cpSync(join(template, 'data'), folder, { recursive: true });
  return folder;
};

const callsIn = (folder: string): SlackCall[] =>
  readFileSync(join(folder, 'slack.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): SlackCall => JSON.parse(line));

/** A run that `stopAll` ends, in which the week has been played. Where DynamoDB is somewhere else, its memory is in no folder to copy. */
export const runningAfterWeek = async (): Promise<LocalRun> => {
  if (process.env['DYNAMODB_ENDPOINT'] === undefined) {
    const folder = await playedFolder();
    onStop(() => rmSync(folder, { recursive: true, force: true }));
    const earlier = callsIn(folder);
    const run = await running({ dataDir: folder, tableName: 'aftershock' });
    const slack = Object.create(run.slack, { calls: { get: () => [...earlier, ...run.slack.calls] } });
    return { ...run, slack };
  }
  const run = await running();
  await playWeek(run, lastMonday);
  return run;
};
