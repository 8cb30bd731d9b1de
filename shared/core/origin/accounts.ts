// Whose account or address is this: an agent's, an automation's, or nobody's we know?
import type { Signature } from './commit-text';
import type { Marker } from './marker';
import { markers } from './markers';

const NO_REPLY = '@users.noreply.github.com';
const BOT = '[bot]';

const byId = new Map<number, Marker>();
const byLogin = new Map<string, Marker>();
const byAddress = new Map<string, Marker>();

/** A person owns the login, the agent only the id. */
const sharedLogins = new Set(['claude']);

for (const marker of markers) {
  if ('address' in marker.form) byAddress.set(marker.form.address, marker);
  if (!('account' in marker.form)) continue;
  const { account, id } = marker.form;
  if (id !== undefined) byId.set(id, marker);
  const login = account.toLowerCase();
  if (!sharedLogins.has(login) && !byLogin.has(login)) byLogin.set(login, marker);
}

type Account = { login: string; id?: number };

/** The account behind a GitHub no-reply address, e.g. `123+octo[bot]@users.noreply.github.com`. */
export const accountOf = (address: string): Account | undefined => {
  if (!address.endsWith(NO_REPLY)) return undefined;
  const local = address.slice(0, -NO_REPLY.length);
  const plus = local.indexOf('+');
  const id = plus > 0 && plus <= 12 ? Number(local.slice(0, plus)) : Number.NaN;
  return Number.isInteger(id) ? { id, login: local.slice(plus + 1) } : { login: local };
};

/**
 * The marker of an address. A `…[bot]` login outranks its id: an action may sign for its agent under the runner's id. Any other login
 * counts only in the old form without an id.
 */
export const markerOfAddress = (address: string): Marker | undefined => {
  const lower = address.toLowerCase();
  const account = accountOf(lower);
  if (!account) return byAddress.get(lower);
  const isAnyones = account.id !== undefined && !account.login.endsWith(BOT);
  return (isAnyones ? undefined : byLogin.get(account.login)) ?? byId.get(account.id ?? 0);
};

/** The marker of an author or committer: by address, else by a `…[bot]` name, which git hosts write for apps. */
export const markerOf = ({ name, email }: Signature): Marker | undefined =>
  markerOfAddress(email) ?? (name.endsWith(BOT) ? byLogin.get(name.toLowerCase()) : undefined);

/** The marker of a pull request's author, as the API (`x[bot]`) or the `gh` tool (`app/x`) spell it. */
export const markerOfLogin = (login: string): Marker | undefined => {
  const lower = login.toLowerCase();
  return byLogin.get(lower.startsWith('app/') ? `${lower.slice('app/'.length)}${BOT}` : lower);
};

/** Automation that no row lists: `…[bot]` accounts, cloud service accounts, and names that end in `-bot` over an address that agrees. */
export const isUnlistedBot = ({ name, email }: Signature): boolean => {
  const lower = email.toLowerCase();
  const local = accountOf(lower)?.login ?? lower.slice(0, Math.max(0, lower.lastIndexOf('@')));
  if (
    local.endsWith(BOT) ||
    name.toLowerCase().includes(BOT) ||
    runnerNames.has(name.toLowerCase()) ||
    lower.endsWith('.iam.gserviceaccount.com')
  )
    return true;
  return /(?:^|[-_ ])(?:bot|robot)$/i.test(name)
    ? isBotLocal(local) || local === name.toLowerCase()
    : isBotLocal(local) && isBotName(name, lower);
};

/** What workflows call themselves in git, over any address. */
const runnerNames = new Set([
  'github-actions',
  'github actions',
  'github action',
  'github actions bot',
  'dependabot',
  'renovate',
  'renovate bot',
  'gitlab-ci',
  'gitlab ci',
  'jenkins',
  'circleci',
]);

const isBotLocal = (local: string): boolean => local === 'bot' || /[-_.]bot$|^bot[-_.]|robot$/.test(local);

const isBotName = (name: string, email: string): boolean => {
  const stem = /^([a-z0-9-]{2,40}?)-?bot$/.exec(name.toLowerCase())?.[1];
  return stem !== undefined && email.includes(`@${stem}`);
};

/** Automation whose name suggests an agent: it is neither called AI nor cleared of it. */
export const soundsLikeAgent = ({ name, email }: Signature): boolean =>
  `${name} ${accountOf(email.toLowerCase())?.login ?? ''}`
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => agentWords.has(word));

const agentWords = new Set([
  'ai',
  'agent',
  'agents',
  'agentic',
  'claude',
  'codex',
  'copilot',
  'gpt',
  'chatgpt',
  'llm',
  'gemini',
  'devin',
  'openhands',
  'coder',
  'autofixer',
  'mcp',
]);
