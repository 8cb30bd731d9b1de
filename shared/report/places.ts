// Where does a link lead? The addresses of our pages and the names of the places on them.
import type { PullRequestReference } from '../core/facts/change';
import type { Week } from '../core/facts/moment';
import { markup, linkOut, segment, type Html } from './html';

export const digestPath = (week: Week): string => `/digests/${segment(week)}`;
export const incidentPath = (id: string): string => `/incidents/${segment(id)}`;
export const postmortemPath = (id: string): string => `/incidents/${segment(id)}/postmortem`;
export const changePath = (sha: string): string => `/changes/${segment(sha)}`;
export const pathPath = (path: string): string => `/paths?path=${segment(path)}`;
export const deploymentsPath = (from: string, to: string): string => `/deployments?from=${segment(from)}&to=${segment(to)}`;

/** The name of a place on a page: letters, digits and dashes, whatever it is made of. */
export const anchor = (...parts: readonly string[]): string => parts.join('-').replaceAll(/[^A-Za-z0-9]+/g, '-');

type Linked = { sha: string; title: string; pullRequest?: PullRequestReference };

/** A change by its title, leading to its page; its pull request leads out. */
export const changeLink = ({ sha, title, pullRequest }: Linked, link: (path: string) => string): Html =>
  markup`<a href="${link(changePath(sha))}">${title || sha.slice(0, 7)}</a> (${pullRequest ? linkOut(pullRequest.url, `#${pullRequest.number}`) : sha.slice(0, 7)})`;
