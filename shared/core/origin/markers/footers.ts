// Which whole lines of a message or of a pull request's body a tool leaves behind.
import { CHATBOTS_SINCE } from '../marker';
import type { Marker } from '../marker';
import { guards, sources } from './sources';

const where = ['footer', 'pull-request'] as const;
const line = { where, strength: 'session', guards: guards.example } as const;
const requestOnly = { where: ['pull-request'], strength: 'pull-request', guards: guards.partOfIt } as const;

const change =
  /(?:(?:all of |all |the )?(?:this |the )?(?:commit|change|changes|patch|pr|pull request|code|cl|mr) (?:(?:in this commit |here )?(?:was|were|has been|have been|is) )?)?/
    .source;
const degree = /(?:(?:mostly|partially|partly|largely|fully|entirely|primarily|initially) )?/.source;
const help = /(?:(?:the )?(?:help|assistance|support|aid) (?:of|from) )?/.source;
const opening = (verbs: string): RegExp => new RegExp(`^${change}${degree}(?:${verbs}) (?:with|by|using|via) ${help}`, 'i');

export const footers: readonly Marker[] = [
  {
    where,
    marker: 'footer/generated',
    tool: '',
    form: { sentence: opening('generated|ultraworked|vibe-coded|vibe coded') },
    strength: 'declared',
    source: sources.claudeCode,
    guards: guards.example,
    since: CHATBOTS_SINCE,
  },
  {
    where,
    marker: 'footer/written',
    tool: '',
    form: {
      sentence: opening(
        'authored|co-authored|coauthored|created|made|built|written|implemented|developed|coded|drafted|produced|assisted|ai-assisted|pair-programmed|pair programmed',
      ),
    },
    strength: 'declared-prose',
    source: sources.mining,
    guards: guards.humanCredit,
    since: CHATBOTS_SINCE,
  },
  {
    ...line,
    marker: 'claude-code/session-link',
    tool: 'claude-code',
    form: { line: /^https:\/\/claude\.ai\/code\/session_\w+$/i },
    source: sources.claudeCode,
    since: '2025-10-01',
  },
  {
    ...line,
    marker: 'devin/run-link',
    tool: 'devin',
    form: { line: /^link to devin (?:run|session): ?https:\/\/app\.devin\.ai\/sessions\/[0-9a-f]{32}/i },
    source: sources.devin,
    since: '2024-03-12',
  },
  {
    ...line,
    marker: 'mux/footer',
    tool: 'mux',
    form: { line: /^_?generated with (?:`?mux`?|_)(?:$|\.? (?:• )?model:)/i },
    source: sources.mux,
    since: '2025-10-01',
  },
  {
    ...line,
    marker: 'mux/comment',
    tool: 'mux',
    form: { line: /^<!-- (?:mux|xum)-attribution: model=/i },
    source: sources.mux,
    since: '2025-10-01',
  },
  {
    ...line,
    marker: 'sentry-junior/footer',
    tool: 'sentry-junior',
    form: { line: /^<!-- junior-session-footer:start -->$/i },
    strength: 'pull-request',
    source: 'https://github.com/getsentry/junior',
    since: '2026-02-01',
  },
  {
    ...requestOnly,
    marker: 'copilot-agent/body',
    tool: 'copilot-agent',
    form: { line: /^<!-- START COPILOT CODING AGENT (?:TIPS|SUFFIX) -->/i },
    source: sources.copilotAgent,
    since: '2025-05-19',
  },
  {
    ...requestOnly,
    marker: 'codex/task-link',
    tool: 'codex',
    form: { line: /^(?:-+ ?)?\[?(?:codex task\]\()?https:\/\/chatgpt\.com\/codex\/tasks\/task_\w/i },
    source: sources.codex,
    since: '2025-05-16',
  },
  {
    ...requestOnly,
    marker: 'cursor/body',
    tool: 'cursor',
    form: { line: /^<!-- CURSOR_AGENT_PR_BODY_BEGIN -->/i },
    source: sources.cursor,
    since: '2025-06-01',
  },
  {
    ...requestOnly,
    marker: 'jules/task-link',
    tool: 'jules',
    form: { line: /^\*?pr created automatically by jules for task /i },
    source: sources.jules,
    since: '2025-05-20',
  },
];
