// Lists as tables for a spreadsheet: incidents, deployments, and the changes of a week.
import type { Change } from '../core/facts/change';
import type { DigestChange } from '../core/measure/digest-changes';
import { cell } from './evidence-csv';

type Column<Row> = readonly [string, (row: Row) => string | number];

/** RFC 4180 with a header; no cell is a formula. */
const csvOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string =>
  [columns.map(([name]) => name).join(','), ...rows.map((row) => columns.map(([, value]) => cell(value(row))).join(',')), ''].join('\r\n');

type IncidentRow = {
  id: string;
  service: string;
  environment: string;
  title: string;
  severity: string;
  startedAt: string;
  resolvedAt?: string;
  state: string;
  answer: string;
  sha?: string;
};

export const incidentsCsv = (rows: readonly IncidentRow[]): string =>
  csvOf(
    [
      ['id', ({ id }) => id],
      ['service', ({ service }) => service],
      ['environment', ({ environment }) => environment],
      ['title', ({ title }) => title],
      ['severity', ({ severity }) => severity],
      ['started_at', ({ startedAt }) => startedAt],
      ['resolved_at', ({ resolvedAt }) => resolvedAt ?? ''],
      ['state', ({ state }) => state],
      ['answer', ({ answer }) => answer],
      ['change', ({ sha }) => sha ?? ''],
    ],
    rows,
  );

type Named = Pick<Change, 'sha' | 'title'> & { tier: string };
type DeploymentRow = {
  id: string;
  service: string;
  environment: string;
  status: string;
  at: string;
  sha?: string;
  isRollback: boolean;
  changes: readonly Named[];
};

/** One row a change; a deployment that put no known change live has a row of its own. */
export const deploymentsCsv = (deployments: readonly DeploymentRow[]): string =>
  csvOf<{ deployment: DeploymentRow; change?: Named }>(
    [
      ['deployment', ({ deployment }) => deployment.id],
      ['at', ({ deployment }) => deployment.at],
      ['service', ({ deployment }) => deployment.service],
      ['environment', ({ deployment }) => deployment.environment],
      ['status', ({ deployment }) => deployment.status],
      ['is_rollback', ({ deployment }) => String(deployment.isRollback)],
      ['revision', ({ deployment }) => deployment.sha ?? ''],
      ['change', ({ change }) => change?.sha ?? ''],
      ['title', ({ change }) => change?.title ?? ''],
      ['tier', ({ change }) => change?.tier ?? ''],
    ],
    deployments.flatMap((deployment) =>
      deployment.changes.length === 0 ? [{ deployment }] : deployment.changes.map((change) => ({ deployment, change })),
    ),
  );

/** The week's changes as its page lists them: at most the 300 riskiest. */
export const changesCsv = (changes: readonly DigestChange[]): string =>
  csvOf(
    [
      ['change', ({ sha }) => sha],
      ['title', ({ title }) => title],
      ['pull_request', ({ pullRequest }) => pullRequest?.number ?? ''],
      ['service', ({ service }) => service],
      ['live_at', ({ liveAt }) => liveAt],
      ['tier', ({ tier }) => tier],
      ['tier_because', ({ because }) => because],
      ['reviewed', ({ review }) => review.when],
      ['lines', ({ size }) => size],
      ['provenance', ({ group }) => group ?? 'after the verdict'],
    ],
    changes,
  );
