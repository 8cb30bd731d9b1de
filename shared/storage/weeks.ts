// What happened in a week, read from its shards, and the summaries that earlier weeks left behind.
import type { Change } from '../core/facts/change';
import type { Deployment, Description } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, millisOf, weekBounds, type Week } from '../core/facts/moment';
import type { WeekSummary } from '../core/measure/digest';
import type { StoredDeployment } from './fact-steps';
import { summaryKey, weekPartitions, type WeekKind } from './keys';
import { canonical } from '../core/facts/canonical';
import type { Item, Table } from './table';

export type WeekItems = {
  deployments: Deployment[];
  descriptions: Description[];
  changes: (Change & { deploymentId: string })[];
  incidents: Incident[];
};

const summaryDays = 3 * 366;

const valuesOf = <Value>(items: readonly Item[], kind: WeekKind): Value[] =>
  items.filter((item): item is Item<Value> => item.weekSk?.startsWith(`${kind}#`) === true).map(({ value }) => value);

export const weekQuestions = (table: Table) => {
  return {
    weekItems: async (week: Week): Promise<WeekItems> => {
      const reads = weekPartitions(week).map((partition) => table.all({ index: 'byWeek', partition }));
      const items = (await Promise.all(reads)).flat();
      return {
        deployments: valuesOf<StoredDeployment>(items, 'DEPLOYMENT').map(({ deployment }) => deployment),
        descriptions: valuesOf<Description>(items, 'DESCRIPTION'),
        changes: valuesOf<Change & { deploymentId: string }>(items, 'CHANGE'),
        incidents: valuesOf<Incident>(items, 'INCIDENT'),
      };
    },

    /** Summaries of the weeks before one, newest last. */
    summariesBefore: async (week: Week, count: number): Promise<WeekSummary[]> => {
      for await (const page of table.pages<WeekSummary>({ partition: summaryKey(week).pk, to: week, newestFirst: true }, count + 1)) {
        return page
          .filter(({ sk }) => sk < week)
          .slice(0, count)
          .map(({ value }) => value)
          .reverse();
      }
      return [];
    },

    /** Answers whether that is news. */
    rememberSummary: async (week: Week, summary: WeekSummary): Promise<boolean> => {
      const known = await table.get(summaryKey(week));
      if (canonical(known?.value) === canonical(summary)) return false;
      const end = weekBounds(week)?.to ?? '';
      await table.overwrite({ ...summaryKey(week), value: summary, expiresAt: Math.floor((millisOf(end) + summaryDays * DAY_MS) / 1000) });
      return true;
    },
  };
};
