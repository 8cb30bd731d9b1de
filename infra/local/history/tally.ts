// What is a history made of? Who wrote its changes by month, which were taken out again within 14 days, and where.
import { tiers, type Change, type Origin, type Tier } from '../../../shared/core/facts/change';
import type { Deployment } from '../../../shared/core/facts/deployment';
import { DAY_MS, millisOf, momentOf, weekOf, weeksAfter, type Moment, type Week } from '../../../shared/core/facts/moment';
import { compareOrigins, type Comparison } from '../../../shared/core/measure/comparison';
import { groupOf, type Cell, type Exposure, type Failure, type WeekSummary } from '../../../shared/core/measure/week-facts';
import { sizeOf } from '../../../shared/core/measure/week-summary';
import { builtInPolicy } from '../../../shared/core/risk/policy';
import { teamShiftOf } from '../../../shared/core/risk/risk';
import { changeOf } from '../../../shared/commits/change-of';
import type { BacktestReport } from '../../../shared/report/backtest-page';
import type { Landed } from './landed';
import { NumberList } from './number-list';
import { rateOf } from './scores';

const maturingMillis = 14 * DAY_MS;
const mostHotPaths = 20;
const folderDepth = 3;

const noOrigins = (): Record<Origin, number> => ({ ai: 0, mixed: 0, human: 0, bot: 0, unknown: 0 });

const foldersOf = (one: Landed): string[] =>
  [...new Set(one.files.map(({ path }) => path.split('/').slice(0, -1).slice(0, folderDepth).join('/') || '(top)'))].slice(0, 50);

const changeFrom = (one: Landed, service: string): Change => {
  const deployment: Deployment = {
    id: one.sha,
    service,
    environment: 'production',
    repository: service,
    sha: one.sha,
    isRollback: false,
    status: 'succeeded',
    at: one.landedAt,
    startedAt: one.landedAt,
  };
  const origin = { origin: one.origin, tools: [...one.tools], evidence: [] };
  return changeOf(
    { sha: one.sha, message: one.message, landedAt: one.landedAt, files: [...one.files], hasLineCounts: one.hasLineCounts, origin },
    { policy: builtInPolicy, deployment },
  );
};

const emptySummary = (week: Week): WeekSummary => ({
  version: 1,
  week,
  blind: false,
  deployments: 0,
  changes: 0,
  incidents: 0,
  caused: 0,
  notCaused: {},
  rework: { rollbacks: 0, hotfixes: 0, undescribed: 0 },
  recoveryMinutes: [],
  exposure: [],
  failures: [],
  failedDeployments: [],
  doubts: [],
  settledIncidentIds: [],
  highRisk: { shipped: 0, before: 0, after: 0, none: 0, cannotSee: 0 },
});

const cellKey = ({ group, tier, size }: Cell): string => `${group}|${tier}|${size}`;

/** What is the same for many changes, by number. */
class Shared<Value> {
  readonly all: Value[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(key: string, value: Value): number {
    const known = this.#numbers.get(key) ?? this.all.push(value) - 1;
    this.#numbers.set(key, known);
    return known;
  }
}

type Row = { at: Moment; atMillis: number; cell: Cell; failedSha: string | undefined };

/** Counts a history while it is read, about 40 bytes a change: one row each, in columns. */
export class Tally {
  readonly #service: string;
  readonly #months = new Map<string, Record<Origin, number>>();
  readonly #cells = new Shared<Cell>();
  readonly #folders = new Shared<string>();
  readonly #cellOf = NumberList.ofIntegers();
  readonly #atMillis = NumberList.ofAny();
  /** NaN where lines were not counted. */
  readonly #risks = NumberList.ofAny();
  /** The folders of all changes one after the other, and where each change's end. */
  readonly #folderOf = NumberList.ofIntegers();
  readonly #foldersEnd = NumberList.ofIntegers();
  /** Rows of changes young enough to fail yet, oldest first, and the name of each that did. */
  readonly #young = new Map<string, number>();
  readonly #failed = new Map<number, string>();

  constructor(service: string) {
    this.#service = service;
  }

  add(one: Landed): void {
    const month = one.landedAt.slice(0, 7);
    const origins = this.#months.get(month) ?? noOrigins();
    origins[one.origin] += 1;
    this.#months.set(month, origins);
    const change = changeFrom(one, this.#service);
    const cell: Cell = { group: groupOf[one.origin], tier: change.tier.tier, size: sizeOf(change), reviewed: 'cannot-see' };
    this.#forgetOlder(millisOf(one.landedAt) - maturingMillis);
    this.#young.set(one.sha, this.#cellOf.length);
    this.#cellOf.push(this.#cells.numberOf(cellKey(cell), cell));
    this.#atMillis.push(millisOf(one.landedAt));
    this.#risks.push(one.hasLineCounts ? change.tier.risk : Number.NaN);
    for (const folder of foldersOf(one)) this.#folderOf.push(this.#folders.numberOf(folder, folder));
    this.#foldersEnd.push(this.#folderOf.length);
  }

  #forgetOlder(thanMillis: number): void {
    for (const [sha, row] of this.#young) {
      if (this.#atMillis.at(row) >= thanMillis) return;
      this.#young.delete(sha);
    }
  }

  /** A later change took it out or mends it; counted where that was within 14 days. */
  fail(sha: string, at: Moment): void {
    const row = this.#young.get(sha);
    if (row !== undefined && millisOf(at) <= this.#atMillis.at(row) + maturingMillis) this.#failed.set(row, sha);
  }

  months(): BacktestReport['months'] {
    return [...this.#months].sort(([one], [other]) => (one < other ? -1 : 1)).map(([month, origins]) => ({ month, ...origins }));
  }

  *#rows(): Generator<Row> {
    for (let row = 0; row < this.#cellOf.length; row += 1) {
      const cell = this.#cells.all[this.#cellOf.at(row)];
      const atMillis = this.#atMillis.at(row);
      if (cell) yield { cell, atMillis, at: momentOf(atMillis), failedSha: this.#failed.get(row) };
    }
  }

  tiers(): BacktestReport['tiers'] {
    const counts = new Map(tiers.map((tier: Tier) => [tier, { changes: 0, failed: 0 }]));
    for (const { cell, failedSha } of this.#rows()) {
      const count = counts.get(cell.tier);
      if (!count) continue;
      count.changes += 1;
      count.failed += failedSha === undefined ? 0 : 1;
    }
    return [...counts].map(([tier, { changes, failed }]) => ({ tier, changes, failed: rateOf(failed, changes) }));
  }

  /** What the risk model expected of the changes that had 14 days to fail, beside what happened to them. */
  risk(to: Moment): BacktestReport['risk'] {
    const matureUntil = millisOf(to) - maturingMillis;
    const matured: { risk: number; failed: boolean }[] = [];
    for (let row = 0; row < this.#risks.length; row += 1) {
      const risk = this.#risks.at(row);
      if (!Number.isNaN(risk) && this.#atMillis.at(row) <= matureUntil) matured.push({ risk, failed: this.#failed.has(row) });
    }
    return {
      changes: matured.length,
      expected: matured.reduce((sum, { risk }) => sum + risk, 0),
      failed: matured.filter(({ failed }) => failed).length,
      shift: teamShiftOf(matured),
    };
  }

  hotPaths(): BacktestReport['hotPaths'] {
    const counts = this.#folders.all.map((path) => ({ path, hits: 0, total: 0 }));
    for (let row = 0; row < this.#foldersEnd.length; row += 1) {
      for (let at = row === 0 ? 0 : this.#foldersEnd.at(row - 1); at < this.#foldersEnd.at(row); at += 1) {
        const count = counts[this.#folderOf.at(at)];
        if (!count) continue;
        count.total += 1;
        count.hits += this.#failed.has(row) ? 1 : 0;
      }
    }
    const hot = counts
      .filter(({ hits }) => hits > 1)
      .sort((one, other) => other.hits - one.hits || one.total - other.total || (one.path < other.path ? -1 : 1));
    return hot.slice(0, mostHotPaths).map(({ path, hits, total }) => ({ path, failed: rateOf(hits, total) }));
  }

  /** The whole history as one window, but for what is too young to tell. `to`: the last moment seen. */
  comparison(to: Moment): Comparison {
    const matureUntil = millisOf(to) - maturingMillis;
    const summaries = new Map<Week, { summary: WeekSummary; cells: Map<string, Exposure> }>();
    for (const { cell, at, atMillis, failedSha } of this.#rows()) {
      if (atMillis > matureUntil) continue;
      const week = weekOf(at);
      const open = summaries.get(week) ?? { summary: emptySummary(week), cells: new Map<string, Exposure>() };
      summaries.set(week, open);
      const exposure = open.cells.get(cellKey(cell)) ?? { ...cell, changes: 0 };
      exposure.changes += 1;
      open.cells.set(cellKey(cell), exposure);
      if (failedSha !== undefined) open.summary.failures.push(this.#failure(failedSha, cell, week));
    }
    const weeks = [...summaries.keys()].sort();
    const [fromWeek, toWeek] = [weeks[0] ?? weekOf(to), weeks.at(-1) ?? weekOf(to)];
    const before = weeksAfter(fromWeek, -1);
    const all = [...summaries.values()].map(({ summary, cells }) => ({ ...summary, exposure: [...cells.values()] }));
    return compareOrigins(all, { fromWeek, toWeek }, { fromWeek: before, toWeek: before });
  }

  #failure(sha: string, cell: Cell, liveWeek: Week): Failure {
    return { ...cell, sha, title: '', service: this.#service, liveWeek, confirmedBy: 'revert', paths: [] };
  }
}
