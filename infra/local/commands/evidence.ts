// What went live in a period, as records that can be checked: exported from the memory, or verified from a file.
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { tiers } from '../../../shared/core/facts/change';
import type { Evidence } from '../../../shared/core/measure/evidence';
import { checkDocument } from '../../../shared/storage/evidence-file';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { field, isRecord, parseJson } from '../json-shape';
import { shown, tell, withProgress, type Answer } from './answer';
import { remembering, type EvidencePeriod } from './memory';

const mostProblems = 20;

const Exported = z.custom<Evidence>(
  (value) => isRecord(value) && ['records', 'days', 'head', 'completeness'].every((name) => field(value, name) !== undefined),
);

const dayIn = (args: Arguments, option: 'from' | 'to'): string => {
  const day = args.text(option) ?? '';
  if (!z.iso.date().safeParse(day).success) throw new UsageError(`evidence wants --${option} as a day such as 2026-11-16`);
  return day;
};

const periodIn = (args: Arguments): EvidencePeriod => {
  const [from, to, tier] = [dayIn(args, 'from'), dayIn(args, 'to'), args.text('tier')];
  if (from > to) throw new UsageError('--from is after --to');
  const strange = tier?.split(',').find((one) => !tiers.some((known) => known === one));
  if (strange !== undefined) throw new UsageError(`${JSON.stringify(strange.slice(0, 40))} is no tier; there are ${tiers.join(', ')}`);
  return { from, to, ...(tier === undefined ? {} : { tier }) };
};

const exportedIn = (text: string): Evidence => {
  const read = Exported.safeParse(parseJson(text));
  if (!read.success) throw new Error('this is no evidence that `aftershock evidence --json` wrote');
  return read.data;
};

const summary = (found: Evidence): string[] => {
  const { deployments, rows, shown: listed, isComplete, notSeen } = found.completeness;
  return [
    `${isComplete ? 'OK  ' : 'LOOK'}  ${found.from} to ${found.to}: ${rows} records of ${deployments} production deployments, ${listed} shown; ${isComplete ? 'complete' : 'not complete'}`,
    ...notSeen.map(({ what, rows }) => `Not seen: ${shown(what, 100)} (${rows} records)`),
    `Head ${found.head}`,
    '--csv prints them as a table, --json so that `aftershock evidence verify FILE` can check them.',
  ];
};

const verify = async (file: string | undefined): Promise<Answer> => {
  if (file === undefined) throw new UsageError('evidence verify wants a FILE');
  const problems = checkDocument(exportedIn(await readFile(file, 'utf8')));
  const lines =
    problems.length === 0
      ? ['OK    every record, day and chain agrees']
      : problems.slice(0, mostProblems).map((problem) => `LOOK  ${shown(problem)}`);
  return { exitCode: problems.length === 0 ? 0 : 1, value: { problems }, lines };
};

const exported = async (args: Arguments): Promise<Answer> => {
  const period = periodIn(args);
  const form = args.isSet('csv') ? 'csv' : 'json';
  const text = await remembering(args, (memory) => memory.evidence(period, form));
  if (form === 'csv') return { exitCode: 0, value: { csv: text }, lines: text.trimEnd().split(/\r?\n/) };
  const found = exportedIn(text);
  return { exitCode: 0, value: found, lines: summary(found) };
};

/** `evidence --from DAY --to DAY [--tier T] [--csv]`, or `evidence verify FILE`: 1 where the file disagrees with itself. */
export const evidence = async (args: Arguments): Promise<ExitCode> => {
  const [action, file] = args.positionals;
  if (action !== undefined && action !== 'verify')
    throw new UsageError(`evidence knows verify, not ${JSON.stringify(action.slice(0, 40))}`);
  return tell(args, await withProgress('gathering evidence', () => (action === 'verify' ? verify(file) : exported(args))));
};
