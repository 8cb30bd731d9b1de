// Who wrote the commits of a range, as far as they say so themselves? Commits are counted; people are not named.
import type { Origin, OriginReport } from '../facts/change';
import { countWords } from './wording';

/** `evidence` is one quotable reason a kind of marker, at most five. */
export type OriginTally = { commits: number; counts: Record<Origin, number>; tools: string[]; evidence: string[] };

const mostEvidence = 5;
const titles: Record<Origin, string> = { ai: 'AI-written', mixed: 'AI-assisted', human: 'human-declared', bot: 'bot', unknown: 'unknown' };
const inOrder = ['ai', 'mixed', 'human', 'bot', 'unknown'] as const satisfies readonly Origin[];

/** The origins of a range's commits, each read by itself. */
export const tallyOf = (reports: readonly OriginReport[]): OriginTally => {
  const counts: Record<Origin, number> = { ai: 0, mixed: 0, human: 0, bot: 0, unknown: 0 };
  for (const { origin } of reports) counts[origin] += 1;
  const evidence = reports
    .filter(({ origin }) => origin !== 'unknown')
    .flatMap((report) => report.evidence.slice(0, 1).map(({ marker, where }) => `${marker} in ${where}`));
  return {
    commits: reports.length,
    counts,
    tools: [...new Set(reports.flatMap(({ tools }) => tools))].sort(),
    evidence: [...new Set(evidence)].slice(0, mostEvidence),
  };
};

/** `3 commits: 2 AI-assisted, 1 unknown (claude-code; trailer/claude-code in trailer)`. */
export const tallyWords = ({ commits, counts, tools, evidence }: OriginTally): string => {
  const parts = inOrder.filter((origin) => counts[origin] > 0).map((origin) => `${counts[origin]} ${titles[origin]}`);
  const said = [tools.join(', '), evidence.join(', ')].filter((text) => text !== '').join('; ');
  return `${countWords(commits, 'commit')}: ${parts.join(', ') || 'none'}${said === '' ? '' : ` (${said})`}`;
};
