// Which messages would people have got this week, and did not: the policy only watched, or five were sent before them.
import type { Interrupt, InterruptRule } from '../facts/interrupt';
import type { Moment } from '../facts/moment';
import type { Policy } from '../risk/policy';
import type { NamedChange } from './digest-incidents';
import { interruptsInTurn, riskiestFirst, type DeploymentSeen, type Judging } from './interrupts';
import { compareText, groupBy } from './order';

/** One deployment's message that was not sent. `change` is the riskiest; absent where the contents are not known. */
export type UnsentAlert = {
  deploymentId: string;
  service: string;
  at: Moment;
  rules: InterruptRule[];
  /** One sentence a person can check. */
  because: string;
  change?: NamedChange;
  /** It would not have been sent by itself either: the budget was spent. */
  isBundled: boolean;
};

/** `watched`: messages that mode `observe` kept back. `bundled`: deployments over the budget. `shown` holds at most 50 of both, oldest first. */
export type Unsent = { mode: Policy['mode']; watched: number; bundled: number; shown: UnsentAlert[] };

const mostShown = 50;

type Judged = { seen: DeploymentSeen; interrupt: Interrupt };

const byTime = ({ deployment: one }: DeploymentSeen, { deployment: other }: DeploymentSeen): number =>
  compareText(one.at, other.at) || compareText(one.id, other.id);

/** Everything that asked for a message, oldest first. What only watches is judged as if it spoke: a budget would have held for it too. */
const judgedIn = (week: readonly DeploymentSeen[], { policy, standingsAt }: Judging): Judged[] => {
  const judging = { policy: { ...policy, mode: policy.mode === 'observe' ? 'advise' : policy.mode }, standingsAt };
  const places = groupBy(week.toSorted(byTime), ({ deployment: { service, environment } }) => `${service}#${environment}`);
  const judged = [...places.values()].flatMap((chain) => {
    const interrupts = interruptsInTurn(chain, judging);
    return chain.flatMap((seen, place) => {
      const interrupt = interrupts[place];
      return interrupt && interrupt.decision !== 'silent' ? [{ seen, interrupt }] : [];
    });
  });
  return judged.sort((one, other) => byTime(one.seen, other.seen));
};

const alertOf = ({ seen: { deployment, changes }, interrupt: { rules, because, decision } }: Judged): UnsentAlert => {
  const change = changes.toSorted(riskiestFirst)[0];
  return {
    deploymentId: deployment.id,
    service: deployment.service,
    at: deployment.at,
    rules,
    because,
    ...(change
      ? { change: { sha: change.sha, title: change.title, ...(change.pullRequest ? { pullRequest: change.pullRequest } : {}) } }
      : {}),
    isBundled: decision === 'bundle',
  };
};

/**
 * What was not sent in a week, and the ids of the deployments that had, or would have had, a message of their own. `week` holds its
 * described deployments that were live, in any order.
 */
export const unsentIn = (week: readonly DeploymentSeen[], judging: Judging): { unsent: Unsent; alertedIds: string[] } => {
  const judged = judgedIn(week, judging);
  const [alerted, bundled] = [judged.filter(({ interrupt }) => interrupt.decision === 'interrupt'), judged.filter(isOverBudget)];
  const { mode } = judging.policy;
  return {
    unsent: {
      mode,
      watched: mode === 'observe' ? alerted.length : 0,
      bundled: bundled.length,
      shown: (mode === 'observe' ? judged : bundled).slice(0, mostShown).map(alertOf),
    },
    alertedIds: alerted.map(({ seen }) => seen.deployment.id),
  };
};

const isOverBudget = ({ interrupt }: Judged): boolean => interrupt.decision === 'bundle';
