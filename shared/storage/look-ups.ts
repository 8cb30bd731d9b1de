// Questions that only look-ups ask: all places of a week, in time; what was sealed; and a verdict under the asker's own key.
import type { Change } from '../core/facts/change';
import type { Deployment } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, millisOf, type Moment, type Week } from '../core/facts/moment';
import type { Verdict } from '../core/facts/verdict';
import type { Seal } from '../core/measure/evidence';
import type { WeekSummary } from '../core/measure/week-facts';
import type { StoredDeployment } from './fact-steps';
import { askedKey, sealKey, summaryKey, weekPartitions, type WeekKind } from './keys';
import { ConflictError, type Item, type Table } from './table';

/** A change where it went live. */
export type PlacedChange = { change: Change; deploymentId: string; liveAt: Moment };

const momentIn = ({ weekSk = '' }: Item, kind: WeekKind): Moment =>
  weekSk.slice(kind.length + 1, kind.length + 1 + '2026-11-16T14:21:00.000Z'.length);

export const lookUpQuestions = (table: Table, keepDays: number) => {
  const ofWeek = async <Value>(week: Week, kind: WeekKind): Promise<Item<Value>[]> =>
    (
      await Promise.all(weekPartitions(week).map((partition) => table.all<Value>({ index: 'byWeek', partition, startsWith: `${kind}#` })))
    ).flat();

  const first = async <Value>(item: Item<Value>): Promise<Value> => {
    const known = await table.get<Value>(item);
    if (known) return known.value;
    return table.put({ item, before: undefined }).then(
      () => item.value,
      async (error: unknown) => {
        if (!(error instanceof ConflictError)) throw error;
        return (await table.get<Value>(item))?.value ?? item.value;
      },
    );
  };

  return {
    /** Changes that went live in a week, in no order. */
    changesOfWeek: async (week: Week): Promise<PlacedChange[]> =>
      (await ofWeek<Change & { deploymentId: string }>(week, 'CHANGE')).map((item) => {
        const { deploymentId, ...change } = item.value;
        return { change, deploymentId, liveAt: momentIn(item, 'CHANGE') };
      }),

    /** Deployments and flips of a week anywhere, in no order. */
    deploymentsOfWeek: async (week: Week): Promise<Deployment[]> =>
      (await ofWeek<StoredDeployment>(week, 'DEPLOYMENT')).map(({ value }) => value.deployment),

    /** Incidents that began in a week anywhere, in no order. */
    incidentsOfWeek: async (week: Week): Promise<Incident[]> => (await ofWeek<Incident>(week, 'INCIDENT')).map(({ value }) => value),

    summaryOf: async (week: Week): Promise<WeekSummary | undefined> => (await table.get<WeekSummary>(summaryKey(week)))?.value,

    /** The verdict that was first given under an asker's key, this one where none was: saying it again, even at once, is saying it once. */
    verdictUnder: async (key: string, verdict: Verdict): Promise<Verdict> =>
      first({
        ...askedKey(verdict.incidentId, key),
        value: verdict,
        expiresAt: Math.floor((millisOf(verdict.at) + keepDays * DAY_MS) / 1000),
      }),

    /** Seals a day once: what was sealed first stays, and is answered. */
    sealDay: async (seal: Seal): Promise<Seal> => first({ ...sealKey(seal.day), value: seal }),

    /** Seals of days, both ends inclusive, oldest first. */
    sealsBetween: async (fromDay: string, toDay: string): Promise<Seal[]> =>
      (await table.all<Seal>({ partition: sealKey('').pk, from: fromDay, to: toDay })).map(({ value }) => value),

    /** The last seal before a day. */
    sealBefore: async (day: string): Promise<Seal | undefined> => {
      for await (const page of table.pages<Seal>({ partition: sealKey('').pk, to: day, newestFirst: true }, 2))
        return page.find(({ sk }) => sk < day)?.value;
      return undefined;
    },
  };
};
