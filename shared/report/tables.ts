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

// On a phone a row of such a table becomes a block, each cell under its head. The roles keep it a table for who cannot see it.
const fewestToStack = 4;

const cellOf = <Row>({ head, cell, kind }: Column<Row>, row: Row, isStacked: boolean): Html => {
  if (kind === 'name') return markup`<th scope="row"${isStacked ? markup` role="rowheader"` : markup``}>${cell(row)}</th>`;
  return markup`<td${classOf(kind)}${isStacked ? markup` role="cell" data-label="${head}"` : markup``}>${cell(row)}</td>`;
};

const headOf = <Row>({ head, kind }: Column<Row>, isStacked: boolean): Html =>
  markup`<th scope="col"${isStacked ? markup` role="columnheader"` : markup``}${kind === 'number' ? markup` class="number"` : markup``}>${head}</th>`;

/** A table in a region that scrolls by itself, by touch or keyboard. `label` names the region. */
export const table = <Row>({ caption, label, columns, rows, id }: Table<Row>): Html => {
  const isStacked = columns.length >= fewestToStack;
  const [whole, group, line] = isStacked
    ? [markup` class="stack" role="table"`, markup` role="rowgroup"`, markup` role="row"`]
    : [markup``, markup``, markup``];
  return markup`<div class="scroll" role="region" aria-label="Table: ${label}" tabindex="0"><table${whole}><caption>${caption}</caption>
<thead${group}><tr${line}>${columns.map((column) => headOf(column, isStacked))}</tr></thead>
<tbody${group}>${rows.map((row) => markup`<tr${line}${id ? markup` id="${id(row)}"` : markup``}>${columns.map((column) => cellOf(column, row, isStacked))}</tr>\n`)}</tbody></table></div>`;
};

/** The table behind a chart: there for everyone, folded away for those who see the chart. */
export const folded = (summary: string, content: Printable): Html => markup`<details><summary>${summary}</summary>${content}</details>`;
