// Which incidents are filed under these paths?
import type { Moment } from '../core/facts/moment';
import type { PathMemoryLine } from '../core/measure/range-check';
import { filedUnder } from './filed-under';
import type { Remembered } from './incident-record';
import type { Storage } from './storage';

const mostPaths = 50;
const mostServices = 10;
const mostIncidents = 3;

// A key holds 2,048 bytes; nothing is filed under a path that does not fit with its service.
const keyBytes = 1_800;

/** Incidents remembered under a path of a service, newest first. */
export const rememberedAt = async (
  storage: Pick<Storage, 'remembered'>,
  place: { path: string; service: string },
  { before, limit }: { before: Moment; limit: number },
): Promise<Remembered[]> => {
  const about = filedUnder.path(place.service, place.path);
  return Buffer.byteLength(about) > keyBytes ? [] : storage.remembered(about, before, limit);
};

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
        services.slice(0, mostServices).map((service) => rememberedAt(storage, { path, service }, { before: now, limit: mostIncidents })),
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
