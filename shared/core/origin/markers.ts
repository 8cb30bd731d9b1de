// Every sign that a tool leaves in a commit, as one table: tool, place, exact form, strength, source, guard and first day.
import { ASSISTANTS_SINCE } from './marker';
import type { Marker } from './marker';
import { agentAccounts } from './markers/agent-accounts';
import { agentAddresses } from './markers/agent-addresses';
import { automation } from './markers/automation';
import { footers } from './markers/footers';
import { pullRequests } from './markers/pull-requests';
import { guards, sources } from './markers/sources';
import { trailers } from './markers/trailers';

const LONG_BEFORE = '2010-01-01';

/** Signs that need more than a comparison with one text; `origin.ts` knows how to read each. */
const special: readonly Marker[] = [
  {
    marker: 'git-ai/note',
    tool: '',
    where: ['note'],
    form: { kind: 'line-attribution' },
    strength: 'line',
    source: sources.gitAi,
    guards: guards.otherUse,
    since: '2025-08-01',
  },
  {
    marker: 'agent-trace/record',
    tool: '',
    where: ['trace'],
    form: { kind: 'line-attribution' },
    strength: 'line',
    source: sources.agentTrace,
    guards: guards.otherUse,
    since: '2026-01-01',
  },
  {
    marker: 'aider/author',
    tool: 'aider',
    where: ['author'],
    form: { name: / \(aider\)$/ },
    strength: 'identity',
    source: sources.aider,
    guards: guards.releaseBot,
    since: '2023-05-01',
  },
  {
    marker: 'gas-town/author',
    tool: 'gas-town',
    where: ['author'],
    form: { name: /^[\w-]{1,40}\/(?:crew|polecats)\/[\w-]{1,40}$/ },
    strength: 'declared-odd',
    source: sources.gasTown,
    guards: guards.firstName,
    since: '2025-12-01',
  },
  {
    marker: 'unlisted/name',
    tool: '',
    where: ['author'],
    form: { kind: 'named-author' },
    strength: 'declared-odd',
    source: sources.mining,
    guards: guards.firstName,
    since: '2022-11-30',
  },
  {
    marker: 'footer/self-named',
    tool: '',
    where: ['footer'],
    form: { kind: 'self-named' },
    strength: 'declared-odd',
    source: sources.claudeCode,
    guards: guards.example,
    since: '2025-02-24',
  },
  {
    marker: 'pull-request/commits',
    tool: '',
    where: ['pull-request'],
    form: { kind: 'own-commits' },
    strength: 'aggregate',
    source: sources.trailers,
    guards: guards.partOfIt,
    since: LONG_BEFORE,
  },
  {
    marker: 'automation/unlisted',
    tool: '',
    where: ['author'],
    form: { kind: 'unlisted-bot' },
    strength: 'automation',
    source: sources.githubAccounts,
    guards: guards.botLogin,
    since: LONG_BEFORE,
  },
  {
    marker: 'automation/ai-sounding',
    tool: '',
    where: ['author'],
    form: { kind: 'unlisted-bot' },
    strength: 'weak',
    source: sources.githubAccounts,
    guards: guards.botLogin,
    since: LONG_BEFORE,
  },
  {
    marker: 'human/before-assistants',
    tool: '',
    where: ['landed-at'],
    form: { kind: 'before-assistants' },
    strength: 'human',
    source: `https://github.blog/${ASSISTANTS_SINCE}-introducing-github-copilot-ai-pair-programmer/`,
    guards: guards.otherUse,
    since: LONG_BEFORE,
  },
];

/** The table. Teams add their own rows in `aftershock.yaml` (see `UserMarker`). */
export const markers: readonly Marker[] = [
  ...agentAccounts,
  ...agentAddresses,
  ...automation,
  ...trailers,
  ...footers,
  ...pullRequests,
  ...special,
];
