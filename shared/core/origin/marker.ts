// What a marker is: where a tool leaves its sign, in which exact form, how much that proves, and whom it must not accuse.

/** A calendar day in UTC, e.g. `2025-02-24`; compares with a `Moment` as text. */
export type Day = string;

/**
 * How much a sign proves, strongest first. `line` to `declared-prose` mean the tool wrote the change; `aggregate` to `suggestion`
 * mean it wrote some of it; the rest is shown and decides nothing.
 */
export const strengths = [
  'line',
  'identity',
  'declared',
  'session',
  'declared-odd',
  'declared-prose',
  'aggregate',
  'inherited',
  'pull-request',
  'assisted',
  'suggestion',
  'branch',
  'identity-committer',
  'weak',
  'automation',
  'human',
] as const;
export type Strength = (typeof strengths)[number];

export type Place = 'author' | 'committer' | 'trailer' | 'footer' | 'pull-request' | 'branch' | 'label' | 'note' | 'trace' | 'landed-at';

/**
 * The exact form. `account` is a GitHub no-reply address: the numeric id decides, a login alone only where nobody can register it
 * (`…[bot]`). A `trailer` holds either a value of a given form, or the names (`agent`) or yes/no (`answer`) that reader understands.
 * A `sentence` is a whole line: the opening, then nothing but names of tools.
 */
export type Form =
  | { account: string; id?: number }
  | { address: string }
  | { name: RegExp }
  | { trailers: readonly string[]; value: RegExp | 'people' | 'agent' | 'answer' | 'text' }
  | { line: RegExp }
  | { sentence: RegExp }
  | { branch: RegExp }
  | { label: RegExp }
  | { kind: 'line-attribution' | 'named-author' | 'self-named' | 'own-commits' | 'unlisted-bot' | 'before-assistants' };

export type Marker = {
  marker: string;
  /** The tool as reported; empty where the sign itself names it. */
  tool: string;
  where: readonly Place[];
  form: Form;
  strength: Strength;
  /** What it proves as a co-author line, where that is less than as an author. */
  asCoAuthor?: Strength;
  source: string;
  /** The known false positives that the exact form keeps out. */
  guards: string;
  /** Subjects under which the sign is about the state before the tool's run. */
  unlessSubject?: RegExp;
  /** Agents of several vendors leave it: it names `tool` only where nothing else names one. */
  isShared?: true;
  /** First day it can mean anything; earlier commits carry it by accident. */
  since: Day;
  /** Days on which the tool signed work that was not its own, and what the sign is worth then. */
  doubt?: { from: Day; until: Day; strength: Strength };
};

/** GitHub Copilot's technical preview, the first assistant for code: https://github.blog/2021-06-29-introducing-github-copilot-ai-pair-programmer/ */
export const ASSISTANTS_SINCE: Day = '2021-06-29';

/** ChatGPT's first day: credits to an AI by name mean nothing before it. https://openai.com/index/chatgpt/ */
export const CHATBOTS_SINCE: Day = '2022-11-30';
