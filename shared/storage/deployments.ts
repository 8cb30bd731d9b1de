// What was deployed where and when, and what each deployment put live.
import type { Change } from '../core/facts/change';
import { canonical } from '../core/facts/canonical';
import { wasLive, type Deployment, type Description } from '../core/facts/deployment';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import type { StoredDeployment } from './fact-steps';
import { carriedByKey, changeKey, deploymentKey, deploymentsAt, descriptionKey, inTime, inWeek, type PlaceName } from './keys';
import type { Item, Query, Table } from './table';

const isLink = (deployment: Deployment): boolean => wasLive(deployment) && !deployment.setting;

const sortKeyOf = (deployment: Deployment): string => inTime('', deployment.at, deployment.id).sk;

const firstLink = async (table: Table, query: Query, exceptId: string): Promise<Deployment | undefined> => {
  for await (const page of table.pages(query, 20)) {
    const found = page.map(({ value }): Deployment => value).find((deployment) => isLink(deployment) && deployment.id !== exceptId);
    if (found) return found;
  }
  return undefined;
};

const descriptionItems = (deployment: Deployment, content: { description: Description; changes: readonly Change[] }, keepDays: number): Item[] => {
  const { id, at } = deployment;
  const expiresAt = Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);
  const changes = content.changes.flatMap((change, index): Item[] => [
    { ...changeKey(id, index), ...inWeek('CHANGE', at, `${id}#${index}`), value: { ...change, deploymentId: id }, expiresAt },
    { ...carriedByKey(change.sha, id), value: { deploymentId: id, liveAt: at, index }, expiresAt },
  ]);
  return [...changes, { ...descriptionKey(id), ...inWeek('DESCRIPTION', at, id), value: content.description, expiresAt }];
};

export const deploymentQuestions = (table: Table, keepDays: number) => {
  const changesOf = async (deploymentId: string): Promise<Change[]> => {
    const items = await table.all({ partition: deploymentKey(deploymentId).pk, startsWith: 'CHANGE#' });
    return items.map(({ value }) => value);
  };

  return {
    deployment: async (id: string): Promise<Deployment | undefined> => {
      const stored: StoredDeployment | undefined = (await table.get(deploymentKey(id)))?.['value'];
      return stored?.deployment;
    },

    /** Every deployment and flip at a place, live or not, oldest first; both ends inclusive. */
    deploymentsBetween: async (place: PlaceName, from: Moment, to: Moment): Promise<Deployment[]> => {
      const items = await table.all({ partition: deploymentsAt(place), from, to: `${to}~` });
      return items.map(({ value }) => value);
    },

    /** The deployment that was live at the same place just before this one was. */
    liveBefore: async (deployment: Deployment): Promise<Deployment | undefined> =>
      firstLink(table, { partition: deploymentsAt(deployment), to: sortKeyOf(deployment), newestFirst: true }, deployment.id),

    /** The deployment that replaced this one at its place. */
    liveAfter: async (deployment: Deployment): Promise<Deployment | undefined> =>
      firstLink(table, { partition: deploymentsAt(deployment), from: sortKeyOf(deployment) }, deployment.id),

    descriptionOf: async (deploymentId: string): Promise<Description | undefined> => (await table.get(descriptionKey(deploymentId)))?.value,

    changesOf,

    /** Ids of the deployments that put a change live, oldest first, with when. */
    carriersOf: async (sha: string): Promise<{ deploymentId: string; liveAt: Moment }[]> => {
      const items = await table.all({ partition: carriedByKey(sha, '').pk });
      return items.map(({ value }): { deploymentId: string; liveAt: Moment } => value).sort((one, other) => (one.liveAt < other.liveAt ? -1 : 1));
    },

    /** Remembers what a deployment put live, replacing what was known. Answers whether that is news. */
    describe: async (deployment: Deployment, content: { description: Description; changes: readonly Change[] }): Promise<boolean> => {
      const known = await table.all({ partition: deploymentKey(deployment.id).pk });
      const before = new Map(known.map((item) => [`${item.pk} ${item.sk}`, item]));
      const items = descriptionItems(deployment, content, keepDays);
      const news = items.filter((item) => canonical(before.get(`${item.pk} ${item.sk}`)?.value) !== canonical(item.value));
      const isNews = news.some(({ pk }) => pk === deploymentKey(deployment.id).pk);
      const kept = new Set(items.map(({ sk }) => sk));
      // The description is written last: where it is there, all its changes are.
      for (const item of isNews ? news : []) await table.overwrite(item);
      for (const item of known) {
        if (!item.sk.startsWith('CHANGE#') || kept.has(item.sk)) continue;
        await table.remove(carriedByKey(item['value'].sha, deployment.id));
        await table.remove(item);
      }
      return isNews;
    },
  };
};
