// Which earlier incidents are like this one, and why: the same fingerprint, the same file, or the same rare words.
import type { Moment } from '../facts/moment';
import type { Memory } from './incident-file';

export type Described = { incidentId: string; title: string; at: Moment };

const mostAlike = 5;
const shortestWord = 4;
const fewestShared = 2;
/** A word is rare where at most one in ten incidents has it, or two of them. */
const rareShare = 0.1;
const rareCount = 2;
const longestText = 500;
const word = /[A-Za-z][A-Za-z0-9]{0,60}/g;

const wordsOf = (text: string): Set<string> =>
  new Set((text.slice(0, longestText).match(word) ?? []).map((one) => one.toLowerCase()).filter((one) => one.length >= shortestWord));

/**
 * At most five incidents that are like one, with the reason: first those already found by fingerprint or file, then those of
 * `earlier` that share at least two words that few incidents have. Both newest first; later incidents than `of` are left out.
 */
export const alikeTo = (of: Described, found: readonly Memory[], earlier: readonly Described[]): Memory[] => {
  const others = earlier.filter(({ incidentId, at }) => incidentId !== of.incidentId && at < of.at);
  const words = new Map(others.map((one) => [one.incidentId, wordsOf(one.title)]));
  const own = [...wordsOf(of.title)];
  const limit = Math.max(rareCount, Math.floor(others.length * rareShare));
  const rare = own.filter((one) => [...words.values()].filter((those) => those.has(one)).length <= limit);
  const known = new Set(found.map(({ incidentId }) => incidentId));
  const byWords = others
    .filter(({ incidentId }) => !known.has(incidentId))
    .map((one) => ({ one, shared: rare.filter((text) => words.get(one.incidentId)?.has(text)) }))
    .filter(({ shared }) => shared.length >= fewestShared)
    .sort((first, second) => second.shared.length - first.shared.length || (first.one.at > second.one.at ? -1 : 1))
    .map(({ one, shared }): Memory => ({ ...one, because: `same rare words: ${shared.slice(0, 5).join(', ')}` }));
  return [...found.filter(({ incidentId }) => incidentId !== of.incidentId), ...byWords].slice(0, mostAlike);
};
