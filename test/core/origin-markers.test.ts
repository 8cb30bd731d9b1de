// Every marker that is not an address: one commit that carries it, and one that only looks like it.
import type { CommitText } from '../../shared/core/origin/commit-text';
import { markers } from '../../shared/core/origin/markers';
import { originOf } from '../../shared/core/origin/origin';

type Some = Partial<CommitText>;
type Fixture = [marker: string, origin: string, carries: Some, looksLikeIt: Some];

const ada = { name: 'Ada Whitlock', email: 'ada@whitlock.example' };
const commit = (some: Some): CommitText => ({ sha: 'c0ffee', message: 'Round totals', author: ada, ...some });
const said = (...lines: string[]): Some => ({ message: ['Round totals', '', ...lines].join('\n') });
const named = (name: string, email: string): Some => ({ author: { name, email } });
const branch = (name: string): Some => ({ pullRequest: { branch: name } });
const body = (...lines: string[]): Some => ({ pullRequest: { body: lines.join('\n') } });
const uuid = '0f0e0d0c-1111-4222-8333-444455556666';
const noteBy = (key: string, maps: object): Some => ({
  note: `src/a.ts\n  ${key} 1-4\n---\n${JSON.stringify({ schema_version: 'authorship/3.0.0', git_ai_version: '1.5.0', base_commit_sha: 'c0ffee', prompts: {}, ...maps })}`,
});
const traced = (type: string): Some => ({
  trace: {
    version: '0.1.0',
    id: uuid,
    timestamp: '2026-03-01T10:00:00Z',
    tool: { name: 'cursor' },
    files: [{ path: 'a.ts', conversations: [{ contributor: { type }, ranges: [{ start_line: 1, end_line: 9 }] }] }],
  },
});
const ofCommits = (...messages: string[]): Some => ({
  pullRequest: { commits: messages.map((message, index) => commit({ sha: `c${index}`, message })) },
});

const fixtures: Fixture[] = [
  [
    'co-author/people',
    'ai',
    said('Co-authored-by: Claude Opus 4.9 <me@whitlock.example>'),
    said('Co-authored-by: Claude Marchetti <claude@marchetti.example>'),
  ],
  ['sign-off/people', 'ai', said('Committed-By-Agent: claude'), said('Signed-off-by: Claude Marchetti <claude@marchetti.example>')],
  [
    'agent-signature/agent',
    'ai',
    said('Agent-Signature: claude-opus-4-8-high on behalf of Viola Brandt'),
    said('Agent-Signature: Viola Brandt on behalf of the agency'),
  ],
  ['assisted-by/agent', 'ai', said('Assisted-by: Claude:claude-opus-5 sparse'), said('Assisted-by: Viola Brandt')],
  ['generated-by/agent', 'ai', said('Generated-by: GitHub Copilot'), said('Generated-by: protoc-gen-go v1.30')],
  ['tool-used/agent', 'ai', said('Made-with: Cursor'), said('Made-with: love')],
  ['ai-assisted/answer', 'ai', said('AI-assisted: yes'), said('AI-assisted: yes / no')],
  ['ai-used-for/text', 'ai', said('AI-used-for: the tests'), said('AI-used-for: <what?>')],
  ['claude-code/session', 'ai', said('Claude-Session: https://claude.ai/code/session_01AbcDef'), said('Claude-Session: see the calendar')],
  ['claude-code/steers', 'ai', said('Claude-Steers: 3'), said('Claude-Steers: the project well')],
  ['amp/thread', 'ai', said(`Amp-Thread-ID: https://ampcode.com/threads/T-${uuid}`), said('Amp-Thread-ID: none')],
  ['copilot-cli/session', 'ai', said(`Copilot-Session: ${uuid}`), said('Copilot-Session: Tuesday, room 4')],
  [
    'agent-hq/logs',
    'ai',
    said(`Agent-Logs-Url: https://github.com/acme/shop/sessions/${uuid}`),
    said('Agent-Logs-Url: https://logs.example/agent'),
  ],
  ['lovable/edit', 'ai', said(`X-Lovable-Edit-ID: edt-${uuid}`), said('X-Lovable-Edit-ID: 12')],
  [
    'replit/agent',
    'ai',
    said('Replit-Commit-Author: Agent'),
    { message: 'Saved your changes before starting work\n\nReplit-Commit-Author: Deployment' },
  ],
  ['replit/deployment', 'bot', said('Replit-Commit-Author: Deployment'), said('Replit-Commit-Author: Ada')],
  ['mintlify/agent', 'ai', said('Mintlify-Source: agent'), said('Mintlify-Source: dashboard-editor')],
  ['entire/checkpoint', 'mixed', said('Entire-Checkpoint: 0a1b2c3d4e5f'), said('Entire-Checkpoint: passed')],
  ['gas-town/executed-by', 'ai', said('Executed-By: shop/crew/nell'), said('Executed-By: Nell Ferreira')],
  ['in-house/session', 'ai', said(`Assisted-by: devbox/${uuid}`), said('Assisted-by: https://ci.example/run/7')],
  [
    'footer/generated',
    'ai',
    said('🤖 Generated with [Claude Code](https://claude.com/claude-code)'),
    said('Generated with a newer version of the tool.'),
  ],
  ['footer/written', 'ai', said('Co-authored with Gemini.'), said('Written with Devin over two evenings.')],
  [
    'claude-code/session-link',
    'ai',
    said('https://claude.ai/code/session_01AbcDef'),
    said('Fails like https://claude.ai/code/session_01AbcDef did'),
  ],
  [
    'devin/run-link',
    'ai',
    said('Link to Devin run: https://app.devin.ai/sessions/0123456789abcdef0123456789abcdef'),
    said('Link to Devin run: ask him'),
  ],
  ['mux/footer', 'ai', said('_Generated with `mux` • Model: `m-1` • Thinking: `high`_'), said('Generated with mux and a lot of coffee')],
  ['mux/comment', 'ai', said('<!-- mux-attribution: model=m-1 thinking=high costs=0.12 -->'), said('<!-- attribution: none -->')],
  ['sentry-junior/footer', 'mixed', said('<!-- junior-session-footer:start -->'), said('<!-- footer:start -->')],
  [
    'copilot-agent/body',
    'mixed',
    body('Fixes it.', '<!-- START COPILOT CODING AGENT TIPS -->'),
    said('<!-- START COPILOT CODING AGENT TIPS -->'),
  ],
  [
    'codex/task-link',
    'mixed',
    body('------', 'https://chatgpt.com/codex/tasks/task_e_0011'),
    body('We looked at https://chatgpt.com/codex/tasks/task_e_0011 first'),
  ],
  ['cursor/body', 'mixed', body('<!-- CURSOR_AGENT_PR_BODY_BEGIN -->'), body('`<!-- CURSOR_AGENT_PR_BODY_BEGIN -->`')],
  [
    'jules/task-link',
    'mixed',
    body('*PR created automatically by Jules for task [7](https://jules.google.com/task/7)*'),
    body('PR created by Jules, thanks!'),
  ],
  ['claude-code/branch', 'unknown', branch('claude/issue-7-20260301'), branch('claude-settings')],
  ['copilot-agent/branch', 'unknown', branch('copilot/fix-7'), branch('copilot-panel')],
  ['codex/branch', 'unknown', branch('codex/find-a-bug'), branch('codex-docs')],
  ['cursor/branch', 'unknown', branch('cursor/reorder-cards-9f1c'), branch('cursor-extension')],
  ['devin/branch', 'unknown', branch('devin/1775341094-reflow'), branch('devin/reflow')],
  ['jules/branch', 'unknown', branch('jules/tidy'), branch('jules-holiday-fixes')],
  ['v0/branch', 'unknown', branch('v0/page-1a2b3c4d'), branch('v0.9-release')],
  ['warp/branch', 'unknown', branch('oz-agent/tidy'), branch('oz/tidy')],
  ['openhands/branch', 'unknown', branch('openhands/tidy'), branch('openhands-docs')],
  ['lovable/branch', 'unknown', branch('lovable/tidy'), branch('lovable-docs')],
  ['kiro/branch', 'unknown', branch('kiro/tidy'), branch('kiro-specs')],
  ['junie/branch', 'unknown', branch('junie/tidy'), branch('junies-branch')],
  ['opencode/branch', 'unknown', branch('opencode/tidy'), branch('opencode-zen')],
  ['factory-droid/branch', 'unknown', branch('droid/tidy'), branch('droid-sans-font')],
  ['sentry-seer/branch', 'unknown', branch('seer/tidy'), branch('seer-docs')],
  ['terragon/branch', 'unknown', branch('terragon/tidy'), branch('terragon-docs')],
  [
    'label/ai-written',
    'mixed',
    { pullRequest: { labels: ['ai-generated'] } },
    { pullRequest: { labels: ['ai', 'codex', 'area: ai-assist'] } },
  ],
  [
    'git-ai/note',
    'ai',
    noteBy('s_00112233445566::t_00112233445566', {
      sessions: { s_00112233445566: { agent_id: { tool: 'claude', id: '1', model: 'claude-opus-5' } } },
    }),
    { note: 'Reviewed on paper.\n---\n{"ok":true}' },
  ],
  [
    'agent-trace/record',
    'ai',
    traced('ai'),
    {
      trace: { files: [{ path: '.sessions', conversations: [{ contributor: { type: 'ai' }, ranges: [{ start_line: 1, end_line: 1 }] }] }] },
    },
  ],
  ['aider/author', 'ai', named('Ada Whitlock (aider)', 'ada@whitlock.example'), named('Ada Raider', 'ada@raider.example')],
  ['gas-town/author', 'ai', named('shop/crew/nell', 'nell@shop.example'), named('shop/team/nell', 'nell@shop.example')],
  ['unlisted/name', 'ai', named('Claude Code', 'ada+claude@whitlock.example'), named('Claude Sync Tool', 'sync@whitlock.example')],
  [
    'footer/self-named',
    'ai',
    said('🤖 Generated with [Newagent](https://newagent.example)', '', 'Co-Authored-By: Newagent <noreply@newagent.example>'),
    said('🤖 Generated with [Newagent](https://newagent.example)', '', 'Co-Authored-By: Jonas Petrov <jonas@petrov.example>'),
  ],
  ['pull-request/commits', 'mixed', ofCommits('One\n\nCo-authored-by: Claude <noreply@anthropic.com>', 'Two'), ofCommits('One', 'Two')],
  [
    'automation/unlisted',
    'bot',
    named('acme-updates[bot]', '7001+acme-updates[bot]@users.noreply.github.com'),
    named('Elliot Talbot', 'talbot@example.com'),
  ],
  [
    'automation/ai-sounding',
    'unknown',
    named('acme-codex[bot]', '7001+acme-codex[bot]@users.noreply.github.com'),
    named('acme-codex', '7001+acme-codex@users.noreply.github.com'),
  ],
  ['human/before-assistants', 'human', { landedAt: '2019-05-01T00:00:00.000Z' }, { landedAt: '2026-05-01T00:00:00.000Z' }],
];

test.each(fixtures)('%s', (marker, origin, carries, looksLikeIt) => {
  const report = originOf(commit(carries));
  expect(report.evidence.map((each) => each.marker)).toContain(marker);
  expect(report.origin).toBe(origin);
  const other = originOf(commit(looksLikeIt));
  expect(other.evidence.map((each) => each.marker)).not.toContain(marker);
  expect(['ai', 'mixed']).not.toContain(other.origin);
});

test('every marker that is not an address stands above', () => {
  const inTable = markers.filter(({ form }) => !('account' in form) && !('address' in form)).map(({ marker }) => marker);
  expect(fixtures.map(([marker]) => marker).sort()).toEqual(inTable.sort());
});
