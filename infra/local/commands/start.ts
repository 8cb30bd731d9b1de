// The main job on this machine: everything starts, a week happens, and what people would have seen is shown.
import { once } from 'node:events';
import { weekBounds, weekOf, weeksAfter, momentOf, type Week } from '../../../shared/core/facts/moment';
import { parsePolicy } from '../../policy-file';
import type { Arguments, ExitCode } from '../command';
import { startLocalRun, type LocalRun } from '../local-run';
import { playWeek } from '../week/play';
import { weekPolicyYaml } from '../week/policy';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const policyOf = (yaml: string) => {
  const parsed = parsePolicy(yaml);
  if ('policy' in parsed) return parsed.policy;
  throw new Error(parsed.problems.map(({ line, expected }) => `line ${line}: ${expected}`).join('; '));
};

const lastWeek = (): Week => weeksAfter(weekOf(momentOf(Date.now())), -1);

const mondayOf = (week: Week): string => {
  const bounds = weekBounds(week);
  if (!bounds) throw new Error(`${week} is no week; write it as 2026-W47`);
  return bounds.from;
};

const portIn = (text: string | undefined): number => {
  const port = Number(text ?? '4600');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('--port wants a number from 0 to 65535');
  return port;
};

const untilInterrupted = async (): Promise<void> => {
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
};

const playAndTell = async (run: LocalRun, week: Week): Promise<void> => {
  say(`A bundled week (${week}) of signed webhooks goes through the real endpoints of ${run.url}.\n`);
  await playWeek(run, mondayOf(week));
  await run.scheduler.fire('send-digest', { event: { week } });
  await run.settled();
};

/** `start [--once] [--data DIR] [--port N] [--week W]`. */
export const start = async (args: Arguments): Promise<ExitCode> => {
  const dataDir = args.text('data');
  const week = args.text('week') ?? lastWeek();
  mondayOf(week);
  const run = await startLocalRun({
    policy: policyOf(weekPolicyYaml),
    port: portIn(args.text('port')),
    slack: { print: (text) => void process.stdout.write(text) },
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  try {
    await playAndTell(run, week);
    say(`\nReport: ${run.url}/digests/${week}`);
    if (!args.isSet('once')) {
      say('Endpoints stay up. Stop with Ctrl-C.');
      await untilInterrupted();
    }
    return 0;
  } finally {
    await run.stop();
  }
};
