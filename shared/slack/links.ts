// Where do our pages live, and how is a change named with a link to where it came from?
import type { Change } from '../core/facts/change';
import type { NamedChange } from '../core/measure/digest-incidents';
import { link, words, type Piece } from './blocks';
import { quoted, revision, withoutLastSlash } from './text';

const segment = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD'));

// A query behind the address (the signature that lets its reader in) goes behind every path.
const page = (baseUrl: string, path: string): string | undefined => {
  const [address = '', query] = baseUrl.split('?', 2);
  return address === '' ? undefined : `${withoutLastSlash(address)}${path}${query === undefined ? '' : `?${query}`}`;
};

export const incidentUrl = (baseUrl: string, id: string): string | undefined => page(baseUrl, `/incidents/${segment(id)}`);

export const changeUrl = (baseUrl: string, sha: string): string | undefined => page(baseUrl, `/changes/${segment(sha)}`);

export const digestUrl = (baseUrl: string, week: string): string | undefined => page(baseUrl, `/digests/${segment(week)}`);

/** The change of a revision, where it is known. */
export const changeOf = (changes: Readonly<Record<string, Change>>, sha: string): Change | undefined =>
  Object.hasOwn(changes, sha) ? changes[sha] : undefined;

/** `"Retry charge on timeout" (#4207)`, the number a link; the revision where there is no pull request. A `Change` fits. */
export const namedChange = ({ sha, title, pullRequest }: NamedChange): Piece[] => [
  words(`${quoted(title)} (`),
  pullRequest ? link(pullRequest.url, `#${pullRequest.number}`) : words(revision(sha)),
  words(')'),
];

/** A change by its revision; the bare revision where the change is not known. */
export const changeLink = (changes: Readonly<Record<string, Change>>, sha: string): Piece[] => {
  const change = changeOf(changes, sha);
  return change ? namedChange(change) : [words(revision(sha))];
};

/** The same in plain words. */
export const changeWords = (changes: Readonly<Record<string, Change>>, sha: string): string => {
  const change = changeOf(changes, sha);
  if (!change) return revision(sha);
  return `${quoted(change.title, 60)} (${change.pullRequest ? `#${change.pullRequest.number}` : revision(change.sha)})`;
};
