// Where does a person start? The weeks, newest first, and the incidents that are open or unanswered.
import type { Moment, Week } from '../core/facts/moment';
import { countWords, momentWords, weekWords } from '../core/measure/wording';
import { markup, type Html } from './html';
import { linkOf, page, type PageOptions } from './page';
import { digestPath, incidentPath } from './places';
import { table } from './tables';

export type IndexFile = {
  /** Newest first; `verdict` is the digest's sentence, where it was sent. */
  weeks: { week: Week; verdict?: string; deployments?: number; caused?: number }[];
  incidents: {
    incidentId: string;
    title: string;
    service: string;
    startedAt: Moment;
    state: 'open' | 'resolved';
    answer: 'confirmed' | 'not a change' | 'unanswered';
  }[];
};

type IndexIncident = IndexFile['incidents'][number];

const stateWord = ({ state }: IndexIncident): Html =>
  state === 'open' ? markup`<span class="word act">ACT</span> open` : markup`<span class="word ok">OK</span> ${state}`;

type Link = (path: string) => string;

const weeksSection = ({ weeks }: IndexFile, link: Link): Html =>
  markup`<section aria-labelledby="weeks"><h2 id="weeks">Weeks</h2>${
    weeks.length === 0
      ? markup`<p>No week is on record yet.</p>`
      : table({
          caption: 'Newest first',
          label: 'Weeks',
          columns: [
            { head: 'Week', kind: 'name', cell: ({ week }) => markup`<a href="${link(digestPath(week))}">${weekWords(week)}</a>` },
            { head: 'Verdict', kind: 'wide', cell: ({ verdict }) => verdict ?? 'no digest yet' },
            {
              head: 'Deploys',
              kind: 'number',
              cell: ({ week, deployments }) =>
                deployments === undefined ? '' : markup`<a href="${link(digestPath(week))}#changes">${deployments}</a>`,
            },
            {
              head: 'Deploy-caused incidents',
              kind: 'number',
              cell: ({ week, caused }) => (caused === undefined ? '' : markup`<a href="${link(digestPath(week))}#caused">${caused}</a>`),
            },
          ],
          rows: weeks,
        })
  }</section>`;

const incidentsSection = ({ incidents }: IndexFile, link: Link): Html =>
  markup`<section aria-labelledby="incidents"><h2 id="incidents">Latest incidents</h2>${
    incidents.length === 0
      ? markup`<p>None on record.</p>`
      : table({
          caption: countWords(incidents.length, 'incident'),
          label: 'Incidents',
          columns: [
            {
              head: 'Incident',
              kind: 'name',
              cell: ({ incidentId, title }) => markup`<a href="${link(incidentPath(incidentId))}">${incidentId}</a> ${title}`,
            },
            { head: 'Service', cell: ({ service }) => service },
            { head: 'Since', cell: ({ startedAt }) => momentWords(startedAt) },
            { head: 'State', cell: stateWord },
            {
              head: 'Answer',
              cell: ({ answer }) =>
                answer === 'unanswered' ? markup`<span class="word look">LOOK</span> nobody has said which change it was` : answer,
            },
          ],
          rows: incidents,
        })
  }</section>`;

/** The start page as one self-contained HTML document. */
export const indexPage = (file: IndexFile, options: PageOptions = {}): string => {
  const link = linkOf(options);
  return page({
    title: 'Production, week by week',
    crumbs: [
      { path: '/incidents', text: 'All incidents' },
      { path: '/deployments', text: 'All deployments' },
    ],
    link,
    body: markup`<h1>Production, week by week</h1>${incidentsSection(file, link)}${weeksSection(file, link)}`,
  });
};
