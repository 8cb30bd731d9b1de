// Which accounts are automation that is not AI: dependency updates, releases, formatting, backports, rolls.
import type { Marker } from '../marker';
import { guards, sources } from './sources';

type Row = readonly [tool: string, login: string, id?: number];

const accounts: readonly Row[] = [
  ['dependabot', 'dependabot[bot]', 49699333],
  ['dependabot', 'dependabot-preview[bot]', 27856297],
  ['renovate', 'renovate[bot]', 29139614],
  ['renovate', 'renovate-bot', 25180681],
  ['renovate', 'forking-renovate[bot]', 34481203],
  ['github-actions', 'github-actions[bot]', 41898282],
  ['greenkeeper', 'greenkeeper[bot]', 23040076],
  ['snyk', 'snyk-bot', 19733683],
  ['pre-commit-ci', 'pre-commit-ci[bot]', 66853113],
  ['release-please', 'release-please[bot]', 55107282],
  ['imgbot', 'imgbot[bot]', 31301654],
  ['all-contributors', 'allcontributors[bot]', 46447321],
  ['mergify', 'mergify[bot]', 37929162],
  ['autofix-ci', 'autofix-ci[bot]', 114827586],
  ['scala-steward', 'scala-steward', 43047562],
  ['scala-steward', 'scala-steward[bot]'],
  ['pyup', 'pyup-bot', 16239342],
  ['depfu', 'depfu[bot]', 23717796],
  ['trop', 'trop[bot]', 37223003],
  ['changesets', 'changeset-bot[bot]'],
  ['weblate', 'weblate[bot]'],
  ['gemini-cli-release', 'gemini-cli-robot', 224641728],
  ['mintlify-editor', 'mintlify[bot]', 109931778],
];

const addresses: readonly (readonly [tool: string, address: string])[] = [
  ['dependabot', 'support@dependabot.com'],
  ['renovate', 'bot@renovateapp.com'],
  ['renovate', 'renovate@whitesourcesoftware.com'],
  ['github-actions', 'actions@github.com'],
  ['github-actions', 'action@github.com'],
  ['semantic-release', 'semantic-release-bot@martynus.net'],
  ['goreleaser', 'bot@goreleaser.com'],
  ['snyk', 'snyk-bot@snyk.io'],
  ['greenkeeper', 'support@greenkeeper.io'],
  ['pyup', 'github-bot@pyup.io'],
  ['crowdin', 'support+bot@crowdin.com'],
  ['weblate', 'hosted@weblate.org'],
  ['gemini-cli-release', 'gemini-cli-robot@google.com'],
  ['opencode-release', 'opencode@sst.dev'],
];

const LONG_BEFORE = '2010-01-01';
const shared = { where: ['author'], strength: 'automation', guards: guards.releaseBot, since: LONG_BEFORE } as const;

export const automation: readonly Marker[] = [
  ...accounts.map(([tool, login, id]): Marker => ({
    ...shared,
    marker: `${tool}/account/${login}`,
    tool,
    form: { account: login, ...(id === undefined ? {} : { id }) },
    source: id === undefined ? `https://github.com/apps/${login.replace('[bot]', '')}` : `https://api.github.com/user/${id}`,
  })),
  ...addresses.map(([tool, address]): Marker => ({
    ...shared,
    marker: `${tool}/address/${address}`,
    tool,
    form: { address },
    source: sources.githubAccounts,
  })),
  // Hosting platforms sign both their agent's fixes and plain automation with one account.
  {
    ...shared,
    marker: 'vercel/account',
    tool: 'vercel',
    form: { account: 'vercel[bot]', id: 35613825 },
    strength: 'weak',
    source: 'https://api.github.com/user/35613825',
  },
];
