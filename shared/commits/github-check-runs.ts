// Our check on a commit at GitHub: made once, brought up to date afterwards, whatever was forgotten or repeated in between.
import * as z from 'zod';
import { pagesOf, type Asking, type GitHub } from './github';
import { App, isOurs, type Rights } from './github-app';
import { commitName, repositoryPath } from './github-path';
import { GitHubTrouble } from './github-trouble';
import { checkName } from './names';

const rights: Rights = { needs: { checks: 'write' } };
const tellMillis = 20_000;

/** GitHub takes so many notes at once, and adds those of an update to those it has: each may be sent only once. */
const mostNotes = 50;

export type Note = {
  path: string;
  start_line: number;
  end_line: number;
  annotation_level: 'notice' | 'warning' | 'failure';
  title: string;
  message: string;
};

export type CheckToTell = {
  repository: string;
  sha: string;
  /** Ours, the same for the same thing: by it the check is found again. */
  externalId: string;
  detailsUrl?: string;
  conclusion: 'success' | 'neutral' | 'action_required' | 'failure';
  title: string;
  summary: string;
  annotations: readonly Note[];
};

/** What is known of a check told before: its id, and the notes that are on it. */
export type CheckTold = { id: number; parts: string[] };

const Run = z.object({ id: z.number().int().positive(), external_id: z.string().nullish(), app: App });
const Runs = z.object({ check_runs: z.array(Run).max(100) });
const Notes = z.array(z.object({ path: z.string(), title: z.string().nullish(), message: z.string().nullish() })).max(100);

const partOf = ({ path, title, message }: { path: string; title?: string | null | undefined; message?: string | null | undefined }) =>
  `${path}\n${title ?? ''}\n${message ?? ''}`;

const withItsNotes = async (asking: Asking, at: string, id: number): Promise<CheckTold> => {
  const { value } = await asking.get(`${at}/check-runs/${id}/annotations?per_page=100`, pagesOf(Notes));
  return { id, parts: value.map(partOf) };
};

// After a lost answer, or with our memory gone, the check may be there already.
const found = async (asking: Asking, appId: string, { repository, sha, externalId }: CheckToTell): Promise<CheckTold | undefined> => {
  const at = repositoryPath(repository);
  const query = new URLSearchParams({ check_name: checkName, filter: 'all', per_page: '100' }).toString();
  const { value } = await asking.get(`${at}/commits/${commitName(sha)}/check-runs?${query}`, pagesOf(Runs));
  const ours = value.check_runs.filter((run) => run.external_id === externalId && isOurs(run.app, appId));
  const [oldest] = ours.map(({ id }) => id).sort((one, other) => one - other);
  return oldest === undefined ? undefined : withItsNotes(asking, at, oldest);
};

const bodyOf = ({ conclusion, title, summary, detailsUrl }: CheckToTell, annotations: readonly Note[]) => ({
  name: checkName,
  status: 'completed',
  conclusion,
  ...(detailsUrl === undefined ? {} : { details_url: detailsUrl }),
  output: { title, summary, ...(annotations.length > 0 ? { annotations } : {}) },
});

const made = async (asking: Asking, check: CheckToTell): Promise<CheckTold> => {
  const { repository, sha, externalId, annotations } = check;
  const first = annotations.slice(0, mostNotes);
  const body = { ...bodyOf(check, first), head_sha: commitName(sha), external_id: externalId };
  const { id } = await asking.tell({ method: 'POST', path: `${repositoryPath(repository)}/check-runs`, body, isOnce: true }, Run);
  return { id, parts: first.map(partOf) };
};

const notOn = ({ parts }: CheckTold, annotations: readonly Note[]): Note[] => {
  const has = new Set(parts);
  return annotations.filter((note) => !has.has(partOf(note))).slice(0, Math.max(0, mostNotes - has.size));
};

const changed = async (asking: Asking, check: CheckToTell, known: CheckTold): Promise<CheckTold> => {
  const at = repositoryPath(check.repository);
  // An earlier try may have brought the notes there and lost the answer.
  const there = notOn(known, check.annotations).length > 0 ? await withItsNotes(asking, at, known.id) : known;
  const fresh = notOn(there, check.annotations);
  const told = { method: 'PATCH', path: `${at}/check-runs/${there.id}`, body: bodyOf(check, fresh), isOnce: fresh.length > 0 } as const;
  await asking.tell(told, Run);
  return { id: there.id, parts: [...there.parts, ...fresh.map(partOf)] };
};

/**
 * Tells a check. `known` is what the last telling answered; without it GitHub is asked first. Throws GitHubTrouble: told again later,
 * nothing is there twice.
 */
export const tellCheck = async (github: GitHub, check: CheckToTell, known: CheckTold | undefined): Promise<CheckTold> => {
  const asking = github.askAbout(check.repository, tellMillis, rights);
  try {
    if (known) return await changed(asking, check, known);
  } catch (error) {
    // GitHub forgets checks after 400 days, and with a repository that was made anew.
    if (!(error instanceof GitHubTrouble) || error.kind !== 'unknown') throw error;
  }
  const there = await found(asking, github.appId, check);
  return there ? changed(asking, check, there) : made(asking, check);
};
