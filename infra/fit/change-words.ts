// Which words do changes everywhere use? That a change holds one of them says little, however few others of its window do.
import { wordsOf } from '../../shared/core/ranking/words';
import type { Case, History } from './cases';

type Change = Case['candidates'][number];

const textLimit = 4_000;
const pathLimit = 500;
/** Words that fewer changes use, or those of fewer histories, are about some project. */
const leastShare = 0.03;
const leastHistories = 3;
const digits = 1e3;

const saidBy = ({ message, files, identifiers }: Change): Set<string> => {
  const words = new Set(wordsOf(message, textLimit));
  for (const { path } of files.slice(0, 120)) for (const word of wordsOf(path, pathLimit)) words.add(word);
  for (const identifier of identifiers.slice(0, 200)) for (const word of wordsOf(identifier, pathLimit)) words.add(word);
  return words;
};

const countedBefore = new WeakMap<History, ReadonlyMap<string, number>>();

/** The share of a history's changes that use each word. */
const sharesIn = (history: History): ReadonlyMap<string, number> => {
  const known = countedBefore.get(history);
  if (known) return known;
  const changes = new Map(history.cases.flatMap(({ candidates }) => candidates.map((change): [string, Change] => [change.sha, change])));
  const shares = new Map<string, number>();
  for (const change of changes.values()) for (const word of saidBy(change)) shares.set(word, (shares.get(word) ?? 0) + 1 / changes.size);
  countedBefore.set(history, shares);
  return shares;
};

/** Words that changes of several histories use, and the share of changes that do, 0..1, each history counting alike. */
export const changeWordsOf = (histories: readonly History[]): Record<string, number> => {
  const each = histories.map(sharesIn);
  const needed = Math.min(leastHistories, histories.length);
  const words = [...new Set(each.flatMap((shares) => [...shares.keys()]))].sort();
  const usual = words.flatMap((word): [string, number][] => {
    const found = each.flatMap((shares) => shares.get(word) ?? []);
    const share = found.reduce((sum, one) => sum + one, 0) / each.length;
    return found.length >= needed && share >= leastShare ? [[word, Math.round(share * digits) / digits]] : [];
  });
  return Object.fromEntries(usual);
};
