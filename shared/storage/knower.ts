// What people ask in Slack, looked up: one door for whoever answers at once and whoever answers late.
import { weekOf, weeksAfter, type Moment, type Week } from '../core/facts/moment';
import type { Policy } from '../core/risk/policy';
import { alikeIncidents, blastOf, liveAt, pathPast, wentLive } from './asked';
import { incidentFile } from './incident-file';
import type { Storage } from './storage';
import { weekFile } from './week-file';

/** `now`: the moment that "now" and "last week" are counted from. */
export const knowerOf = (storage: Storage, policy: Policy, now: Moment) => ({
  incident: async (id: string) => {
    const file = await incidentFile(storage, policy, id);
    return file && { file, showOrigin: (await storage.originShownAt(file.incident.id)) !== undefined };
  },
  digest: async (week?: Week) => (await weekFile(storage, policy, week ?? weeksAfter(weekOf(now), -1))).digest,
  file: (path: string) => pathPast(storage, policy, { path, now }),
  blast: (sha: string) => blastOf(storage, policy, { sha, now }),
  like: (id: string) => alikeIncidents(storage, policy, id),
  between: (asked: { service: string; from: Moment; to: Moment }) => wentLive(storage, asked),
  live: (service: string, at?: Moment) => liveAt(storage, service, at ?? now),
});
