// Our own tests, run against a real part: how many passed, from jest's report and not from its exit code alone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { run } from './commands';
import { type Counts, say } from './part';

const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numRuntimeErrorTestSuites: z.number(),
});

export type JestRun = { config: string; args: readonly string[]; environment: Record<string, string>; limitSeconds?: number };

/** Counts of one jest run; a run that tests nothing, or ends badly without saying which test failed, is one failure. */
export async function runTests({ config, args, environment, limitSeconds = 600 }: JestRun): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'aftershock-conformance-'));
  const file = join(folder, 'report.json');
  try {
    const whole = ['--no-install', 'jest', '--config', config, '--runInBand', '--json', '--outputFile', file, ...args];
    const { code, output } = await run('npx', whole, { limitSeconds, environment });
    const counts = countsOf(file, code);
    if (counts.failed > 0) say(output);
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsOf(file: string, code: number): Counts {
  const report = Report.safeParse(read(file)).data;
  if (!report || report.numPassedTests === 0) return { passed: 0, failed: Math.max(1, report?.numFailedTests ?? 1), skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: code === 0 ? failed : Math.max(1, failed), skipped: report.numPendingTests };
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
