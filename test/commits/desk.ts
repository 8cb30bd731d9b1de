// What tests of telling GitHub share: the real functions with the stand-in behind real HTTP, and a memory that lasts as long as a test.
import { answerWaiting, type Services as GateServices } from '../../functions/answer-gate';
import { tellGitHub, type Services } from '../../functions/tell-github';
import { withoutPeople } from '../../shared/adapters/people';
import { createGitHub, type GitHubOptions } from '../../shared/commits/github';
import { askingGitHub } from '../../shared/commits/github-commits';
import type { Deployment } from '../../shared/core/facts/deployment';
import type { GateFact } from '../../shared/core/facts/fact';
import type { PushedCommit } from '../../shared/core/facts/pushed-commit';
import { builtInPolicy, type Policy } from '../../shared/core/risk/policy';
import { ConflictError, versionOf } from '../../shared/storage/table';
import type { ToldGitHub } from '../../shared/storage/github-told';
import type { Storage } from '../../shared/storage/storage';
import { Journal } from '../functions/journal';
import { appId, appKey, type GitHubStandIn, type StandInPull } from '../fakes/github-stand-in';
import { veil } from './asking';

export const repository = 'acme/shop';
export const at = '2026-11-17T14:00:00.000Z';
export const ada = { login: 'ada', type: 'User', id: 1 } as const;
export const bob = { login: 'bob', type: 'User', id: 2 } as const;

type Remembered = { about: string; incidentId: string; title: string; at: string };

/** Everything storage is asked for here, kept in maps. */
export class Memory {
  readonly told = new Map<string, ToldGitHub>();
  readonly waiting = new Set<string>();
  readonly gates = new Map<string, GateFact>();
  incidents: Remembered[] = [];
  deployments: Deployment[] = [];
  /** Who worked in which folder, as keyed hashes. */
  readonly records = new Map<string, { people: string[]; isSure: boolean }[]>();
  pushes: PushedCommit[] = [];
  /** Thrown by the next write: the process died, or the network did. */
  failWrite: Error | undefined;

  readonly storage = {
    toldGitHub: async (subject: string) => {
      const told = this.told.get(subject);
      return told && { told, version: versionOf(told) };
    },
    recordToldGitHub: async (subject: string, told: ToldGitHub, before: string | undefined) => {
      const failure = this.failWrite;
      this.failWrite = undefined;
      if (failure) throw failure;
      const known = this.told.get(subject);
      if ((known && versionOf(known)) !== before) throw new ConflictError('somebody else');
      this.told.set(subject, told);
    },
    gate: async (id: string) => this.gates.get(id),
    gatesWaiting: async () => [...this.waiting],
    leaveWaiting: async ({ id }: GateFact) => void this.waiting.add(id),
    noLongerWaits: async ({ id }: GateFact) => void this.waiting.delete(id),
    remembered: async (about: string) => this.incidents.filter((one) => about.includes(one.about)),
    pushesOf: async (_: string, sha: string) => this.pushes.filter(({ commit }) => commit.sha === sha),
    pushedTogether: async () => [],
    pullRequestBehind: async () => undefined,
    folderRecords: async (_: Deployment, folders: readonly string[]) =>
      new Map(
        folders.flatMap((folder) => {
          const record = this.records.get(folder);
          return record ? [[folder, record] as const] : [];
        }),
      ),
    deploymentsBetween: async () => this.deployments,
    liveBefore: async () => this.deployments.at(-1),
  } as unknown as Storage;
}

/** A process that tells and answers. Several over one memory are what AWS runs. */
export const deskAt = (
  apiUrl: string,
  memory: Memory,
  { policy = {}, now = at, ...options }: Partial<GitHubOptions> & { policy?: Partial<Policy>; now?: string } = {},
) => {
  const gitHub = createGitHub({ appId, keys: async () => [appKey], apiUrl, sleep: async () => undefined, ...options });
  const hide = async () => (fact: Parameters<typeof withoutPeople>[0]) => withoutPeople(fact, veil);
  const door = { gitHub, ask: askingGitHub(gitHub, hide), veil: hide };
  const journal = new Journal();
  const services: Services & GateServices = {
    storage: memory.storage,
    policy: { ...builtInPolicy, ...policy },
    door,
    park: journal.ask('park'),
    now: () => now,
  };
  return {
    journal,
    services,
    tell: (subject: string) => tellGitHub({ subject }, services),
    answer: (gateId: string) => answerWaiting({ gateId }, services),
  };
};

/** A pull request of one commit to a path, by Ada. */
export const propose = (gitHub: GitHubStandIn, path: string, rest: Partial<StandInPull> = {}): StandInPull => {
  const number = rest.number ?? 7;
  const head = gitHub.commit(`work-${number}-${gitHub.commits.size}`, {
    author: { name: 'Ada Example', email: 'ada@example.com' },
    files: [{ filename: path, additions: 3, deletions: 1, patch: '@@ -10,3 +10,4 @@ function go()\n kept\n-old\n+new\n+more' }],
  });
  const pull: StandInPull = {
    number,
    title: 'Rotate session keys',
    body: '',
    branch: 'rotate',
    head,
    own: [head],
    merged: false,
    shas: [],
    labels: [],
    by: ada,
    reviews: [],
    ...rest,
  };
  gitHub.pulls.push(pull);
  return pull;
};

export const approve = (pull: StandInPull, by: StandInPull['by'] = bob): void => {
  pull.reviews.push({ state: 'APPROVED', sha: pull.head, by, at: '2026-11-17T13:00:00Z' });
};
