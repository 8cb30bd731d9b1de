// Fits the ranking on histories with known causes: `tsx infra/fit/fit-ranking.ts PATH... [--evaluate] [--write FILE] [--date DAY]`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { calibrationFrom } from '../../shared/core/ranking/calibration';
import { readHistories, type History } from './cases';
import { calibrationError, figuresOf, type Figures, type Judged } from './evaluation';
import { complete, fitWeights, judge } from './ranking-fit';
import { afterVerdicts } from './verdict-replay';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const figure = (value: number): string => value.toFixed(3);

const row = (
  name: string,
  { cases, first, amongFive, reciprocal, calibrationError: error, noChangeArea }: Figures,
  learnt: number,
): string =>
  [
    name.padEnd(32),
    String(cases).padStart(5),
    figure(first),
    figure(amongFive),
    figure(reciprocal),
    figure(error),
    figure(learnt),
    figure(noChangeArea),
  ].join('  ');

const learntError = (judged: readonly Judged[]): number => calibrationError(afterVerdicts(judged, calibrationFrom));

/** Each history ranked by weights from all the others. */
const leaveOneOut = (histories: readonly History[]): Judged[] =>
  histories.flatMap((history) => {
    const judged = judge(history, fitWeights(histories.filter((other) => other !== history)));
    say(row(history.name, figuresOf(judged), learntError(judged)));
    return judged;
  });

const header = ['left-out history'.padEnd(32), 'cases', 'top-1', 'top-5', '  MRR', '  ECE', 'ECE>30', 'no-change AUC'].join('  ');

const main = (): void => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { evaluate: { type: 'boolean' }, write: { type: 'string' }, date: { type: 'string' }, on: { type: 'string' } },
  });
  if (positionals.length === 0) throw new Error('name the files or folders of cases to fit on');
  const histories = readHistories(positionals);
  say(header);
  const judged = leaveOneOut(histories);
  const pooled = figuresOf(judged);
  say(row('pooled', pooled, 0));
  if (values.write === undefined) return;
  const { cases, first, amongFive, calibrationError: error, noChangeArea } = pooled;
  const rounded = (value: number): number => Math.round(value * 1e3) / 1e3;
  const leftOut = {
    cases,
    first: rounded(first),
    amongFive: rounded(amongFive),
    calibrationError: rounded(error),
    noChangeArea: rounded(noChangeArea),
  };
  const day = values.date ?? '';
  const about = {
    version: `ranking ${day}`,
    fittedOn: values.on ?? `${cases} incidents of ${histories.length} public histories`,
    fittedAt: day,
    leftOut,
  };
  writeFileSync(values.write, `${JSON.stringify(complete(fitWeights(histories), about), undefined, 2)}\n`);
  say(`wrote ${values.write}`);
};

main();
