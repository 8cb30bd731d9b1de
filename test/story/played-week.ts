// The bundled week, played once for all suites of a jest run, by the product's own command; each suite gets a copy of the folder.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { momentOf, weekBounds, weekOf, weeksAfter } from '../../shared/core/facts/moment';

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
