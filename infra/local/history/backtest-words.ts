// A backtest in plain text for the terminal.
import { comparisonWords, oddsRatioWords, stratumName } from '../../../shared/core/measure/digest-words';
import { countWords, momentWords } from '../../../shared/core/measure/wording';
import { armWords, rateWords, releaseWords, riskWords, type Accuracy, type BacktestReport } from '../../../shared/report/backtest-page';
import { intervalWords, percentNumber } from '../../../shared/core/measure/wording';
import { inert } from '../terminal';

const shownMonths = 12;
const shownPaths = 8;

const accuracyLine = ({ method, top1, top3, top5, mrr }: Accuracy): string =>
  `  ${method.padEnd(13)} first ${rateWords(top1).padEnd(36)} top-3 ${percentNumber(top3.hits / Math.max(1, top3.total))} %  top-5 ${percentNumber(top5.hits / Math.max(1, top5.total))} %  MRR ${mrr.toFixed(3)}`;

const accuracyLines = ({ accuracy, unexplained, found, strengths, calibrationError }: BacktestReport): string[] => {
  const explained = found.ranked - found.withoutReason;
  return [
    '',
    explained === 0
      ? 'How often it was right: no revert here both gives a reason and undoes something of the 48 hours before.'
      : `How often it was right, over ${countWords(explained, 'incident')} with a reason to read (95 % intervals):`,
    ...(explained === 0 ? [] : accuracy.map(accuracyLine)),
    ...(explained === 0
      ? []
      : [
          `  ${strengths
            .filter(({ right }) => right.total > 0)
            .map(({ strength, right }) => `when we said ${strength}: right in ${right.hits} of ${right.total} (${intervalWords(right)})`)
            .join('; ')}`,
        ]),
    ...(calibrationError === undefined ? [] : [`  calibration error of the first suspect: ${calibrationError.toFixed(3)}`]),
    ...(unexplained.top1.total === 0
      ? []
      : [
          `  ${countWords(found.withoutReason, 'revert gives', 'reverts give')} no reason; there, first in ${rateWords(unexplained.top1)}, top-5 ${rateWords(unexplained.top5)}`,
        ]),
  ];
};

const monthLines = ({ months }: BacktestReport): string[] => [
  '',
  `Who wrote the changes (${months.length > shownMonths ? `the last ${shownMonths} of ${months.length} months; the page has all` : 'by month'}; no marker means unknown, never human):`,
  ...months
    .slice(-shownMonths)
    .map(
      ({ month, ai, mixed, human, bot, unknown }) => `  ${month}  ai ${ai}  mixed ${mixed}  human ${human}  bot ${bot}  unknown ${unknown}`,
    ),
];

const rateLines = ({ tiers, comparison, risk }: BacktestReport): string[] => [
  '',
  'Changes reverted or mended within 14 days, by tier:',
  ...tiers.map(({ tier, failed }) => `  ${tier.padEnd(9)} ${rateWords(failed)}`),
  riskWords(risk),
  `${comparisonWords(comparison).headline}. ${oddsRatioWords(comparison) ?? ''}`.trim(),
  ...comparison.strata
    .filter(({ ai, human, unknown }) => ai.total + human.total + unknown.total > 0)
    .map(
      (stratum) =>
        `  ${stratumName(stratum)}: AI ${armWords(stratum.ai)}; human ${armWords(stratum.human)}; unknown ${armWords(stratum.unknown)}`,
    ),
];

const pathLines = ({ hotPaths }: BacktestReport): string[] =>
  hotPaths.length === 0
    ? []
    : [
        '',
        'Hot paths (changes taken out or mended):',
        ...hotPaths.slice(0, shownPaths).map(({ path, failed }) => `  ${inert(path)}  ${rateWords(failed)}`),
      ];

/** The report as lines of text. */
export const backtestWords = (report: BacktestReport): string => {
  const { repository, commits, from, to, found } = report;
  return [
    `${inert(repository)}: ${countWords(commits, 'change')} on the main line, ${momentWords(from)} to ${momentWords(to)}.`,
    `Found ${countWords(found.reverts, 'revert')}, ${countWords(found.relands, 'reland')}, ${countWords(found.fixes, 'fix', 'fixes')} that name what they mend. Ranked: ${found.ranked}. Not ranked: ${found.older} undo something older than 48 hours, ${found.unnamed} do not say what.`,
    ...accuracyLines(report),
    ...monthLines(report),
    ...rateLines(report),
    ...pathLines(report),
    '',
    releaseWords(report.releases),
  ].join('\n');
};
