// What is remembered of a path: its risk, how many know it, what changed it, and what broke there.
import type { PullRequestReference, Tier } from '../core/facts/change';
import { weekOf, type Moment } from '../core/facts/moment';
import { countWords, durationWords, momentWords, tierSentence } from '../core/measure/wording';
import { markup, when, type Html } from './html';
import { linkOf, page, type PageOptions } from './page';
import { changeLink, changePath, digestPath, incidentPath, pathPath } from './places';
import { table } from './tables';

export type PathFile = {
  path: string;
  tier?: { tier: Tier; because: string };
  /** How many people wrote or reviewed it in 180 days; absent where that cannot be seen. Never who. */
  knownBy?: number;
  changes: { sha: string; title: string; pullRequest?: PullRequestReference; liveAt: Moment; service: string; tier: Tier }[];
  incidents: {
    incidentId: string;
    title: string;
    startedAt: Moment;
    minutes?: number;
    sha: string;
    link: 'confirmed' | 'possible';
    ended?: string;
  }[];
  /** The rest does not fit: how many changes there are in all. */
  changesTotal: number;
};

type Link = (path: string) => string;

const summary = ({ tier, knownBy, changesTotal, incidents }: PathFile): Html => {
  const confirmed = incidents.filter((incident) => incident.link === 'confirmed').length;
  return markup`<section class="box ${confirmed > 0 ? 'look' : 'ok'}" aria-label="In short"><p class="verdict">${countWords(confirmed, 'confirmed incident')}, ${incidents.length - confirmed} possible · <a href="#changes">${countWords(changesTotal, 'change')}</a></p>
${tier ? markup`<p>${tierSentence(tier)}</p>` : markup``}<p>${knownBy === undefined ? 'How many people know it cannot be seen.' : `${countWords(knownBy, 'person', 'people')} wrote or reviewed it in 180 days.`}</p></section>`;
};

const incidentsSection = ({ incidents }: PathFile, link: Link): Html =>
  markup`<section aria-labelledby="incidents"><h2 id="incidents">Incidents</h2>${
    incidents.length === 0
      ? markup`<p>None on record.</p>`
      : table({
          caption: 'Incidents whose change touched this path',
          label: 'Incidents of this path',
          columns: [
            {
              head: 'Incident',
              kind: 'name',
              cell: ({ incidentId, title }) => markup`<a href="${link(incidentPath(incidentId))}">${incidentId}</a> ${title}`,
            },
            { head: 'When', cell: ({ startedAt }) => momentWords(startedAt) },
            { head: 'Lasted', cell: ({ minutes }) => (minutes === undefined ? 'not over yet' : durationWords(minutes)) },
            { head: 'Change', cell: ({ sha }) => markup`<a href="${link(changePath(sha))}"><code>${sha.slice(0, 7)}</code></a>` },
            { head: 'Link', cell: (incident) => (incident.link === 'confirmed' ? 'confirmed' : 'possible, nobody answered') },
            { head: 'Ended', cell: ({ ended }) => ended ?? '' },
          ],
          rows: incidents,
        })
  }</section>`;

const changesSection = ({ changes, changesTotal }: PathFile, link: Link): Html =>
  markup`<section aria-labelledby="changes"><h2 id="changes">Changes: ${changesTotal}</h2>${
    changes.length === 0
      ? markup`<p>None on record.</p>`
      : table({
          caption: markup`Newest first${when(changesTotal > changes.length, () => `, the latest ${changes.length}`)}`,
          label: 'Changes of this path',
          columns: [
            { head: 'Change', kind: 'name', cell: (change) => changeLink(change, link) },
            { head: 'Service', cell: ({ service }) => service },
            {
              head: 'Live',
              cell: ({ liveAt }) => markup`${momentWords(liveAt)}, <a href="${link(digestPath(weekOf(liveAt)))}">${weekOf(liveAt)}</a>`,
            },
            { head: 'Tier', cell: ({ tier }) => tier },
          ],
          rows: changes,
        })
  }</section>`;

/** A path as one self-contained HTML document; it counts people and names none. */
export const pathPage = (file: PathFile, options: PageOptions = {}): string => {
  const link = linkOf(options);
  const latest = file.changes[0]?.liveAt;
  return page({
    title: file.path,
    crumbs: latest === undefined ? [] : [{ path: digestPath(weekOf(latest)), text: `Week ${weekOf(latest)}` }],
    link,
    data: { path: pathPath(file.path), forms: ['json'] },
    body: markup`<h1><code>${file.path}</code></h1>${summary(file)}${incidentsSection(file, link)}${changesSection(file, link)}`,
  });
};
