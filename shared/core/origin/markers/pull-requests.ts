// What only a pull request shows: its branch and its labels. They speak of some of its commits.
import { CHATBOTS_SINCE } from '../marker';
import type { Day, Marker } from '../marker';
import { guards, sources } from './sources';

type Row = readonly [tool: string, branch: RegExp, since: Day];

const branches: readonly Row[] = [
  ['claude-code', /^claude\//i, '2025-05-22'],
  ['copilot-agent', /^copilot\//i, '2025-05-19'],
  ['codex', /^codex\//i, '2025-05-16'],
  ['cursor', /^cursor\//i, '2025-05-01'],
  ['devin', /^devin\/\d{9,11}-/i, '2024-03-12'],
  ['jules', /^jules(?:\/|-.{1,80}-\d{19}$)/i, '2025-05-20'],
  ['v0', /^v0\//i, '2024-11-01'],
  ['warp', /^oz-agent\//i, '2025-06-01'],
  ['openhands', /^openhands\//i, '2024-09-01'],
  ['lovable', /^lovable\//i, '2024-11-01'],
  ['kiro', /^kiro\//i, '2025-07-14'],
  ['junie', /^junie\//i, '2025-03-01'],
  ['opencode', /^opencode\//i, '2025-06-01'],
  ['factory-droid', /^(?:droid|factory-droid)\//i, '2025-05-01'],
  ['sentry-seer', /^seer\//i, '2024-06-01'],
  ['terragon', /^terragon\//i, '2025-06-01'],
];

export const pullRequests: readonly Marker[] = [
  ...branches.map(([tool, branch, since]): Marker => ({
    marker: `${tool}/branch`,
    tool,
    where: ['branch'],
    form: { branch },
    strength: 'branch',
    source: sources.mining,
    guards: guards.workOnTool,
    since,
  })),
  {
    marker: 'label/ai-written',
    tool: 'unspecified',
    where: ['label'],
    form: { label: /^(?:ai|llm)[ -](?:generated|assisted|authored|written)$|^(?:generated|created|authored)[ -]by[ -](?:ai|llm)$/i },
    strength: 'pull-request',
    source: sources.mining,
    guards: guards.workOnTool,
    since: CHATBOTS_SINCE,
  },
];
