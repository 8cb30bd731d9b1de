// What is a history made of? Who wrote its changes by month, which were taken out again within 14 days, and where.
import { tiers, type Change, type Origin, type Tier } from '../../../shared/core/facts/change';
import type { Deployment } from '../../../shared/core/facts/deployment';
import { DAY_MS, later, weekOf, weeksAfter, type Moment, type Week } from '../../../shared/core/facts/moment';
import { compareOrigins, type Comparison } from '../../../shared/core/measure/comparison';
import { groupOf, type Cell, type Exposure, type Failure, type WeekSummary } from '../../../shared/core/measure/week-facts';
import { sizeOf } from '../../../shared/core/measure/week-summary';
import { builtInPolicy } from '../../../shared/core/risk/policy';
import { teamShiftOf } from '../../../shared/core/risk/risk';
import { changeOf } from '../../../shared/commits/change-of';
import type { BacktestReport } from '../../../shared/report/backtest-page';
import type { Landed } from './landed';
import { rateOf } from './scores';

const maturingDays = 14;
const mostHotPaths = 20;
const folderDepth = 3;

/** `risk`: only of what has line counts. */
type Kept = { cell: Cell; at: Moment; folders: readonly string[]; failed: boolean; risk?: number };

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

/** Counts a history while it is read, about 200 bytes a change. */
export class Tally {
  readonly #service: string;
  readonly #kept = new Map<string, Kept>();
  readonly #months = new Map<string, Record<Origin, number>>();
  readonly #cells = new Map<string, Cell>();
  readonly #folders = new Map<string, string>();

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
    this.#kept.set(one.sha, {
      cell: this.#shared(cell),
      at: one.landedAt,
      folders: foldersOf(one).map((folder) => this.#sharedFolder(folder)),
      failed: false,
      ...(one.hasLineCounts ? { risk: change.tier.risk } : {}),
    });
  }

  /** A later change took it out or mends it; counted where that was within 14 days. */
  fail(sha: string, at: Moment): void {
    const known = this.#kept.get(sha);
    if (known && at <= later(known.at, maturingDays * DAY_MS)) known.failed = true;
  }

  months(): BacktestReport['months'] {
    return [...this.#months].sort(([one], [other]) => (one < other ? -1 : 1)).map(([month, origins]) => ({ month, ...origins }));
  }

  tiers(): BacktestReport['tiers'] {
    return tiers.map((tier: Tier) => {
      const all = [...this.#kept.values()].filter(({ cell }) => cell.tier === tier);
      return { tier, changes: all.length, failed: rateOf(all.filter(({ failed }) => failed).length, all.length) };
    });
  }

  /** What the risk model expected of the changes that had 14 days to fail, beside what happened to them. */
  risk(to: Moment): BacktestReport['risk'] {
    const matured = [...this.#kept.values()].flatMap(({ at, risk, failed }) =>
      risk !== undefined && at <= later(to, -maturingDays * DAY_MS) ? [{ risk, failed }] : [],
    );
    return {
      changes: matured.length,
      expected: matured.reduce((sum, { risk }) => sum + risk, 0),
      failed: matured.filter(({ failed }) => failed).length,
      shift: teamShiftOf(matured),
    };
  }

  hotPaths(): BacktestReport['hotPaths'] {
    const counts = new Map<string, { hits: number; total: number }>();
    for (const { folders, failed } of this.#kept.values()) {
      for (const folder of folders) {
        const count = counts.get(folder) ?? { hits: 0, total: 0 };
        count.total += 1;
        count.hits += failed ? 1 : 0;
        counts.set(folder, count);
      }
    }
    const hot = [...counts]
      .filter(([, { hits }]) => hits > 1)
      .sort(([one, a], [other, b]) => b.hits - a.hits || a.total - b.total || (one < other ? -1 : 1));
    return hot.slice(0, mostHotPaths).map(([path, { hits, total }]) => ({ path, failed: rateOf(hits, total) }));
  }

  /** The whole history as one window, but for what is too young to tell. `to`: the last moment seen. */
  comparison(to: Moment): Comparison {
    const matureUntil = later(to, -maturingDays * DAY_MS);
    const summaries = new Map<Week, { summary: WeekSummary; cells: Map<string, Exposure> }>();
    for (const [sha, kept] of this.#kept) {
      if (kept.at > matureUntil) continue;
      const week = weekOf(kept.at);
      const open = summaries.get(week) ?? { summary: emptySummary(week), cells: new Map<string, Exposure>() };
      summaries.set(week, open);
      const exposure = open.cells.get(cellKey(kept.cell)) ?? { ...kept.cell, changes: 0 };
      exposure.changes += 1;
      open.cells.set(cellKey(kept.cell), exposure);
      if (kept.failed) open.summary.failures.push(this.#failure(sha, kept));
    }
    const weeks = [...summaries.keys()].sort();
    const [fromWeek, toWeek] = [weeks[0] ?? weekOf(to), weeks.at(-1) ?? weekOf(to)];
    const before = weeksAfter(fromWeek, -1);
    const all = [...summaries.values()].map(({ summary, cells }) => ({ ...summary, exposure: [...cells.values()] }));
    return compareOrigins(all, { fromWeek, toWeek }, { fromWeek: before, toWeek: before });
  }

  #failure(sha: string, { cell, at }: Kept): Failure {
    return { ...cell, sha, title: '', service: this.#service, liveWeek: weekOf(at), confirmedBy: 'revert', paths: [] };
  }

  #shared(cell: Cell): Cell {
    const known = this.#cells.get(cellKey(cell)) ?? cell;
    this.#cells.set(cellKey(cell), known);
    return known;
  }

  #sharedFolder(folder: string): string {
    const known = this.#folders.get(folder) ?? folder;
    this.#folders.set(known, known);
    return known;
  }
}
