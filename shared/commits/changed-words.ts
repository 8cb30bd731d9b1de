// Which words stand on the changed lines of a patch? Words only, at most 200 a commit; no line of code is kept.

export const mostWords = 200;
const mostCharacters = 400_000;
const longestLine = 2_000;
const word = /[A-Za-z_][A-Za-z0-9_]{2,79}/g;

// A hunk's header names the function it stands in, after its second `@@`.
const saidBy = (line: string): string => {
  if (line.startsWith('+') || line.startsWith('-')) return line.slice(1, longestLine);
  const end = line.startsWith('@@ ') ? line.indexOf(' @@', 3) : -1;
  return end < 0 ? '' : line.slice(end + 3, longestLine);
};

/** The words on changed lines and in hunk headers of patches as GitHub sends them (hunks only), in order, each once. */
export const wordsIn = (patches: readonly string[]): string[] => {
  const words = new Set<string>();
  let left = mostCharacters;
  for (const patch of patches) {
    if (left <= 0) break;
    const text = patch.slice(0, left);
    left -= text.length;
    for (const line of text.split('\n')) {
      for (const [found] of saidBy(line).matchAll(word)) words.add(found);
      if (words.size >= mostWords) return [...words].slice(0, mostWords);
    }
  }
  return [...words];
};
