// Incidents by place, their rankings, and what people said of them.
import type { Incident } from '../core/facts/incident';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import type { Ranking } from '../core/facts/ranking';
import type { Verdict, VerdictDetail } from '../core/facts/verdict';
import { placeKey, type Remembered } from './incident-record';
import { detailKey, incidentKey, incidentsAt, memoryKey, originShownKey, rankingKey, verdictKey, type PlaceName } from './keys';
import { ConflictError, type Item, type Table } from './table';

const mostTries = 5;

/** Does it anew where somebody else wrote in between. */
const again = async (write: () => Promise<void>): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof ConflictError) || tries >= mostTries) throw error;
    }
  }
};

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

    /** The latest incidents of a place that began before a moment, newest first. */
    incidentsBefore: async (place: PlaceName, before: Moment, limit: number): Promise<Incident[]> => {
      const query = { partition: incidentsAt(place), to: before, newestFirst: true };
      for await (const page of table.pages<Incident>(query, limit)) return page.map(({ value }) => value);
      return [];
    },

    /** The first incidents of a place that began at a moment or after it, oldest first. */
    incidentsAfter: async (place: PlaceName, from: Moment, limit: number): Promise<Incident[]> => {
      for await (const page of table.pages<Incident>({ partition: incidentsAt(place), from }, limit)) return page.map(({ value }) => value);
      return [];
    },

    verdictsOn,

    detailOf: async (incidentId: string): Promise<VerdictDetail> => (await table.get<VerdictDetail>(detailKey(incidentId)))?.value ?? {},

    /** One line for each answer, whoever wins: false where this very answer was recorded before. */
    recordVerdict: async (verdict: Verdict): Promise<boolean> => {
      // A form that is sent again says no time: it is the same answer, though it comes later.
      if ((await verdictsOn(verdict.incidentId)).some(({ id }) => id === verdict.id)) return false;
      return putOnce({ ...verdictKey(verdict.incidentId, verdict.at, verdict.id), value: verdict, expiresAt: expiryOf(verdict.at) });
    },

    /** Whoever answers last is heard, and what was said of the other question stays. Throws ConflictError after many tries at once. */
    recordDetail: async (incidentId: string, detail: VerdictDetail, at: Moment): Promise<void> =>
      again(async () => {
        const known = await table.get<VerdictDetail>(detailKey(incidentId));
        const value = { ...known?.value, ...detail };
        await table.put({ item: { ...detailKey(incidentId), value, expiresAt: expiryOf(at) }, before: known?.version });
      }),

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

    /** Takes an incident out of what it was filed under. */
    forget: async (about: string, { incidentId, at }: Pick<Remembered, 'incidentId' | 'at'>): Promise<void> =>
      table.remove(memoryKey(about, at, incidentId)),

    /** Incidents remembered under something, before a moment, newest first, at most `limit`. */
    remembered: async (about: string, before: Moment, limit: number): Promise<Remembered[]> => {
      for await (const page of table.pages<Remembered>({ partition: memoryKey(about, '', '').pk, to: before, newestFirst: true }, limit))
        return page.map(({ value }) => value);
      return [];
    },
  };
};
