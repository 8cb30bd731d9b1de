// The way to GitHub for a process that has an App: who is asked and told, and the veil that all answers come through.
import { createGitHub, gitHubApi, type GitHub } from './github';
import { askingGitHub, type AskGitHub } from './github-commits';
import type { Veil } from './veil';

export type GitHubDoor = { gitHub: GitHub; ask: AskGitHub; veil: () => Promise<Veil> };

export type DoorSettings = {
  appId: string;
  /** GitHub's own where absent. */
  apiUrl: string | undefined;
  /** Private keys of the App that are valid now. */
  keys: () => Promise<readonly string[]>;
  veil: () => Promise<Veil>;
};

/** Opened once a process, see `createGitHub`. Throws where the API's address is none. */
export const openDoor = ({ appId, apiUrl = gitHubApi, keys, veil }: DoorSettings): GitHubDoor => {
  const gitHub = createGitHub({ appId, keys, apiUrl });
  return { gitHub, ask: askingGitHub(gitHub, veil), veil };
};
