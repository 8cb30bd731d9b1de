// What went live in a period, as records that can be checked: exported from the memory, or verified from a file.
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { tiers } from '../../../shared/core/facts/change';
import type { Evidence } from '../../../shared/core/measure/evidence';
import { checkEvidence } from '../../../shared/storage/evidence-file';
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

const periodOf = ({ from, to, tiers: only }: Evidence): EvidencePeriod => ({
  from: from.slice(0, 10),
  to: to.slice(0, 10),
  ...(only ? { tier: only.join(',') } : {}),
});

const namesStore = (args: Arguments): boolean =>
  args.text('data') !== undefined || args.text('url') !== undefined || process.env['AFTERSHOCK_URL'] !== undefined;

/** A file by itself; with --data or --url also against what is stored, and what is stored against what was sealed. */
const verify = async (file: string | undefined, args: Arguments): Promise<Answer> => {
  if (file === undefined) throw new UsageError('evidence verify wants a FILE');
  const document = exportedIn(await readFile(file, 'utf8'));
  const isHeld = namesStore(args);
  const stored = isHeld ? exportedIn(await remembering(args, (memory) => memory.evidence(periodOf(document), 'json'))) : undefined;
  const problems = checkEvidence(document, stored);
  const [sealed, held] = [(stored ?? document).seals?.length ?? 0, isHeld ? ', in the file and in the store' : ''];
  const lines =
    problems.length === 0
      ? [
          `OK    every record, day and chain agrees${held}; ${sealed} of ${document.days.length} days are sealed`,
          ...(isHeld ? [] : ['With --data DIR or --url U it is held against the store too.']),
        ]
      : problems.slice(0, mostProblems).map((problem) => `LOOK  ${shown(problem)}`);
  return { exitCode: problems.length === 0 ? 0 : 1, value: { problems, sealedDays: sealed, heldAgainstStore: isHeld }, lines };
};

const exported = async (args: Arguments): Promise<Answer> => {
  const period = periodIn(args);
  const form = args.isSet('csv') ? 'csv' : 'json';
  const text = await remembering(args, (memory) => memory.evidence(period, form));
  if (form === 'csv') return { exitCode: 0, value: { csv: text }, lines: text.trimEnd().split(/\r?\n/) };
  const found = exportedIn(text);
  return { exitCode: 0, value: found, lines: summary(found) };
};

/** `evidence --from DAY --to DAY [--tier T] [--csv]`, or `evidence verify FILE`: 1 where anything disagrees. */
export const evidence = async (args: Arguments): Promise<ExitCode> => {
  const [action, file] = args.positionals;
  if (action !== undefined && action !== 'verify')
    throw new UsageError(`evidence knows verify, not ${JSON.stringify(action.slice(0, 40))}`);
  return tell(args, await withProgress('gathering evidence', () => (action === 'verify' ? verify(file, args) : exported(args))));
};
