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

/** All of a deployment's spots; `version` is that of the traces, once everybody who learns from them was asked. */
type TraceList = { spots: Spot[]; version?: string };

type Traces = ReadonlyMap<string, FolderTrace>;

const spotsIn = ({ at }: Deployment, traces: Traces): Spot[] => [...traces.keys()].map((folder) => ({ folder, at }));

const versionIn = ({ at }: Deployment, traces: Traces): string => (traces.size === 0 ? '' : `+${versionOf([at, ...traces])}`);

/** `version` is empty where there are no traces; not `isSettled` until `settleTraces`. */
export type LeftTraces = { version: string; isSettled: boolean };

const isFinal = (list: TraceList, version: string): boolean =>
  list.version === undefined ? list.spots.length === 0 && version === '' : list.version === version;

export const folderQuestions = (table: Table, keepDays: number) => {
  const expiryOf = ({ at }: Deployment): number => Math.floor((millisOf(at) + keepDays * DAY_MS) / 1000);
  const keyOf = (deployment: Deployment, { folder, at }: Spot): Key => inTime(folderAt(deployment, folder), at, deployment.id);

  const listOf = async ({ id }: Deployment): Promise<TraceList> => (await table.get<TraceList>(foldersKey(id)))?.value ?? { spots: [] };

  const keepList = async (deployment: Deployment, list: TraceList): Promise<void> => {
    if (list.spots.length === 0) return table.remove(foldersKey(deployment.id));
    await table.overwrite({ ...foldersKey(deployment.id), value: list, expiresAt: expiryOf(deployment) });
  };

  const put = async (deployment: Deployment, traces: Traces): Promise<void> =>
    inParts([...traces], ([folder, trace]) => {
      const key = keyOf(deployment, { folder, at: deployment.at });
      const item: Item<FolderTrace> = { ...key, value: trace, expiresAt: expiryOf(deployment) };
      return table.overwrite(item);
    });

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
     * ones until `settleTraces`, so that whoever has to look again is asked also after a crash between the two.
     */
    leaveTraces: async (deployment: Deployment, traces: Traces): Promise<LeftTraces> => {
      const list = await listOf(deployment);
      const [listed, version] = [list.spots, versionIn(deployment, traces)];
      if (isFinal(list, version)) return { version, isSettled: true };
      const spots = spotsIn(deployment, traces);
      await keepList(deployment, { spots: distinct([...listed, ...spots]) });
      await put(deployment, traces);
      const own = new Set(spots.map(nameOf));
      await inParts(
        listed.filter((spot) => !own.has(nameOf(spot))),
        (spot) => table.remove(keyOf(deployment, spot)),
      );
      return { version, isSettled: false };
    },

    /** Makes the list of a deployment's traces final: everybody who has to look again was asked. */
    settleTraces: async (deployment: Deployment, traces: Traces): Promise<void> =>
      keepList(deployment, { spots: distinct(spotsIn(deployment, traces)), version: versionIn(deployment, traces) }),

    /** What was left in folders in the 180 days before a deployment at its place; only of folders with a record older than that. */
    folderRecords: async (deployment: Deployment, folders: readonly string[]): Promise<Map<string, FolderRecord>> => {
      const window = { from: later(deployment.at, -knownDays * DAY_MS), to: deployment.at };
      const records = new Map<string, FolderRecord>();
      if (!(await isAny({ partition: deploymentsAt(deployment), to: window.from }))) return records;
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
      await inParts((await listOf(deployment)).spots, async ({ folder, at }) => {
        // What is not placed counts for 180 days; a folder's own record says also how far back it goes.
        const query =
          folder === anywhere
            ? { partition: deploymentsAt(deployment), to: `${later(at, knownDays * DAY_MS)}~` }
            : { partition: folderAt(deployment, folder) };
        for (const { sk } of await table.all({ ...query, from: `${at}~` })) found.set(sk, sk.slice(sk.indexOf('#') + 1));
      });
      const inOrder = [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, id]) => id);
      return [...new Set(inOrder)].filter((id) => id !== deployment.id);
    },
  };
};
