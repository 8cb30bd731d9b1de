// Fits the risk model to histories with known culprits and says how well it does on a history it has not seen.
//   npx tsx infra/fit/fit-risk.ts [--write WEIGHTS.json] CASES.jsonl[.gz]…
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';
import { PathMemory } from '../../shared/core/risk/path-history';
import { featuresOf, historyFeatures, type Features } from '../../shared/core/risk/risk-features';

/** Strength of the pull of every standardised weight towards zero; chosen once, the same for all sets. */
const ridge = 1_000;
const newtonSteps = 25;

const Count = z
  .number()
  .nullish()
  .transform((lines) => lines ?? 0);
const Candidate = z.object({
  sha: z.string(),
  landedAt: z.string(),
  message: z.string(),
  files: z.array(z.object({ path: z.string(), added: Count, deleted: Count })),
});
const Case = z.object({ candidates: z.array(Candidate), culprits: z.array(z.string()) });
type Commit = z.infer<typeof Candidate>;

type Row = { features: Features; history: Features; linesAdded: number; isCulprit: boolean };
type Model = { names: string[]; weights: number[]; intercept: number };

/** Every commit once, oldest first. What is remembered of a path is what the commits before it did. */
const readHistory = (file: string): Row[] => {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const commits = new Map<string, Commit>();
  const culprits = new Set<string>();
  for (const line of text.split('\n').filter(Boolean)) {
    const read = Case.parse(JSON.parse(line));
    for (const candidate of read.candidates) commits.set(candidate.sha, candidate);
    for (const sha of read.culprits) culprits.add(sha);
  }
  const memory = new PathMemory();
  const ordered = [...commits.values()].sort((one, other) => (one.landedAt < other.landedAt ? -1 : one.landedAt > other.landedAt ? 1 : 0));
  return ordered.map((commit) => {
    const history = historyFeatures(memory.before(commit));
    memory.remember(commit);
    return {
      features: featuresOf(commit),
      history,
      linesAdded: commit.files.reduce((sum, { added }) => sum + added, 0),
      isCulprit: culprits.has(commit.sha),
    };
  });
};

/** Mann-Whitney: the chance that a culprit scores above another commit, ties counting half. */
const areaUnderCurve = (scores: readonly number[], isCulprit: readonly boolean[]): number => {
  const order = scores.map((score, at) => ({ score, hit: isCulprit[at] ?? false })).sort((one, other) => one.score - other.score);
  const culprits = order.filter(({ hit }) => hit).length;
  let rankSum = 0;
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && order[to]?.score === order[from]?.score) to += 1;
    rankSum += ((from + 1 + to) / 2) * order.slice(from, to).filter(({ hit }) => hit).length;
  }
  return (rankSum - (culprits * (culprits + 1)) / 2) / (culprits * (order.length - culprits));
};

/** Share of all culprits among the tenth with the highest scores. */
const riskiestTenth = (scores: readonly number[], isCulprit: readonly boolean[]): number => {
  const order = scores.map((score, at) => ({ score, hit: isCulprit[at] ?? false })).sort((one, other) => other.score - one.score);
  return order.slice(0, Math.floor(order.length / 10)).filter(({ hit }) => hit).length / order.filter(({ hit }) => hit).length;
};

/** Mean distance of predicted from observed rates over ten equally full bins. */
const calibrationError = (chances: readonly number[], isCulprit: readonly boolean[]): number => {
  const order = chances.map((chance, at) => ({ chance, hit: isCulprit[at] ? 1 : 0 })).sort((one, other) => one.chance - other.chance);
  const gaps = Array.from({ length: 10 }, (_, bin) => {
    const part = order.slice(Math.floor((bin * order.length) / 10), Math.floor(((bin + 1) * order.length) / 10));
    return Math.abs(part.reduce((sum, { chance, hit }) => sum + chance - hit, 0));
  });
  return gaps.reduce((sum, gap) => sum + gap, 0) / order.length;
};

const logistic = (score: number): number => 1 / (1 + Math.exp(-score));

/** Solves a symmetric positive definite system by Cholesky's decomposition. */
const solve = (matrix: Float64Array[], right: Float64Array): Float64Array => {
  const size = right.length;
  const at = (row: number, column: number): number => matrix[row]?.[column] ?? 0;
  const put = (row: number, column: number, value: number): void => void matrix[row]?.fill(value, column, column + 1);
  for (let column = 0; column < size; column += 1) {
    for (let row = column; row < size; row += 1) {
      let sum = at(row, column);
      for (let k = 0; k < column; k += 1) sum -= at(row, k) * at(column, k);
      put(row, column, row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(column, column));
    }
  }
  const result = Float64Array.from(right);
  const value = (index: number): number => result[index] ?? 0;
  for (let row = 0; row < size; row += 1) {
    for (let k = 0; k < row; k += 1) result[row] = value(row) - at(row, k) * value(k);
    result[row] = value(row) / at(row, row);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let k = row + 1; k < size; k += 1) result[row] = value(row) - at(k, row) * value(k);
    result[row] = value(row) / at(row, row);
  }
  return result;
};

type Fit = { rows: readonly { inputs: Float64Array; offset: number; hit: number }[]; size: number };

/** Ridge logistic regression by Newton's method; the last input is 1 and is not pulled towards zero. */
const newton = ({ rows, size }: Fit): Float64Array => {
  const weights = new Float64Array(size);
  for (let step = 0; step < newtonSteps; step += 1) {
    const slope = Float64Array.from(weights, (weight, k) => (k === size - 1 ? 0 : -ridge * weight));
    const curve = Array.from({ length: size }, (_, k) =>
      Float64Array.from({ length: size }, (__, m) => (k === m && k < size - 1 ? ridge : 0)),
    );
    for (const { inputs, offset, hit } of rows) addRow({ inputs, offset, hit, weights, slope, curve });
    const move = solve(curve, slope);
    move.forEach((amount, k) => (weights[k] = (weights[k] ?? 0) + amount));
    if (move.every((amount) => Math.abs(amount) < 1e-8)) break;
  }
  return weights;
};

type Adding = { inputs: Float64Array; offset: number; hit: number; weights: Float64Array; slope: Float64Array; curve: Float64Array[] };

const addRow = ({ inputs, offset, hit, weights, slope, curve }: Adding): void => {
  const chance = logistic(inputs.reduce((sum, input, k) => sum + input * (weights[k] ?? 0), offset));
  const used = [...inputs.keys()].filter((k) => inputs[k] !== 0);
  for (const k of used) {
    const input = inputs[k] ?? 0;
    slope[k] = (slope[k] ?? 0) + (hit - chance) * input;
    const row = curve[k];
    if (row) for (const m of used) row[m] = (row[m] ?? 0) + chance * (1 - chance) * input * (inputs[m] ?? 0);
  }
};

type Sample = { features: Features; offset: number; isCulprit: boolean };

/** Fits on standardised inputs and gives the weights in the inputs' own units. */
const fitModel = (samples: readonly Sample[]): Model => {
  const names = [...new Set(samples.flatMap(({ features }) => Object.keys(features)))].sort();
  const columns = names.map((name) => samples.map(({ features }) => features[name] ?? 0));
  const means = columns.map((column) => column.reduce((sum, input) => sum + input, 0) / samples.length);
  const spreads = columns.map(
    (column, k) => Math.sqrt(column.reduce((sum, input) => sum + (input - (means[k] ?? 0)) ** 2, 0) / samples.length) || 1,
  );
  const rows = samples.map(({ offset, isCulprit }, at) => ({
    inputs: Float64Array.from([...columns.map((column, k) => ((column[at] ?? 0) - (means[k] ?? 0)) / (spreads[k] ?? 1)), 1]),
    offset,
    hit: isCulprit ? 1 : 0,
  }));
  const fitted = newton({ rows, size: names.length + 1 });
  const weights = names.map((_, k) => (fitted[k] ?? 0) / (spreads[k] ?? 1));
  return { names, weights, intercept: (fitted.at(-1) ?? 0) - weights.reduce((sum, weight, k) => sum + weight * (means[k] ?? 0), 0) };
};

const scoreOf = (model: Model, features: Features): number =>
  model.names.reduce((sum, name, k) => sum + (model.weights[k] ?? 0) * (features[name] ?? 0), model.intercept);

/** The model of the change itself, then what the history of its paths adds to that. */
const fitBoth = (rows: readonly Row[]): { change: Model; past: Model } => {
  const change = fitModel(rows.map(({ features, isCulprit }) => ({ features, offset: 0, isCulprit })));
  const past = fitModel(
    rows.map(({ features, history, isCulprit }) => ({ features: history, offset: scoreOf(change, features), isCulprit })),
  );
  return { change, past };
};

const rounded = (value: number, digits = 3): number => Number(value.toFixed(digits));

/** Figures on one history of a model fitted on all others. */
const leaveOut = (left: readonly Row[], others: readonly (readonly Row[])[]): Record<string, number> => {
  const { change, past } = fitBoth(others.flat());
  const isCulprit = left.map((row) => row.isCulprit);
  const lines = left.map((row) => row.linesAdded);
  const alone = left.map((row) => scoreOf(change, row.features));
  const withPast = left.map((row, at) => (alone[at] ?? 0) + scoreOf(past, row.history));
  return {
    commits: left.length,
    culprits: isCulprit.filter(Boolean).length,
    linesAddedAuc: rounded(areaUnderCurve(lines, isCulprit)),
    auc: rounded(areaUnderCurve(alone, isCulprit)),
    aucWithHistory: rounded(areaUnderCurve(withPast, isCulprit)),
    linesAddedTenth: rounded(riskiestTenth(lines, isCulprit)),
    tenth: rounded(riskiestTenth(alone, isCulprit)),
    tenthWithHistory: rounded(riskiestTenth(withPast, isCulprit)),
    calibrationError: rounded(calibrationError(alone.map(logistic), isCulprit)),
  };
};

const named = (model: Model): Record<string, number> =>
  Object.fromEntries(model.names.map((name, k) => [name, rounded(model.weights[k] ?? 0, 4)]));

const reportOf = (histories: readonly (readonly Row[])[], accuracy: Record<string, Record<string, number>>): Record<string, unknown> => {
  const { change, past } = fitBoth(histories.flat());
  const date = new Date().toISOString().slice(0, 10);
  return {
    version: `risk-${date}`,
    date,
    data: `Reverted changes against all others that landed in the 48 hours before each revert, every commit once: ${histories.length} public histories, ${histories.flat().length} commits.`,
    accuracyIs:
      'Each history by a model fitted on the others. Auc: chance that a reverted change scores above another. Tenth: share of reverted changes in the riskiest tenth. WithHistory: with the memory of earlier changes and reverts of the same paths.',
    accuracy,
    intercept: rounded(change.intercept, 4),
    weights: { ...named(change), ...named(past) },
    historyIntercept: rounded(past.intercept, 4),
  };
};

const main = (argv: readonly string[]): number => {
  const out = argv[0] === '--write' ? argv[1] : undefined;
  const files = argv[0] === '--write' ? argv.slice(2) : argv;
  if (files.length < 2) {
    process.stderr.write('usage: fit-risk [--write WEIGHTS.json] CASES.jsonl[.gz]…   at least two histories\n');
    return 2;
  }
  const histories = files.map(readHistory);
  const others = (left: readonly Row[]): Row[][] => histories.filter((history) => history !== left);
  const accuracy = Object.fromEntries(histories.map((history, at) => [`history-${at + 1}`, leaveOut(history, others(history))]));
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(reportOf(histories, accuracy), null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(accuracy, null, 2)}\n`);
  return 0;
};

process.exitCode = main(process.argv.slice(2));
