// What each kind of fact does to the table: the item it touches, and its next value given the present one.
import type { Commit } from '../core/facts/change';
import { addReport, deploymentFrom, type Deployment } from '../core/facts/deployment';
import type { AlertFact, DeploymentFact, Fact, FlagFact, PullRequestFact, PushFact, ResolutionFact, ReviewFact, RollbackFact } from '../core/facts/fact';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import { commitKey, deploymentKey, deploymentsOf, inPlace, inWeek, mergeKey, pullRequestKey, reviewKey, signalKey, signalsOf, type Key } from './keys';
import type { Item } from './table';

/** Where an alert without an environment is taken to come from. */
export const defaultEnvironment = 'production';

/** `next` gets the stored item and answers the one to write, or undefined to leave it. It must not depend on arrival order. */
export type Step = { key: Key; next: (known: Item | undefined) => Item | undefined };

/** A pushed commit, with the commits that came with it: the push is the only local knowledge of order. */
export type PushedCommit = { commit: Commit; before: string; earlierInPush: string[]; truncated: boolean };

const expiryOf = (at: Moment, keepDays: number): number => Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);

const once = (item: Item): Step => ({ key: item, next: (known) => (known ? undefined : item) });

/** Two reports of one thing: the later word wins, the text breaks ties, so that any order gives the same. */
const latest = (item: Item, at: (value: Item) => Moment): Step => ({
  key: item,
  next: (known) => {
    if (!known) return item;
    const [was, is] = [at(known), at(item)];
    return is > was || (is === was && JSON.stringify(item.value) > JSON.stringify(known.value)) ? item : undefined;
  },
});

/** A setting that belongs to no one service may break any of them. */
export const everyService = '*';

/** The item keeps every report of a deployment, and what they amount to: late and repeated reports then change nothing by order. */
export type StoredDeployment = { deployment: Deployment; reports: Deployment[] };

const reportOf = (fact: DeploymentFact | RollbackFact): Deployment => {
  const { commits: _commits, kind, provider: _provider, ...reported } = fact;
  return { ...reported, isRollback: kind === 'rollback', startedAt: fact.at };
};

const flipOf = (fact: FlagFact): Deployment => ({
  id: fact.id,
  service: fact.service ?? everyService,
  environment: fact.environment ?? defaultEnvironment,
  isRollback: false,
  status: 'succeeded',
  at: fact.at,
  startedAt: fact.at,
  setting: { kind: fact.setting, name: fact.name, title: fact.title },
  ...(fact.url ? { url: fact.url } : {}),
});

const deploymentItem = (stored: StoredDeployment, keepDays: number): Item => {
  const { id, service, environment, at } = stored.deployment;
  return {
    ...deploymentKey(id),
    ...inPlace(deploymentsOf(service, environment), at, id),
    ...inWeek('DEPLOYMENT', at, id),
    value: stored,
    expiresAt: expiryOf(at, keepDays),
  };
};

const deploymentStep = (report: Deployment, keepDays: number): Step => ({
  key: deploymentKey(report.id),
  next: (known) => {
    const before: StoredDeployment | undefined = known?.value;
    const reports = addReport(before?.reports ?? [], report);
    const deployment = deploymentFrom(reports);
    return deployment && reports.length !== before?.reports.length ? deploymentItem({ deployment, reports }, keepDays) : undefined;
  },
});

const commitSteps = (repository: string, commits: readonly PushedCommit[], keepDays: number): Step[] =>
  commits.map((pushed) =>
    once({ ...commitKey(repository, pushed.commit.sha), value: pushed, expiresAt: expiryOf(pushed.commit.landedAt, keepDays) }),
  );

const carried = (fact: DeploymentFact | RollbackFact): PushedCommit[] =>
  (fact.commits ?? []).map((commit, index, all) => ({
    commit,
    before: fact.previousSha ?? '',
    earlierInPush: all.slice(0, index).map(({ sha }) => sha),
    truncated: false,
  }));

const deploymentSteps = (fact: DeploymentFact | RollbackFact, keepDays: number): Step[] => [
  deploymentStep(reportOf(fact), keepDays),
  ...(fact.repository ? commitSteps(fact.repository, carried(fact), keepDays) : []),
];

const signalSteps = (fact: AlertFact | ResolutionFact, keepDays: number): Step[] => {
  const at = fact.kind === 'alert' ? fact.firedAt : fact.at;
  const place = inPlace(signalsOf(fact.service, fact.environment ?? defaultEnvironment), at, fact.id);
  return [once({ ...signalKey(fact.id), ...place, value: fact, expiresAt: expiryOf(at, keepDays) })];
};

const pushSteps = (fact: PushFact, keepDays: number): Step[] => {
  const commits = fact.commits.map((commit, index, all) => ({
    commit,
    before: fact.before,
    earlierInPush: all.slice(0, index).map(({ sha }) => sha),
    truncated: fact.truncated,
  }));
  return commitSteps(fact.repository, commits, keepDays);
};

const pullRequestSteps = (fact: PullRequestFact, keepDays: number): Step[] => {
  const expiresAt = expiryOf(fact.at, keepDays);
  const item = { ...pullRequestKey(fact.repository, fact.number), value: fact, expiresAt };
  const merge = fact.mergeSha ? [once({ ...mergeKey(fact.repository, fact.mergeSha), value: { number: fact.number }, expiresAt })] : [];
  return [latest(item, ({ value }) => value.at), ...merge];
};

const reviewSteps = (fact: ReviewFact, keepDays: number): Step[] => [
  latest({ ...reviewKey(fact.repository, fact.pullRequest, fact.id), value: fact, expiresAt: expiryOf(fact.at, keepDays) }, ({ value }) => value.at),
];

/** What a fact does to the table. Facts are kept for `keepDays` from when they happened. */
export const stepsOf = (fact: Fact, keepDays: number): Step[] => {
  switch (fact.kind) {
    case 'deployment':
    case 'rollback':
      return deploymentSteps(fact, keepDays);
    case 'alert':
    case 'resolution':
      return signalSteps(fact, keepDays);
    case 'push':
      return pushSteps(fact, keepDays);
    case 'pull-request':
      return pullRequestSteps(fact, keepDays);
    case 'review':
      return reviewSteps(fact, keepDays);
    case 'flag':
      return [deploymentStep(flipOf(fact), keepDays)];
  }
};
