// The table of a fit: each history ranked by weights that never saw it, beside what simple orders do on the same incidents.
import { wilson } from '../../shared/core/measure/statistics';
import { calibrationFrom } from '../../shared/core/ranking/calibration';
import { calibrationError, drawsFrom, errorByChance, figuresOf, placeOf, type Judged } from './evaluation';
import { afterVerdicts } from './verdict-replay';

const figure = (value: number): string => value.toFixed(3).replace(/^0/, '').padStart(4);

/** `.475 [.45, .50]`: a share of `judged` with its Wilson interval of 95 %. */
const shareOf = (judged: readonly Judged[], isHit: (one: Judged) => boolean): string => {
  const hits = judged.filter(isHit).length;
  const { low, high } = wilson(hits, judged.length);
  return `${figure(hits / Math.max(1, judged.length))} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
};

type Order = readonly [string, (one: Judged) => number];

const orders: readonly Order[] = [
  ['ranking', placeOf],
  ['newest first', ({ newestFirst }) => newestFirst],
  ['rank fusion', ({ fusion }) => fusion],
];

const orderRow = (judged: readonly Judged[], [name, placeAt]: Order): string => {
  const reciprocal = judged.reduce((sum, one) => sum + 1 / (1 + placeAt(one)), 0) / Math.max(1, judged.length);
  const top = (count: number): string => shareOf(judged, (one) => placeAt(one) < count);
  return `  ${name.padEnd(14)} top-1 ${top(1)}  top-5 ${top(5)}  MRR ${figure(reciprocal)}`;
};

/** What the first suspect's probability misses by, with what chance alone would leave of it. */
const calibrationRow = (judged: readonly Judged[]): string => {
  const after = afterVerdicts(judged, calibrationFrom);
  const part = (name: string, ranked: Parameters<typeof errorByChance>[0]): string =>
    `${name} ${figure(calibrationError(ranked))} (by chance ${figure(errorByChance(ranked))})`;
  return `  calibration error: ${part('before any verdict', judged)}, ${part('after 30', after)}; noChange AUC ${figure(figuresOf(judged).noChangeArea)}`;
};

export const historyRows = (name: string, judged: readonly Judged[]): string[] => [
  `${name}: ${judged.length} incidents`,
  ...orders.map((order) => orderRow(judged, order)),
  calibrationRow(judged),
];

const draws = 1_000;
const tail = 0.025;

/** Mean gain of the ranking over another order at `count` places, in points, with a bootstrap interval of 95 % over the incidents. */
const gainOver = (judged: readonly Judged[], [name, placeAt]: Order, count: number): string => {
  const gains = judged.map((one) => Number(placeOf(one) < count) - Number(placeAt(one) < count));
  const draw = drawsFrom(count);
  const means = Array.from({ length: draws }, () => {
    let sum = 0;
    for (let at = 0; at < gains.length; at += 1) sum += gains[Math.floor(draw() * gains.length)] ?? 0;
    return (100 * sum) / gains.length;
  }).sort((one, other) => one - other);
  const [low = 0, high = 0] = [means[Math.floor(draws * tail)], means[Math.ceil(draws * (1 - tail)) - 1]];
  const mean = (100 * gains.reduce((sum, gain) => sum + gain, 0)) / gains.length;
  return `top-${count} ${mean.toFixed(1)} points over ${name} [${low.toFixed(1)}, ${high.toFixed(1)}]`;
};

/** All histories together. Calibration is each history's own, so it is not pooled. */
export const pooledRows = (judged: readonly Judged[]): string[] => [
  `all: ${judged.length} incidents`,
  ...orders.map((order) => orderRow(judged, order)),
  ...orders.slice(1).map((order) => `  ${[1, 5].map((count) => gainOver(judged, order, count)).join(', ')}`),
  `  noChange AUC ${figure(figuresOf(judged).noChangeArea)}`,
];
