// Which known word did they mean? The one with the fewest typing errors, if it is close at all.

/** Letters to insert, delete or replace to get from one word to the other (Levenshtein). */
export const typingErrors = (one: string, other: string): number => {
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const replaced = (above[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[other.length] ?? one.length;
};

/** The nearest of the words; undefined where more than half of it would have to change. */
export const nearest = (word: string, words: readonly string[]): string | undefined => {
  const scored = words
    .map((known) => ({ known, errors: typingErrors(word.slice(0, 40), known) }))
    .sort((left, right) => left.errors - right.errors);
  const best = scored[0];
  return best && best.errors <= Math.max(1, best.known.length >> 1) ? best.known : undefined;
};
