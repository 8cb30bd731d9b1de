// How much memory did a process take at most? Looked up again and again while it runs.
import { spawnSync } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

const gapMillis = 500;

const residentMegabytes = (pid: number): number => {
  const { stdout } = spawnSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Math.round(Number(stdout.trim() || 0) / 1_000);
};

/** The most that was seen until `ended`; 0 where the system has no `ps`. */
export const peakMegabytes = async (pid: number, ended: Promise<unknown>): Promise<number> => {
  let peak = 0;
  let isOver = false;
  const over = ended.then(() => (isOver = true));
  while (!isOver) {
    peak = Math.max(peak, residentMegabytes(pid));
    await Promise.race([over, wait(gapMillis)]);
  }
  return peak;
};
