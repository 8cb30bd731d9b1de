// What happened when, as a table.
import type { TimelineEntry } from '../core/measure/postmortem-timeline';
import { dayWords } from '../core/measure/wording';
import { markup, type Html } from './html';
import { table } from './tables';

/** Events in time order with their source. */
export const timelineTable = (entries: readonly TimelineEntry[]): Html =>
  table({
    caption: 'Times are UTC',
    label: 'Timeline of events',
    columns: [
      { head: 'Time', kind: 'name', cell: ({ at }) => markup`<time datetime="${at}">${dayWords(at)}, ${at.slice(11, 19)}</time>` },
      { head: 'Event', kind: 'wide', cell: ({ event }) => event },
      { head: 'Source', cell: ({ source }) => source },
    ],
    rows: entries,
  });
