// AI-assisted and human-only changes, like with like; every count leads to the changes behind it.
import type { Stratum } from '../core/measure/comparison';
import type { Digest } from '../core/measure/digest';
import { comparisonWords, oddsRatioWords, stratumName } from '../core/measure/digest-words';
import type { Failure, OriginGroup } from '../core/measure/week-facts';
import { countWords, differenceWords, weekWords } from '../core/measure/wording';
import { weeksAfter, type Week } from '../core/facts/moment';
import { forestPlot, intervalCell } from './charts';
import { markup, when, type Html } from './html';
import { anchor, changePath, digestPath, incidentPath } from './places';
import { folded, table } from './tables';

type Link = (path: string) => string;

const groupNames: Record<OriginGroup, string> = { ai: 'AI-assisted', human: 'human-only', bot: 'bot', unknown: 'unknown provenance' };

const armCell = ({ failed, total, interval }: Stratum['ai']): Html =>
  markup`<a href="#failures">${failed}</a> of <a href="#window">${total}</a>, <span class="small">${intervalCell(interval)}</span>`;

const answerOf = ({ difference, verdict, chanceAiHigher, neededPerGroup, weeksAway }: Stratum): Html => {
  const away = weeksAway === undefined ? '' : weeksAway === 0 ? '' : `, ${countWords(weeksAway, 'more week')} at this pace`;
  const needed = `To see a doubling: about ${neededPerGroup} in each group${away}.`;
  if (difference)
    return markup`${verdict === 'worth watching' ? 'Worth watching' : 'Cannot tell yet'}. Difference ${differenceWords(difference)}. ${needed}`;
  const chance =
    chanceAiHigher === undefined
      ? ''
      : ` Given our own base rate, the AI-assisted rate is the higher one with a chance of about ${Math.round(chanceAiHigher * 10)} in 10.`;
  return markup`Not enough data yet.${chance} ${needed}`;
};

const strataTable = (strata: readonly Stratum[], caption: string): Html =>
  table({
    caption,
    label: caption,
    columns: [
      { head: 'Tier and size', kind: 'name', cell: stratumName },
      { head: 'AI-assisted', cell: ({ ai }) => armCell(ai) },
      { head: 'Human-only', cell: ({ human }) => armCell(human) },
      { head: 'Unknown', cell: ({ unknown }) => armCell(unknown) },
      { head: 'What can be said', kind: 'wide', cell: answerOf },
    ],
    rows: strata,
  });

const weeksOf = (from: Week, to: Week): Week[] => {
  const weeks: Week[] = [];
  for (let week = from; week <= to; week = weeksAfter(week, 1)) weeks.push(week);
  return weeks;
};

const confirmedWords: Record<Failure['confirmedBy'], string> = { verdict: 'a person', revert: 'a revert', rollback: 'a rollback' };

const mostFailures = 200;

const failuresTable = (failures: readonly Failure[], link: Link): Html =>
  failures.length === 0
    ? markup`<p>No change of these weeks is confirmed as a cause.</p>`
    : table({
        caption: markup`${countWords(failures.length, 'change')} confirmed as causes${when(failures.length > mostFailures, () => `, the first ${mostFailures} shown`)}`,
        label: 'Changes confirmed as causes',
        id: ({ sha }) => anchor('failure', sha),
        columns: [
          {
            head: 'Change',
            kind: 'name',
            cell: ({ sha, title }) => markup`<a href="${link(changePath(sha))}">${title || sha.slice(0, 7)}</a>`,
          },
          { head: 'Service', cell: ({ service }) => service },
          { head: 'Live in', cell: ({ liveWeek }) => markup`<a href="${link(digestPath(liveWeek))}">${liveWeek}</a>` },
          { head: 'Tier', cell: ({ tier }) => tier },
          { head: 'Lines', cell: ({ size }) => size },
          { head: 'Group', cell: ({ group }) => groupNames[group] },
          {
            head: 'Confirmed by',
            cell: ({ confirmedBy, incidentId }) =>
              markup`${confirmedWords[confirmedBy]}${incidentId === undefined ? '' : markup`, <a href="${link(incidentPath(incidentId))}">${incidentId}</a>`}`,
          },
        ],
        rows: failures.slice(0, mostFailures),
      });

/** The comparison: verdict in words, plot, tables, review split, and the changes behind the counts. */
export const comparisonSection = ({ comparison, failures }: Digest, link: Link): Html => {
  const { headline, lines } = comparisonWords(comparison);
  const { strata, byReview, window, groups, unsized } = comparison;
  const both = strata.filter(({ ai, human }) => ai.total > 0 && human.total > 0);
  const rated = both.filter(({ difference }) => difference);
  const strataRows = strataTable(both, 'Changes confirmed as causes, of changes deployed');
  return markup`<section aria-labelledby="comparison"><h2 id="comparison">Same tier, same size: AI-assisted and human-only</h2>
<p><strong>${headline}.</strong> ${lines.join(' ')}</p>
${when(rated.length > 0, () => forestPlot(rated, markup`<figcaption>Share of changes confirmed as causes, 95 % intervals. Circle: AI-assisted. Square: human-only. Only where both groups have 20 changes and there are five failures.</figcaption>`))}${when(both.length > 0, () => (rated.length > 0 ? folded('Every tier and size as a table', strataRows) : strataRows))}
<p>${oddsRatioWords(comparison) ?? 'Across strata: nothing to weigh yet.'}</p>
${when(byReview.length > 0, () => folded('The same, split by independent human review', strataTable(byReview, 'Split by independent human review')))}
<p id="window">Deployed ${weekWords(window.fromWeek)} to ${weekWords(window.toWeek)}, all at least 14 days ago: ${groups.ai} AI-assisted, ${groups.human} human-only, ${groups.bot} by bots, ${groups.unknown} of unknown provenance${when(unsized > 0, () => `; ${unsized} whose size could not be seen are in no row`)}. ${when(comparison.weeks > 0, () => 'Their lists:')}
${(comparison.weeks === 0 ? [] : weeksOf(window.fromWeek, window.toWeek)).map((week) => markup`<a href="${link(digestPath(week))}#changes">${week}</a> `)}</p>
<h3 id="failures">Changes confirmed as causes</h3>${failuresTable(failures, link)}</section>`;
};
