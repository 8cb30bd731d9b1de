// Who worked in a folder of what a place runs: one item a deployment and folder, with people as keyed hashes.
import type { Deployment } from '../core/facts/deployment';
import { DAY_MS, later, millisOf, type Moment } from '../core/facts/moment';
import { anywhere, knownDays, mostPeople, type FolderRecord, type FolderTrace } from '../core/risk/path-people';
import { deploymentsAt, folderAt, foldersKey, inTime, type Key } from './keys';
import { versionOf, type Item, type Query, type Table } from './table';

/** Where a deployment left traces; `at` too, because a deployment's moment may change with its reports. */
type Spot = { folder: string; at: Moment };

const pageSize = 50;
const atOnce = 20;

const inParts = async <One>(all: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> => {
  for (let start = 0; start < all.length; start += atOnce) await Promise.all(all.slice(start, start + atOnce).map(work));
};

const nameOf = ({ folder, at }: Spot): string => `${at}#${folder}`;

const distinct = (spots: readonly Spot[]): Spot[] =>
  [...new Map(spots.map((spot) => [nameOf(spot), spot]))].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, spot]) => spot);

export const folderQuestions = (table: Table, keepDays: number) => {
  const expiryOf = ({ at }: Deployment): number => Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);
  const keyOf = (deployment: Deployment, { folder, at }: Spot): Key => inTime(folderAt(deployment, folder), at, deployment.id);

  const spotsOf = async ({ id }: Deployment): Promise<Spot[]> => (await table.get<{ spots: Spot[] }>(foldersKey(id)))?.value.spots ?? [];

  const keepSpots = async (deployment: Deployment, spots: readonly Spot[]): Promise<void> => {
    if (spots.length === 0) return table.remove(foldersKey(deployment.id));
    await table.overwrite({ ...foldersKey(deployment.id), value: { spots }, expiresAt: expiryOf(deployment) });
  };

  const isAny = async (query: Query): Promise<boolean> => {
    for await (const page of table.pages(query, 1)) return page.length > 0;
    return false;
  };

  // Newest first, until there are people enough.
  const lately = async (partition: string, { from, to }: { from: Moment; to: Moment }): Promise<FolderTrace[]> => {
    const traces: FolderTrace[] = [];
    const people = new Set<string>();
    for await (const page of table.pages<FolderTrace>({ partition, from, to, newestFirst: true }, pageSize)) {
      for (const { value } of page) {
        traces.push(value);
        for (const key of value.people) people.add(key);
      }
      if (people.size > mostPeople) break;
    }
    return traces;
  };

  return {
    /**
     * Leaves a deployment's traces in their folders and takes those away that are not its any more. Its list of them keeps the old
     * ones until `settleTraces`, so that whoever has to look again is asked also after a crash between the two. Answers their version, empty for none.
     */
    leaveTraces: async (deployment: Deployment, traces: ReadonlyMap<string, FolderTrace>): Promise<string> => {
      const listed = await spotsOf(deployment);
      const spots = [...traces.keys()].map((folder): Spot => ({ folder, at: deployment.at }));
      const all = distinct([...listed, ...spots]);
      if (all.length > listed.length) await keepSpots(deployment, all);
      await inParts([...traces], ([folder, trace]) => {
        const item: Item<FolderTrace> = {
          ...keyOf(deployment, { folder, at: deployment.at }),
          value: trace,
          expiresAt: expiryOf(deployment),
        };
        return table.overwrite(item);
      });
      const own = new Set(spots.map(nameOf));
      await inParts(
        listed.filter((spot) => !own.has(nameOf(spot))),
        (spot) => table.remove(keyOf(deployment, spot)),
      );
      return traces.size === 0 ? '' : `+${versionOf([...traces])}`;
    },

    /** Makes the list of a deployment's traces final: everybody who has to look again was asked. */
    settleTraces: async (deployment: Deployment, folders: readonly string[]): Promise<void> => {
      const spots = distinct(folders.map((folder) => ({ folder, at: deployment.at })));
      const listed = await spotsOf(deployment);
      if (listed.map(nameOf).join('\n') !== spots.map(nameOf).join('\n')) await keepSpots(deployment, spots);
    },

    /** What was left in folders in the 180 days before a deployment at its place; only of folders with a record older than that. */
    folderRecords: async (deployment: Deployment, folders: readonly string[]): Promise<Map<string, FolderRecord>> => {
      const window = { from: later(deployment.at, -knownDays * DAY_MS), to: deployment.at };
      const records = new Map<string, FolderRecord>();
      let unplaced: Promise<FolderTrace[]> | undefined;
      await inParts(folders, async (folder) => {
        const partition = folderAt(deployment, folder);
        if (!(await isAny({ partition, to: window.from }))) return;
        unplaced ??= lately(folderAt(deployment, anywhere), window);
        records.set(folder, [...(await lately(partition, window)), ...(await unplaced)]);
      });
      return records;
    },

    /** Ids of later deployments to the same place that worked in a folder where this one leaves or left traces, oldest first. */
    workedThereLater: async (deployment: Deployment): Promise<string[]> => {
      const found = new Map<string, string>();
      await inParts(await spotsOf(deployment), async ({ folder, at }) => {
        const partition = folder === anywhere ? deploymentsAt(deployment) : folderAt(deployment, folder);
        for (const { sk } of await table.all({ partition, from: `${at}~` })) found.set(sk, sk.slice(sk.indexOf('#') + 1));
      });
      const inOrder = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, id]) => id);
      return [...new Set(inOrder)].filter((id) => id !== deployment.id);
    },
  };
};
