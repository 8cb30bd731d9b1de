// What does a git-ai note say, line by line? Format: authorship/3.0.0, and what its writers have produced beside it.
// https://github.com/git-ai-project/git-ai/blob/main/specs/git_ai_standard_v3.0.0.md
import { fieldOf, isObject, jsonObject, textField } from './json-fields';
import { countOf, rangesFrom } from './line-ranges';
import type { LineRange } from './line-ranges';

type Entry = { path: string; key: string; ranges: LineRange[] };
type Agent = { tool: string; model?: string };

export type Note = {
  entries: Entry[];
  /** By the key that entries use: a prompt's hash, or a session's id (the part before `::`). */
  agents: Map<string, Agent>;
  gitAiVersion: string | undefined;
};

const DIVIDER = '---';
const LONGEST_NOTE = 8_000_000;

/** Undefined where the text is no note: no divider, or no JSON object with an `authorship/` schema below it. */
export const readNote = (text: string): Note | undefined => {
  if (text.length > LONGEST_NOTE) return undefined;
  const plain = text.replaceAll('\r\n', '\n');
  const divider = plain.startsWith(`${DIVIDER}\n`) ? 0 : plain.indexOf(`\n${DIVIDER}\n`) + 1;
  if (divider === 0 && !plain.startsWith(DIVIDER)) return undefined;
  const facts = jsonObject(plain.slice(divider + DIVIDER.length));
  if (!facts || !textField(facts, 'schema_version')?.startsWith('authorship/')) return undefined;
  const agents = new Map([...agentsOf(facts, 'prompts'), ...agentsOf(facts, 'sessions')]);
  return { entries: entriesOf(plain.slice(0, divider)), agents, gitAiVersion: textField(facts, 'git_ai_version') };
};

const entriesOf = (attestations: string): Entry[] => {
  const entries: Entry[] = [];
  let path = '';
  for (const line of attestations.split('\n')) {
    if (line.trim() === '') continue;
    if (!line.startsWith(' ')) path = unquoted(line.trimEnd());
    else {
      const [key = '', ranges = ''] = line.trim().split(' ', 2);
      entries.push({ path, key, ranges: rangesFrom(ranges) });
    }
  }
  return entries;
};

const unquoted = (path: string): string => (path.length > 1 && path.startsWith('"') && path.endsWith('"') ? path.slice(1, -1) : path);

const agentsOf = (facts: object, name: string): [string, Agent][] => {
  const map = fieldOf(facts, name);
  if (!isObject(map)) return [];
  return Object.entries(map).flatMap(([key, record]: [string, unknown]): [string, Agent][] => {
    const id = fieldOf(record, 'agent_id');
    const [tool, model] = [textField(id, 'tool'), textField(id, 'model')];
    return tool === undefined ? [] : [[key, { tool, ...(model === undefined ? {} : { model }) }]];
  });
};

/** `h_…` and the bare key `human`, which an early version wrote. */
export const isHumanKey = (key: string): boolean => key === 'human' || key.startsWith('h_');

/** The agent behind an entry's key; undefined for a key that the note does not explain, which still means AI. */
export const agentOfKey = ({ agents }: Note, key: string): Agent | undefined => agents.get(key) ?? agents.get(key.split('::', 1)[0] ?? '');

/** The note in numbers, in git-ai's own spelling: lines by set, tools that have lines, every model named. */
export const noteSummary = (text: string) => {
  const note = readNote(text);
  if (!note) return undefined;
  const [human, ai] = [note.entries.filter(({ key }) => isHumanKey(key)), note.entries.filter(({ key }) => !isHumanKey(key))];
  const [ai_lines, human_lines] = [countByPath(ai), countByPath(human)];
  return {
    ai_lines,
    human_lines,
    tools: sorted(ai.map(({ key }) => agentOfKey(note, key)?.tool)),
    unresolved_keys: sorted(ai.filter(({ key }) => !agentOfKey(note, key)).map(({ key }) => key)),
    models: sorted([...note.agents.values()].map(({ model }) => model)),
    git_ai_version: note.gitAiVersion ?? null,
    declares_human_only: human_lines > 0 && ai_lines === 0,
  };
};

const countByPath = (entries: Entry[]): number => {
  const byPath = new Map<string, LineRange[]>();
  for (const { path, ranges } of entries) {
    const known = byPath.get(path) ?? [];
    for (const range of ranges) known.push(range);
    byPath.set(path, known);
  }
  return [...byPath.values()].reduce((sum, ranges) => sum + countOf(ranges), 0);
};

const sorted = (texts: (string | undefined)[]): string[] => [...new Set(texts.filter((text) => text !== undefined))].sort();
