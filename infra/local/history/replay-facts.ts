// A history as the webhooks a team would have sent: commits as deployments, reverts as alerts, in our own format.
import { createHash } from 'node:crypto';
import { MINUTE_MS, later, millisOf, type Moment } from '../../../shared/core/facts/moment';
import type { Webhook } from '../week/webhooks';
import { plainOf } from './plain';
import type { Landed } from './landed';
import { reasonOf } from './reason';
import type { ReplayWindow, Revert } from './replay-window';

const mostDeployments = 300;
const togetherMinutes = [0, 15, 60, 240, 1_440] as const;
const mostFiles = 300;
const factsTogether = 10;

export type Rollout = { at: Moment; landed: readonly Landed[] };

const rolloutsWithin = (landed: readonly Landed[], minutes: number): Rollout[] => {
  const rollouts: { at: Moment; landed: Landed[] }[] = [];
  for (const one of landed) {
    const open = rollouts.at(-1);
    const first = open?.landed[0]?.landedAt;
    const isRevert = one.undoing?.kind === 'revert';
    // A revert goes out alone: what came before it was live when somebody saw the trouble.
    if (open && first !== undefined && !isRevert && open.landed.at(-1)?.undoing?.kind !== 'revert' && millisOf(one.landedAt) - millisOf(first) <= minutes * MINUTE_MS) {
      open.landed.push(one);
      open.at = one.landedAt;
    } else rollouts.push({ at: one.landedAt, landed: [one] });
  }
  return rollouts;
};

/** Deployments of a history: one a commit, or what landed within some minutes where there are too many of them. */
export const rolloutsOf = (landed: readonly Landed[]): { rollouts: readonly Rollout[]; minutes: number } => {
  const tries = togetherMinutes.map((minutes) => ({ minutes, rollouts: rolloutsWithin(landed, minutes) }));
  const last = { minutes: togetherMinutes[0], rollouts: rolloutsWithin(landed, togetherMinutes[0]) };
  return tries.find(({ rollouts }) => rollouts.length <= mostDeployments) ?? tries.at(-1) ?? last;
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
  return { kind: 'deployment', id: `replay-${sha}`, service, environment: 'production', at: rollout.at, repository: service, sha, ...(previousSha === undefined ? {} : { previousSha }), commits };
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
  Array.from({ length: Math.ceil(facts.length / factsTogether) }, (_, at) => facts.slice(at * factsTogether, (at + 1) * factsTogether)).map((batch) => webhookOf(batch, batch[0]?.at ?? ''));

/** The deliveries of a window: all deployments first, then what went wrong. */
export const webhooksOf = ({ reverts }: ReplayWindow, rollouts: readonly Rollout[], { service, words }: { service: string; words: Words }): { deployments: Webhook[]; alerts: Webhook[] } => ({
  deployments: batched(rollouts.map(deploymentOf(service, words))),
  alerts: batched(reverts.flatMap(signalsOf(service))),
});
