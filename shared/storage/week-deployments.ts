// Which deployments did a week have, what did people answer under their messages, and which messages did nobody get?
import type { Change } from '../core/facts/change';
import { wasLive } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import type { DeploymentSeen, Judging } from '../core/measure/interrupts';
import { groupBy } from '../core/measure/order';
import { unsentIn } from '../core/measure/unsent';
import type { DeploymentOfWeek, WeekFacts } from '../core/measure/week-facts';
import { isProduction } from '../core/risk/environment';
import type { Policy } from '../core/risk/policy';
import type { Answered } from './messages';
import type { Storage } from './storage';
import type { WeekItems } from './weeks';

/** Answers read at once. */
const together = 10;

type Content = Pick<DeploymentOfWeek, 'deployment' | 'description'> & { changes: Change[] };

const contentsOf = (items: WeekItems, policy: Policy): Content[] => {
  const descriptions = new Map(items.descriptions.map((description) => [description.deploymentId, description]));
  const changes = groupBy(items.changes, ({ deploymentId }) => deploymentId);
  return items.deployments
    .filter(({ environment }) => isProduction(policy, environment))
    .map((deployment) => {
      const description = descriptions.get(deployment.id);
      return { deployment, changes: changes.get(deployment.id) ?? [], ...(description ? { description } : {}) };
    });
};

const placeOf = ({ service, environment }: { service: string; environment: string }): string => `${service}#${environment}`;

/** The described deployments that were live, each with the incidents of its place. */
const seenIn = (contents: readonly Content[], incidents: readonly Incident[]): DeploymentSeen[] => {
  const byPlace = groupBy(incidents, placeOf);
  return contents.flatMap(({ deployment, changes, description }) =>
    description && wasLive(deployment) ? [{ deployment, changes, description, incidents: byPlace.get(placeOf(deployment)) ?? [] }] : [],
  );
};

/** What people said under the messages they got: a review after the fact is one. */
const withAnswers = async (storage: Storage, contents: readonly Content[], alertedIds: readonly string[]): Promise<DeploymentOfWeek[]> => {
  const answers = new Map<string, Answered>();
  const ask = async (id: string): Promise<void> => {
    const answer = await storage.answerTo(`deployment:${id}`);
    if (answer) answers.set(id, answer);
  };
  for (let start = 0; start < alertedIds.length; start += together) await Promise.all(alertedIds.slice(start, start + together).map(ask));
  return contents.map((content) => {
    const answer = answers.get(content.deployment.id);
    return answer ? { ...content, answer: { kind: answer.kind, at: answer.at } } : content;
  });
};

type Read = { items: WeekItems; incidents: readonly Incident[] };

/** A week's production deployments, and the messages that were not sent. `incidents`: of the week and of the one before. */
export const deploymentsOfWeek = async (
  storage: Storage,
  { items, incidents }: Read,
  judging: Judging,
): Promise<Required<Pick<WeekFacts, 'deployments' | 'unsent'>>> => {
  const contents = contentsOf(items, judging.policy);
  const { unsent, alertedIds } = unsentIn(seenIn(contents, incidents), judging);
  return { deployments: await withAnswers(storage, contents, alertedIds), unsent };
};
