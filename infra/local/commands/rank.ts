// One line of the `rank` filter: an incident and the changes before it in, suspects with probabilities and reasons out.
import * as z from 'zod';
import { rememberedChanges } from '../../../shared/core/ranking/earlier-changes';
import { rankSuspects } from '../../../shared/core/ranking/rank-suspects';

/** Absent and null are the same to most tools that print JSON. */
const optional = <Type extends z.ZodType>(type: Type) => type.nullish().transform((value) => value ?? undefined);

const Moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString());
const lines = z
  .int()
  .min(0)
  .nullish()
  .transform((count) => count ?? 0);

const Candidate = z.object({
  sha: z.string().min(1).max(200),
  message: z.string(),
  landedAt: Moment,
  service: optional(z.string()),
  distance: optional(z.int().min(0)),
  files: z.array(z.object({ path: z.string(), added: lines, deleted: lines })).max(200_000),
  identifiers: optional(z.array(z.string()).max(100_000)),
});

const Frame = z.object({ path: z.string(), line: optional(z.int().min(0)), function: optional(z.string()) });

const RankQuestion = z.object({
  id: z.string(),
  incident: z.object({ text: z.string(), startedAt: Moment, service: optional(z.string()), frames: optional(z.array(Frame).max(10_000)) }),
  candidates: z.array(Candidate).max(200_000),
});

/** The object's fields that have a value: core knows absent fields, not undefined ones. */
const present = <Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } => {
  const result: { [Key in Name]?: Value } = {};
  if (value !== undefined) result[name] = value;
  return result;
};

const frameOf = ({ path, line, function: name }: z.infer<typeof Frame>) => ({
  path,
  ...present('line', line),
  ...present('function', name),
});

const candidateOf = ({ sha, message, landedAt, files, identifiers, service, distance }: z.infer<typeof Candidate>) => ({
  sha,
  message,
  landedAt,
  files,
  identifiers: identifiers ?? [],
  ...present('service', service),
  ...present('distance', distance),
});

/** Changes that earlier lines showed, by service: what is usual for one says nothing of another. */
type Teams = Map<string, ReturnType<typeof rememberedChanges>>;

const rememberedOf = (teams: Teams, service: string): ReturnType<typeof rememberedChanges> => {
  const remembered = teams.get(service) ?? rememberedChanges();
  teams.set(service, remembered);
  return remembered;
};

const answered = (input: unknown, teams: Teams): unknown => {
  const { id, incident, candidates: given } = RankQuestion.parse(input);
  const { text, startedAt, service, frames } = incident;
  const remembered = rememberedOf(teams, service ?? '');
  const candidates = given.map(candidateOf);
  const { suspects, ruledOut, noChange, weightsVersion } = rankSuspects({
    incident: { text, startedAt, service: service ?? '', ...present('frames', frames?.map(frameOf)) },
    candidates,
    earlier: remembered.before(candidates, startedAt),
  });
  remembered.see(candidates);
  return { id, suspects, ruledOut, noChange, weightsVersion };
};

/**
 * Answers lines one after another; throws for input of another shape. What earlier lines of the same service showed to have gone live
 * before an incident's own changes tells what is usual there, and so how sure to be that no change did it. It moves no suspect past
 * another.
 */
export const rankLines = (): ((input: unknown) => unknown) => {
  const teams: Teams = new Map();
  return (input) => answered(input, teams);
};
