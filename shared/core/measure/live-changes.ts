// Which changes went live in a week, first when and by which deployment; and which of them were taken out again.
import type { Change } from '../facts/change';
import { wasLive, type Deployment } from '../facts/deployment';
import { DAY_MS, HOUR_MS, millisOf, type Moment } from '../facts/moment';
import { compareText, groupBy } from './order';
import type { DeploymentOfWeek, KnownChange, WeekFacts } from './week-facts';

export type LiveChange = KnownChange & { answeredAt?: Moment };

/** A week's facts in one order, each id once, with the changes by sha. */
export type WeekIndex = {
  /** Deployments that were live, by service, each service's oldest first. */
  live: DeploymentOfWeek[];
  liveByService: Map<string, DeploymentOfWeek[]>;
  /** `live` as DORA counts it. */
  rollouts: DeploymentOfWeek[];
  changes: Map<string, LiveChange>;
  earlier: Map<string, KnownChange>;
  /** Changes taken out again soon after they went live. */
  takenOut: TakenOut[];
};

/** Rolling back within this long of the deployment says that the deployment failed. */
const rollbackHours = 72;
/** Changes are counted once they had this long to fail. */
export const maturingDays = 14;

export const isRollback = ({ deployment, description }: DeploymentOfWeek): boolean =>
  deployment.isRollback || description?.isRollback === true;

/** Each id once; of two reports of one id the one that sorts first, so that order decides nothing. */
const distinctLive = (files: readonly DeploymentOfWeek[]): DeploymentOfWeek[] => {
  const byId = new Map<string, DeploymentOfWeek>();
  for (const file of files) {
    const known = byId.get(file.deployment.id);
    if (wasLive(file.deployment) && (!known || JSON.stringify(file) < JSON.stringify(known))) byId.set(file.deployment.id, file);
  }
  return [...byId.values()];
};

const byMoment = ({ deployment: one }: DeploymentOfWeek, { deployment: other }: DeploymentOfWeek): number =>
  compareText(one.at, other.at) || compareText(one.id, other.id);

/** By service, each service's oldest first. */
const chainsOf = (distinct: readonly DeploymentOfWeek[]): Map<string, DeploymentOfWeek[]> => {
  const chains = groupBy(distinct, ({ deployment }) => deployment.service);
  return new Map([...chains].sort(([one], [other]) => compareText(one, other)).map(([service, chain]) => [service, chain.sort(byMoment)]));
};

/** Where in a chain, oldest first, the deployments after a moment begin: a service may have thousands a week. */
export const firstAfter = (chain: readonly DeploymentOfWeek[], moment: Moment): number => {
  let [low, high] = [0, chain.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((chain[middle]?.deployment.at ?? '') > moment) high = middle;
    else low = middle + 1;
  }
  return low;
};

const artefactOf = ({ sha, version, id }: Deployment): string => sha ?? version ?? id;

/**
 * Live deployments as DORA counts them: a service's artefact rolled out step by step (regions, canary steps, retries) is one
 * deployment; the same artefact after another one is a new deployment.
 */
const rolloutsOf = (chain: readonly DeploymentOfWeek[]): DeploymentOfWeek[] => {
  const artefacts = chain.map(({ deployment }) => artefactOf(deployment));
  return chain.filter((_, place) => artefacts[place] !== artefacts[place - 1]);
};

const isEarlier = ({ at, id }: Deployment, known: LiveChange): boolean =>
  at < known.liveAt || (at === known.liveAt && id < known.deploymentId);

const firstLive = (live: readonly DeploymentOfWeek[]): Map<string, LiveChange> => {
  const changes = new Map<string, LiveChange>();
  for (const file of live) {
    if (isRollback(file)) continue;
    const { deployment, answer } = file;
    const { id: deploymentId, at: liveAt, service } = deployment;
    for (const change of file.changes) {
      const known = changes.get(change.sha);
      if (known && !isEarlier(deployment, known)) continue;
      const first: LiveChange = { change, deploymentId, liveAt, service };
      if (answer?.kind === 'reviewed') first.answeredAt = answer.at;
      changes.set(change.sha, first);
    }
  }
  return changes;
};

/** Indexes a week's facts once; everything else is looked up here. */
export const indexWeek = (facts: WeekFacts): WeekIndex => {
  const distinct = distinctLive(facts.deployments);
  const liveByService = chainsOf(distinct);
  const live = [...liveByService.values()].flat();
  const known = {
    live,
    changes: firstLive(distinct),
    earlier: new Map((facts.earlierChanges ?? []).map((change) => [change.change.sha, change])),
  };
  return {
    ...known,
    liveByService,
    rollouts: [...liveByService.values()].flatMap(rolloutsOf),
    takenOut: [...rollbacks(known), ...reverts(known)],
  };
};

type Known = Pick<WeekIndex, 'live' | 'changes' | 'earlier'>;

/** A change that went live, in this week or, as far as known, before. */
export const knownChange = (index: Known, sha: string): KnownChange | undefined => index.changes.get(sha) ?? index.earlier.get(sha);

const revertedSha = /\bThis reverts commit ([0-9a-f]{40})\b/i;

/** The sha that a commit says it takes back, as git writes it. */
export const revertedBy = ({ body }: Change): string | undefined => revertedSha.exec(body)?.[1]?.toLowerCase();

/** `by` = the deployment that took it out. `alone` = nothing else went with it, so that it can be blamed. */
export type TakenOut = { sha: string; why: 'revert' | 'rollback'; by: string; alone: boolean };

const within = (from: Moment, to: Moment, millis: number): boolean => from <= to && millisOf(to) - millisOf(from) <= millis;

const reverts = (index: Known): TakenOut[] =>
  [...index.changes.values()]
    .filter(({ change }) => change.body !== '')
    .flatMap(({ change, liveAt, deploymentId }) => {
      const sha = revertedBy(change);
      const known = sha === undefined ? undefined : knownChange(index, sha);
      return sha !== undefined && known && within(known.liveAt, liveAt, maturingDays * DAY_MS)
        ? [{ sha, why: 'revert' as const, by: deploymentId, alone: true }]
        : [];
    });

const rollbacks = (index: Known): TakenOut[] =>
  index.live.filter(isRollback).flatMap(({ deployment, description }) => {
    const removed = [...new Set(description?.removedShas ?? [])];
    return removed.flatMap((sha): TakenOut[] => {
      const known = knownChange(index, sha);
      const soon = known && within(known.liveAt, deployment.at, rollbackHours * HOUR_MS);
      return soon ? [{ sha, why: 'rollback', by: deployment.id, alone: removed.length === 1 }] : [];
    });
  });

/** Shas of earlier weeks that these facts point at: what to look up for `earlierChanges`. Sorted. */
export const shasPointedAt = (facts: WeekFacts): string[] => {
  const index = indexWeek({ ...facts, earlierChanges: [] });
  const reverted = [...index.changes.values()].flatMap(({ change }) => revertedBy(change) ?? []);
  const removed = index.live.flatMap(({ description }) => description?.removedShas ?? []);
  const confirmed = [...facts.incidents, ...(facts.earlierIncidents ?? [])].flatMap(({ standing: { settled } }) =>
    settled?.answer.kind === 'this-change' ? [settled.answer.sha] : [],
  );
  return [...new Set([...reverted, ...removed, ...confirmed])].filter((sha) => !index.changes.has(sha)).sort();
};
