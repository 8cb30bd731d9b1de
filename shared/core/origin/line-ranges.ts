// How many lines do ranges cover? Overlaps count once, and a range of a billion lines costs no more than one of two.

/** First and last line, both included, 1-based. */
export type LineRange = readonly [first: number, last: number];

/** Sorted, disjoint, not touching. */
export const merged = (ranges: readonly LineRange[]): LineRange[] => {
  const result: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((one, other) => one[0] - other[0])) {
    const current = result.at(-1);
    if (current && first <= current[1] + 1) current[1] = Math.max(current[1], last);
    else result.push([first, last]);
  }
  return result;
};

export const countOf = (ranges: readonly LineRange[]): number => merged(ranges).reduce((sum, [first, last]) => sum + last - first + 1, 0);

/** Lines of `ranges` that are in none of `others`. */
export const countBeside = (ranges: readonly LineRange[], others: readonly LineRange[]): number =>
  countOf([...ranges, ...others]) - countOf(others);

export const isRange = (first: number, last: number): boolean =>
  Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 1 && last >= first;

const MOST_PARTS = 100_000;

/** Reads `1-4,9,12-14`; parts that are no range are left out, and whatever follows the first 100,000. */
export const rangesFrom = (text: string): LineRange[] => {
  const ranges: LineRange[] = [];
  for (const part of text.split(',', MOST_PARTS)) {
    const match = /^\s?(\d{1,15})(?:-(\d{1,15}))?\s?$/.exec(part);
    const [first, last] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (isRange(first, last)) ranges.push([first, last]);
  }
  return ranges;
};
