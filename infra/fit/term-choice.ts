// Which terms carry over? Those without which histories that the fit never saw are not ranked better.
import { terms } from '../../shared/core/ranking/model';
import { leanings } from './leanings';
import { fitSoftmax, type Listing } from './softmax-fit';

type Fold = { seen: readonly Listing[]; unseen: readonly Listing[] };

const columnsOf = (listings: readonly Listing[], columns: readonly number[]): Listing[] =>
  listings.map(({ rows, isCulprit }) => ({ rows: rows.map((row) => columns.map((column) => row[column] ?? 0)), isCulprit }));

/** Mean nats of surprise at the cause. */
const surpriseAt = (listings: readonly Listing[], weights: readonly number[]): number => {
  const each = listings.map(({ rows, isCulprit }) => {
    const logits = rows.map((row) => row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0));
    const most = Math.max(...logits);
    const raised = logits.map((logit) => Math.exp(logit - most));
    const total = raised.reduce((sum, value) => sum + value, 0);
    return -Math.log(Math.max(1e-12, raised.reduce((sum, value, at) => sum + (isCulprit[at] ? value : 0), 0) / total));
  });
  return each.reduce((sum, value) => sum + value, 0) / Math.max(1, each.length);
};

const surprises = (folds: readonly Fold[], columns: readonly number[], ridge: number): number[] =>
  folds.map(({ seen, unseen }) => {
    const signs = columns.map((column) => leanings[terms[column]?.name ?? ''] ?? 0);
    return surpriseAt(columnsOf(unseen, columns), fitSoftmax(columnsOf(seen, columns), { ridge, leanings: signs }));
  });

/** Columns (places in `terms`) whose loss makes at least half of the histories, each left out of a fit on the others, more of a surprise. */
export const columnsThatCarryOver = (histories: readonly (readonly Listing[])[], ridge: number): number[] => {
  const all = terms.map((_, column) => column);
  const folds = histories.map((unseen) => ({ unseen, seen: histories.filter((other) => other !== unseen).flat() }));
  const whole = surprises(folds, all, ridge);
  return all.filter((out) => {
    const without = surprises(
      folds,
      all.filter((column) => column !== out),
      ridge,
    );
    return without.filter((surprise, at) => surprise > (whole[at] ?? 0)).length * 2 >= folds.length;
  });
};
