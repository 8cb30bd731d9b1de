// Does a commit take another one out, mend it, or land it again, and how does it name the other one?
export type Undoing = {
  /** `reland` lands again what was taken out before; a revert of a revert is one. */
  kind: 'revert' | 'fix' | 'reland';
  shas: readonly string[];
  changeIds: readonly string[];
  pullRequests: readonly number[];
  titles: readonly string[];
};

const mostRead = 6_000;
const mostTitle = 500;
const opening = /^[\s"'“[(]{0,4}/;
const outWord =
  /^(?:revert(?:s|ed|ing)?|back(?:ing|ed)?[ -]?out|roll(?:ing)?[ -]?back|rollback|undo)(?:\^(\d{1,2}))?(?![\w-])[\])]?[\s:]{0,4}(?:of |commit |change |pull request |pr )?/i;
const inWord = /^(?:re-?land|re-?apply|re-?introduce|re-?commit|un-?revert)(?:ed|ing|s)?(?:\^(\d{1,2}))?(?![\w-])[\])]?[\s:]{0,4}(?:of )?/i;

/** Walks through "Revert "Revert "Reland "X""""; each revert turns the sense around. */
const peeled = (title: string): { isOut: boolean; depth: number; rest: string } => {
  let [rest, isOut, depth] = [title.slice(0, mostTitle), false, 0];
  let turns = 0;
  for (; depth < 20; depth += 1) {
    rest = rest.replace(opening, '');
    const out = outWord.exec(rest);
    const again = out ? undefined : inWord.exec(rest);
    if (!out && !again) break;
    if (out) turns += Number(out[1] ?? 1);
    rest = rest.slice((out ?? again)?.[0].length);
    // A reland inside stands for "in": what is around it decides.
    if (again) {
      depth += 1;
      break;
    }
  }
  isOut = turns % 2 === 1;
  return { isOut, depth, rest };
};

const closing = /["'”\s]{1,40}(?=$| \(#)/;

/** A title without its quotation marks, its number and its case, to compare by. */
export const plainTitle = (title: string): string => {
  let text = title.slice(0, mostTitle).replace(opening, '').trim();
  for (let round = 0; round < 4; round += 1)
    text = text
      .replace(/ \(#\d{1,9}\)$/, '')
      .replace(closing, '')
      .trim();
  return text.toLowerCase();
};

const unquoted = (message: string): string[] =>
  message
    .slice(0, mostRead)
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('>'));

const matches = (lines: readonly string[], pattern: RegExp): string[] =>
  lines.flatMap((line) => [...line.slice(0, 400).matchAll(pattern)].map((found) => found[1] ?? ''));

const revertedSha = /\breverts?(?: commits?| change)?:?\s{1,3}([0-9a-f]{7,40})\b/gi;
const listedSha = /^(?:and |, ?)?([0-9a-f]{40})[.,]?$/g;
const changeId = /\breverts? (?:change |commit )?(I[0-9a-f]{8,40})\b/gi;
const request = /\breverts? (?:pull request |pr |merge request )?(?:[\w.-]{1,60}\/[\w.-]{1,60})?[#!](\d{1,9})\b/gi;
const titleNumber = / \(#(\d{1,9})\)["'”]/g;
const fixedSha = /^Fixes:?\s{1,3}(?:commit )?([0-9a-f]{7,40})\b/gi;
const causeSha = /\b(?:regress(?:ion|ed)|introduced|broken|caused) (?:in|by|from|with|since) (?:commit |change )?([0-9a-f]{8,40})\b/gi;

// Most lines of most messages hold none of these, and are looked at once.
const mendingWords = /fixes|regress|introduced|broken|caused/i;

const lowered = (found: readonly string[]): string[] => [...new Set(found.map((one) => one.toLowerCase()))];

// A seven-letter word of a to f is no name of a commit unless it has a figure in it.
const isSha = (text: string): boolean => /\d/.test(text);

const targets = (lines: readonly string[], title: string, rest: string): Omit<Undoing, 'kind'> => {
  const inBranch = [...matches([title], titleNumber)];
  return {
    shas: lowered([...matches(lines, revertedSha), ...matches(lines, listedSha)]).filter(isSha),
    changeIds: matches(lines, changeId),
    pullRequests: [...new Set([...matches(lines, request), ...inBranch].map(Number))],
    titles: rest.trim().length < 8 ? [] : [plainTitle(rest)],
  };
};

const fixOf = (lines: readonly string[]): Undoing | undefined => {
  const telling = lines.filter((line) => mendingWords.test(line));
  if (telling.length === 0) return undefined;
  const shas = lowered([...matches(telling, fixedSha), ...matches(telling, causeSha)]).filter(isSha);
  return shas.length === 0 ? undefined : { kind: 'fix', shas, changeIds: [], pullRequests: [], titles: [] };
};

/** Undefined where a commit does none of it. Linear in the message's first 6,000 characters; quoted lines say nothing. */
export const undoingOf = (message: string): Undoing | undefined => {
  const lines = unquoted(message);
  const title = lines[0] ?? '';
  const { isOut, depth, rest } = peeled(title);
  if (depth > 0) return { kind: isOut ? 'revert' : 'reland', ...targets(lines, title, rest) };
  const saysSo = matches(
    lines.slice(1).filter((line) => line.startsWith('This reverts')),
    /^This reverts commit ([0-9a-f]{7,40})\b/g,
  );
  if (saysSo.length > 0) return { kind: 'revert', shas: lowered(saysSo), changeIds: [], pullRequests: [], titles: [] };
  return fixOf(lines.slice(1));
};
