// What was deployed around an incident: to its service, and to what that depends on.
import { wasLive } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import { HOUR_MS, later, type Moment } from '../core/facts/moment';
import { dependenciesOf, everyService, type Service } from '../core/facts/service';
import type { PlacedDeployment } from '../core/ranking/live-changes';
import type { Storage } from './storage';

/** How far back a deployment may be to be asked about. */
export const lookbackHours = 48;
/** How long after the onset deployments are still listed, as ruled out. */
const aftermathHours = 2;

type Reader = Pick<Storage, 'deploymentsBetween' | 'contentOf'>;

const placesOf = (services: readonly Service[], service: string): { name: string; distance: number }[] => [
  { name: service, distance: 0 },
  ...dependenciesOf(services, service),
  { name: everyService, distance: 1 },
];

/** Deployments from `lookbackHours` before an incident's onset until a little after it, with what those that were live by then put live. */
export const placedDeployments = async (storage: Reader, services: readonly Service[], incident: Incident): Promise<PlacedDeployment[]> => {
  const from: Moment = later(incident.startedAt, -lookbackHours * HOUR_MS);
  const to: Moment = later(incident.startedAt, aftermathHours * HOUR_MS);
  const placed = placesOf(services, incident.service).map(async ({ name, distance }) => {
    const deployments = await storage.deploymentsBetween({ service: name, environment: incident.environment }, from, to);
    return Promise.all(
      deployments.map(async (deployment): Promise<PlacedDeployment> => {
        // What was not live before the onset is ruled out whatever it holds.
        const mayBeLive = wasLive(deployment) && deployment.at <= incident.startedAt;
        return { deployment, distance, ...(mayBeLive ? await storage.contentOf(deployment.id) : { changes: [] }) };
      }),
    );
  });
  return (await Promise.all(placed)).flat();
};
