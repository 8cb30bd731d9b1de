// What was deployed where and when, and what each deployment put live.
import type { Change } from '../core/facts/change';
import { canonical } from '../core/facts/canonical';
import { wasLive, type Deployment, type Description } from '../core/facts/deployment';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import type { StoredDeployment } from './fact-steps';
import {
  awaitedKey,
  carriedByKey,
  changeKey,
  deploymentKey,
  deploymentsAt,
  descriptionKey,
  handedOnKey,
  inTime,
  inWeek,
  type PlaceName,
} from './keys';
import { versionOf, type Item, type Query, type Table } from './table';

const isLink = (deployment: Deployment): boolean => wasLive(deployment) && !deployment.setting;

const sortKeyOf = (deployment: Deployment): string => inTime('', deployment.at, deployment.id).sk;

const firstLink = async (table: Table, query: Query, exceptId: string): Promise<Deployment | undefined> => {
  for await (const page of table.pages<Deployment>(query, 20)) {
    const found = page.map(({ value }) => value).find((deployment) => isLink(deployment) && deployment.id !== exceptId);
    if (found) return found;
  }
  return undefined;
};

const expiryOf = ({ at }: Deployment, keepDays: number): number => Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);

const descriptionItems = (
  deployment: Deployment,
  content: { description: Description; changes: readonly Change[] },
  keepDays: number,
): Item[] => {
  const { id, at } = deployment;
  const expiresAt = expiryOf(deployment, keepDays);
  const changes = content.changes.map((change, index) => ({
    ...changeKey(id, index),
    ...inWeek('CHANGE', at, `${id}#${index}`),
    value: { ...change, deploymentId: id },
    expiresAt,
  }));
  return [...changes, { ...descriptionKey(id), ...inWeek('DESCRIPTION', at, id), value: content.description, expiresAt }];
};

const carrierItems = (deployment: Deployment, changes: readonly Change[], keepDays: number): Item[] =>
  changes.map(({ sha }, index) => ({
    ...carriedByKey(sha, deployment.id),
    value: { deploymentId: deployment.id, liveAt: deployment.at, index },
    expiresAt: expiryOf(deployment, keepDays),
  }));

type StoredChange = Change & { deploymentId: string };
type Content = Item<Description | StoredChange | StoredDeployment>;

const isDescription = (item: Content): item is Item<Description> => item.sk === descriptionKey('').sk;
const isChange = (item: Content): item is Item<StoredChange> => item.sk.startsWith('CHANGE#');

const changeIn = ({ value }: Item<StoredChange>): Change => {
  const { deploymentId: _, ...change } = value;
  return change;
};

export const deploymentQuestions = (table: Table, keepDays: number) => {
  const changesOf = async (deploymentId: string): Promise<Change[]> => {
    const items = await table.all<StoredChange>({ partition: deploymentKey(deploymentId).pk, startsWith: 'CHANGE#' });
    return items.map(changeIn);
  };

  const awaitCommit = async (deployment: Deployment, sha: string | undefined): Promise<void> => {
    const before = (await table.get<Description>(descriptionKey(deployment.id)))?.value.awaitedSha;
    if (sha !== undefined)
      await table.overwrite({
        ...awaitedKey(sha, deployment.id),
        value: { deploymentId: deployment.id },
        expiresAt: expiryOf(deployment, keepDays),
      });
    if (before !== undefined && before !== sha) await table.remove(awaitedKey(before, deployment.id));
  };

  return {
    deployment: async (id: string): Promise<Deployment | undefined> => {
      return (await table.get<StoredDeployment>(deploymentKey(id)))?.value.deployment;
    },

    /** Every deployment and flip at a place, live or not, oldest first; both ends inclusive. */
    deploymentsBetween: async (place: PlaceName, from: Moment, to: Moment): Promise<Deployment[]> => {
      const items = await table.all<Deployment>({ partition: deploymentsAt(place), from, to: `${to}~` });
      return items.map(({ value }) => value);
    },

    /** The deployment that was live at the same place just before this one was. */
    liveBefore: async (deployment: Deployment): Promise<Deployment | undefined> =>
      firstLink(table, { partition: deploymentsAt(deployment), to: sortKeyOf(deployment), newestFirst: true }, deployment.id),

    /** The deployment that replaced this one at its place. */
    liveAfter: async (deployment: Deployment): Promise<Deployment | undefined> =>
      firstLink(table, { partition: deploymentsAt(deployment), from: sortKeyOf(deployment) }, deployment.id),

    descriptionOf: async (deploymentId: string): Promise<Description | undefined> =>
      (await table.get<Description>(descriptionKey(deploymentId)))?.value,

    changesOf,

    /** What a deployment put live, with its description: both stand side by side, and are read at once. */
    contentOf: async (deploymentId: string): Promise<{ description?: Description; changes: Change[] }> => {
      const query = { partition: deploymentKey(deploymentId).pk, from: changeKey('', 0).sk, to: descriptionKey('').sk };
      const items = await table.all<Description | StoredChange | StoredDeployment>(query);
      const description = items.find(isDescription)?.value;
      return { ...(description ? { description } : {}), changes: items.filter(isChange).map(changeIn) };
    },

    /** Ids of the deployments that put a change live, oldest first, with when. */
    carriersOf: async (sha: string): Promise<{ deploymentId: string; liveAt: Moment }[]> => {
      const items = await table.all<{ deploymentId: string; liveAt: Moment }>({ partition: carriedByKey(sha, '').pk });
      return items.map(({ value }) => value).sort((one, other) => (one.liveAt < other.liveAt ? -1 : 1));
    },

    /** Ids of the deployments whose description ends at a commit that was not reported. */
    waitingFor: async (sha: string): Promise<string[]> => {
      const items = await table.all<{ deploymentId: string }>({ partition: awaitedKey(sha, '').pk });
      return items.map(({ value }) => value.deploymentId);
    },

    /** Remembers what a deployment put live, replacing what was known. Answers the version of what is known now. */
    describe: async (deployment: Deployment, content: { description: Description; changes: readonly Change[] }): Promise<string> => {
      const before = await table.all({ partition: deploymentKey(deployment.id).pk });
      const known = new Map(before.map((item) => [item.sk, item]));
      const own = descriptionItems(deployment, content, keepDays);
      const version = versionOf(own.map(({ value }) => value));
      const isNews = own.some((item) => canonical(known.get(item.sk)?.value) !== canonical(item.value));
      if (!isNews) return version;
      const kept = new Set(content.changes.map(({ sha }) => sha));
      const gone = (await changesOf(deployment.id)).filter(({ sha }) => !kept.has(sha));
      for (const { sha } of gone) await table.remove(carriedByKey(sha, deployment.id));
      for (const item of before) if (item.sk.startsWith('CHANGE#') && !own.some(({ sk }) => sk === item.sk)) await table.remove(item);
      for (const item of carrierItems(deployment, content.changes, keepDays)) await table.overwrite(item);
      await awaitCommit(deployment, content.description.awaitedSha);
      // The description is written last: where it is there, all its changes are.
      for (const item of own) if (canonical(known.get(item.sk)?.value) !== canonical(item.value)) await table.overwrite(item);
      return version;
    },

    /** The version of the description for which the work that follows was last asked; undefined where it never was. */
    handedOn: async (deploymentId: string): Promise<string | undefined> =>
      (await table.get<{ version: string }>(handedOnKey(deploymentId)))?.value.version,

    rememberHandedOn: async (deployment: Deployment, version: string): Promise<void> =>
      table.overwrite({ ...handedOnKey(deployment.id), value: { version }, expiresAt: expiryOf(deployment, keepDays) }),
  };
};
