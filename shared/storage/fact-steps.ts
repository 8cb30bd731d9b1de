// What each kind of fact does to the table: the item it touches, and its next value given the present one.
import { canonical } from '../core/facts/canonical';
import type { Commit } from '../core/facts/change';
import { addReport, deploymentFrom, type Deployment } from '../core/facts/deployment';
import type {
  AlertFact,
  DeploymentFact,
  Fact,
  FlagFact,
  GateFact,
  PullRequestFact,
  PushFact,
  ResolutionFact,
  ReviewFact,
  RollbackFact,
} from '../core/facts/fact';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import type { PushedCommit } from '../core/facts/pushed-commit';
import { defaultEnvironment, everyService } from '../core/facts/service';
import { incidentIdOf } from './incident-id';
import {
  anchorKey,
  commitKey,
  deploymentKey,
  deploymentsAt,
  gateKey,
  inTime,
  inWeek,
  mergeKey,
  pullRequestKey,
  reviewKey,
  signalsAt,
  type Key,
} from './keys';
import type { Item, Write } from './table';

/** The item to write under its version, and what goes with it in the same transaction. */
export type Next = { item: Item; alongside?: Write[] };

/** `next` gets the stored item and answers what to write, or undefined to leave it. The outcome must not depend on arrival order. */
export type Step = { key: Key; next(known: Item | undefined): Next | undefined };

const expiryOf = (at: Moment, keepDays: number): number => Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);

const once = (item: Item): Step => ({ key: item, next: (known) => (known ? undefined : { item }) });

const keyOf = (write: Write): Key => ('remove' in write ? write.remove : 'overwrite' in write ? write.overwrite : write.item);

// A transaction may touch a key once.
const lastWord = (writes: readonly Write[]): Write[] => [
  ...new Map(writes.map((write) => [`${keyOf(write).pk} ${keyOf(write).sk}`, write])).values(),
];

const inTurn = (first: Step, second: Step): Step => ({
  key: first.key,
  next: (known) => {
    const between = first.next(known);
    const after = second.next(between?.item ?? known);
    if (!between || !after) return after ?? between;
    return { item: after.item, alongside: lastWord([...(between.alongside ?? []), ...(after.alongside ?? [])]) };
  },
});

/** Two reports of one thing: the later word wins, the text breaks ties, so that any order gives the same. */
const latest = <Value extends { at: Moment }>(item: Item<Value>): Step => ({
  key: item,
  next: (known: Item<Value> | undefined) => {
    if (!known) return { item };
    const [was, is] = [known.value.at, item.value.at];
    return is > was || (is === was && canonical(item.value) > canonical(known.value)) ? { item } : undefined;
  },
});

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

const placeKey = (deployment: Deployment): Key => inTime(deploymentsAt(deployment), deployment.at, deployment.id);

const deploymentNext = (stored: StoredDeployment, before: StoredDeployment | undefined, keepDays: number): Next => {
  const { deployment } = stored;
  const expiresAt = expiryOf(deployment.at, keepDays);
  const item = { ...deploymentKey(deployment.id), ...inWeek('DEPLOYMENT', deployment.at, deployment.id), value: stored, expiresAt };
  const moved = before && placeKey(before.deployment).sk !== placeKey(deployment).sk ? [{ remove: placeKey(before.deployment) }] : [];
  return { item, alongside: [{ overwrite: { ...placeKey(deployment), value: deployment, expiresAt } }, ...moved] };
};

const deploymentStep = (report: Deployment, keepDays: number): Step => ({
  key: deploymentKey(report.id),
  next: (known: Item<StoredDeployment> | undefined) => {
    const before = known?.value;
    const reports = addReport(before?.reports ?? [], report);
    const deployment = deploymentFrom(reports);
    return deployment && reports.length !== before?.reports.length ? deploymentNext({ deployment, reports }, before, keepDays) : undefined;
  },
});

// The same commit pushed twice to one branch (a forced push) is one item: the choice must not depend on which came first.
const greater = (item: Item): Step => ({
  key: item,
  next: (known) => (!known || canonical(item.value) > canonical(known.value) ? { item } : undefined),
});

const pushedSteps =
  (repository: string, commits: readonly Commit[], push: Pick<PushedCommit, 'branch' | 'before' | 'truncated'>) =>
  (keepDays: number): Step[] =>
    commits.map((commit, index) => {
      const pushed: PushedCommit = { commit, ...push, earlierInPush: commits.slice(0, index).map(({ sha }) => sha) };
      return greater({ ...commitKey(repository, commit.sha, push.branch), value: pushed, expiresAt: expiryOf(commit.landedAt, keepDays) });
    });

const deploymentSteps = (fact: DeploymentFact | RollbackFact, keepDays: number): Step[] => [
  deploymentStep(reportOf(fact), keepDays),
  ...pushedSteps(fact.repository ?? fact.service, fact.commits ?? [], { branch: '', before: fact.previousSha ?? '', truncated: false })(
    keepDays,
  ),
];

const signalSteps = (fact: AlertFact | ResolutionFact, keepDays: number): Step[] => {
  const at = fact.kind === 'alert' ? fact.firedAt : fact.at;
  const place = signalsAt({ service: fact.service, environment: fact.environment ?? defaultEnvironment });
  const expiresAt = expiryOf(at, keepDays);
  const signal = once({ ...inTime(place, at, fact.id), value: fact, expiresAt });
  return fact.kind === 'alert'
    ? [
        signal,
        once({
          ...anchorKey(incidentIdOf(fact.id)),
          value: { place: { service: fact.service, environment: fact.environment ?? defaultEnvironment }, at },
          expiresAt,
        }),
      ]
    : [signal];
};

const pushSteps = ({ repository, commits, branch, before, truncated }: PushFact, keepDays: number): Step[] =>
  pushedSteps(repository, commits, { branch, before, truncated })(keepDays);

const pullRequestSteps = (fact: PullRequestFact, keepDays: number): Step[] => {
  const expiresAt = expiryOf(fact.at, keepDays);
  const item = { ...pullRequestKey(fact.repository, fact.number), value: fact, expiresAt };
  const merge = fact.mergeSha ? [once({ ...mergeKey(fact.repository, fact.mergeSha), value: { number: fact.number }, expiresAt })] : [];
  return [latest(item), ...merge];
};

const reviewSteps = (fact: ReviewFact, keepDays: number): Step[] => [
  latest({ ...reviewKey(fact.repository, fact.pullRequest, fact.id), value: fact, expiresAt: expiryOf(fact.at, keepDays) }),
];

const gateStep = (fact: GateFact, keepDays: number): Step =>
  once({ ...gateKey(fact.id), value: fact, expiresAt: expiryOf(fact.at, keepDays) });

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
    case 'gate':
      return [gateStep(fact, keepDays)];
  }
};

/** One step a key: a delivery that says two things of one item says them one after the other, in one write. */
export const oneAKey = (steps: readonly Step[]): Step[] => {
  const byKey = new Map<string, Step>();
  for (const step of steps) {
    const name = `${step.key.pk} ${step.key.sk}`;
    const first = byKey.get(name);
    byKey.set(name, first ? inTurn(first, step) : step);
  }
  return [...byKey.values()];
};
