// Lists of a stretch of time as pages: incidents, and deployments with what each put live.
import type { PullRequestReference, Tier } from '../core/facts/change';
import { weekOf, type Moment } from '../core/facts/moment';
import { momentWords, weekWords } from '../core/measure/wording';
import { markup, segment, when, type Html } from './html';
import { linkOf, page, type PageOptions } from './page';
import { changeLink, changePath, digestPath, incidentPath } from './places';
import { table } from './tables';

type Link = (path: string) => string;

/** `nextPath`: where the older ones are. */
export type Listed<Item> = { from: Moment; to: Moment; items: readonly Item[]; nextPath?: string };

type IncidentItem = {
  id: string;
  title: string;
  service: string;
  environment: string;
  startedAt: Moment;
  state: string;
  answer: string;
  sha?: string;
};

type DeploymentItem = {
  id: string;
  service: string;
  environment: string;
  status: string;
  at: Moment;
  sha?: string;
  isRollback: boolean;
  changes: readonly { sha: string; title: string; pullRequest?: PullRequestReference; tier: Tier }[];
};

const around = <Item>({ from, to, items, nextPath }: Listed<Item>, link: Link, body: Html): Html =>
  markup`<p>From ${momentWords(from)} to ${momentWords(to)}, newest first.</p>${items.length === 0 ? markup`<p>None on record.</p>` : body}${when(nextPath !== undefined, () => markup`<p><a href="${link(nextPath ?? '/')}">Older ones</a></p>`)}`;

type Place = 'incidents' | 'deployments';

const other: Record<Place, { path: string; text: string }> = {
  incidents: { path: '/deployments', text: 'Deployments' },
  deployments: { path: '/incidents', text: 'Incidents' },
};

const crumbsOf = ({ to }: { to: Moment }, place: Place): { path: string; text: string }[] => [
  { path: digestPath(weekOf(to)), text: `Week of ${weekWords(weekOf(to))}` },
  other[place],
];

const dataOf = ({ from, to }: { from: Moment; to: Moment }, place: Place) => ({
  path: `/${place}?from=${segment(from)}&to=${segment(to)}&limit=200`,
  forms: ['json', 'csv'] as const,
});

/** Incidents as one self-contained HTML document. */
export const incidentsPage = (list: Listed<IncidentItem>, options: PageOptions = {}): string => {
  const link = linkOf(options);
  const rows = table<IncidentItem>({
    caption: 'Incidents',
    label: 'Incidents',
    columns: [
      { head: 'Incident', kind: 'name', cell: ({ id, title }) => markup`<a href="${link(incidentPath(id))}">${id}</a> ${title}` },
      { head: 'Service', cell: ({ service, environment }) => `${service} (${environment})` },
      { head: 'Since', cell: ({ startedAt }) => momentWords(startedAt) },
      { head: 'State', cell: ({ state }) => state },
      { head: 'Answer', cell: ({ answer }) => answer },
      {
        head: 'Change',
        cell: ({ sha, answer }) =>
          sha === undefined
            ? ''
            : markup`<a href="${link(changePath(sha))}"><code>${sha.slice(0, 7)}</code></a>${answer === 'unanswered' ? ' (suspected)' : ''}`,
      },
    ],
    rows: list.items,
  });
  return page({
    title: 'Incidents',
    crumbs: crumbsOf(list, 'incidents'),
    link,
    data: dataOf(list, 'incidents'),
    body: markup`<h1>Incidents</h1>${around(list, link, rows)}`,
  });
};

const putLive = ({ changes, isRollback }: DeploymentItem, link: Link): Html => {
  if (changes.length === 0) return markup`${isRollback ? 'rolled back' : 'not seen'}`;
  return markup`${changes.slice(0, 5).map((change, at) => markup`${at > 0 ? ', ' : ''}${changeLink(change, link)} ${change.tier}`)}${when(changes.length > 5, () => ` and ${changes.length - 5} more`)}`;
};

/** Deployments as one self-contained HTML document. */
export const deploymentsPage = (list: Listed<DeploymentItem>, options: PageOptions = {}): string => {
  const link = linkOf(options);
  const rows = table<DeploymentItem>({
    caption: 'Deployments',
    label: 'Deployments',
    columns: [
      { head: 'When', kind: 'name', cell: ({ at }) => momentWords(at) },
      { head: 'Service', cell: ({ service, environment }) => `${service} (${environment})` },
      { head: 'Status', cell: ({ status }) => status },
      { head: 'Put live', kind: 'wide', cell: (deployment) => putLive(deployment, link) },
    ],
    rows: list.items,
  });
  return page({
    title: 'Deployments',
    crumbs: crumbsOf(list, 'deployments'),
    link,
    data: dataOf(list, 'deployments'),
    body: markup`<h1>Deployments</h1>${around(list, link, rows)}`,
  });
};
