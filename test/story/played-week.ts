// The bundled week as it was played once for all suites of a jest run; each suite gets a copy of the folder.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalRun } from '../../infra/local/local-run';
import type { SlackCall } from '../../infra/local/slack-recorder';
import { playWeek } from '../../infra/local/week/play';
import { onStop, running } from './running';
import { lastMonday, playedTemplate } from './week-player';

/** A folder of one's own that holds the played week, told and digested. Removed by whoever asked for it. */
export const playedFolder = async (): Promise<string> => {
  const played = await playedTemplate();
  const folder = mkdtempSync(join(tmpdir(), 'aftershock-copy-'));
  cpSync(played, folder, { recursive: true });
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
