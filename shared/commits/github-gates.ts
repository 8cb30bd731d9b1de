// The answer to a deployment that asked for leave: sent to GitHub's own API and nowhere else.
import * as z from 'zod';
import type { GateFact } from '../core/facts/fact';
import type { GitHub } from './github';
import type { Rights } from './github-app';
import { repositoryPath } from './github-path';
import { GitHubTrouble } from './github-trouble';

const rights: Rights = { needs: { deployments: 'write' }, wants: { actions: 'read' } };
const tellMillis = 15_000;

export type GateAnswer = { state?: 'approved' | 'rejected'; comment: string };

const runIn = /^\/repos\/([^/]{1,100}\/[^/]{1,100})\/actions\/runs\/([1-9]\d{0,18})\/deployment_protection_rule$/;

/**
 * The path below the API's address that an event's callback names; undefined where it is not the address of our GitHub, of the
 * event's own repository, and nothing else. The host in the event is never called: what is asked is built from our own setting.
 */
export const callbackPath = (
  rest: string,
  { callbackUrl, repository }: Pick<GateFact, 'callbackUrl' | 'repository'>,
): string | undefined => {
  if (!URL.canParse(callbackUrl)) return undefined;
  const [url, base] = [new URL(callbackUrl), new URL(rest)];
  const root = base.pathname === '/' ? '' : base.pathname;
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!isPlain || url.origin !== base.origin || !url.pathname.startsWith(`${root}/`)) return undefined;
  const [, named = '', run = ''] = runIn.exec(url.pathname.slice(root.length)) ?? [];
  if (named === '' || named.toLowerCase() !== repository.toLowerCase()) return undefined;
  return `${repositoryPath(repository)}/actions/runs/${run}/deployment_protection_rule`;
};

const Nothing = z.unknown();

/**
 * Answers; without a state it is only a report, of which GitHub takes ten. `over` where nothing waits for an answer any more: it was
 * given, or the run was cancelled. Throws GitHubTrouble.
 */
export const answerGate = async (
  github: GitHub,
  { path, gate }: { path: string; gate: GateFact },
  { state, comment }: GateAnswer,
): Promise<'told' | 'over'> => {
  const asking = github.askAbout(gate.repository, tellMillis, rights);
  const body = { environment_name: gate.environment, ...(state === undefined ? {} : { state }), comment };
  // Asked for first: that the app is not installed here is no answer to what waits.
  await asking.ready();
  try {
    await asking.tell({ method: 'POST', path, body }, Nothing);
    return 'told';
  } catch (error) {
    if (error instanceof GitHubTrouble && error.kind === 'unknown') return 'over';
    throw error;
  }
};
