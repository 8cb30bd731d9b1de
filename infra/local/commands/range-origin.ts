// Who wrote the commits of a range, as far as they say so themselves? Commits are counted; people are not named.
import type { Origin } from '../../../shared/core/facts/change';
import { momentOf } from '../../../shared/core/facts/moment';
import type { UserMarker } from '../../../shared/core/origin/commit-text';
import { originOf } from '../../../shared/core/origin/origin';
import type { GitCommit } from '../history/commits';
import { gitLines, type Repository } from '../history/git';
import { textAt } from './git-range';

export type RangeOrigin = { commits: number; counts: Record<Origin, number>; tools: string[]; evidence: string[] };

const notesRef = 'refs/notes/ai';
const mostEvidence = 5;

/** The git-ai notes of a repository by commit; none where it has no such notes. */
const notesOf = async (repository: Repository): Promise<ReadonlyMap<string, string>> => {
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

/** What the commits of a range declare of their origin, each read by itself. */
export const rangeOrigin = async (
  repository: Repository,
  commits: readonly GitCommit[],
  markers: readonly UserMarker[],
): Promise<RangeOrigin> => {
  const counts: Record<Origin, number> = { ai: 0, mixed: 0, human: 0, bot: 0, unknown: 0 };
  const tools = new Set<string>();
  const evidence = new Set<string>();
  const notes = await notesOf(repository);
  for (const { sha, message, author, committer, committedAt } of commits) {
    const note = notes.has(sha) ? await textAt(repository, notesRef, sha).catch(() => undefined) : undefined;
    const report = originOf(
      { sha, message, author, committer, landedAt: momentOf(committedAt), ...(note === undefined ? {} : { note }) },
      { markers },
    );
    counts[report.origin] += 1;
    for (const tool of report.tools) tools.add(tool);
    if (report.origin !== 'unknown') for (const { marker, where } of report.evidence.slice(0, 1)) evidence.add(`${marker} in ${where}`);
  }
  return { commits: commits.length, counts, tools: [...tools].sort(), evidence: [...evidence].slice(0, mostEvidence) };
};

const words: Record<Origin, string> = { ai: 'AI-written', mixed: 'AI-assisted', human: 'human-declared', bot: 'bot', unknown: 'unknown' };

/** `2 of 3 commits AI-written, 1 unknown (claude-code; trailer in message)`. */
export const originWords = ({ commits, counts, tools, evidence }: RangeOrigin): string => {
  const parts = (['ai', 'mixed', 'human', 'bot', 'unknown'] as const)
    .filter((origin) => counts[origin] > 0)
    .map((origin) => `${counts[origin]} ${words[origin]}`);
  const said = [tools.join(', '), evidence.join(', ')].filter((text) => text !== '').join('; ');
  return `${commits === 1 ? '1 commit' : `${commits} commits`}: ${parts.join(', ') || 'none'}${said === '' ? '' : ` (${said})`}`;
};
