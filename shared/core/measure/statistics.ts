// How much can a count tell? Intervals for rates and differences, and how many more are needed to know.

export type Interval = { low: number; high: number };

/** `failed` of `total`; 0 <= failed <= total, whole numbers. */
export type Count = { failed: number; total: number };

const clamp = (value: number): number => Math.min(1, Math.max(0, value));

// Coefficients, constant term first: Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution",
// Applied Statistics 37 (1988) 477-484, routine PPND16 (about 16 digits).
const central = {
  over: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
    33430.575583588128105, 2509.0809287301226727,
  ],
  under: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852545925,
  ],
};
const outer = {
  over: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258,
    0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  under: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966,
    5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
const far = {
  over: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093,
    0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  under: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5,
    1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

const ratio = ({ over, under }: typeof central, x: number): number => polynomial(over, x) / polynomial(under, x);

/** The standard normal deviate below which a share `p` of the distribution lies, 0 < p < 1. Source: AS 241. Throws RangeError outside. */
export const normalQuantile = (p: number): number => {
  if (!(p > 0 && p < 1)) throw new RangeError(`a probability between 0 and 1, got ${p}`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(central, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const deviate = r <= 5 ? ratio(outer, r - 1.6) : ratio(far, r - 5);
  return q < 0 ? -deviate : deviate;
};

const deviateOf = (confidence: number): number => normalQuantile((1 + confidence) / 2);

const checkCount = (successes: number, trials: number): void => {
  if (!Number.isInteger(successes) || !Number.isInteger(trials) || successes < 0 || successes > trials) {
    throw new RangeError(`whole numbers with 0 <= successes <= trials, got ${successes} of ${trials}`);
  }
};

/**
 * Score interval of a proportion, 0..1; of nothing tried, everything is possible (0..1).
 * Source: Wilson, JASA 22 (1927) 209-212, without continuity correction. Throws RangeError on impossible counts.
 */
export const wilson = (successes: number, trials: number, confidence = 0.95): Interval => {
  checkCount(successes, trials);
  if (trials === 0) return { low: 0, high: 1 };
  const z2 = deviateOf(confidence) ** 2;
  const centre = successes + z2 / 2;
  const spread = Math.sqrt(z2 * ((successes * (trials - successes)) / trials + z2 / 4));
  return {
    low: successes === 0 ? 0 : clamp((centre - spread) / (trials + z2)),
    high: successes === trials ? 1 : clamp((centre + spread) / (trials + z2)),
  };
};

/**
 * Difference of two proportions, `one` minus `other`, -1..1, with its interval; undefined where a side is empty.
 * Source: Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10 (hybrid score, no continuity correction).
 */
export const newcombe = (one: Count, other: Count, confidence = 0.95): (Interval & { difference: number }) | undefined => {
  if (one.total === 0 || other.total === 0) return undefined;
  const [p1, p2] = [one.failed / one.total, other.failed / other.total];
  const [w1, w2] = [wilson(one.failed, one.total, confidence), wilson(other.failed, other.total, confidence)];
  const difference = p1 - p2;
  return {
    difference,
    low: difference - Math.hypot(p1 - w1.low, w2.high - p2),
    high: difference + Math.hypot(w1.high - p1, p2 - w2.low),
  };
};

/**
 * Trials needed in each group to see `one` against `other` (rates, 0..1) with the given power, two-sided.
 * Source: Fleiss, Statistical Methods for Rates and Proportions, 3rd ed., eq. 4.14. Infinity where the rates are equal.
 */
export const requiredPerGroup = (one: number, other: number, { power = 0.8, confidence = 0.95 } = {}): number => {
  if (one === other) return Infinity;
  const mean = (one + other) / 2;
  const root =
    deviateOf(confidence) * Math.sqrt(2 * mean * (1 - mean)) + normalQuantile(power) * Math.sqrt(one * (1 - one) + other * (1 - other));
  return Math.ceil((root / (one - other)) ** 2);
};

/** Value below which a share of the values lies, interpolated (Hyndman & Fan 1996, type 7); undefined of nothing. */
export const quantile = (values: readonly number[], share: number): number | undefined => {
  const sorted = Float64Array.from(values).sort();
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  return below === undefined || above === undefined ? undefined : below + (above - below) * (position - Math.floor(position));
};
