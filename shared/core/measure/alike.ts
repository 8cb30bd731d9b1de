// Which earlier incidents are like this one, and why: the same problem, file, folder, service, words or way of breaking.
import type { Moment } from '../facts/moment';
import type { FailureMode } from '../facts/verdict';
import type { Memory } from './incident-file';
import type { ToldIncident } from './told-incident';

/** `paths`: of the change that was confirmed, or of the first suspect while nobody has answered. */
export type Described = {
  incidentId: string;
  title: string;
  at: Moment;
  service?: string;
  paths?: readonly string[];
  failureMode?: FailureMode;
};

const mostAlike = 5;
/** Incidents worth a closer look, which costs a few reads each. */
const mostShortlisted = 12;
const shortestWord = 4;
/** A word is rare where at most one in ten incidents has it, or two of them. */
const rareShare = 0.1;
const rareCount = 2;
const longestText = 500;
const word = /[A-Za-z][A-Za-z0-9]{0,60}/g;

const wordsOf = (text: string): Set<string> =>
  new Set((text.slice(0, longestText).match(word) ?? []).map((one) => one.toLowerCase()).filter((one) => one.length >= shortestWord));

/** What is compared of an incident. */
export const described = ({
  incident: { id, title, service, startedAt },
  ranking,
  standing,
  changes,
}: Pick<ToldIncident, 'incident' | 'ranking' | 'standing' | 'changes'>): Described => {
  const { settled, detail, clearedShas } = standing;
  const first = ranking.suspects.find(({ sha }) => !clearedShas.includes(sha))?.sha;
  const sha = settled === undefined ? first : settled.answer.kind === 'this-change' ? settled.answer.sha : undefined;
  const change = sha !== undefined && Object.hasOwn(changes, sha) ? changes[sha] : undefined;
  return {
    incidentId: id,
    title,
    at: startedAt,
    service,
    paths: change?.files.map(({ path }) => path) ?? [],
    ...(detail.failureMode ? { failureMode: detail.failureMode } : {}),
  };
};

const before = (of: Described, earlier: readonly Described[]): Described[] =>
  earlier.filter(({ incidentId, at }) => incidentId !== of.incidentId && at < of.at);

/** The words of a title that few of the others have, and the others' words. */
const rareWords = (of: Described, others: readonly Described[]): { rare: string[]; words: Map<string, Set<string>> } => {
  const words = new Map(others.map((one) => [one.incidentId, wordsOf(one.title)]));
  const limit = Math.max(rareCount, Math.floor(others.length * rareShare));
  const rare = [...wordsOf(of.title)].filter((one) => [...words.values()].filter((those) => those.has(one)).length <= limit);
  return { rare, words };
};

const newestFirst = (one: { at: Moment }, other: { at: Moment }): number => (one.at > other.at ? -1 : 1);

/** Those that a closer look may find alike, at most twelve: they share rare words or the service. Newest first where that ties. */
export const shortlist = (of: Described, earlier: readonly Described[]): Described[] => {
  const others = before(of, earlier);
  const { rare, words } = rareWords(of, others);
  const shared = (one: Described): number => rare.filter((text) => words.get(one.incidentId)?.has(text)).length;
  return others
    .filter((one) => shared(one) > 0 || (of.service !== undefined && one.service === of.service))
    .sort((one, other) => shared(other) - shared(one) || newestFirst(one, other))
    .slice(0, mostShortlisted);
};

type Reason = { weight: number; because: string };

const enough = 3;
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

const sharedPlace = (own: readonly string[], theirs: readonly string[]): Reason[] => {
  const files = new Set(theirs);
  const file = own.find((path) => files.has(path));
  if (file !== undefined) return [{ weight: 4, because: `same file ${file}` }];
  const folders = new Set(theirs.map(folderOf));
  const folder = own.map(folderOf).find((one) => one !== '' && folders.has(one));
  return folder === undefined ? [] : [{ weight: 2, because: `same folder ${folder}` }];
};

const reasonsOf = (of: Described, one: Described, shared: readonly string[]): Reason[] => [
  ...sharedPlace(of.paths ?? [], one.paths ?? []),
  ...(shared.length > 0
    ? [{ weight: 1.5 * Math.min(4, shared.length), because: `same rare words: ${shared.slice(0, 5).join(', ')}` }]
    : []),
  ...(of.failureMode !== undefined && of.failureMode === one.failureMode
    ? [{ weight: 2, because: `broke the same way: ${one.failureMode}` }]
    : []),
  ...(of.service !== undefined && of.service === one.service ? [{ weight: 1, because: 'same service' }] : []),
];

/**
 * At most five incidents that are like one, each with every reason: first those found by fingerprint or file (`found`), then those
 * of `earlier` that share enough. The service alone, or one word alone, is not enough; later incidents than `of` are left out.
 */
export const alikeTo = (of: Described, found: readonly Memory[], earlier: readonly Described[]): Memory[] => {
  const others = before(of, earlier);
  const { rare, words } = rareWords(of, others);
  const reasons = (one: Described): Reason[] =>
    reasonsOf(
      of,
      one,
      rare.filter((text) => words.get(one.incidentId)?.has(text)),
    );
  const byId = new Map(others.map((one) => [one.incidentId, one]));
  const said = (first: readonly string[], more: readonly Reason[]): string =>
    [...first, ...more.map(({ because }) => because).filter((because) => !first.includes(because))].join('; ');
  const remembered = found
    .filter(({ incidentId }) => incidentId !== of.incidentId)
    .map((memory): Memory => {
      const one = byId.get(memory.incidentId);
      return { ...memory, because: said([memory.because], one ? reasons(one) : []) };
    });
  const known = new Set(found.map(({ incidentId }) => incidentId));
  const alike = others
    .filter(({ incidentId }) => !known.has(incidentId))
    .map((one) => ({ one, why: reasons(one), weight: reasons(one).reduce((sum, { weight }) => sum + weight, 0) }))
    .filter(({ weight }) => weight >= enough)
    .sort((one, other) => other.weight - one.weight || newestFirst(one.one, other.one))
    .map(({ one: { incidentId, title, at }, why }): Memory => ({ incidentId, title, at, because: said([], why) }));
  return [...remembered, ...alike].slice(0, mostAlike);
};
