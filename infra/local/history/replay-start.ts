// `start --repo`: reads a window of a history, plays it, and shows the latest incident cards and the digest.
import { momentOf } from '../../../shared/core/facts/moment';
import { momentWords } from '../../../shared/core/measure/wording';
import { UsageError, type Arguments } from '../command';
import { field, textField } from '../json-shape';
import type { LocalRun } from '../local-run';
import { messageBox, styleOf } from '../terminal';
import { ChangedWords } from './changed-words';
import { openRepository, type Repository } from './git';
import { readHistory } from './landings';
import { playHistory, replayPolicy, verdictLine, type Judged } from './replay';
import { rolloutsOf } from './replay-facts';
import { windowOf, type ReplayWindow, type WindowOptions } from './replay-window';
import { sinceMoment } from './since';

const mostCards = 10;
const wordsTogether = 100;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const commitsIn = (text: string | undefined): { commits?: number } => {
  if (text === undefined) return {};
  const commits = Number(text);
  if (!Number.isInteger(commits) || commits < 1 || commits > 20_000) throw new UsageError('--commits wants a number from 1 to 20000');
  return { commits };
};

const optionsOf = (args: Arguments): WindowOptions => {
  const sinceAt = sinceMoment(args.text('since'), momentOf(Date.now()));
  return { ...commitsIn(args.text('commits')), ...(sinceAt === undefined ? {} : { sinceAt }) };
};

/** What is to be replayed, before anything is started. */
export type Replay = { repository: Repository; window: ReplayWindow; policy: ReturnType<typeof replayPolicy> };

/** Reads the repository. Throws where there is none. */
export const prepareReplay = async (path: string, args: Arguments): Promise<Replay> => {
  const options = optionsOf(args);
  const repository = await openRepository(path);
  const window = await windowOf(repository, await readHistory(repository), options);
  return { repository, window, policy: replayPolicy(repository.name) };
};

const wordsFor = async ({ repository, window }: Replay): Promise<Map<string, readonly string[]>> => {
  const changed = new ChangedWords(repository);
  const found = new Map<string, readonly string[]>();
  for (let from = 0; from < window.landed.length; from += wordsTogether) {
    const part = window.landed.slice(from, from + wordsTogether).map(({ sha }) => sha);
    for (const [sha, words] of await changed.of(part)) found.set(sha, words);
  }
  await changed.stop();
  return found;
};

const introduce = ({ repository, window }: Replay, deployments: { count: number; minutes: number }): void => {
  const { landed, reverts, olderReverts, ofCommits } = window;
  const [first, last] = [landed[0], landed.at(-1)];
  if (!first || !last) return;
  const how =
    deployments.minutes === 0
      ? 'one for each moment'
      : `one for each moment in the two days before a revert, else what landed within ${deployments.minutes} min together`;
  say(
    `${repository.name}: the newest ${landed.length} of ${ofCommits} commits on the main line, ${momentWords(first.landedAt)} to ${momentWords(last.landedAt)}.`,
  );
  say(
    `They become ${deployments.count} deployments (${how}) and ${reverts.length} alerts, each the reason of a revert without the title and name of what it took out.`,
  );
  if (olderReverts > 0) say(`${olderReverts} more reverts take out something older than this window, or do not say what: no alert.`);
  if (reverts.length === 0) say('There is no revert here, so there is no alert and no suspect to name. --commits N looks further back.');
};

const isAbout = (message: unknown, id: string): boolean => JSON.stringify(field(message, 'metadata') ?? '').includes(JSON.stringify(id));

const showCards = (run: LocalRun, judged: readonly Judged[]): void => {
  const style = styleOf(process.stdout, process.env);
  const shown = judged.slice(-mostCards);
  if (judged.length > shown.length) say(`\nThe latest ${shown.length} of ${judged.length} incidents, as the cards ended up:`);
  const posted = run.slack.messages();
  for (const { incident, place } of shown) {
    const card = posted.find(({ message }) => isAbout(message, incident.id) && field(message, 'thread_ts') === undefined);
    if (!card) continue;
    say(`\n${messageBox(`#incidents, ${momentWords(incident.startedAt)}`, card.message, style).trimEnd()}`);
    say(place === undefined ? 'What was reverted is not among the suspects.' : `What was reverted is suspect ${place}.`);
  }
};

const showDigest = (run: LocalRun, week: string): void => {
  const style = styleOf(process.stdout, process.env);
  const digest = run.slack
    .messages()
    .findLast(
      ({ message }) =>
        textField(field(message, 'metadata'), 'event_type').includes('digest') ||
        isAbout(message, week) ||
        isAbout(message, `digest:${week}`),
    );
  say(digest ? `\n${messageBox(`#incidents, digest of ${week}`, digest.message, style)}` : `\nThe digest of ${week} was not told.`);
};

/** Plays a prepared replay and shows it. Answers the week whose report is worth opening. */
export const replayAndTell = async (run: LocalRun, replay: Replay): Promise<string | undefined> => {
  const { window, repository } = replay;
  const { rollouts, minutes } = rolloutsOf(window);
  introduce(replay, { count: rollouts.length, minutes });
  if (rollouts.length === 0) return undefined;
  const words = await wordsFor(replay);
  const { judged, week } = await playHistory(run, { service: repository.name, window, rollouts, words });
  showCards(run, judged);
  if (week !== undefined) showDigest(run, week);
  if (judged.length > 0) say(verdictLine(judged));
  return week;
};
