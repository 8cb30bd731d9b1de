// How are figures drawn? Inline SVG, each with a name, a description and the real table right after it.
import type { Stratum } from '../core/measure/comparison';
import type { Digest } from '../core/measure/digest';
import { stratumName } from '../core/measure/digest-words';
import type { Interval } from '../core/measure/statistics';
import { intervalWords, rangeWords, weekWords } from '../core/measure/wording';
import { markup, type Html, type Printable } from './html';
import { folded, table } from './tables';

type Figure = { id: string; title: string; description: string; width: number; height: number; drawing: Printable; after: Printable };

const figure = ({ id, title, description, width, height, drawing, after }: Figure): Html => markup`<figure>
<svg role="img" aria-labelledby="${id}-title ${id}-description" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>
${drawing}</svg>
${after}</figure>`;

const chartWidth = 640;
const plot = { left: 34, right: 10, top: 14, bottom: 30 };
const plotHeight = 130;

const weekNumber = (week: string): string => week.slice(-3);

type Bar = { week: string; caused: number; blind: boolean };

const barOf = ({ week, caused, blind }: Bar, at: number, { step, y }: { step: number; y: (value: number) => number }): Html => {
  const x = plot.left + step * (at + 0.5);
  const width = Math.min(34, step * 0.6);
  const top = y(caused);
  return markup`<rect class="${blind ? 'blind' : 'bar'}" x="${(x - width / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${Math.max(caused === 0 ? 1 : 0, plot.top + plotHeight - top).toFixed(1)}"/>
<text x="${x.toFixed(1)}" y="${(top - 3).toFixed(1)}" text-anchor="middle">${caused}</text>
<text class="faint" x="${x.toFixed(1)}" y="${plot.top + plotHeight + 20}" text-anchor="middle">${weekNumber(week)}</text>`;
};

/** Deploy-caused incidents by week on the band of what is normal. */
const fewestWeeks = 2;

/** A line of one point says nothing that a number does not. */
export const weeksChart = ({ weeks, range }: Digest['chart'], link: (path: string) => string): Html =>
  weeks.length < fewestWeeks
    ? markup`<p>${weeks.length === 0 ? 'No week is on record yet' : `Only this week is on record: ${weeks[0]?.caused ?? 0}`}. From two weeks on they are drawn, from twelve on with what is normal.</p>`
    : drawnWeeks({ weeks, ...(range ? { range } : {}) }, link);

const drawnWeeks = ({ weeks, range }: Digest['chart'], link: (path: string) => string): Html => {
  const most = Math.max(4, ...weeks.map(({ caused }) => caused + 1), range ? range.high : 0);
  const y = (value: number): number => plot.top + plotHeight * (1 - value / most);
  const step = (chartWidth - plot.left - plot.right) / Math.max(1, weeks.length);
  const normal = range ? `${rangeWords(range, 'count')}, learnt from ${range.weeks} weeks` : 'no normal range yet';
  const band = range
    ? markup`<rect class="band" x="${plot.left}" y="${y(range.high).toFixed(1)}" width="${chartWidth - plot.left - plot.right}" height="${(y(range.low) - y(range.high)).toFixed(1)}"/>`
    : markup``;
  return figure({
    id: 'weeks',
    title: 'Deploy-caused incidents by week',
    description: `${weeks.map(({ caused }) => caused).join(', ')}; ${normal}.`,
    width: chartWidth,
    height: plot.top + plotHeight + plot.bottom,
    drawing: markup`${band}<line class="axis" x1="${plot.left}" x2="${chartWidth - plot.right}" y1="${plot.top + plotHeight}" y2="${plot.top + plotHeight}"/>${weeks.map((week, at) => barOf(week, at, { step, y }))}`,
    after: markup`<figcaption>${range ? `The band is the ${normal}` : 'There is no normal range yet'}. Dashed: a source was silent, the count is too low.</figcaption>${folded(
      'The weeks as a table',
      table({
        caption: 'Deploy-caused incidents by week',
        label: 'Deploy-caused incidents by week',
        columns: [
          { head: 'Week', kind: 'name', cell: ({ week }) => markup`<a href="${link(`/digests/${week}`)}">${week}</a>, ${weekWords(week)}` },
          {
            head: 'Incidents',
            kind: 'number',
            cell: ({ week, caused }) => markup`<a href="${link(`/digests/${week}`)}#caused">${caused}</a>`,
          },
          { head: 'Seen', cell: ({ blind }) => (blind ? 'partly: a source was silent' : 'whole week') },
        ],
        rows: weeks,
      }),
    )}`,
  });
};

const rowHeight = 46;
const labelWidth = 210;

type Arm = Stratum['ai'];

const whisker = (arm: Arm, name: 'ai' | 'human', place: { y: number; x: (share: number) => number }): Html => {
  const { y, x } = place;
  const words = `${name === 'ai' ? 'AI' : 'human'} ${arm.failed} of ${arm.total}`;
  if (!arm.interval) return markup`<text class="faint" x="${labelWidth}" y="${y + 5}">${words}, no rate yet</text>`;
  const middle = x(arm.failed / arm.total).toFixed(1);
  const mark =
    name === 'ai'
      ? markup`<circle class="ai" cx="${middle}" cy="${y}" r="5"/>`
      : markup`<rect class="human" x="${(Number(middle) - 5).toFixed(1)}" y="${y - 5}" width="10" height="10"/>`;
  return markup`<line class="${name}" stroke-width="2" x1="${x(arm.interval.low).toFixed(1)}" x2="${x(arm.interval.high).toFixed(1)}" y1="${y}" y2="${y}"/>${mark}<text x="${(x(arm.interval.high) + 8).toFixed(1)}" y="${y + 5}">${words}</text>`;
};

const highest = (strata: readonly Stratum[]): number =>
  Math.max(0.05, ...strata.flatMap(({ ai, human }) => [ai.interval?.high ?? 0, human.interval?.high ?? 0]));

const describe = ({ ai, human }: Stratum): string =>
  [ai, human]
    .map(({ failed, total, interval }: Arm) => `${failed} of ${total}${interval ? ` (${intervalWords(interval)})` : ''}`)
    .join(' and ');

/** Rates of the two groups, tier and size held equal, with their 95 % intervals. */
export const forestPlot = (strata: readonly Stratum[], after: Printable): Html => {
  const most = highest(strata);
  const x = (share: number): number => labelWidth + (share / most) * (chartWidth - labelWidth - 130);
  return figure({
    id: 'strata',
    title: 'Failed changes, AI-assisted and human-only, same tier and size',
    description: strata.map((stratum) => `${stratumName(stratum)}: ${describe(stratum)}`).join('; '),
    width: chartWidth,
    height: strata.length * rowHeight + 30,
    drawing: markup`${strata.map((stratum, at) => {
      const y = at * rowHeight + 16;
      return markup`<text x="0" y="${y + 14}">${stratumName(stratum)}</text>${whisker(stratum.ai, 'ai', { y, x })}${whisker(stratum.human, 'human', { y: y + 19, x })}`;
    })}<line class="axis" x1="${labelWidth}" x2="${x(most).toFixed(1)}" y1="${strata.length * rowHeight + 4}" y2="${strata.length * rowHeight + 4}"/><text class="faint" x="${labelWidth}" y="${strata.length * rowHeight + 22}">0 %</text><text class="faint" text-anchor="end" x="${x(most).toFixed(1)}" y="${strata.length * rowHeight + 22}">${(most * 100).toFixed(0)} %</text>`,
    after,
  });
};

/** An interval in words for a table. */
export const intervalCell = (interval: Interval | undefined): string => (interval ? intervalWords(interval) : 'too few for a rate');
