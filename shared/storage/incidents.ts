// Incidents as last worked out, their rankings, and what people said of them.
import { canonical } from '../core/facts/canonical';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import type { Ranking } from '../core/facts/ranking';
import type { Verdict, VerdictDetail } from '../core/facts/verdict';
import {
  detailKey,
  incidentKey,
  incidentsAt,
  inTime,
  inWeek,
  memoryKey,
  originShownKey,
  rankingKey,
  verdictKey,
  type Key,
  type PlaceName,
} from './keys';
import { ConflictError, type Item, type Table } from './table';

/** A ranking with the moment's other decisions about its incident. */
export type RankedIncident = { incident: Incident; ranking: Ranking };

/** An earlier incident, remembered under what it had to do with (a path, a fingerprint). */
export type Remembered = { incidentId: string; title: string; at: Moment };

const placeKey = (incident: Incident): Key => inTime(incidentsAt(incident), incident.startedAt, incident.id);

const incidentItems = ({ incident, ranking }: RankedIncident, expiresAt: number): Item[] => [
  { ...rankingKey(incident.id), value: ranking, expiresAt },
  { ...incidentKey(incident.id), ...inWeek('INCIDENT', incident.startedAt, incident.id), value: incident, expiresAt },
];

export const incidentQuestions = (table: Table, keepDays: number) => {
  const expiryOf = (at: Moment): number => Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);

  const verdictsOn = async (incidentId: string): Promise<Verdict[]> => {
    const items = await table.all<Verdict>({ partition: incidentKey(incidentId).pk, startsWith: 'VERDICT#' });
    return items.map(({ value }) => value);
  };

  const putOnce = async (item: Item): Promise<boolean> =>
    table.put({ item, before: undefined }).then(
      () => true,
      (error: unknown) => (error instanceof ConflictError ? false : Promise.reject(error)),
    );

  return {
    incident: async (id: string): Promise<Incident | undefined> => (await table.get<Incident>(incidentKey(id)))?.value,

    rankingOf: async (id: string): Promise<Ranking | undefined> => (await table.get<Ranking>(rankingKey(id)))?.value,

    /** Incidents of a place by onset, oldest first; both ends inclusive. */
    incidentsBetween: async (place: PlaceName, from: Moment, to: Moment): Promise<Incident[]> => {
      const items = await table.all<Incident>({ partition: incidentsAt(place), from, to: `${to}~` });
      return items.map(({ value }) => value);
    },

    /** Remembers an incident and its ranking as they now are. Answers whether that is news. */
    rememberIncident: async (ranked: RankedIncident): Promise<boolean> => {
      const expiresAt = expiryOf(ranked.incident.startedAt);
      const items = incidentItems(ranked, expiresAt);
      const before = new Map((await table.getMany(items)).map((item) => [item.sk, item]));
      const news = items.filter((item) => canonical(before.get(item.sk)?.value) !== canonical(item.value));
      if (news.length === 0) return false;
      const known = (await table.get<Incident>(incidentKey(ranked.incident.id)))?.value;
      const place = placeKey(ranked.incident);
      const moved = known && placeKey(known).sk !== place.sk ? [{ remove: placeKey(known) }] : [];
      const guarded = news.map((item) => ({ item, before: before.get(item.sk)?.version }));
      await table.putTogether([...guarded, { overwrite: { ...place, value: ranked.incident, expiresAt } }, ...moved]);
      return true;
    },

    verdictsOn,

    detailOf: async (incidentId: string): Promise<VerdictDetail> => (await table.get<VerdictDetail>(detailKey(incidentId)))?.value ?? {},

    /** One line for each answer, whoever wins: false where this very answer was recorded before. */
    recordVerdict: async (verdict: Verdict): Promise<boolean> => {
      // A form that is sent again says no time: it is the same answer, though it comes later.
      if ((await verdictsOn(verdict.incidentId)).some(({ id }) => id === verdict.id)) return false;
      return putOnce({ ...verdictKey(verdict.incidentId, verdict.at, verdict.id), value: verdict, expiresAt: expiryOf(verdict.at) });
    },

    recordDetail: async (incidentId: string, detail: VerdictDetail, at: Moment): Promise<void> => {
      const known = await table.get<VerdictDetail>(detailKey(incidentId));
      const value = { ...known?.value, ...detail };
      await table.put({ item: { ...detailKey(incidentId), value, expiresAt: expiryOf(at) }, before: known?.version });
    },

    /** Somebody asked who wrote the suspects before answering: shown from then on, and known to have been shown. */
    recordOriginShown: async (incidentId: string, at: Moment): Promise<boolean> =>
      putOnce({ ...originShownKey(incidentId), value: { at }, expiresAt: expiryOf(at) }),

    originShownAt: async (incidentId: string): Promise<Moment | undefined> =>
      (await table.get<{ at: Moment }>(originShownKey(incidentId)))?.value.at,

    /** An incident that turned out to be part of another: what people said goes along, then it is gone. */
    mergeIncident: async (from: string, into: string): Promise<void> => {
      for (const verdict of await verdictsOn(from)) {
        const moved = { ...verdict, incidentId: into };
        await putOnce({ ...verdictKey(into, verdict.at, verdict.id), value: moved, expiresAt: expiryOf(verdict.at) });
      }
      for (const keyIn of [detailKey, originShownKey]) {
        const said = await table.get(keyIn(from));
        if (said) await putOnce({ ...said, ...keyIn(into) });
      }
      const known = (await table.get<Incident>(incidentKey(from)))?.value;
      for (const item of await table.all({ partition: incidentKey(from).pk }))
        if (item.sk !== incidentKey(from).sk) await table.remove(item);
      // Its listing goes with it: whoever still finds it listed finds it, and merges it again.
      if (known) await table.putTogether([{ remove: incidentKey(from) }, { remove: placeKey(known) }]);
    },

    /** Files an incident under something it had to do with (`path:src/a.ts`, `fingerprint:...`), to be found when that breaks again. */
    remember: async (about: string, { incidentId, title, at }: Remembered): Promise<void> => {
      const item = { ...memoryKey(about, at, incidentId), value: { incidentId, title, at }, expiresAt: expiryOf(at) };
      const known = await table.get(item);
      if (canonical(known?.value) !== canonical(item.value)) await table.overwrite(item);
    },

    forget: async (about: string, { incidentId, at }: Remembered): Promise<void> => table.remove(memoryKey(about, at, incidentId)),

    /** Incidents remembered under something, before a moment, newest first, at most `limit`. */
    remembered: async (about: string, before: Moment, limit: number): Promise<Remembered[]> => {
      for await (const page of table.pages<Remembered>({ partition: memoryKey(about, '', '').pk, to: before, newestFirst: true }, limit))
        return page.map(({ value }) => value);
      return [];
    },
  };
};
