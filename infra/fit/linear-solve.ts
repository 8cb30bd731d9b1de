// Solves a symmetric positive definite system, as Newton's method needs it.

/** The x of A x = b by Cholesky decomposition. Throws RangeError where A is not positive definite. */
export const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] => {
  const size = right.length;
  const at = (rows: readonly (readonly number[])[], row: number, column: number): number => rows[row]?.[column] ?? 0;
  const lower: number[][] = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = at(matrix, row, column);
      for (let k = 0; k < column; k += 1) sum -= at(lower, row, k) * at(lower, column, k);
      if (row === column && sum <= 0) throw new RangeError('the matrix is not positive definite');
      const into = lower[row];
      if (into) into[column] = row === column ? Math.sqrt(sum) : sum / at(lower, column, column);
    }
  }
  const forward: number[] = [];
  for (let row = 0; row < size; row += 1) {
    let sum = right[row] ?? 0;
    for (let k = 0; k < row; k += 1) sum -= at(lower, row, k) * (forward[k] ?? 0);
    forward.push(sum / at(lower, row, row));
  }
  const result = Array.from({ length: size }, () => 0);
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = forward[row] ?? 0;
    for (let k = row + 1; k < size; k += 1) sum -= at(lower, k, row) * (result[k] ?? 0);
    result[row] = sum / at(lower, row, row);
  }
  return result;
};
