// The week by service and day, and the places where it breaks.
import { DAY_MS, later, weekBounds, type Moment } from '../core/facts/moment';
import type { Digest } from '../core/measure/digest';
import type { Mark, TimelineDay, TimelineRow } from '../core/measure/digest-places';
import { countWords, dayWords, weekdayTime } from '../core/measure/wording';
import { markup, when, type Html } from './html';
import { changePath, incidentPath, pathPath } from './places';
import { table } from './tables';

type Link = (path: string) => string;

const signs: Record<Mark['kind'], { sign: string; word: string }> = {
  deploy: { sign: '●', word: 'Deploy' },
  'high-risk': { sign: '▲', word: 'High-risk deploy' },
  incident: { sign: '✕', word: 'Incident' },
};

const markOf = ({ kind, id, title, at, sha, note }: Mark, link: Link): Html => {
  const { sign, word } = signs[kind];
  const words = `${word}, ${weekdayTime(at)} UTC: ${title}${note ? `; ${note}` : ''}`;
  const path = kind === 'incident' ? incidentPath(id) : sha === undefined ? undefined : changePath(sha);
  return path === undefined
    ? markup`<span class="mark ${kind}" role="img" aria-label="${words}" title="${words}">${sign}</span>`
    : markup`<a class="mark ${kind}" href="${link(path)}" aria-label="${words}" title="${words}">${sign}</a>`;
};

const dayCell = ({ marks, more }: TimelineDay, link: Link): Html =>
  marks.length === 0
    ? markup`<span aria-label="none">–</span>`
    : markup`${marks.map((mark) => markOf(mark, link))}${when(more > 0, () => markup` <span class="small">+${more}</span>`)}`;

const dayHeads = (from: Moment): string[] =>
  Array.from(
    { length: 7 },
    (_, day) => `${weekdayTime(later(from, day * DAY_MS)).slice(0, 3)} ${dayWords(later(from, day * DAY_MS)).split(' ')[0] ?? ''}`,
  );

/** Deployments and incidents by service and day. */
export const timelineSection = ({ timeline: { rows, otherServices }, week }: Digest, link: Link): Html => {
  const days = dayHeads(weekBounds(week)?.from ?? '');
  return markup`<section aria-labelledby="timeline" class="timeline"><h2 id="timeline">Timeline</h2>${
    rows.length === 0
      ? markup`<p>No deployment and no incident.</p>`
      : table<TimelineRow>({
          caption: markup`● deploy · ▲ deploy with a high-risk change · ✕ incident${when(otherServices > 0, () => markup`. ${countWords(otherServices, 'quieter service')} not shown`)}`,
          label: 'Timeline of the week by service',
          columns: [
            { head: 'Service', kind: 'name', cell: ({ service }) => service },
            ...days.map((head, day) => ({
              head,
              cell: ({ days: cells }: TimelineRow) => dayCell(cells[day] ?? { marks: [], more: 0 }, link),
            })),
          ],
          rows,
        })
  }</section>`;
};

const reached = (incidentIds: readonly string[], shas: readonly string[], link: Link): Html =>
  markup`${incidentIds.slice(0, 5).map((id, at) => markup`${at > 0 ? ', ' : ''}<a class="id" href="${link(incidentPath(id))}">${id}</a>`)}${incidentIds.length > 5 ? markup` and ${incidentIds.length - 5} more` : ''}${incidentIds.length === 0 ? shas.slice(0, 3).map((sha, at) => markup`${at > 0 ? ', ' : ''}<a href="${link(changePath(sha))}">${sha.slice(0, 7)}</a>`) : ''}`;

/** How it breaks and on which paths, twelve weeks, confirmed failures only. */
export const placesSection = (
  { places: { modes, paths } }: Digest,
  link: Link,
): Html => markup`<section aria-labelledby="breaks"><h2 id="breaks">Where it breaks (12 weeks, confirmed)</h2>${
  modes.length === 0
    ? markup`<p>Nothing confirmed in 12 weeks.</p>`
    : table({
        caption: 'How it broke, as people said',
        label: 'How it broke',
        columns: [
          { head: 'How', kind: 'name', cell: ({ mode }) => mode },
          { head: 'Changes', kind: 'number', cell: ({ shas }) => markup`<a href="#failures">${shas.length}</a>` },
          { head: 'Incidents', cell: ({ incidentIds, shas }) => reached(incidentIds, shas, link) },
        ],
        rows: modes,
      })
}
<h3 id="hot-paths">Hot paths</h3>${
  paths.length === 0
    ? markup`<p>No path stands out.</p>`
    : table({
        caption: 'Paths of changes confirmed as causes',
        label: 'Hot paths',
        columns: [
          { head: 'Path', kind: 'name', cell: ({ path }) => markup`<a href="${link(pathPath(path))}"><code>${path}</code></a>` },
          { head: 'Incidents', cell: ({ incidentIds, shas }) => reached(incidentIds, shas, link) },
        ],
        rows: paths,
      })
}</section>`;
