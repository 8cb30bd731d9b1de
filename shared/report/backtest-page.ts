// What would it have said of a whole history? One offline page: accuracy beside baselines, origin by month, rates, hot paths.
import type { Origin, Tier } from '../core/facts/change';
import type { Strength } from '../core/facts/ranking';
import type { Moment } from '../core/facts/moment';
import type { Comparison, Stratum } from '../core/measure/comparison';
import { comparisonWords, oddsRatioWords, stratumName } from '../core/measure/digest-words';
import { wilson, type Interval } from '../core/measure/statistics';
import { countWords, dayWords, durationWords, intervalWords, momentWords, percentNumber } from '../core/measure/wording';
import { forestPlot } from './charts';
import { markup, when, type Html } from './html';
import { page } from './page';
import { folded, table } from './tables';

/** `hits` of `total`, with its 95 % interval (Wilson). */
export type Rate = Interval & { hits: number; total: number };

export type Accuracy = { method: string; top1: Rate; top3: Rate; top5: Rate; /** Mean reciprocal rank, 0..1. */ mrr: number };

export type JudgedIncident = {
  sha: string;
  kind: 'revert' | 'fix';
  at: Moment;
  candidates: number;
  place: number;
  newestFirst: number;
  largest: number;
  fusion: number;
  probability: number;
  strength: Strength;
  noChange: number;
  hasReason: boolean;
};

export type BacktestReport = {
  repository: string;
  commits: number;
  from: Moment;
  to: Moment;
  found: { reverts: number; relands: number; fixes: number; unnamed: number; older: number; ranked: number; withoutReason: number };
  /** Of incidents with a reason, ours first. */
  accuracy: readonly Accuracy[];
  /** Ours where a revert gives no reason: only times and kinds of change to go by. */
  unexplained: Accuracy;
  /** Mean distance between how sure the first suspect was said to be and how often it was right, 0..1; absent of nothing. */
  calibrationError?: number;
  strengths: readonly { strength: Strength; right: Rate }[];
  months: readonly ({ month: string } & Record<Origin, number>)[];
  tiers: readonly { tier: Tier; changes: number; failed: Rate }[];
  /** Of changes that had 14 days: how many the risk model expected to fail, how many did, and the shift in log-odds that makes it fit. */
  risk: { changes: number; expected: number; failed: number; shift: number };
  comparison: Comparison;
  hotPaths: readonly { path: string; failed: Rate }[];
  /** Releases by tag, and how many had to be mended by the next patch within a week. */
  releases: { hotFixes: Rate; medianHours?: number; latest: readonly { tag: string; at: Moment; hours: number }[] };
  incidents: readonly JudgedIncident[];
};

export const rateWords = ({ hits, total, low, high }: Rate): string =>
  total === 0 ? 'none' : `${percentNumber(hits / total)} % (${intervalWords({ low, high })}), ${hits} of ${total}`;

// Narrow enough that its words can be read on a phone.
const width = 420;
const labels = 110;
const rowHeight = 26;

const bar = ({ method, top1 }: Accuracy, at: number): Html => {
  const x = (share: number): string => (labels + share * (width - labels - 60)).toFixed(1);
  const y = at * rowHeight + 16;
  const share = top1.total === 0 ? 0 : top1.hits / top1.total;
  return markup`<text x="0" y="${y + 5}">${method}</text><rect class="bar" x="${labels}" y="${y - 6}" width="${(Number(x(share)) - labels).toFixed(1)}" height="12"/><line class="human" stroke-width="2" x1="${x(top1.low)}" x2="${x(top1.high)}" y1="${y}" y2="${y}"/><text x="${x(Math.min(1, top1.high + 0.02))}" y="${y + 5}">${(share * 100).toFixed(0)} %</text>`;
};

const accuracyPlot = (
  rows: readonly Accuracy[],
): Html => markup`<figure><svg role="img" aria-labelledby="accuracy-title accuracy-description" viewBox="0 0 ${width} ${rows.length * rowHeight + 8}" width="${width}" height="${rows.length * rowHeight + 8}">
<title id="accuracy-title">How often the first suspect was right</title><desc id="accuracy-description">${rows.map(({ method, top1 }) => `${method}: ${rateWords(top1)}`).join('; ')}</desc>
${rows.map(bar)}</svg><figcaption>The reverted change ranked first; lines are 95 % intervals.</figcaption></figure>`;

const accuracyTable = (rows: readonly Accuracy[], caption: string): Html =>
  table({
    caption,
    label: caption,
    columns: [
      { head: 'Order', kind: 'name', cell: ({ method }) => method },
      { head: 'First', cell: ({ top1 }) => rateWords(top1) },
      { head: 'First three', cell: ({ top3 }) => rateWords(top3) },
      { head: 'First five', cell: ({ top5 }) => rateWords(top5) },
      { head: 'Mean reciprocal rank', kind: 'number', cell: ({ mrr }) => mrr.toFixed(3) },
    ],
    rows,
  });

const accuracySection = ({
  accuracy,
  unexplained,
  found,
  strengths,
  calibrationError,
}: BacktestReport): Html => markup`<section aria-labelledby="accuracy"><h2 id="accuracy">How often it was right</h2>
${accuracyPlot(accuracy)}${accuracyTable(accuracy, `${countWords(found.ranked - found.withoutReason, 'incident')} with a reason to read`)}
${when(unexplained.top1.total > 0, () => accuracyTable([unexplained], 'Reverts that give no reason: only time and the kind of change to go by'))}
${table({
  caption: 'When we said so of the first suspect, it was the one',
  label: 'Precision by strength',
  columns: [
    { head: 'We said', kind: 'name', cell: ({ strength }) => strength },
    { head: 'It was right', cell: ({ right }) => rateWords(right) },
  ],
  rows: strengths,
})}
<p>Calibration error of the first suspect: ${calibrationError === undefined ? 'nothing to measure' : calibrationError.toFixed(3)}.</p></section>`;

const origins = ['ai', 'mixed', 'human', 'bot', 'unknown'] as const satisfies readonly Origin[];

const monthsTable = (months: BacktestReport['months']): Html =>
  table({
    caption: 'Changes by month and who wrote them; no marker means unknown, never human',
    label: 'Origin by month',
    columns: [
      { head: 'Month', kind: 'name', cell: ({ month }) => month },
      ...origins.map((origin) => ({ head: origin, kind: 'number' as const, cell: (row: BacktestReport['months'][number]) => row[origin] })),
    ],
    rows: months,
  });

const monthsPlot = (months: BacktestReport['months']): Html => {
  const height = 120;
  const step = width / Math.max(1, months.length);
  const shares = months.map(
    (row) =>
      (row.ai + row.mixed) /
      Math.max(
        1,
        origins.reduce((sum, origin) => sum + row[origin], 0),
      ),
  );
  const most = Math.max(0.05, ...shares);
  return markup`<figure><svg role="img" aria-labelledby="months-title months-description" viewBox="0 0 ${width} ${height + 24}" width="${width}" height="${height + 24}"><title id="months-title">Share of changes in which AI took part</title><desc id="months-description">At most ${percentNumber(most)} % in a month; the table below has every month.</desc>
${shares.map((share, at) => markup`<rect class="bar" x="${(at * step).toFixed(1)}" y="${(height * (1 - share / most)).toFixed(1)}" width="${Math.max(0.5, step * 0.8).toFixed(1)}" height="${((height * share) / most).toFixed(1)}"/>`)}<line class="axis" x1="0" x2="${width}" y1="${height}" y2="${height}"/><text class="faint" x="0" y="${height + 18}">${months[0]?.month ?? ''}</text><text class="faint" text-anchor="end" x="${width}" y="${height + 18}">${months.at(-1)?.month ?? ''}, up to ${percentNumber(most)} %</text></svg></figure>`;
};

const monthsSection = ({ months }: BacktestReport): Html =>
  markup`<section aria-labelledby="origin"><h2 id="origin">Who wrote the changes</h2>${monthsPlot(months)}${folded('Every month as a table', monthsTable(months))}</section>`;

const fewestForRate = 20;

/** `1.5 % (1.1-2.1 %), 40 of 2597`; of few changes only the count. Each group by itself: whether two can be compared is said elsewhere. */
export const armWords = ({ failed, total }: Stratum['ai']): string =>
  total < fewestForRate ? `${failed} of ${total}` : rateWords({ hits: failed, total, ...wilson(failed, total) });

const strataTable = (strata: readonly Stratum[]): Html =>
  table({
    caption: `Changes reverted or mended within 14 days, of changes landed; counts alone below ${fewestForRate}`,
    label: 'Failed changes by tier, size and origin',
    columns: [
      { head: 'Tier and size', kind: 'name', cell: stratumName },
      { head: 'AI-assisted', cell: ({ ai }) => armWords(ai) },
      { head: 'Human-only', cell: ({ human }) => armWords(human) },
      { head: 'Unknown', cell: ({ unknown }) => armWords(unknown) },
    ],
    rows: strata,
  });

/** Whether a team's changes fail more often than the risk model thinks, and what to write into its policy. */
export const riskWords = ({ changes, expected, failed, shift }: BacktestReport['risk']): string =>
  changes === 0
    ? 'The risk model has nothing to be held against: no change is 14 days old.'
    : `Of ${countWords(changes, 'change')} that had 14 days, the risk model expected ${Math.round(expected)} to be reverted or mended; ${failed} were. ` +
      `risk_shift: ${shift.toFixed(2)} in aftershock.yaml makes it yours.`;

const ratesSection = ({ comparison, tiers, risk }: BacktestReport): Html => {
  const rated = comparison.strata.filter(({ difference }) => difference);
  return markup`<section aria-labelledby="rates"><h2 id="rates">Which changes were taken out again</h2>
<p><strong>${comparisonWords(comparison).headline}.</strong> ${oddsRatioWords(comparison) ?? 'Across strata: nothing to weigh.'}</p>
${when(rated.length > 0, () => forestPlot(rated, markup`<figcaption>95 % intervals; only where both groups have 20 changes and there are five failures.</figcaption>`))}${strataTable(comparison.strata)}
${table({
  caption: 'By tier',
  label: 'Failed changes by tier',
  columns: [
    { head: 'Tier', kind: 'name', cell: ({ tier }) => tier },
    { head: 'Changes', kind: 'number', cell: ({ changes }) => changes },
    { head: 'Failed', cell: ({ failed }) => rateWords(failed) },
  ],
  rows: tiers,
})}<p>${riskWords(risk)}</p></section>`;
};

const hotSection = ({ hotPaths }: BacktestReport): Html =>
  markup`<section aria-labelledby="hot"><h2 id="hot">Hot paths</h2>${
    hotPaths.length === 0
      ? markup`<p>No path failed twice.</p>`
      : table({
          caption: 'Folders whose changes were taken out or mended most often',
          label: 'Hot paths',
          columns: [
            { head: 'Folder', kind: 'name', cell: ({ path }) => markup`<code>${path}</code>` },
            { head: 'Changes that failed', cell: ({ failed }) => rateWords(failed) },
          ],
          rows: hotPaths,
        })
  }</section>`;

/** `9 of 120 releases were hot fixes (8 %, 4 to 14 %), half of them within 20 h`. */
export const releaseWords = ({ hotFixes, medianHours }: BacktestReport['releases']): string =>
  hotFixes.total === 0
    ? 'No tag names a release.'
    : `Of ${countWords(hotFixes.total, 'release')} by tag, hot fixes: ${rateWords(hotFixes)}${medianHours === undefined ? '' : `; half of them within ${durationWords(medianHours * 60)} of the release they mend`}.`;

const releaseSection = ({ releases }: BacktestReport): Html =>
  markup`<section aria-labelledby="releases"><h2 id="releases">Hot fixes</h2><p>${releaseWords(releases)} A hot fix is the next patch of the same version within a week, or a tag that says so.</p>${when(
    releases.latest.length > 0,
    () =>
      table({
        caption: 'The latest',
        label: 'Hot fixes by tag',
        columns: [
          { head: 'Tag', kind: 'name', cell: ({ tag }) => markup`<code>${tag}</code>` },
          { head: 'Made', cell: ({ at }) => momentWords(at) },
          { head: 'After the release', cell: ({ hours }) => durationWords(hours * 60) },
        ],
        rows: releases.latest,
      }),
  )}</section>`;

const limits = ({ found }: BacktestReport): Html => markup`<section aria-labelledby="limits"><h2 id="limits">What this cannot tell</h2><ul>
<li>A revert's reason was written after the cause was known, mostly by somebody near it: shared words flatter the ranking.</li>
<li>Causes that were mended forward, infrastructure, traffic and suppliers leave no revert: they are missing here.</li>
<li>${countWords(found.older, 'revert or fix', 'reverts and fixes')} undo something older than the 48 hours that were asked about, and ${countWords(found.unnamed, 'one does', 'do')} not say what: not counted above.</li></ul></section>`;

/** The whole report as one document: no script, nothing loaded. */
export const backtestPage = (report: BacktestReport): string => {
  const { repository, commits, from, to, found } = report;
  const title = `Backtest of ${repository}`;
  const best = report.accuracy[0];
  return page({
    title,
    crumbs: [],
    link: () => '#main',
    body: markup`<h1>${title}</h1><section class="box ok" aria-label="Verdict"><p class="verdict">${best && best.top1.total > 0 ? `The change that was taken out was the first suspect in ${rateWords(best.top1)}.` : 'No revert here gives a reason that can be ranked by.'}</p>
<p>${countWords(commits, 'change')}, ${dayWords(from)} ${from.slice(0, 4)} to ${dayWords(to)} ${to.slice(0, 4)}. Found: ${countWords(found.reverts, 'revert')}, ${countWords(found.relands, 'reland')}, ${countWords(found.fixes, 'fix', 'fixes')} that name what they mend; ${found.ranked} ranked as they would have been then.</p></section>
${accuracySection(report)}
${monthsSection(report)}
${ratesSection(report)}
${hotSection(report)}
${releaseSection(report)}
${limits(report)}`,
  });
};
