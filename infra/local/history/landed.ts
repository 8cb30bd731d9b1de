// What did one landing say and do? A merge speaks with the title and the words of what it merged.
import { availableParallelism } from 'node:os';
import type { FileChange, Origin } from '../../../shared/core/facts/change';
import { momentOf, type Moment } from '../../../shared/core/facts/moment';
import { originOf } from '../../../shared/core/origin/origin';
import { readCommits, type Depth, type GitCommit } from './commits';
import type { Repository } from './git';
import type { Landing } from './landings';
import { undoingOf, type Undoing } from './undoing';

/** `people`: names to keep out of every text; they go no further than the scrubbing. */
export type Landed = {
  sha: string;
  landedAt: Moment;
  /** Title, then body, at most 6,000 characters. */
  message: string;
  title: string;
  files: readonly FileChange[];
  /** False where only the names of the files were read. */
  hasLineCounts: boolean;
  origin: Origin;
  tools: readonly string[];
  pullRequest?: number;
  undoing?: Undoing;
  /** As generic's commits carry it, for the real pipeline to read and to forget. */
  author: { name: string; email: string };
  committer: { name: string; email: string };
  people: readonly string[];
};

const mostMessage = 6_000;
const requestMerge = /^Merge pull request #(\d{1,9}) from (\S{1,300})/;
const gerritMerge = /^Merge "(.{1,500})"/;
const branchMerge = /^Merge (?:remote-tracking )?(?:branch|commit|tag)/i;
const squashNumber = / \(#(\d{1,9})\)$/;

const titleOf = (text: string): string => (text.split('\n', 1)[0] ?? '').trim();
const bodyOf = (text: string): string => text.slice((text.split('\n', 1)[0] ?? '').length).trim();

type Said = { title: string; body: string; pullRequest?: number; branch?: string };

const numbered = (title: string): { pullRequest?: number } => {
  const number = squashNumber.exec(title)?.[1];
  return number === undefined ? {} : { pullRequest: Number(number) };
};

/** What a commit says once the words of the merging are gone. */
const saidBy = (message: string, merged: readonly GitCommit[]): Said => {
  const [title, body] = [titleOf(message), bodyOf(message)];
  const inner = merged.map((commit) => commit.message.trim()).join('\n\n');
  const whole = [body, inner].filter((text) => text !== '').join('\n\n');
  const request = requestMerge.exec(title);
  if (request) return { title: titleOf(whole), body: bodyOf(whole), pullRequest: Number(request[1]), branch: request[2] ?? '' };
  const gerrit = gerritMerge.exec(title);
  if (gerrit) return { title: gerrit[1] ?? '', body: whole };
  if (branchMerge.test(title) && merged.length > 0) return { title: titleOf(inner), body: bodyOf(inner) };
  return { title, body: whole, ...numbered(title) };
};

const originIn = (commit: GitCommit, said: Said, merged: readonly GitCommit[]) => {
  const text = ({ sha, message, author, committer, committedAt }: GitCommit) => ({
    sha,
    message,
    author,
    committer,
    landedAt: momentOf(committedAt),
  });
  if (merged.length === 0) return originOf(text(commit));
  return originOf({
    ...text(commit),
    pullRequest: { title: said.title, body: said.body, branch: said.branch ?? '', commits: merged.map(text) },
  });
};

const namesOf = (commits: readonly GitCommit[]): string[] => [
  ...new Set(commits.flatMap(({ author, committer }) => [author.name, committer.name])),
];

const landedOf = (commit: GitCommit, merged: readonly GitCommit[]): Landed => {
  const said = saidBy(commit.message, merged);
  const { origin, tools } = originIn(commit, said, merged);
  const message = `${said.title}\n\n${said.body}`.trimEnd().slice(0, mostMessage);
  const undoing = undoingOf(message);
  return {
    sha: commit.sha,
    landedAt: momentOf(commit.committedAt),
    message,
    title: said.title.slice(0, 300),
    files: commit.files,
    hasLineCounts: commit.hasLineCounts,
    origin,
    tools,
    ...(said.pullRequest === undefined ? {} : { pullRequest: said.pullRequest }),
    ...(undoing ? { undoing } : {}),
    author: commit.author,
    committer: commit.committer,
    people: namesOf([commit, ...merged]),
  };
};

const landingsTogether = 300;
/** Older ones are read without their line counts, which is what takes the time. */
const mostCounted = 30_000;

const readTogether = async (repository: Repository, landings: readonly Landing[], depth: Depth): Promise<Landed[]> => {
  const own = new Set(landings.map(({ sha }) => sha));
  const landed: Landed[] = [];
  let merged: GitCommit[] = [];
  const shas = landings.flatMap(({ sha, merged: inner }) => [...inner, sha]);
  for await (const commit of readCommits(repository, shas, depth)) {
    if (!own.has(commit.sha)) merged.push(commit);
    else {
      landed.push(landedOf(commit, merged));
      merged = [];
    }
  }
  return landed;
};

// A clock that was wrong must not turn the line around: what landed later is not earlier, and nothing lands tomorrow.
const inOrderOfTime = (): ((landed: Landed) => Landed) => {
  const now = momentOf(Date.now());
  let last = '';
  return (landed) => {
    if (landed.landedAt > last && landed.landedAt <= now) last = landed.landedAt;
    return { ...landed, landedAt: last === '' ? now : last };
  };
};

/** Reads landings in their order, the newest `counted` of them with line counts; several gits read ahead, so that memory stays bounded and no core is idle. */
export const readLanded = async function* (
  repository: Repository,
  landings: Pick<readonly Landing[], 'length' | 'slice'>,
  counted = mostCounted,
): AsyncGenerator<Landed> {
  const ahead = Math.min(4, Math.max(2, availableParallelism()));
  const clocked = inOrderOfTime();
  const waiting: Promise<Landed[]>[] = [];
  let next = 0;
  const readOn = (): void => {
    if (next >= landings.length) return;
    const part = readTogether(
      repository,
      landings.slice(next, next + landingsTogether),
      landings.length - next <= counted ? 'lines' : 'names',
    );
    part.catch(() => undefined);
    waiting.push(part);
    next += landingsTogether;
  };
  while (waiting.length < ahead && next < landings.length) readOn();
  for (let part = waiting.shift(); part; part = waiting.shift()) {
    const landed = await part;
    readOn();
    for (const one of landed) yield clocked(one);
  }
};
