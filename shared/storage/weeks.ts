// What happened in a week, read from its shards, and the summaries that earlier weeks left behind.
import type { Change } from '../core/facts/change';
import type { Deployment, Description } from '../core/facts/deployment';
import type { Incident } from '../core/facts/incident';
import { DAY_MS, millisOf, weekBounds, type Week } from '../core/facts/moment';
import type { WeekSummary } from '../core/measure/digest';
import type { StoredDeployment } from './fact-steps';
import { summaryKey, weekPartition, weekShards } from './keys';
import { canonical } from '../core/facts/canonical';
import type { Item, Table } from './table';

export type WeekItems = {
  deployments: Deployment[];
  descriptions: Description[];
  changes: (Change & { deploymentId: string })[];
  incidents: Incident[];
};

const summaryDays = 3 * 366;

const sortInto = (week: WeekItems, item: Item): void => {
  const kind = String(item['weekSk']).split('#', 1)[0];
  const stored: StoredDeployment = item['value'];
  if (kind === 'DEPLOYMENT') week.deployments.push(stored.deployment);
  if (kind === 'DESCRIPTION') week.descriptions.push(item['value']);
  if (kind === 'CHANGE') week.changes.push(item['value']);
  if (kind === 'INCIDENT') week.incidents.push(item['value']);
};

export const weekQuestions = (table: Table) => ({
  weekItems: async (week: Week): Promise<WeekItems> => {
    const found: WeekItems = { deployments: [], descriptions: [], changes: [], incidents: [] };
    for (let shard = 0; shard < weekShards; shard += 1) {
      for await (const page of table.pages({ index: 'byWeek', partition: weekPartition(week, shard) })) page.forEach((item) => sortInto(found, item));
    }
    return found;
  },

  /** Summaries of the weeks before one, newest last. */
  summariesBefore: async (week: Week, count: number): Promise<WeekSummary[]> => {
    for await (const page of table.pages({ partition: summaryKey(week).pk, to: week, newestFirst: true }, count + 1)) {
      return page.filter(({ sk }) => sk < week).slice(0, count).map(({ value }): WeekSummary => value).reverse();
    }
    return [];
  },

  /** Answers whether that is news. */
  rememberSummary: async (week: Week, summary: WeekSummary): Promise<boolean> => {
    const known = await table.get(summaryKey(week));
    if (canonical(known?.['value']) === canonical(summary)) return false;
    const end = weekBounds(week)?.to ?? '';
    await table.overwrite({ ...summaryKey(week), value: summary, expiresAt: Math.floor((millisOf(end) + summaryDays * DAY_MS) / 1000) });
    return true;
  },
});
