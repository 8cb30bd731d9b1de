// What is known about one change: what it touched, how risky and how reviewed it was, where it went live, and what it broke.
import type { Change } from '../core/facts/change';
import { weekOf, type Moment } from '../core/facts/moment';
import type { Strength } from '../core/facts/ranking';
import { countWords, momentWords, tierSentence, weekWords } from '../core/measure/wording';
import { markup, linkOut, when, type Html } from './html';
import { linkOf, page, type PageOptions } from './page';
import { changePath, digestPath, incidentPath, pathPath } from './places';
import { table } from './tables';

/** `suspect` = asked about and not answered; a confirmed or cleared one is answered. */
export type ChangeIncident = {
  incidentId: string;
  title: string;
  startedAt: Moment;
  role: 'confirmed' | 'suspect' | 'cleared';
  strength?: Strength;
};

export type ChangeFile = {
  change: Change;
  deployments: { deploymentId: string; service: string; environment: string; liveAt: Moment; isRollback: boolean }[];
  incidents: ChangeIncident[];
  /** A later change that took it back or mended it. */
  mendedBy: { sha: string; title: string; because: string }[];
};

type Link = (path: string) => string;

const roles: Record<ChangeIncident['role'], string> = {
  confirmed: 'confirmed by a person as the cause',
  suspect: 'a suspect; nobody has answered',
  cleared: 'cleared by a person',
};

const origins: Record<Change['origin']['origin'], string> = {
  ai: 'AI-assisted',
  mixed: 'AI-assisted in part',
  human: 'human-only, as declared',
  bot: 'a bot',
  unknown: 'unknown: it carries no marker',
};

const provenance = ({ change: { origin }, incidents }: ChangeFile): Html => {
  if (incidents.some(({ role }) => role === 'suspect')) return markup`shown once a person has answered for the incident`;
  const evidence = origin.evidence.map(({ marker, text }) => markup`<li>${marker}: ${text}</li>`);
  return markup`${origins[origin.origin]}${origin.tools.length === 0 ? '' : ` (${origin.tools.join(', ')})`}${when(evidence.length > 0, () => markup`<ul>${evidence}</ul>`)}`;
};

const reviews: Record<Change['review']['reviewed'], string> = {
  yes: 'by an independent human',
  no: 'not by an independent human',
  'cannot-see': 'cannot be seen',
};

const facts = (file: ChangeFile): Html => {
  const { change } = file;
  const { tier, review, pullRequest } = change;
  return markup`<dl class="facts"><dt>Revision</dt><dd><code>${change.sha}</code> in ${change.repository}</dd><dt>Pull request</dt><dd>${pullRequest ? linkOut(pullRequest.url, `#${pullRequest.number}`) : change.notSeen.includes('pull request') ? 'could not be seen' : 'none'}</dd><dt>Landed</dt><dd>${momentWords(change.landedAt)}</dd>
<dt>Tier</dt><dd>${tierSentence(tier)}</dd><dt>Surfaces</dt><dd>${tier.surfaces.join(', ') || 'none named'}; undone by ${{ flag: 'a flag', redeploy: 'a redeploy', hard: 'nothing easy' }[tier.reversibility]}</dd>
<dt>Review</dt><dd>${reviews[review.reviewed]}: ${review.because}</dd><dt>Owners</dt><dd>${tier.owners.join(', ') || 'none named'}</dd><dt>Provenance</dt><dd>${provenance(file)}</dd></dl>`;
};

const filesSection = ({ change }: ChangeFile, link: Link): Html => {
  const lines = !change.notSeen.includes('lines');
  return markup`<section aria-labelledby="files"><h2 id="files">Files: ${change.notSeen.includes('files') ? 'could not be seen' : change.files.length}</h2>${
    change.files.length === 0
      ? markup``
      : table({
          caption: countWords(change.files.length, 'file'),
          label: 'Files',
          columns: [
            { head: 'Path', kind: 'name', cell: ({ path }) => markup`<a href="${link(pathPath(path))}"><code>${path}</code></a>` },
            { head: 'Added', kind: 'number', cell: ({ added }) => (lines ? added : 'not seen') },
            { head: 'Deleted', kind: 'number', cell: ({ deleted }) => (lines ? deleted : 'not seen') },
          ],
          rows: change.files.slice(0, 200),
        })
  }</section>`;
};

const incidentsSection = ({ incidents }: ChangeFile, link: Link): Html =>
  markup`<section aria-labelledby="incidents"><h2 id="incidents">Incidents: ${incidents.length}</h2>${
    incidents.length === 0
      ? markup`<p>It is named in no incident.</p>`
      : markup`<ul>${incidents.map(({ incidentId, title, startedAt, role, strength }) => markup`<li><a href="${link(incidentPath(incidentId))}">${incidentId}</a> ${title}, ${momentWords(startedAt)}: ${roles[role]}${strength ? ` (${strength})` : ''}</li>`)}</ul>`
  }</section>`;

const liveSection = ({ deployments }: ChangeFile, link: Link): Html =>
  markup`<section aria-labelledby="live"><h2 id="live">Where it went live</h2>${
    deployments.length === 0
      ? markup`<p>It never was live.</p>`
      : table({
          caption: 'Deployments that put it live or took it out',
          label: 'Deployments',
          columns: [
            { head: 'When', kind: 'name', cell: ({ liveAt }) => momentWords(liveAt) },
            { head: 'Service', cell: ({ service, environment }) => `${service} (${environment})` },
            { head: 'What', cell: ({ isRollback }) => (isRollback ? 'taken out' : 'went live') },
            { head: 'Week', cell: ({ liveAt }) => markup`<a href="${link(digestPath(weekOf(liveAt)))}">${weekOf(liveAt)}</a>` },
          ],
          rows: deployments,
        })
  }</section>`;

/** A change as one self-contained HTML document; it has no author. */
export const changePage = (file: ChangeFile, options: PageOptions = {}): string => {
  const link = linkOf(options);
  const { change, deployments, mendedBy } = file;
  const week = weekOf(deployments[0]?.liveAt ?? change.landedAt);
  const title = change.title || change.sha.slice(0, 7);
  return page({
    title,
    crumbs: [
      { path: digestPath(week), text: `Week of ${weekWords(week)}` },
      ...file.incidents.slice(0, 3).map(({ incidentId }) => ({ path: incidentPath(incidentId), text: incidentId })),
    ],
    link,
    data: { path: changePath(change.sha), forms: ['json'] },
    body: markup`<h1>${title}</h1>${facts(file)}${incidentsSection(file, link)}${when(mendedBy.length > 0, () => markup`<section aria-labelledby="mended"><h2 id="mended">Taken back or mended by</h2><ul>${mendedBy.map((one) => markup`<li><a href="${link(changePath(one.sha))}">${one.title}</a>: ${one.because}</li>`)}</ul></section>`)}${filesSection(file, link)}${liveSection(file, link)}
<section aria-labelledby="not-seen"><h2 id="not-seen">What could not be seen</h2><p>${change.notSeen.join(', ') || 'Nothing known to be missing.'}</p></section>`,
  });
};
