// How have deploy-caused incidents gone over twelve weeks? Slack's own chart, and the same numbers in words.
import type { Digest } from '../core/measure/digest';
import { countWords, rangeWords } from '../core/measure/wording';
import { words, type ChartBlock, type Piece } from './blocks';

/** Slack draws at most twelve categories. */
const mostWeeks = 12;
const fewestWeeks = 2;

const weeksOf = ({ chart }: Digest): Digest['chart']['weeks'] => chart.weeks.slice(-mostWeeks);

/** `Deploy-caused incidents, 12 weeks: 2 1 3 2 (normal 0-6)`: what the chart shows, for whoever cannot see it. */
export const chartLine = (digest: Digest): Piece[] => {
  const weeks = weeksOf(digest);
  if (weeks.length < fewestWeeks) return [];
  const values = weeks.map(({ caused, blind }) => `${caused}${blind ? '?' : ''}`).join(' ');
  const blind = weeks.some((week) => week.blind) ? '; ? = partly blind' : '';
  return [
    words(
      `Deploy-caused incidents, ${countWords(weeks.length, 'week')}: ${values} (${digest.chart.range ? rangeWords(digest.chart.range, 'count') : 'no normal range yet'}${blind})`,
    ),
  ];
};

/** Undefined with fewer than two weeks: a point is no line. */
export const chartBlock = (digest: Digest): ChartBlock | undefined => {
  const weeks = weeksOf(digest).map(({ week, caused }) => ({ label: week.slice(-3), caused }));
  if (weeks.length < fewestWeeks) return undefined;
  const { range } = digest.chart;
  const most = range && Math.floor(range.high);
  return {
    type: 'data_visualization',
    title: `Deploy-caused incidents, ${countWords(weeks.length, 'week')}`,
    chart: {
      type: 'line',
      series: [
        { name: 'Incidents', data: weeks.map(({ label, caused }) => ({ label, value: caused })) },
        ...(most === undefined ? [] : [{ name: 'Normal at most', data: weeks.map(({ label }) => ({ label, value: most })) }]),
      ],
      axis_config: { categories: weeks.map(({ label }) => label), x_label: 'Week', y_label: 'Incidents' },
    },
  };
};
