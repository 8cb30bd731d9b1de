// Running other people's programs: bounded in time, their last words kept.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

const lastWordsCharacters = 4000;

export type Ended = { code: number; output: string };
export type RunOptions = { limitSeconds: number; environment?: Record<string, string>; folder?: string };

/** Runs a program to its end; code 124 where it took longer than `limitSeconds`, 127 where it could not start. `output` is its last 4,000 characters. */
export const run = (program: string, args: readonly string[], { limitSeconds, environment = {}, folder }: RunOptions): Promise<Ended> =>
  new Promise((resolve) => {
    let output = '';
    const child = spawn(program, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    const keep = (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-lastWordsCharacters));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const limit = setTimeout(() => {
      // Its whole group: npx would die alone and leave jest running.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      resolve({ code: 124, output: `${output}\n${program} did not end within ${limitSeconds} s` });
    }, limitSeconds * 1000);
    const end = (ended: Ended) => {
      clearTimeout(limit);
      resolve(ended);
    };
    child.once('error', (error) => end({ code: 127, output: error.message }));
    child.once('close', (code) => end({ code: code ?? 1, output: output.trim() }));
  });

/** Runs a program that must succeed. Throws an Error with its last words. */
export async function mustRun(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  const { code, output } = await run(program, args, options);
  if (code !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${code}: ${output}`);
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The first of these programs that is on the PATH, with its folder. */
export const onPath = (...programs: string[]): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(isExecutable);
};

/** A port of the loopback address that was free a moment ago. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
