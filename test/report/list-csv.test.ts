// Tables for a spreadsheet: whatever strangers wrote stays in its cell, and no cell is a formula.
import { digestOf } from '../../shared/core/measure/digest';
import { changesCsv, deploymentsCsv, incidentsCsv } from '../../shared/report/list-csv';
import { hostileTexts } from './hostile';
import { change, deployed, mondayAfter, shaOf, week } from './week-factory';

const at = '2026-11-18T14:14:00.000Z';
const formulas = ['=cmd|calc!A1', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1', '%0A=1', ' =1'];

/** Cells of every row, as a spreadsheet reads them. */
const cellsOf = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split('\r\n')
    .map((row) => [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''));

const tables = (text: string): Record<string, string> => ({
  incidents: incidentsCsv([
    {
      id: text,
      service: text,
      environment: text,
      title: text,
      severity: 'error',
      startedAt: at,
      state: 'open',
      answer: 'unanswered',
      sha: text,
    },
  ]),
  deployments: deploymentsCsv([
    {
      id: text,
      service: text,
      environment: text,
      status: 'succeeded',
      at,
      isRollback: false,
      changes: [
        { sha: text, title: text, tier: 'high' },
        { sha: text, title: 'x', tier: 'low' },
      ],
    },
    { id: text, service: text, environment: text, status: 'succeeded', at, sha: shaOf(1), isRollback: true, changes: [] },
  ]),
  changes: changesCsv(
    digestOf(week({ deployments: [deployed('d', at, [change(1, { title: text })])] }), [], { at: mondayAfter }).digest.changes.shown,
  ),
});

const rows = { incidents: 2, deployments: 4, changes: 2 };

test.each([...hostileTexts, ...formulas])('%j', (text) => {
  for (const [name, csv] of Object.entries(tables(text))) {
    const cells = cellsOf(csv);
    expect([name, cells.length]).toEqual([name, rows[name as keyof typeof rows]]);
    expect(new Set(cells.map(({ length }) => length)).size).toBe(1);
    expect(cells.flat().filter((cell) => /^[\s=+\-@%＝＋－＠]/.test(cell))).toEqual([]);
  }
});

test('a deployment is a row for each change', () =>
  expect(tables('x')['deployments']).toContain('"x","2026-11-18T14:14:00.000Z","x","x","succeeded","false","","x","x","high"'));
