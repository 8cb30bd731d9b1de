// DORA's five metrics of a week, each with its range, its definition and where to find what it counts.
import type { Digest } from '../core/measure/digest';
import { doraLines } from '../core/measure/digest-words';
import { doraDefinitions, doraSource, type Dora } from '../core/measure/dora';
import { weekWords } from '../core/measure/wording';
import { markup, type Html } from './html';
import { table } from './tables';

const rows: { key: keyof Dora; name: string; behind: string }[] = [
  { key: 'deployments', name: 'Deployment frequency', behind: '#changes' },
  { key: 'leadTime', name: 'Change lead time', behind: '#changes' },
  { key: 'failedSoFar', name: 'Failed deployments, this week so far', behind: '#caused' },
  { key: 'failRate', name: 'Change fail rate', behind: '#failures' },
  { key: 'recovery', name: 'Failed deployment recovery time', behind: '#caused' },
  { key: 'rework', name: 'Deployment rework rate', behind: '#timeline' },
];

/** The five metrics as a table; a word, never a colour alone, says what left its range. */
export const doraSection = ({ dora }: Digest): Html => {
  const lines = doraLines(dora);
  return markup`<section aria-labelledby="dora"><h2 id="dora">DORA's five metrics</h2>${table({
    caption: markup`Against the team's own normal range. The fail rate counts deployments of ${weekWords(dora.failRate.window.fromWeek)} to ${weekWords(dora.failRate.window.toWeek)}.`,
    label: 'DORA metrics',
    columns: [
      { head: 'Metric', kind: 'name', cell: ({ name }) => name },
      {
        head: 'Status',
        cell: ({ key }) =>
          lines[key].status === ''
            ? 'no range yet'
            : markup`<span class="word ${lines[key].status === 'OK' ? 'ok' : 'look'}">${lines[key].status}</span>`,
      },
      { head: 'This week', kind: 'wide', cell: ({ key, behind }) => markup`<a href="${behind}">${lines[key].text}</a>` },
    ],
    rows,
  })}
<details id="definitions"><summary>Definitions</summary><p>Source: ${doraSource}.</p><dl class="facts">${rows.map(({ key, name }) => markup`<dt>${name}</dt><dd>${doraDefinitions[key]}</dd>`)}</dl></details></section>`;
};
