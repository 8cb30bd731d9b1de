// Fits the ranking on histories with known causes and says how right it is on each when it is left out of the fit.
//   npx tsx infra/fit/fit-ranking.ts PATH… [--choose] [--write WEIGHTS.json --date DAY [--on TEXT]]
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readHistories, type History } from './cases';
import { figuresOf, type Judged } from './evaluation';
import { complete, fitWeights, judge } from './ranking-fit';
import { historyRows, pooledRows } from './report';

const say = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);

/** Each history ranked by weights from all the others. With `isChoosing` those also choose the terms. */
const leaveOneOut = (histories: readonly History[], isChoosing: boolean): Judged[] =>
  histories.flatMap((history) => {
    const others = histories.filter((other) => other !== history);
    const judged = judge(history, fitWeights(others, isChoosing));
    say(historyRows(history.name, judged));
    return judged;
  });

const rounded = (value: number): number => Math.round(value * 1e3) / 1e3;

const main = (): void => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { choose: { type: 'boolean' }, write: { type: 'string' }, date: { type: 'string' }, on: { type: 'string' } },
  });
  if (positionals.length === 0) throw new Error('name the files or folders of cases to fit on');
  if (values.write !== undefined && values.date === undefined) throw new Error('say with --date DAY when these weights are fitted');
  const histories = readHistories(positionals);
  if (histories.length < 2) throw new Error('at least two histories, so that one can be left out');
  const judged = leaveOneOut(histories, values.choose ?? false);
  say(pooledRows(judged));
  if (values.write === undefined || values.date === undefined) return;
  const { cases, first, amongFive, calibrationError, noChangeArea } = figuresOf(judged);
  const about = {
    version: `ranking ${values.date}`,
    fittedOn: values.on ?? `${cases} incidents of ${histories.length} public histories`,
    fittedAt: values.date,
    leftOut: {
      cases,
      first: rounded(first),
      amongFive: rounded(amongFive),
      calibrationError: rounded(calibrationError),
      noChangeArea: rounded(noChangeArea),
    },
  };
  writeFileSync(values.write, `${JSON.stringify(complete(fitWeights(histories), about), undefined, 2)}\n`);
  say([`wrote ${values.write}`]);
};

main();
