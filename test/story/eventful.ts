// A stretch of the bundled week in which every kind of webhook comes: a bad deployment, its alerts, the rollback, the repair, and the next trouble.
import { weekWebhooks, type Webhook } from '../../infra/local/week/webhooks';
import { monday } from './running';

const from = '2026-11-17T13:30:00.000Z';
const to = '2026-11-18T10:25:00.000Z';

/** From Tuesday's bad retry to Wednesday's key rotation, oldest first. */
export const eventfulWebhooks = (): Webhook[] => weekWebhooks(monday).filter(({ at }) => at >= from && at <= to);

/** What a webhook is about, e.g. `github deployment_status`. */
export const kindOf = ({ provider, headers }: Webhook): string =>
  [provider, headers['x-github-event'] ?? headers['sentry-hook-resource'] ?? ''].join(' ').trim();

/** Park and Miller's generator: 0..1, the same every time. */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
};

export const shuffled = <Thing>(things: readonly Thing[], seed: number): Thing[] => {
  const next = seeded(seed);
  return things
    .map((thing) => ({ thing, at: next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ thing }) => thing);
};

/** Only what differs: a whole table says nothing to a reader. */
export const difference = (one: readonly string[], other: readonly string[]): string[] => {
  const [left, right] = [new Set(one), new Set(other)];
  return [
    ...one.filter((text) => !right.has(text)).map((text) => `+ ${text}`),
    ...other.filter((text) => !left.has(text)).map((text) => `- ${text}`),
  ].slice(0, 6);
};
