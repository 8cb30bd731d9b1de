// The commands that ask what is remembered, of a folder on this machine or of a running Aftershock.
import type { Command, Option } from '../command';
import type { LookUp } from './look-ups';
import { memoryOptions } from './memory';

type Row = Omit<Command, 'run' | 'name'>;

const environment: Option = { type: 'string', help: 'where; production by default' };
const one = (words: string) => ({ words, min: 1, max: 1 });

const rows: Record<LookUp, Row> = {
  incident: {
    summary: 'what changed before an incident, and where it stands',
    example: 'aftershock incident INC-216 --data .aftershock',
    positionals: one('ID'),
  },
  explain: {
    summary: 'why each change was kept or ruled out',
    example: 'aftershock explain INC-216 --data .aftershock',
    positionals: one('ID'),
  },
  postmortem: {
    summary: 'a postmortem in Markdown: facts filled in, judgement left to people',
    example: 'aftershock postmortem INC-216 > postmortem.md',
    positionals: one('ID'),
    options: {
      'github-issue': {
        type: 'string',
        help: 'a repository (acme/shop): a link that fills in its form for a new issue; with --json what `gh api` takes',
      },
    },
  },
  digest: {
    summary: 'the digest of a week, as Slack gets it',
    example: 'aftershock digest --week 2026-W47 --data .aftershock',
    options: { week: { type: 'string', help: 'such as 2026-W47; the last whole one by default' } },
  },
  file: {
    summary: 'what is remembered of a path: its tier, who knows it (a count), its incidents',
    example: 'aftershock file src/auth/session.ts',
    positionals: one('PATH'),
  },
  blast: { summary: 'where a change went and what it did', example: 'aftershock blast 51d0c3e', positionals: one('SHA') },
  like: {
    summary: 'at most five earlier incidents like one, each with the reason',
    example: 'aftershock like INC-216',
    positionals: one('ID'),
  },
  between: {
    summary: 'what went live on a service between two moments (UTC)',
    example: 'aftershock between checkout 2026-11-17T14:00 2026-11-17T15:00',
    positionals: { words: 'SERVICE FROM TO', min: 3, max: 3 },
    options: { environment },
  },
  live: {
    summary: 'what was live on a service at a moment (UTC)',
    example: 'aftershock live checkout --at 2026-11-17T14:00',
    positionals: one('SERVICE'),
    options: { at: { type: 'string', help: 'such as 2026-11-17T14:00; now by default' }, environment },
  },
};

const names: readonly LookUp[] = ['incident', 'explain', 'postmortem', 'digest', 'file', 'blast', 'like', 'between', 'live'];

const asking = names.map((name): Command => ({
  ...rows[name],
  name,
  options: { ...rows[name].options, ...memoryOptions },
  run: async (args) => (await import('./look-ups')).lookUp(name, args),
}));

export const lookUpRows: readonly Command[] = [
  ...asking,
  {
    name: 'evidence',
    summary: 'a record of every change that went live in a period; or whether an export was tampered with',
    example: 'aftershock evidence --from 2026-11-16 --to 2026-11-22 --csv > evidence.csv',
    positionals: { words: '[verify FILE]', min: 0, max: 2 },
    options: {
      from: { type: 'string', help: 'the first day, such as 2026-11-16' },
      to: { type: 'string', help: 'the last day' },
      tier: { type: 'string', help: 'one tier or several, such as critical,high' },
      csv: { type: 'boolean', help: 'print a table for a spreadsheet' },
      ...memoryOptions,
    },
    run: async (args) => (await import('./evidence')).evidence(args),
  },
  {
    name: 'doctor',
    summary: 'is anything missing: what is running, who has gone silent, what cannot be seen',
    example: 'aftershock doctor --url http://127.0.0.1:4600',
    options: memoryOptions,
    run: async (args) => (await import('./doctor')).doctor(args),
  },
  {
    name: 'preview',
    summary: 'one screen of the product from the bundled week, as text or, with --json, as Slack gets it',
    example: 'aftershock preview incident-card',
    positionals: {
      words:
        'digest | quiet | deploy-alert | deploy-reviewed | deploy-thread | incident-card | confirmed | resolved | no-suspects | not-a-change | home | postmortem',
      min: 1,
      max: 1,
    },
    run: async (args) => (await import('./preview')).preview(args),
  },
  {
    name: 'completion',
    summary: 'a script that completes commands and options in your shell',
    example: 'source <(aftershock completion bash)',
    positionals: { words: 'bash | zsh | fish', min: 1, max: 1 },
    run: async (args) => (await import('./completion')).completion(args, (await import('../command-table')).commands),
  },
];
