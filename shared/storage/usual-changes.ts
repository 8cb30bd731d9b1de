// What went live at a place on other days? Only beside that can be said how well the changes before an incident fit its alert.
import { wasLive } from '../core/facts/deployment';
import type { Change } from '../core/facts/change';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, HOUR_MS, later, type Moment } from '../core/facts/moment';
import { earlierCounted } from '../core/ranking/earlier-changes';
import { lookbackHours } from './placed-deployments';
import type { Storage } from './storage';

/** Days before an incident's onset that count. */
export const usualDays = 14;
/** Deployments whose contents are read, the newest; and how many at once. */
const mostRead = 100;
const atOnce = 20;

export type UsualChange = { change: Change; liveAt: Moment };

/** Changes that went live at an incident's own place before those that may have caused it: each once, newest first, about 300 at most. */
export const usualChanges = async (
  storage: Pick<Storage, 'deploymentsBetween' | 'contentOf'>,
  incident: Incident,
): Promise<UsualChange[]> => {
  const to = later(incident.startedAt, -lookbackHours * HOUR_MS);
  const deployments = await storage.deploymentsBetween(incident, later(incident.startedAt, -usualDays * DAY_MS), to);
  const newest = deployments.filter((one) => wasLive(one) && one.at < to).reverse();
  const found = new Map<string, UsualChange>();
  for (let start = 0; start < Math.min(newest.length, mostRead) && found.size < earlierCounted; start += atOnce) {
    const some = newest.slice(start, Math.min(start + atOnce, mostRead));
    const contents = await Promise.all(some.map(({ id }) => storage.contentOf(id)));
    contents.forEach(({ changes }, at) => {
      for (const change of changes) if (!found.has(change.sha)) found.set(change.sha, { change, liveAt: some[at]?.at ?? to });
    });
  }
  return [...found.values()];
};
