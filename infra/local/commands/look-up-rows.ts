// The commands that ask what is remembered, of a folder on this machine or of a running Aftershock.
import type { Command, Option } from '../command';
import { memoryOptions } from './memory';

type Row = Omit<Command, 'run' | 'name'>;
type Name = Parameters<typeof import('./look-ups').lookUp>[0];

const environment: Option = { type: 'string', help: 'where; production by default' };
const one = (words: string) => ({ words, min: 1, max: 1 });

const rows: Record<Name, Row> = {
  incident: { summary: 'what changed before an incident, and where it stands', example: 'aftershock incident INC-216 --data .aftershock', positionals: one('ID') },
  explain: { summary: 'why each change was kept or ruled out', example: 'aftershock explain INC-216 --data .aftershock', positionals: one('ID') },
  postmortem: { summary: 'a postmortem in Markdown: facts filled in, judgement left to people', example: 'aftershock postmortem INC-216 > postmortem.md', positionals: one('ID') },
  digest: {
    summary: 'the digest of a week, as Slack gets it',
    example: 'aftershock digest --week 2026-W47 --data .aftershock',
    options: { week: { type: 'string', help: 'such as 2026-W47; the last whole one by default' } },
  },
  file: { summary: 'what is remembered of a path: its tier, who knows it (a count), its incidents', example: 'aftershock file src/auth/session.ts', positionals: one('PATH') },
  blast: { summary: 'where a change went and what it did', example: 'aftershock blast 51d0c3e', positionals: one('SHA') },
  like: { summary: 'at most five earlier incidents like one, each with the reason', example: 'aftershock like INC-216', positionals: one('ID') },
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

const names: readonly Name[] = ['incident', 'explain', 'postmortem', 'digest', 'file', 'blast', 'like', 'between', 'live'];

export const lookUpRows: readonly Command[] = names.map((name) => ({
  ...rows[name],
  name,
  options: { ...rows[name].options, ...memoryOptions },
  run: async (args) => (await import('./look-ups')).lookUp(name, args),
}));
