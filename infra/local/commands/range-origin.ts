// Who wrote the commits of a local range, as they and their notes say?
import type { OriginReport } from '../../../shared/core/facts/change';
import { momentOf } from '../../../shared/core/facts/moment';
import type { CommitText, UserMarker } from '../../../shared/core/origin/commit-text';
import { tallyOf, type OriginTally } from '../../../shared/core/measure/origin-tally';
import { originOf } from '../../../shared/core/origin/origin';
import type { GitCommit } from '../history/commits';
import { gitLines, type Repository } from '../history/git';
import { textAt } from './git-range';
import { pullCommits } from './pull-commits';

const notesRef = 'refs/notes/ai';

/** The git-ai notes of a repository by commit; none where it has no such notes. */
export const notesOf = async (repository: Repository): Promise<ReadonlyMap<string, string>> => {
  const notes = new Map<string, string>();
  try {
    for await (const line of gitLines(repository, ['notes', `--ref=${notesRef}`, 'list'])) {
      const [note = '', sha = ''] = line.split(' ');
      notes.set(sha, note);
    }
  } catch {
    return notes;
  }
  return notes;
};

export type Notes = ReadonlyMap<string, string>;

/** The git-ai note of a commit, where it has one that can be read. */
export const noteOf = async (repository: Repository, sha: string, notes: Notes): Promise<string | undefined> =>
  notes.has(sha) ? textAt(repository, notesRef, sha).catch(() => undefined) : undefined;

const textOf = async (
  repository: Repository,
  { sha, message, author, committer, committedAt }: GitCommit,
  notes: Notes,
): Promise<CommitText> => {
  const note = await noteOf(repository, sha, notes);
  return { sha, message, author, committer, landedAt: momentOf(committedAt), ...(note === undefined ? {} : { note }) };
};

/** What the commits of a range declare of their origin, each by itself; a squashed one also by the commits it was made of. */
export const rangeOrigin = async (
  repository: Repository,
  commits: readonly GitCommit[],
  markers: readonly UserMarker[],
): Promise<OriginTally> => {
  const [notes, pulls] = [await notesOf(repository), await pullCommits(repository, commits)];
  const reports: OriginReport[] = [];
  for (const commit of commits) {
    const text = await textOf(repository, commit, notes);
    const own = await Promise.all((pulls.get(commit.sha) ?? []).map((one) => textOf(repository, one, notes)));
    reports.push(originOf({ ...text, ...(own.length > 0 ? { pullRequest: { commits: own } } : {}) }, { markers }));
  }
  return tallyOf(reports);
};
