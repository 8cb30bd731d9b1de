// Does line-level attribution exist for a commit, and what does it say about the whole?
import type { LineShare, Origin } from '../facts/change';
import { attributionOfTrace } from './agent-trace';
import { originOfLines, sharesOf, totalOf } from './attribution';
import type { Attribution } from './attribution';
import type { CommitText } from './commit-text';
import { readNote } from './git-ai-note';
import { attributionOfNote, isIndependent } from './note-lines';
import type { Sign } from './sign';

/** `isIndependent` is false where the record may only repeat what the commit's trailers say. */
export type LineEvidence = { sign: Sign; origin: Origin; isIndependent: boolean; lines: LineShare[] };

/** A note outranks a trace: it is attached to this very commit. */
export const lineEvidence = (commit: CommitText): LineEvidence | undefined => {
  const note = commit.note === undefined ? undefined : readNote(commit.note);
  const fromNote =
    note && evidenceFrom(attributionOfNote(note), { marker: 'git-ai/note', where: 'note', isIndependent: isIndependent(note) });
  if (fromNote) return fromNote;
  const trace = commit.trace === undefined ? undefined : attributionOfTrace(commit.trace);
  return trace && evidenceFrom(trace, { marker: 'agent-trace/record', where: 'trace', isIndependent: true });
};

type Source = { marker: string; where: 'note' | 'trace'; isIndependent: boolean };

const evidenceFrom = (attribution: Attribution, { marker, where, isIndependent: independent }: Source): LineEvidence | undefined => {
  const lines = sharesOf(attribution);
  if (lines.length === 0) return undefined;
  const total = totalOf(lines);
  const origin = originOfLines(total, attribution.hasSharedLines);
  const text = `${total.ai} lines by AI, ${total.human} by people, ${total.unknown} unattributed, in ${lines.length} ${lines.length === 1 ? 'file' : 'files'}`;
  const sign: Sign = {
    marker,
    where,
    strength: origin === undefined ? 'weak' : origin === 'human' ? 'human' : 'line',
    tools: attribution.tools,
    text,
  };
  return { sign, origin: origin ?? 'unknown', isIndependent: independent, lines };
};
