// Line-level attribution in one form, whatever recorded it, and what it says about a whole commit.
import type { LineShare } from '../facts/change';
import { countBeside, countOf } from './line-ranges';
import type { LineRange } from './line-ranges';

/** Per file: lines an agent wrote, lines a person is known to have written, lines recorded without saying who. */
export type FileLines = { ai: LineRange[]; human: LineRange[]; unknown: LineRange[] };

export type Attribution = {
  files: Map<string, FileLines>;
  tools: string[];
  /** Lines that agent and person share count as the agent's, and make the whole mixed. */
  hasSharedLines: boolean;
};

const MOST_FILES = 2000;

/** The file's lines, made on first sight; beyond 2,000 files one that nobody reads, so that a hostile record stays small. */
export const linesOf = (files: Map<string, FileLines>, path: string): FileLines => {
  const known = files.get(path) ?? { ai: [], human: [], unknown: [] };
  if (files.size < MOST_FILES) files.set(path, known);
  return known;
};

/** A line claimed twice counts once: as the agent's before a person's before nobody's. */
export const sharesOf = ({ files }: Attribution): LineShare[] =>
  [...files].map(([path, { ai, human, unknown }]) => ({
    path,
    ai: countOf(ai),
    human: human.length === 0 ? 0 : countBeside(human, ai),
    unknown: unknown.length === 0 ? 0 : countBeside(unknown, [...ai, ...human]),
  }));

export type LineTotal = Omit<LineShare, 'path'>;

export const totalOf = (shares: readonly LineShare[]): LineTotal => {
  const total = { ai: 0, human: 0, unknown: 0 };
  for (const share of shares) {
    total.ai += share.ai;
    total.human += share.human;
    total.unknown += share.unknown;
  }
  return total;
};

/** Undefined where no line is known to be anybody's. */
export const originOfLines = (total: LineTotal, hasSharedLines: boolean): 'ai' | 'mixed' | 'human' | undefined => {
  if (total.ai > 0) return total.human + total.unknown > 0 || hasSharedLines ? 'mixed' : 'ai';
  return total.human > 0 && total.unknown === 0 ? 'human' : undefined;
};
