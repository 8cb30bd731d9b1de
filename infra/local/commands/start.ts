// The main job on this machine: everything starts, a week or a history happens, and what people would have seen is shown.
import { once } from 'node:events';
import { weekBounds, weekOf, weeksAfter, momentOf, type Week } from '../../../shared/core/facts/moment';
import type { Policy } from '../../../shared/core/risk/policy';
import { parsePolicy } from '../../policy-file';
import type { Arguments, ExitCode } from '../command';
import { UsageError } from '../command';
import { prepareReplay, replayAndTell } from '../history/replay-start';
import { startLocalRun, type LocalRun } from '../local-run';
import { playWeek, wasPlayedBefore } from '../week/play';
import { weekPolicyYaml } from '../week/policy';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const policyOf = (yaml: string): Policy => {
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

const playAndTell = async (run: LocalRun, week: Week): Promise<Week> => {
  say(`A bundled week (${week}) of signed webhooks goes through the real endpoints of ${run.url}.\n`);
  if (wasPlayedBefore(run)) say('The folder remembers an earlier run: what was told then is not told again.\n');
  await playWeek(run, mondayOf(week));
  await run.scheduler.fire('send-digest', { event: { week } });
  await run.settled();
  return week;
};

/** What is played on a run, and under which policy. `prints`: messages appear as they come. */
type Play = { policy: Policy; prints: boolean; play: (run: LocalRun) => Promise<Week | undefined> };

const weekToPlay = (args: Arguments): Play => {
  const week = args.text('week') ?? lastWeek();
  mondayOf(week);
  for (const option of ['commits', 'since']) if (args.text(option) !== undefined) throw new UsageError(`--${option} needs --repo PATH`);
  return { policy: policyOf(weekPolicyYaml), prints: true, play: async (run) => playAndTell(run, week) };
};

const historyToPlay = async (path: string, args: Arguments): Promise<Play> => {
  const replay = await prepareReplay(path, args);
  // An old history is nobody's news: it never goes to a real workspace.
  delete process.env['SLACK_BOT_TOKEN'];
  return { policy: replay.policy, prints: false, play: async (run) => replayAndTell(run, replay) };
};

const runPlay = async (args: Arguments, { policy, prints, play }: Play): Promise<void> => {
  const dataDir = args.text('data');
  const run = await startLocalRun({
    policy,
    port: portIn(args.text('port')),
    slack: prints ? { print: (text) => void process.stdout.write(text) } : {},
    ...(dataDir === undefined ? {} : { dataDir }),
  });
  try {
    const week = await play(run);
    if (week !== undefined) say(`\nReport: ${run.url}/digests/${week}`);
    if (args.isSet('once')) return;
    say('Endpoints stay up. Stop with Ctrl-C.');
    await untilInterrupted();
  } finally {
    await run.stop();
  }
};

/** `start [--once] [--data DIR] [--port N] [--week W | --repo PATH [--commits N] [--since 90d]]`. */
export const start = async (args: Arguments): Promise<ExitCode> => {
  const path = args.text('repo');
  await runPlay(args, path === undefined ? weekToPlay(args) : await historyToPlay(path, args));
  return 0;
};
