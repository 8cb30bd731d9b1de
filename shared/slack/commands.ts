// What was asked with `/aftershock …`? Text in, a question out; what cannot be understood becomes help that says why.
import { momentOf, weekBounds, type Moment, type Week } from '../core/facts/moment';
import { line } from './text';

export type Command =
  | { kind: 'incident'; id: string }
  | { kind: 'like'; id: string }
  | { kind: 'file'; path: string }
  | { kind: 'blast'; sha: string }
  | { kind: 'between'; service: string; from: Moment; to: Moment }
  | { kind: 'live'; service: string; at?: Moment }
  | { kind: 'digest'; week?: Week }
  | { kind: 'help'; because?: string };

export type Verb = Exclude<Command['kind'], 'help'>;

/** How each is asked, with what it answers. */
export const usages: Record<Verb, { usage: string; answers: string }> = {
  incident: { usage: 'incident INC-216', answers: 'the card of an incident' },
  like: { usage: 'like INC-216', answers: 'earlier incidents like it, each with the reason' },
  file: { usage: 'file src/auth/session.ts', answers: 'what we remember of a path' },
  blast: { usage: 'blast 51d0c3e', answers: 'where a change went and what it did' },
  between: { usage: 'between checkout 2026-11-16T14:00 2026-11-16T15:00', answers: 'what went live between two moments (UTC)' },
  live: { usage: 'live checkout 2026-11-16T14:00', answers: 'what was live at a moment (UTC); now, without one' },
  digest: { usage: 'digest 2026-W46', answers: 'the digest of a week; of the last one, without it' },
};

const misused = (verb: Verb): Command => ({ kind: 'help', because: `Try: /aftershock ${usages[verb].usage}` });

const written = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2}))?(?:\.\d{1,3})?Z?)?$/;

/** `2026-11-16`, `2026-11-16T14:00`, `2026-11-16T14:00:30Z`: always UTC. */
const readMoment = (text: string | undefined): Moment | undefined => {
  const [, day, time = '00:00', seconds = '00'] = written.exec(text ?? '') ?? [];
  const millis = day === undefined ? Number.NaN : Date.parse(`${day}T${time}:${seconds}.000Z`);
  return Number.isNaN(millis) ? undefined : momentOf(millis);
};

const quotes = ['`', '"', "'"];

/** People paste names as code or quoted. */
const bare = (text: string): string => {
  const isQuoted = text.length > 1 && quotes.some((quote) => text.startsWith(quote) && text.endsWith(quote));
  return isQuoted ? text.slice(1, -1) : text;
};

const named =
  <Kind extends Verb>(verb: Kind, command: (name: string) => Command) =>
  (rest: readonly string[]): Command => {
    const name = bare(rest.join(' '));
    return name === '' ? misused(verb) : command(name);
  };

const verbs: Record<Verb, (rest: readonly string[]) => Command> = {
  incident: named('incident', (id) => ({ kind: 'incident', id })),
  like: named('like', (id) => ({ kind: 'like', id })),
  file: named('file', (path) => ({ kind: 'file', path })),
  blast: named('blast', (sha) => ({ kind: 'blast', sha })),
  between: ([service = '', first, second]) => {
    const [from, to] = [readMoment(first), readMoment(second)];
    return service !== '' && from && to && from < to ? { kind: 'between', service: bare(service), from, to } : misused('between');
  },
  live: ([service = '', ...rest]) => {
    const words = rest.filter((word) => word !== 'at');
    const at = readMoment(words[0]);
    if (service === '' || (words.length > 0 && !at)) return misused('live');
    return { kind: 'live', service: bare(service), ...(at ? { at } : {}) };
  },
  digest: ([week]) => {
    if (week === undefined) return { kind: 'digest' };
    return weekBounds(week) ? { kind: 'digest', week } : misused('digest');
  },
};

const isVerb = (text: string): text is Verb => Object.hasOwn(verbs, text);

/** Reads what stands after `/aftershock`. Never throws. */
export const readCommand = (text: string): Command => {
  const [first = '', ...rest] = text.trim().split(/\s+/);
  const verb = first.toLowerCase();
  if (verb === '' || verb === 'help') return { kind: 'help' };
  return isVerb(verb) ? verbs[verb](rest) : { kind: 'help', because: `There is no "${line(first, 40)}".` };
};
