// A history as the webhooks a team would have sent: commits as deployments, reverts as alerts, in our own format.
import { createHash } from 'node:crypto';
import { HOUR_MS, MINUTE_MS, later, millisOf, type Moment } from '../../../shared/core/facts/moment';
import type { Webhook } from '../week/webhooks';
import { plainOf } from './plain';
import type { Landed } from './landed';
import { reasonOf } from './reason';
import type { ReplayWindow, Revert } from './replay-window';

const mostDeployments = 120;
const togetherMinutes = [15, 60, 240, 1_440];
const nearHours = 49;
const mostFiles = 300;
const factsTogether = 10;

export type Rollout = { at: Moment; landed: readonly Landed[] };

// What landed in the two days before a revert is told apart to the moment: those are the suspects.
const isNear = (reverts: readonly Revert[]): ((one: Landed) => boolean) => {
  const times = reverts.map(({ revert }) => millisOf(revert.landedAt));
  return ({ landedAt }) => times.some((at) => millisOf(landedAt) <= at && at - millisOf(landedAt) <= nearHours * HOUR_MS);
};

type Joining = { near: (one: Landed) => boolean; minutes: number };

const joins = (open: Rollout, one: Landed, { near, minutes }: Joining): boolean => {
  const first = open.landed[0];
  if (!first || first.undoing?.kind === 'revert' || one.undoing?.kind === 'revert') return false;
  const patience = near(one) || near(first) ? 0 : minutes;
  return millisOf(one.landedAt) - millisOf(first.landedAt) <= patience * MINUTE_MS;
};

const rolloutsWithin = (landed: readonly Landed[], joining: Joining): Rollout[] => {
  const rollouts: { at: Moment; landed: Landed[] }[] = [];
  for (const one of landed) {
    const open = rollouts.at(-1);
    if (open && joins(open, one, joining)) {
      open.landed.push(one);
      open.at = one.landedAt;
    } else rollouts.push({ at: one.landedAt, landed: [one] });
  }
  return rollouts;
};

/** Deployments of a history: one a commit before each revert; elsewhere what landed within some minutes, where there would be too many. */
export const rolloutsOf = ({
  landed,
  reverts,
}: Pick<ReplayWindow, 'landed' | 'reverts'>): { rollouts: readonly Rollout[]; minutes: number } => {
  const near = isNear(reverts);
  let [minutes, rollouts] = [0, rolloutsWithin(landed, { near, minutes: 0 })];
  for (const more of togetherMinutes) {
    if (rollouts.length <= mostDeployments) break;
    [minutes, rollouts] = [more, rolloutsWithin(landed, { near, minutes: more })];
  }
  return { rollouts, minutes };
};

type Words = ReadonlyMap<string, readonly string[]>;

const person = ({ name, email }: Landed['author']) => ({ name: name.slice(0, 300), email: email.slice(0, 300) });

const commitOf = (one: Landed, words: Words) => ({
  sha: one.sha,
  message: plainOf(one),
  landedAt: one.landedAt,
  author: person(one.author),
  committer: person(one.committer),
  files: one.files.filter(({ path }) => path !== '' && path.length <= 1_000).slice(0, mostFiles),
  identifiers: words.get(one.sha) ?? [],
  ...(one.pullRequest === undefined ? {} : { pullRequest: { number: one.pullRequest } }),
});

const deploymentOf = (service: string, words: Words) => (rollout: Rollout, at: number, all: readonly Rollout[]) => {
  const [sha, previousSha] = [rollout.landed.at(-1)?.sha ?? '', all[at - 1]?.landed.at(-1)?.sha];
  const commits = rollout.landed.map((one) => commitOf(one, words));
  return {
    kind: 'deployment',
    id: `replay-${sha}`,
    service,
    environment: 'production',
    at: rollout.at,
    repository: service,
    sha,
    ...(previousSha === undefined ? {} : { previousSha }),
    commits,
  };
};

/** The moment of the first error: as late as can be, just before the revert was live. */
export const onsetOf = ({ revert }: Revert): Moment => later(revert.landedAt, -1);

const signalsOf = (service: string) => (one: Revert) => {
  const { revert, culprits } = one;
  const reason = reasonOf(revert, culprits) ?? { title: 'No reason given', text: '' };
  const place = { service, environment: 'production', fingerprint: `replay-${revert.sha}` };
  return [
    { kind: 'alert', id: `replay-${revert.sha}`, ...place, ...reason, startedAt: onsetOf(one), at: revert.landedAt },
    { kind: 'resolution', id: `replay-end-${revert.sha}`, ...place, at: later(revert.landedAt, 1_000) },
  ];
};

const webhookOf = (facts: readonly unknown[], at: Moment): Webhook => {
  const body = JSON.stringify(facts);
  const id = createHash('sha256').update(body).digest('hex').slice(0, 32);
  return { provider: 'generic', at, id, headers: { 'x-aftershock-delivery': id, 'content-type': 'application/json' }, body };
};

const batched = <Fact extends { at: Moment }>(facts: readonly Fact[]): Webhook[] =>
  Array.from({ length: Math.ceil(facts.length / factsTogether) }, (_, at) => facts.slice(at * factsTogether, (at + 1) * factsTogether)).map(
    (batch) => webhookOf(batch, batch[0]?.at ?? ''),
  );

/** The deliveries of a window: all deployments first, then what went wrong. */
export const webhooksOf = (
  { reverts }: ReplayWindow,
  rollouts: readonly Rollout[],
  { service, words }: { service: string; words: Words },
): { deployments: Webhook[]; alerts: Webhook[] } => ({
  deployments: batched(rollouts.map(deploymentOf(service, words))),
  alerts: batched(reverts.flatMap(signalsOf(service))),
});
