// How far may a git-ai note be believed? What later versions fill in by themselves is not counted as anybody's typing.
import { readAgentName } from './agent-name';
import { linesOf } from './attribution';
import type { Attribution, FileLines } from './attribution';
import { agentOfKey, isHumanKey } from './git-ai-note';
import type { Note } from './git-ai-note';
import type { LineRange } from './line-ranges';

/** From here on lines without attribution may be given to the agent that the commit's own trailers name (attribution_recovery.rs). */
const FILLED_FROM_TRAILERS: Version = [1, 6, 7];

/** From here on all remaining lines are written down as a known person's. */
const REST_IS_HUMAN: Version = [1, 6, 20];

type Version = readonly [number, number, number];

const testTools = new Set(['mock_ai', 'test-agent']);

export const attributionOfNote = (note: Note): Attribution => {
  const attribution: Attribution = { files: new Map(), tools: [], hasSharedLines: false };
  const tools = new Set<string>();
  for (const { path, key, ranges } of note.entries) {
    const tool = isHumanKey(key) ? undefined : agentOfKey(note, key)?.tool;
    addAll(linesOf(attribution.files, path)[sideOf(note, key)], ranges);
    if (tool !== undefined && !testTools.has(tool)) tools.add(toolName(tool));
  }
  return { ...attribution, tools: [...tools] };
};

const sideOf = (note: Note, key: string): keyof FileLines => {
  if (isHumanKey(key)) return isBefore(note, REST_IS_HUMAN) ? 'human' : 'unknown';
  return testTools.has(agentOfKey(note, key)?.tool ?? '') ? 'unknown' : 'ai';
};

const addAll = (ranges: LineRange[], more: readonly LineRange[]): void => {
  for (const range of more) ranges.push(range);
};

/** The name under which the rest of the table knows a tool: `claude` is `claude-code`. A name that reads as nothing becomes `unspecified`. */
export const toolName = (tool: string): string => {
  const named = readAgentName(tool);
  if (named === undefined) return aliases.get(tool.toLowerCase()) ?? 'unspecified';
  return aliases.get(named.tools[0] ?? '') ?? named.tools[0] ?? 'unspecified';
};

const aliases = new Map([
  ['gemini', 'gemini-cli'],
  ['qwen', 'qwen-code'],
  ['droid', 'factory-droid'],
]);

/** Whether the note is a witness of its own, not an echo of the commit's trailers. An unreadable version is not. */
export const isIndependent = (note: Note): boolean => isBefore(note, FILLED_FROM_TRAILERS);

/** Versions read `1.3.4` or `development:1.3.4`; notes without one are older than all. */
const isBefore = ({ gitAiVersion }: Note, limit: Version): boolean => {
  if (gitAiVersion === undefined) return true;
  const match = /^(?:[a-z]{1,20}:)?(\d{1,5})\.(\d{1,5})\.(\d{1,5})/.exec(gitAiVersion);
  if (!match) return false;
  const parts = [Number(match[1]), Number(match[2]), Number(match[3])];
  const at = parts.findIndex((part, index) => part !== limit[index]);
  return at >= 0 && (parts[at] ?? 0) < (limit[at] ?? 0);
};
