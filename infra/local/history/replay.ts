// A real history through the real endpoints: deployments and alerts in, cards and a digest out, and how often the cards were right.
import { MINUTE_MS, later, weekOf, type Moment, type Week } from '../../../shared/core/facts/moment';
import type { Incident } from '../../../shared/core/facts/incident';
import type { Policy } from '../../../shared/core/risk/policy';
import { builtInPolicy } from '../../../shared/core/risk/policy';
import { createStorage } from '../../../shared/storage/storage';
import type { LocalRun } from '../local-run';
import { sendWebhook } from '../week/play';
import type { Webhook } from '../week/webhooks';
import { progressOf } from './progress';
import { onsetOf, type Rollout, webhooksOf } from './replay-facts';
import type { ReplayWindow } from './replay-window';

/** Long enough that nothing of an old history expires. */
const replayRetentionDays = 36_500;
const atOnce = 4;
const topFew = 5;

/** The built-in policy for one service that nobody wrote a policy for. It only observes: old deployments alarm nobody. */
export const replayPolicy = (service: string): Policy => ({
  ...builtInPolicy,
  retentionDays: replayRetentionDays,
  services: [{ name: service, repository: service, paths: [], dependsOn: [], aliases: [] }],
});

const sendAll = async (run: LocalRun, webhooks: readonly Webhook[]): Promise<void> => {
  const waiting = [...webhooks];
  const sender = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await sendWebhook(run, next);
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
};

const settledWithProgress = async (run: LocalRun, what: string): Promise<void> => {
  const tell = progressOf(what);
  const ticking = setInterval(() => tell(), 2_000);
  await run.settled().finally(() => clearInterval(ticking));
};

export type Judged = { incident: Incident; culpritShas: readonly string[]; place: number | undefined };

type Told = { service: string; window: ReplayWindow; rollouts: readonly Rollout[]; words: ReadonlyMap<string, readonly string[]> };

// Reverts close to each other are one incident: any of what they took out is a right answer.
// The variables are the run's own while it is up.
const judgedOf = async (run: LocalRun, { service, window }: Told): Promise<Judged[]> => {
  const storage = createStorage(run.dynamodb, { tableName: process.env['TABLE_NAME'] ?? '', keepDays: replayRetentionDays });
  const [first, last] = [window.landed[0]?.landedAt ?? '', window.landed.at(-1)?.landedAt ?? ''];
  const incidents =
    first === '' ? [] : await storage.incidentsBetween({ service, environment: 'production' }, later(first, -MINUTE_MS), last);
  return Promise.all(
    incidents.map(async (incident) => {
      const until: Moment = incident.resolvedAt ?? incident.detectedAt;
      const meant = window.reverts.filter((one) => onsetOf(one) >= incident.startedAt && onsetOf(one) <= until);
      const culpritShas = meant.flatMap(({ culprits }) => culprits.map(({ sha }) => sha));
      const suspects = (await storage.rankingOf(incident.id))?.suspects ?? [];
      const at = suspects.findIndex(({ sha }) => culpritShas.includes(sha));
      return { incident, culpritShas, place: at < 0 ? undefined : at + 1 };
    }),
  );
};

/** Sends everything, waits until all is worked through, and has the digest of the last week with incidents made. */
export const playHistory = async (run: LocalRun, told: Told): Promise<{ judged: Judged[]; week: Week | undefined }> => {
  const { deployments, alerts } = webhooksOf(told.window, told.rollouts, told);
  await sendAll(run, deployments);
  await settledWithProgress(run, 'Describing deployments');
  await sendAll(run, alerts);
  await settledWithProgress(run, 'Ranking suspects');
  const judged = await judgedOf(run, told);
  const lastAt = judged.at(-1)?.incident.startedAt ?? told.window.landed.at(-1)?.landedAt;
  const week = lastAt === undefined ? undefined : weekOf(lastAt);
  if (week !== undefined) {
    await run.scheduler.fire('send-digest', { event: { week } });
    await settledWithProgress(run, 'Working out the digest');
  }
  return { judged, week };
};

/** `The reverted change was first in 4 of 9 incidents and in the first five of 7.` */
export const verdictLine = (judged: readonly Judged[]): string => {
  const within = (most: number): number => judged.filter(({ place }) => place !== undefined && place <= most).length;
  const missed = judged.filter(({ place }) => place === undefined).length;
  const gone = missed === 0 ? '' : ` In ${missed} it was no suspect: it had gone live more than 48 hours before.`;
  return `By this history's own reverts: the reverted change was first in ${within(1)} of ${judged.length} incidents, in the first ${topFew} in ${within(topFew)}.${gone}`;
};
