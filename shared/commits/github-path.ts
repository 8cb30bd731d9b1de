// Which address of GitHub's API asks this? Strangers name repositories and commits: only what can be one gets into an address.
import { GitHubTrouble } from './github-trouble';

const owner = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;
const name = /^[A-Za-z0-9._-]{1,100}$/;
const commit = /^[0-9a-f]{7,64}$/;

/** `repos/owner/name` of a repository `owner/name`. Throws GitHubTrouble `unknown` for anything that cannot be one. */
export const repositoryPath = (repository: string): string => {
  const [first = '', second = '', ...rest] = repository.split('/');
  if (rest.length > 0 || !owner.test(first) || !name.test(second) || second === '.' || second === '..') throw new GitHubTrouble('unknown');
  return `repos/${first}/${second}`;
};

/** A commit's name as it may stand in an address. Throws GitHubTrouble `unknown` for branches, tags and anything else. */
export const commitName = (sha: string): string => {
  if (!commit.test(sha)) throw new GitHubTrouble('unknown');
  return sha;
};

/** Where to ask: `https://api.github.com`, or `https://HOST/api/v3` of GitHub Enterprise, whose GraphQL stands beside it. */
export const addressesOf = (apiUrl: string): { rest: string; graphql: string } => {
  const rest = apiUrl.endsWith('/') ? apiUrl.slice(0, -1) : apiUrl;
  const isHttp = URL.canParse(rest) && ['https:', 'http:'].includes(new URL(rest).protocol);
  if (!isHttp || new URL(rest).search !== '' || new URL(rest).username !== '')
    throw new Error('the address of the GitHub API is not a plain web address');
  return { rest, graphql: rest.endsWith('/api/v3') ? `${rest.slice(0, -'/v3'.length)}/graphql` : `${rest}/graphql` };
};
