// Plays the bundled week once for all suites of a jest run, by the product's own command.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { momentOf, weekBounds, weekOf, weeksAfter } from '../../shared/core/facts/moment';

/** One key for all runs, so that the same person has the same pseudonym in each. */
export const peopleSecret = 'people-of-the-stories';

/** Memory reaches back from today, so the week played is the last one. */
export const lastWeek = weeksAfter(weekOf(momentOf(Date.now())), -1);
export const lastMonday = weekBounds(lastWeek)?.from ?? '';

const limitMs = 170_000;
const command = resolve(__dirname, '../../bin/aftershock.mjs');

const play = async (folder: string): Promise<void> => {
  const args = [command, 'start', '--once', '--port', '0', '--week', lastWeek, '--data', join(folder, 'data')];
  try {
    await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, AFTERSHOCK_SECRET_PEOPLE: peopleSecret },
      timeout: limitMs,
      maxBuffer: 64_000_000,
    });
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

const template = (): string => process.env['AFTERSHOCK_PLAYED_WEEK'] ?? join(tmpdir(), `aftershock-played-${process.pid}`);

/** Plays the week unless somebody does already. */
export const playOnce = async (): Promise<void> => {
  if (isFirst(template())) await play(template());
};

/** The folder of the played week's memory, once it has been played: to be copied, not used. */
export const playedTemplate = async (): Promise<string> => {
  await playOnce();
  for (const until = Date.now() + limitMs; !existsSync(join(template(), 'done')); await wait(200))
    if (existsSync(join(template(), 'failed')) || Date.now() > until) throw new Error(`the week could not be played into ${template()}`);
  return join(template(), 'data');
};

/** Before a run of all suites: those that need the week find it played. jest hands in its own settings. */
export default ({ testPathPatterns }: { testPathPatterns: { patterns: readonly string[] } }): void => {
  // Whoever waits for it says why it failed.
  if (testPathPatterns.patterns.length === 0) void playOnce().catch(() => undefined);
};
