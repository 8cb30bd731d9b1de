// Where can people go back to, and what stands in the way?
import type { Change } from '../facts/change';
import { chainOf, type Deployment } from '../facts/deployment';
import { minutesBetween, type Moment } from '../facts/moment';
import type { Service } from '../facts/service';
import type { PlacedDeployment } from '../ranking/live-changes';
import type { WayBack } from './incident-file';

export type WayBackQuestion = {
  /** The deployment to go back behind. */
  behind: Deployment;
  /** Deployments of its place, in any order, with what they put live. */
  deployments: readonly PlacedDeployment[];
  /** Moments at which incidents of this service began. */
  incidentStarts: readonly Moment[];
  service?: Service;
};

const revision = /^[0-9a-f]{7,64}$/i;

const obstacle = (between: readonly PlacedDeployment[]): Pick<WayBack, 'reversible' | 'because'> => {
  const changes: Change[] = between.flatMap((placed) => placed.changes);
  const hard = changes.find(({ tier }) => tier.reversibility === 'hard');
  if (hard)
    return { reversible: 'no', because: `What "${hard.title.slice(0, 80).replaceAll('"', "'")}" did would stay. ${hard.tier.because}.` };
  const unseen = between.filter(
    ({ description, changes: known }) =>
      !description || description.notSeen.length > 0 || known.some(({ notSeen }) => notSeen.includes('files')),
  );
  if (unseen.length > 0)
    return {
      reversible: 'unknown',
      because: `The files of ${unseen.length === 1 ? 'one deployment' : `${unseen.length} deployments`} in between could not be seen.`,
    };
  return { reversible: 'yes', because: 'No migration or message format changed in between.' };
};

/** The last revision before `behind` that ran without an incident, and whether redeploying it is enough. Undefined where there is none. */
export const wayBackFrom = ({ behind, deployments, incidentStarts, service }: WayBackQuestion): WayBack | undefined => {
  const placed = new Map(deployments.map((one) => [one.deployment.id, one]));
  const chain = chainOf(deployments.map(({ deployment }) => deployment).filter((one) => one.service === behind.service));
  const index = chain.findIndex(({ id }) => id === behind.id);
  const clean = chain.slice(0, index).findLastIndex((one, position) => {
    const until = chain[position + 1]?.at ?? behind.at;
    return one.sha !== undefined && one.sha !== behind.sha && !incidentStarts.some((startedAt) => startedAt >= one.at && startedAt < until);
  });
  const target = chain[clean];
  if (!target?.sha) return undefined;
  const between = chain.slice(clean + 1, index + 1).flatMap(({ id }) => placed.get(id) ?? []);
  const command = service?.rollback && revision.test(target.sha) ? service.rollback.replaceAll('{sha}', target.sha.slice(0, 7)) : undefined;
  return {
    sha: target.sha,
    ranCleanMinutes: minutesBetween(target.at, chain[clean + 1]?.at ?? behind.at),
    ...obstacle(between),
    ...(command ? { command } : {}),
  };
};
