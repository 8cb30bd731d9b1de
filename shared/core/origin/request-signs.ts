// What does the pull request around a commit say? It speaks of some of its commits, so it never makes a commit more than mixed.
import { markerOfLogin } from './accounts';
import type { OriginReport } from '../facts/change';
import type { PullRequestText } from './commit-text';
import { footerSigns } from './footer-signs';
import { markers } from './markers';
import { ownWords } from './own-words';
import { isStronger } from './sign';
import type { Sign } from './sign';
import { trailersOf } from './trailer';
import { trailerSigns } from './trailer-signs';
import type { Found } from './trailer-signs';

const LONGEST_BODY = 200_000;
const MOST_LINES = 5000;
const branches = markers.flatMap((marker) => ('branch' in marker.form ? [{ marker, pattern: marker.form.branch }] : []));
const labels = markers.flatMap((marker) => ('label' in marker.form ? [{ marker, pattern: marker.form.label }] : []));

export const requestSigns = ({ branch, body, author, labels: given }: PullRequestText): Found[] => [
  ...(author === undefined ? [] : fromAuthor(author)),
  ...(body === undefined ? [] : fromBody(body)),
  ...(given ?? []).flatMap(fromLabel),
  ...(branch === undefined ? [] : fromBranch(branch)),
];

const fromAuthor = (login: string): Found[] => {
  const marker = markerOfLogin(login);
  if (!marker || marker.strength !== 'identity') return [];
  const text = `pull request opened by the account of ${marker.tool}`;
  return [{ marker, sign: { marker: marker.marker, strength: 'pull-request', where: 'pull-request', tools: [marker.tool], text } }];
};

const fromBody = (body: string): Found[] =>
  ownWords(body.slice(0, LONGEST_BODY))
    .lines.slice(0, MOST_LINES)
    .flatMap((line) => {
      const all = [...footerSigns({ ...line, isSubject: false }, true), ...trailersOf(line).flatMap(trailerSigns)];
      return all.filter(({ sign }) => sign.strength !== 'human' && sign.strength !== 'automation').map(inRequest);
    });

const inRequest = ({ marker, sign }: Found): Found => ({
  marker,
  sign: { ...sign, where: 'pull-request', strength: isStronger('pull-request', sign.strength) ? sign.strength : 'pull-request' },
});

const fromLabel = (label: string): Found[] =>
  labels
    .filter(({ pattern }) => pattern.test(label))
    .map(({ marker }) => ({
      marker,
      sign: { marker: marker.marker, strength: marker.strength, where: 'label', tools: [marker.tool], text: `label ${label}` },
    }));

/** Branch names hold people's names: only the prefix is quoted. */
const fromBranch = (branch: string): Found[] =>
  branches
    .filter(({ pattern }) => pattern.test(branch))
    .map(({ marker }) => ({
      marker,
      sign: {
        marker: marker.marker,
        strength: marker.strength,
        where: 'branch',
        tools: [marker.tool],
        text: `branch prefix of ${marker.tool}`,
      },
    }));

export type RequestCommits = { origin: 'ai' | 'mixed'; sign: Sign };

/** What a squash merge is made of. Merges into the branch are nobody's work; undefined where no commit is known to be AI's. */
export const commitsOfRequest = (commits: readonly { message: string; report: OriginReport }[]): RequestCommits | undefined => {
  const work = commits.filter(({ message, report }) => !/^merge /i.test(message) && report.origin !== 'bot');
  const byAgents = work.filter(({ report }) => report.origin === 'ai' || report.origin === 'mixed');
  if (byAgents.length === 0) return undefined;
  const origin = work.every(({ report }) => report.origin === 'ai') ? 'ai' : 'mixed';
  const text = `${byAgents.length} of ${work.length} commits of the pull request declare AI`;
  const tools = [...new Set(byAgents.flatMap(({ report }) => report.tools))];
  return { origin, sign: { marker: 'pull-request/commits', strength: 'aggregate', where: 'pull-request', tools, text } };
};
