// Which incidents are filed under these paths?
import type { Moment } from '../core/facts/moment';
import type { PathMemoryLine } from '../core/measure/range-check';
import { filedUnder } from './incident-file';
import type { Storage } from './storage';

const mostPaths = 50;
const mostServices = 10;
const mostIncidents = 3;

/** Confirmed incidents by path, newest first, at most three a path; `notSeen` says where not all was looked up. */
export const pathMemory = async (
  storage: Pick<Storage, 'remembered'>,
  paths: readonly string[],
  { services, now }: { services: readonly string[]; now: Moment },
): Promise<{ memory: PathMemoryLine[]; notSeen: string[] }> => {
  const asked = paths.slice(0, mostPaths);
  const memory = await Promise.all(
    asked.map(async (path): Promise<PathMemoryLine> => {
      const found = await Promise.all(
        services.slice(0, mostServices).map((service) => storage.remembered(filedUnder.path(service, path), now, mostIncidents)),
      );
      const incidents = found
        .flat()
        .sort((one, other) => (one.at > other.at ? -1 : 1))
        .slice(0, mostIncidents);
      return { path, incidents: incidents.map(({ incidentId, title, at }) => ({ incidentId, title, at })) };
    }),
  );
  const notSeen = [
    ...(paths.length > mostPaths ? [`incidents of ${paths.length - mostPaths} more paths`] : []),
    ...(services.length === 0 ? ['incidents: neither the request nor the policy names a service'] : []),
    ...(services.length > mostServices ? [`incidents of ${services.length - mostServices} more services`] : []),
  ];
  return { memory: memory.filter(({ incidents }) => incidents.length > 0), notSeen };
};
