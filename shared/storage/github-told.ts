// What we told GitHub, so that the same state is told once; and which deployments wait there for our leave.
import type { GateFact } from '../core/facts/fact';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import { gateKey, toldKey, waitingGateKey } from './keys';
import type { Table } from './table';

/** `id`: GitHub's own, of a check run or a comment. `parts`: what was added to it piece by piece, so that no piece is added twice. */
export type ToldGitHub = {
  contentHash: string;
  id?: number;
  parts?: string[];
  /** Told to the end: nothing more is said of it. */
  isOver?: boolean;
  at: Moment;
};

/** A pull request may stay open for long; after that it is looked for anew. */
const toldDays = 180;
/** GitHub lets a deployment wait for 30 days. */
const waitDays = 31;

const expiry = (at: Moment, days: number): number => Math.floor((millisOf(at) + days * DAY_MS) / 1000);

export const gitHubQuestions = (table: Table) => ({
  toldGitHub: async (subject: string): Promise<{ told: ToldGitHub; version: string | undefined } | undefined> => {
    const item = await table.get<ToldGitHub>(toldKey(subject));
    return item && { told: item.value, version: item.version };
  },

  /** Throws ConflictError where another worker told meanwhile. */
  recordToldGitHub: async (subject: string, told: ToldGitHub, before: string | undefined): Promise<void> =>
    table.put({ item: { ...toldKey(subject), value: told, expiresAt: expiry(told.at, toldDays) }, before }),

  gate: async (id: string): Promise<GateFact | undefined> => (await table.get<GateFact>(gateKey(id)))?.value,

  /** Ids of the gates that were left waiting for reviews of this repository. */
  gatesWaiting: async (repository: string): Promise<string[]> => {
    const items = await table.all<{ id: string }>({ partition: waitingGateKey(repository, '').pk });
    return items.map(({ value }) => value.id);
  },

  leaveWaiting: async ({ id, repository, at }: GateFact): Promise<void> =>
    table.overwrite({ ...waitingGateKey(repository, id), value: { id }, expiresAt: expiry(at, waitDays) }),

  noLongerWaits: async ({ id, repository }: GateFact): Promise<void> => table.remove(waitingGateKey(repository, id)),
});
