// A deployment as we remember it, and the chain that says what was live when.
import { canonical, textOrder } from './canonical';
import type { DeploymentStatus } from './fact';
import type { Moment } from './moment';

/** A set of changes on a service's environment. Its changes are stored beside it. */
export type Deployment = {
  id: string;
  service: string;
  environment: string;
  repository?: string;
  sha?: string;
  version?: string;
  url?: string;
  /** The sender's own word that this takes code out again. */
  isRollback: boolean;
  status: DeploymentStatus;
  /** When the latest status was reached: for a succeeded deployment, when its changes went live. */
  at: Moment;
  startedAt: Moment;
  /** What the sender said was live before, where it knows. */
  previousSha?: string;
  /** Where it is the flip of a flag or a configuration value, and puts no commit live. */
  setting?: { kind: 'flag' | 'config'; name: string; title: string };
};

/** A deployment after its commits were looked up: which changes it put live, and what could not be seen. */
export type Description = {
  deploymentId: string;
  /** The revision it replaced. */
  previousSha?: string;
  changeShas: string[];
  /** Changes that it took out again. */
  removedShas: string[];
  isRollback: boolean;
  /** Sentences on what could not be read; empty when everything was. */
  notSeen: string[];
  /** A commit in between that nobody has reported yet: its push makes this worth another look. */
  awaitedSha?: string;
};

const finality: Record<DeploymentStatus, number> = { started: 0, cancelled: 1, failed: 2, succeeded: 3 };

const reportOrder = (one: Deployment, other: Deployment): number =>
  finality[one.status] - finality[other.status] || textOrder(one.at, other.at) || textOrder(canonical(one), canonical(other));

/**
 * A deployment from everything reported of it, in whatever order it came: the most final report wins, then the latest; one that
 * was live once stays so (a later `failed` is another deployment's business). Undefined where nothing was reported.
 */
export const deploymentFrom = (reports: readonly Deployment[]): Deployment | undefined => {
  const ordered = [...reports].sort(reportOrder);
  const merged = ordered.reduce<Deployment | undefined>((soFar, report) => ({ ...soFar, ...report }), undefined);
  if (!merged) return undefined;
  const startedAt = ordered.map((report) => report.startedAt).sort()[0] ?? merged.startedAt;
  return { ...merged, startedAt, isRollback: ordered.some(({ isRollback }) => isRollback) };
};

/** A report added to those known, once, in an order that does not depend on arrival. */
export const addReport = (reports: readonly Deployment[], report: Deployment): Deployment[] => {
  const text = canonical(report);
  return reports.some((known) => canonical(known) === text) ? [...reports] : [...reports, report].sort(reportOrder);
};

/** Whether its changes ever were live. */
export const wasLive = (deployment: Deployment): boolean => deployment.status === 'succeeded';

const chainOrder = (one: Deployment, other: Deployment): number => textOrder(one.at, other.at) || textOrder(one.id, other.id);

/** The deployments of one service's environment that were live, oldest first; the order given does not matter. */
export const chainOf = (deployments: readonly Deployment[]): Deployment[] =>
  deployments.filter((deployment) => wasLive(deployment) && !deployment.setting).sort(chainOrder);

/**
 * The deployments whose changes a rollback takes out: V1, V2, V3, then V1 again takes out V2 and V3; V2 after that is no rollback,
 * it brings V2 back. Undefined where the revision is not older than the one it replaces. `chain` holds the deployments of its
 * place, in any order.
 */
export const takenOutBy = (deployment: Deployment, chain: readonly Deployment[]): Deployment[] | undefined => {
  const earlier = chainOf(chain.filter((other) => other.id !== deployment.id && chainOrder(other, deployment) < 0));
  const firsts = earlier.filter((one, index) => one.sha !== undefined && earlier.findIndex(({ sha }) => sha === one.sha) === index);
  const returnsTo = firsts.findIndex(({ sha }) => sha === deployment.sha);
  const replaced = firsts.findIndex(({ sha }) => sha === earlier.at(-1)?.sha);
  return returnsTo < 0 || replaced <= returnsTo ? undefined : firsts.slice(returnsTo + 1, replaced + 1);
};
