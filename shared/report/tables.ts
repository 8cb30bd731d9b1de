// How is a table drawn so that a screen reader, a phone and paper can all read it?
import { markup, type Html, type Printable } from './html';

type Column<Row> = {
  head: string;
  cell: (row: Row) => Printable;
  /** `name` heads its row; numbers stand right; `wide` columns keep room for a sentence. */
  kind?: 'name' | 'number' | 'wide';
};

type Table<Row> = { caption: Printable; label: string; columns: readonly Column<Row>[]; rows: readonly Row[]; id?: (row: Row) => string };

const classOf = (kind: string | undefined): Html => (kind === 'number' || kind === 'wide' ? markup` class="${kind}"` : markup``);

const cellOf = <Row>({ cell, kind }: Column<Row>, row: Row): Html =>
  kind === 'name' ? markup`<th scope="row">${cell(row)}</th>` : markup`<td${classOf(kind)}>${cell(row)}</td>`;

/** A table in a region that scrolls by itself, by touch or keyboard. `label` names the region. */
export const table = <Row>({ caption, label, columns, rows, id }: Table<Row>): Html =>
  markup`<div class="scroll" role="region" aria-label="Table: ${label}" tabindex="0"><table><caption>${caption}</caption>
<thead><tr>${columns.map(({ head, kind }) => markup`<th scope="col"${kind === 'number' ? markup` class="number"` : markup``}>${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => markup`<tr${id ? markup` id="${id(row)}"` : markup``}>${columns.map((column) => cellOf(column, row))}</tr>\n`)}</tbody></table></div>`;

/** The table behind a chart: there for everyone, folded away for those who see the chart. */
export const folded = (summary: string, content: Printable): Html => markup`<details><summary>${summary}</summary>${content}</details>`;
