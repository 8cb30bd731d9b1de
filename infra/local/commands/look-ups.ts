// What is remembered of an incident, a week, a path, a change, a service? Asked of a folder or of a running Aftershock.
import { DAY_MS, later, momentOf, weekBounds, weekOf, weeksAfter, type Moment, type Week } from '../../../shared/core/facts/moment';
import { alikeTo, described, shortlist } from '../../../shared/core/measure/alike';
import type { ToldIncident } from '../../../shared/core/measure/told-incident';
import { digestMessage } from '../../../shared/slack/digest-message';
import type { DeploymentLine } from '../../../shared/storage/lists';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { messageBox, styleOf } from '../terminal';
import { shown, tell, withProgress, type Answer } from './answer';
import { issueAnswer } from './github-issue';
import { explainLines, incidentLines } from './incident-words';
import { betweenLines, blastLines, likeLines, liveLines, pathLines } from './look-up-words';
import { remembering, type Memory } from './memory';

const memoryDays = 180;
const now = (): Moment => momentOf(Date.now());

/** A moment as people write it, in UTC: `2026-11-16`, `2026-11-16T14:00`, with seconds or an offset. */
const momentIn = (text: string | undefined, otherwise?: Moment): Moment => {
  if (text === undefined && otherwise !== undefined) return otherwise;
  const form = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text ?? '');
  const millis = form ? Date.parse(`${text}${form[1] === undefined && (text ?? '').includes('T') ? 'Z' : ''}`) : Number.NaN;
  if (Number.isNaN(millis)) throw new UsageError(`${JSON.stringify((text ?? '').slice(0, 40))} is no moment; write 2026-11-16T14:00 (UTC)`);
  return momentOf(millis);
};

const unknown = (what: string): Answer => ({
  exitCode: 2,
  value: { error: `nothing is remembered of ${what}` },
  lines: [`Nothing is remembered of ${shown(what, 100)}.`],
});

/** What one command asks of the memory, with its words. */
type Ask = (memory: Memory, args: Arguments) => Promise<Answer>;

const word = (args: Arguments, index = 0): string => args.positionals[index] ?? '';

const ofIncident =
  (lines: (file: ToldIncident) => string[]): Ask =>
  async (memory, args) => {
    const file = await memory.incident(word(args));
    return file ? { exitCode: 0, value: file, lines: lines(file) } : unknown(word(args));
  };

const postmortem: Ask = async (memory, args) => {
  const place = args.text('github-issue');
  if (place !== undefined) {
    const text = await memory.postmortem(word(args), 'markdown');
    return text === undefined ? unknown(word(args)) : issueAnswer(text, { id: word(args), place });
  }
  const text = await memory.postmortem(word(args), args.isSet('json') ? 'json' : 'markdown');
  if (text === undefined) return unknown(word(args));
  const value: unknown = args.isSet('json') ? JSON.parse(text) : undefined;
  return { exitCode: 0, value, lines: text.trimEnd().split('\n') };
};

const weekIn = (text: string | undefined): Week => {
  const week = text ?? weeksAfter(weekOf(now()), -1);
  if (!weekBounds(week)) throw new UsageError(`${JSON.stringify(week.slice(0, 20))} is no week; write 2026-W47`);
  return week;
};

const digest: Ask = async (memory, args) => {
  const found = await memory.digest(weekIn(args.text('week')));
  const box = messageBox(`week ${found.week}`, digestMessage(found, { baseUrl: memory.baseUrl }), {
    ...styleOf(process.stdout, process.env),
    colour: false,
  });
  return { exitCode: 0, value: found, lines: box.trimEnd().split('\n') };
};

const file: Ask = async (memory, args) => {
  const found = await memory.path(word(args));
  return { exitCode: 0, value: found, lines: pathLines(found) };
};

/** The whole sha that a short one begins, as far as it was deployed in 180 days. Throws where several begin so. */
const wholeSha = async (memory: Memory, short: string): Promise<string | undefined> => {
  const deployments = await memory.deployments({ from: later(now(), -memoryDays * DAY_MS), to: now() });
  const found = [...new Set(deployments.flatMap(({ changes }) => changes.map(({ sha }) => sha)))].filter((sha) => sha.startsWith(short));
  if (found.length > 1) throw new Error(`${short} may be any of ${found.length} changes; write more of it`);
  return found[0];
};

const blast: Ask = async (memory, args) => {
  const asked = word(args).toLowerCase();
  if (!/^[0-9a-f]{4,64}$/.test(asked)) throw new UsageError('blast wants a SHA of at least four characters');
  const found =
    (await memory.change(asked)) ?? (await wholeSha(memory, asked).then((sha) => (sha === undefined ? undefined : memory.change(sha))));
  return found ? { exitCode: 0, value: found, lines: blastLines(found) } : unknown(asked);
};

const like: Ask = async (memory, args) => {
  const found = await memory.incident(word(args));
  if (!found) return unknown(word(args));
  const { id, startedAt } = found.incident;
  const listed = await memory.incidents({ from: later(startedAt, -memoryDays * DAY_MS), to: startedAt });
  const of = described(found);
  const earlier = listed.map((one) => ({ incidentId: one.id, title: one.title, at: one.startedAt, service: one.service }));
  const closer = new Set([...shortlist(of, earlier), ...found.seenBefore].map(({ incidentId }) => incidentId));
  const known = new Map(
    (await Promise.all([...closer].map(memory.incident))).flatMap((one) => (one ? [[one.incident.id, described(one)] as const] : [])),
  );
  const alike = alikeTo(
    of,
    found.seenBefore,
    earlier.map((one) => known.get(one.incidentId) ?? one),
  );
  return { exitCode: 0, value: { incidentId: id, alike }, lines: likeLines(id, alike) };
};

const placeIn = (args: Arguments) => ({ service: word(args), environment: args.text('environment') ?? 'production' });

const between: Ask = async (memory, args) => {
  const [from, to] = [momentIn(word(args, 1)), momentIn(word(args, 2))];
  if (from >= to) throw new UsageError('between wants an earlier and a later moment');
  const deployments = (await memory.deployments({ ...placeIn(args), from, to })).reverse();
  return { exitCode: 0, value: { ...placeIn(args), from, to, deployments }, lines: betweenLines(word(args), deployments) };
};

// The flip of a flag puts no version live.
const isVersion = ({ status, sha, version }: DeploymentLine): boolean =>
  status === 'succeeded' && (sha !== undefined || version !== undefined);

const live: Ask = async (memory, args) => {
  const at = momentIn(args.text('at'), now());
  const deployments = await memory.deployments({ ...placeIn(args), from: later(at, -memoryDays * DAY_MS), to: at });
  const found = deployments.find(isVersion);
  return {
    exitCode: found ? 0 : 1,
    value: { ...placeIn(args), at, ...(found ? { deployment: found } : {}) },
    lines: liveLines(word(args), at, found),
  };
};

const asks = {
  incident: ofIncident(incidentLines),
  explain: ofIncident(explainLines),
  postmortem,
  digest,
  file,
  blast,
  like,
  between,
  live,
} satisfies Record<string, Ask>;

/** The look-ups there are. */
export type LookUp = keyof typeof asks;

/** Runs one look-up: 0 where it was answered, 2 where nothing of that name is remembered. */
export const lookUp = async (name: LookUp, args: Arguments): Promise<ExitCode> =>
  tell(args, await withProgress('looking it up', () => remembering(args, (memory) => asks[name](memory, args))));
