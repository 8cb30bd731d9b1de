// `backtest REPO`: a whole history replayed, as text, JSON or one page.
import { appendFileSync, writeFileSync } from 'node:fs';
import { momentOf } from '../../../shared/core/facts/moment';
import { backtestPage } from '../../../shared/report/backtest-page';
import type { Arguments, ExitCode } from '../command';
import { backtest } from '../history/backtest';
import { backtestWords } from '../history/backtest-words';
import { openRepository } from '../history/git';
import { sinceMoment } from '../history/since';

/** `backtest REPO [--since 365d] [--json] [--out report.html] [--cases cases.jsonl]`. Throws for what is no repository. */
export const runBacktest = async (args: Arguments): Promise<ExitCode> => {
  const sinceAt = sinceMoment(args.text('since'), momentOf(Date.now()));
  const repository = await openRepository(args.positionals[0] ?? '.');
  const cases = args.text('cases');
  if (cases !== undefined) writeFileSync(cases, '');
  const report = await backtest(
    repository,
    sinceAt,
    cases === undefined ? undefined : (kept) => appendFileSync(cases, `${JSON.stringify(kept)}\n`),
  );
  const file = args.text('out');
  if (file !== undefined) writeFileSync(file, backtestPage(report));
  process.stdout.write(
    args.isSet('json') ? `${JSON.stringify(report)}\n` : `${backtestWords(report)}\n${file === undefined ? '' : `\nPage: ${file}\n`}`,
  );
  return 0;
};
