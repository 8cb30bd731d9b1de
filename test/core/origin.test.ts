// Who wrote it? False friends first: an accused person is worse than a missed agent.
import type { CommitText } from '../../shared/core/origin/commit-text';
import { originOf } from '../../shared/core/origin/origin';

const ada = { name: 'Ada Whitlock', email: 'ada@whitlock.example' };
const commit = (some: Partial<CommitText>): CommitText => ({ sha: 'c0ffee', message: 'Round totals', author: ada, ...some });
const by = (name: string, email: string, message = 'Round totals') => originOf(commit({ author: { name, email }, message }));
const saying = (message: string) => originOf(commit({ message }));
const claude = 'Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>';

describe('people are not tools', () => {
  test.each([
    ['Claude Marchetti', 'claude@marchetti.example'],
    ['Claude', 'claude.marchetti@mail.example'],
    ['claude', '81847+claude@users.noreply.github.com'],
    ['claude', 'claude@users.noreply.github.com'],
    ['Noor Haddad', '7001+copilot@users.noreply.github.com'],
    ['Devin', 'devin@oakes.example'],
    ['Devin Oakes', 'devin@cognition.ai'],
    ['Jules', 'jules@fontaine.example'],
    ['Cody Sandoval', 'cody@sourcegraph.com'],
    ['Amp Lister', 'amp@lister.example'],
    ['Kiro Hadad', 'kiro@hadad.example'],
    ['Travis Cline', 'travis@cline.example'],
    ['Cline Evaluation', 'cline@example.com'],
    ['Roo Code', 'chris@roocode.com'],
    ['Zed Abara', 'zed@zed.dev'],
    ['Ai Tanaka', 'ai@tanaka.example'],
    ['AI', 'ai@tanaka.example'],
    ['cursor', '7001+cursor@users.noreply.github.com'],
    ['Oz Peled', 'oz@warp.dev'],
    ['Sam Rivera', 'sam@anthropic.com'],
    ['Sam Rivera', 'sam@openai.com'],
    ['Sam Rivera', 'sam@all-hands.dev'],
    ['Elliot Talbot', 'talbot@example.com'],
  ])('%s <%s>', (name, email) => {
    expect(by(name, email)).toEqual({ origin: 'unknown', tools: [], evidence: [] });
    expect(saying(`Round totals\n\nCo-authored-by: ${name} <${email}>`)).toEqual({ origin: 'unknown', tools: [], evidence: [] });
    expect(saying(`Round totals\n\nSigned-off-by: ${name} <${email}>\nReviewed-by: ${name} <${email}>`).origin).toBe('unknown');
  });

  test.each([
    'Claude Marchetti',
    'Devin',
    'Devin Oakes',
    'Jules',
    'Cody',
    'Viola Brandt',
    'viola@brandt.example',
    'The Infra team',
    'https://example.com/issues/7',
    'github:viola',
    'dpull@users.noreply.github.com',
  ])('Assisted-by: %s', (value) => {
    expect(saying(`Round totals\n\nAssisted-by: ${value}`)).toEqual({ origin: 'unknown', tools: [], evidence: [] });
  });

  test.each(['Devin', 'Jules', 'Cody', 'Kiro', 'Junie', 'Roo', 'Zed'])('Co-authored-by: %s, without an address', (name) => {
    expect(saying(`Round totals\n\nCo-authored-by: ${name}`)).toEqual({ origin: 'unknown', tools: [], evidence: [] });
  });

  test('a registered account is a person’s, even under the name of a tool', () => {
    expect(by('Claude Code', '7001+ada@users.noreply.github.com')).toEqual({ origin: 'unknown', tools: [], evidence: [] });
  });

  test('what might be a new model’s name is not repeated: it might be a person’s', () => {
    for (const line of [
      'Co-authored-by: Claude Dupont 7 <noreply@anthropic.com>',
      'Assisted-by: GPT-5 Dupont',
      'Co-authored-by: Dupont <noreply@anthropic.com>',
      'Generated with Claude Code, says Dupont',
    ]) {
      const report = saying(`Round totals\n\n${line}`);
      expect(report.origin).toBe('ai');
      expect(JSON.stringify(report)).not.toMatch(/dupont/i);
    }
  });

  test('a credit from before there were assistants is a person, whatever the name', () => {
    const report = originOf(commit({ message: 'Round totals\n\nAssisted-by: Claude', landedAt: '2017-03-01T00:00:00.000Z' }));
    expect(report.origin).toBe('human');
    expect(report.evidence.map(({ marker }) => marker)).toEqual(['human/before-assistants']);
  });
});

describe('talk about tools and markers is not a marker', () => {
  test.each([
    ['a subject', 'Add Claude Code to the list of agents'],
    ['a branch in a merge', 'Merge pull request #7 from acme/copilot/fix-7\n\nFix totals'],
    ['a sentence', 'Stop adding trailers\n\nWe strip Co-Authored-By: Claude <noreply@anthropic.com> from messages now.'],
    [
      'a sentence that wraps',
      'Stop adding trailers\n\nThe hook removes the\nCo-Authored-By: Claude <noreply@anthropic.com> line before it commits.',
    ],
    ['a sentence that ends in the trailer', 'Stop it\n\nNo more Co-Authored-By: Claude <noreply@anthropic.com>'],
    ['back-ticks', 'Detect it\n\nLooks for `Co-authored-by: Claude <noreply@anthropic.com>` at the end.'],
    ['quotation marks', 'Detect it\n\nLooks for "Generated with Claude Code" at the end.'],
    ['a list', 'Detect it\n\n- Co-authored-by: Claude <noreply@anthropic.com>\n- Generated with Claude Code\n* Made with Cursor'],
    ['the end of a list item', 'Detect it\n\n- Finds trailers. Co-authored-by: Claude <noreply@anthropic.com>'],
    ['an example', 'Detect it\n\nFor instance:\nCo-authored-by: Claude <noreply@anthropic.com>\n\nand others.'],
    ['a fence', 'Detect it\n\n```\nCo-authored-by: Claude <noreply@anthropic.com>\n```\n'],
    ['an indented block', 'Detect it\n\nText.\n\n    Co-authored-by: Claude <noreply@anthropic.com>\n\nMore text.'],
    ['a question', 'Round totals\n\n- [ ] Generated with AI\nAI-assisted: <!-- yes or no -->'],
    ['generated files', 'Regenerate\n\nGenerated with protoc 3.19.\nGenerated by the build.\nCreated with: roll-dep tools/protoc'],
    ['a database cursor', 'Page through rows\n\nImplemented using cursor\nMade with amp'],
    ['a tool prefix of a package', 'aider: 0.85.1 -> 0.86.0'],
    [
      'a review',
      `Round totals\n\nReviewed-by: Claude <noreply@anthropic.com>\nTested-by: Codex <codex@openai.com>\nReported-by: coderabbitai[bot] <136622811+coderabbitai[bot]@users.noreply.github.com>`,
    ],
  ])('%s', (_where, message) => {
    expect(saying(message)).toEqual({ origin: 'unknown', tools: [], evidence: [] });
  });

  test('a revert that quotes the original', () => {
    const message = `Revert "Round totals"\n\nThis reverts commit 0a1b2c3.\n\nOriginal change's description:\n> Round totals\n>\n> Generated with Claude Code\n> ${claude}\n\nBug: 7`;
    expect(saying(message).origin).toBe('unknown');
  });

  test('a pull request template and a link in passing', () => {
    const body =
      'Was AI used? yes / no\n\n> Link to Devin run: https://app.devin.ai/sessions/0123456789abcdef0123456789abcdef\n\nSee https://chatgpt.com/codex/tasks/task_1 for the discussion.';
    expect(
      originOf(commit({ pullRequest: { title: 'Use codex', body, labels: ['codex', 'claude'], branch: 'claude-code-support' } })).origin,
    ).toBe('unknown');
  });
});

describe('forms in which tools sign', () => {
  test.each([
    ['lower-case key', 'co-authored-by: Claude <noreply@anthropic.com>', 'claude-code'],
    ['spaces in the key', 'Co-Authored By: Claude <noreply@anthropic.com>', 'claude-code'],
    ['no colon', 'Co-authored by Claude <noreply@anthropic.com>', 'claude-code'],
    ['no colon, no hyphen', 'Co Authored By Claude Opus 4.6 (1M context)', 'claude-code'],
    ['a new model’s own name', 'Assisted-by: GPT-7.1 Luna', 'openai-model'],
    ['no brackets', 'Co-authored-by: openhands openhands@all-hands.dev', 'openhands'],
    ['open bracket', 'Co-authored-by: Claude <noreply@anthropic.com', 'claude-code'],
    ['no at sign', 'Co-authored-by: Claude <noreplyanthropic.com>', 'claude-code'],
    ['a new model', 'Co-authored-by: Claude Mythos 7 (2M context) <noreply@anthropic.com>', 'claude-code'],
    ['a role of an orchestrator', 'Co-authored-by: mayor <noreply@anthropic.com>', 'claude-code'],
    ['another tool over the address', 'Co-authored-by: Claude Opus 4.8 via OpenCode <noreply@anthropic.com>', 'opencode'],
    ['no address', 'Co-authored-by: Claude', 'claude-code'],
    [
      'two people in one line',
      'Co-authored-by: Jonas Petrov <jonas@petrov.example> & Claude Sonnet 4.6 <noreply@anthropic.com>',
      'claude-code',
    ],
    ['an address of the team with a tag', 'Co-authored-by: gpt-5.2 <ada+github-copilot@whitlock.example>', 'copilot-other'],
    ['nobody in particular', 'Co-authored-by: AI Assistant <assistant@whitlock.example>', 'unspecified'],
    ['box drawing', '│ Co-Authored-By: Claude <noreply@anthropic.com> │', 'claude-code'],
    ['a login in another case', 'Co-authored-by: x <198982749+COPILOT@users.noreply.github.com>', 'copilot-agent'],
    ['a login of the vendor in the old form', 'Co-authored-by: x <Copilot@users.noreply.github.com>', 'copilot-agent'],
    ['a renamed account', 'Co-authored-by: x <158243242+devin-next@users.noreply.github.com>', 'devin'],
    ['kernel grammar', 'Assisted-by: Codex:gpt-6-codex coccinelle sparse', 'codex'],
    ['kernel grammar, new agent', 'Assisted-by: Newagent:claude-opus-6 [smatch]', 'claude-code'],
    ['kernel grammar since August 2026', 'Assisted-by: LLM [smatch] [sparse]', 'unspecified'],
    ['agent and model', 'Assisted-by: claude-code/claude-opus-4-6', 'claude-code'],
    ['a credit with a remark', 'Assisted-by: Claude (AI); checked by hand', 'claude-code'],
    ['a chatbot', 'Assisted-by: ChatGPT', 'chatgpt'],
    ['a generic credit', 'Assisted-by: generic LLM chatbot', 'unspecified'],
    ['Apache', 'Generated-by: Gemini CLI 1.2', 'gemini-cli'],
    ['a free answer', 'AI-assisted: implemented with Codex (gpt-6), read by people', 'codex'],
    ['a sentence', 'This commit was made using Gemini 3.5 Flash.', 'gemini'],
    ['a longer sentence', 'All of this code was generated by Claude Sonnet 3.7 in Windsurf, after two tries', 'windsurf'],
    ['help', 'Generated with help from AI (task-7)', 'unspecified'],
    ['a link', '🤖 Generated with [Devin](https://devin.ai)', 'devin'],
    ['a remark behind a dash', '🤖 Generated with [Claude Code](https://claude.com/claude-code) — driven by @ada', 'claude-code'],
    ['emphasis', '*Generated by GitHub Copilot*', 'copilot-other'],
  ])('%s', (_form, line, tool) => {
    const report = saying(`Round totals\n\nText.\n\n${line}`);
    expect(report.origin).toBe('ai');
    expect(report.tools).toContain(tool);
  });

  test.each([
    ['after a literal \\n', `Round totals\\n\\n${claude}`],
    ['in the middle of a line', `Round totals  🤖 Generated with [Claude Code](https://claude.ai/code)  ${claude}`],
    ['after a short prefix', `fix: round totals. ${claude}`],
    ['in capitals', `Round totals\n\nCO-AUTHORED-BY: CLAUDE <NOREPLY@ANTHROPIC.COM>`],
    ['after a sentence', `Round totals (#7)\n\nDone at last. ${claude}`],
    ['before the last paragraph', `Round totals\n\n${claude}\n\nExecuted on staging.\n\n(cherry picked from commit 0a1b2c3)`],
    ['with carriage returns', `Round totals\r\n\r\n${claude}\r\n`],
    ['in a here-document', `Round totals\n\n    Text.\n\n    ${claude}`],
    ['below a fence nobody closed', `Round totals\n\n\`\`\`\ncode\n\n${claude}`],
  ])('%s', (_where, message) => {
    expect(saying(message)).toMatchObject({ origin: 'ai', tools: ['claude-code'] });
  });

  test('a session that several vendors share names the agent that wrote', () => {
    const message = 'Round totals\n\nAgent-Logs-Url: https://github.com/acme/shop/sessions/0f0e0d0c-1111-4222-8333-444455556666';
    expect(by('anthropic-code-agent[bot]', '242468646+Claude@users.noreply.github.com', message).tools).toEqual(['claude-agenthq']);
    expect(saying(message).tools).toEqual(['copilot-agent']);
  });

  test('an editor default is less than a tool’s own name, and nothing while it signed other people’s work', () => {
    const bare = 'Round totals\n\nCo-authored-by: Copilot <copilot@github.com>';
    expect(saying(bare)).toMatchObject({ origin: 'mixed', tools: ['copilot-vscode'] });
    expect(saying(bare.replace('Copilot <', 'GPT-5.3-Codex <')).origin).toBe('ai');
    expect(originOf(commit({ message: bare, landedAt: '2026-04-25T00:00:00.000Z' }))).toMatchObject({
      origin: 'unknown',
      tools: [],
      evidence: [{ strength: 'weak' }],
    });
    expect(originOf(commit({ message: bare }), { at: '2026-04-25T00:00:00.000Z' }).origin).toBe('unknown');
  });

  test('an account cannot have signed before it existed', () => {
    expect(originOf(commit({ message: `Round totals\n\n${claude}`, landedAt: '2023-01-01T00:00:00.000Z' })).origin).toBe('unknown');
  });
});

describe('the whole and its parts', () => {
  const squash = `Round totals (#7)\n\n* Round totals\n\n* Fix the test\n\n---------\n\nCo-authored-by: Jonas Petrov <jonas@petrov.example>\n${claude}`;
  const part = (message: string) => commit({ sha: message, message });

  test.each([
    ['a squash', squash],
    [
      'a squash by hand',
      `Round totals\n\nSquashed commit of the following:\n\ncommit 0a1b\n\n    Round totals\n\n    ${claude}\n\ncommit 2c3d\n\n    Fix`,
    ],
    ['a merge', `Merge branch 'totals' into main\n\n${claude}`],
    ['one accepted suggestion', 'Update totals.ts\n\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>'],
  ])('%s is mixed', (_name, message) => expect(saying(message).origin).toBe('mixed'));

  test('a list in one commit is not a squash', () => {
    expect(saying(`Round totals\n\n* up\n* down\n\n${claude}`).origin).toBe('ai');
  });

  test('a squash whose commits all declare AI is AI; one that hides them is found out', () => {
    expect(originOf(commit({ message: squash, pullRequest: { commits: [part(claude), part(`Fix\n\n${claude}`)] } })).origin).toBe('ai');
    expect(originOf(commit({ message: squash, pullRequest: { commits: [part(`Fix\n\n${claude}`), part('Fix')] } })).origin).toBe('mixed');
    const hidden = originOf(commit({ pullRequest: { commits: [part(`Fix\n\n${claude}`), part('Fix'), part("Merge branch 'main'")] } }));
    expect(hidden).toMatchObject({
      origin: 'mixed',
      tools: ['claude-code'],
      evidence: [{ text: '1 of 2 commits of the pull request declare AI' }],
    });
  });

  test('automation that carries an agent’s change', () => {
    const message = `Backport totals\n\n${claude}`;
    expect(by('acme-backports[bot]', '7001+acme-backports[bot]@users.noreply.github.com', message)).toMatchObject({
      origin: 'mixed',
      tools: ['claude-code'],
      evidence: [{ strength: 'inherited' }, { strength: 'automation' }],
    });
  });

  test('an update that quotes somebody’s release notes is the bot’s', () => {
    const message = `Bump shop from 1 to 2\n\nRelease notes\n${claude}\nGenerated with Claude Code\n\nSigned-off-by: dependabot[bot] <support@github.com>`;
    expect(by('dependabot[bot]', '49699333+dependabot[bot]@users.noreply.github.com', message)).toMatchObject({ origin: 'bot', tools: [] });
  });

  test('a rebase by an agent leaves a person’s change a person’s', () => {
    const report = originOf(commit({ committer: { name: 'Claude', email: 'noreply@anthropic.com' } }));
    expect(report).toMatchObject({ origin: 'unknown', tools: [], evidence: [{ strength: 'identity-committer', where: 'committer' }] });
    expect(originOf(commit({ committer: { name: 'Ada Whitlock (aider)', email: ada.email } })).origin).toBe('unknown');
  });

  test.each(['Copilot', 'devin-ai-integration[bot]', 'app/google-labs-jules'])(
    'a pull request opened by %s makes a person’s commit mixed',
    (author) => {
      expect(originOf(commit({ pullRequest: { author } })).origin).toBe('mixed');
    },
  );

  test.each(['claude', 'cursor', 'devin', 'ada-whitlock', 'constructor', '__proto__'])(
    'a pull request opened by the person %s does not',
    (author) => {
      expect(originOf(commit({ pullRequest: { author } })).origin).toBe('unknown');
    },
  );

  test('a declared no is a person', () => {
    expect(saying('Round totals\n\nAI-assisted: no')).toMatchObject({ origin: 'human', tools: [] });
    expect(saying(`Round totals\n\nAI-assisted: no\n${claude}`).origin).toBe('ai');
  });
});

describe('markers of a team', () => {
  const own = (
    where: 'trailer' | 'email' | 'branch' | 'footer',
    pattern: string,
    strength: 'declared' | 'strong' | 'weak' = 'declared',
  ) => ({ markers: [{ tool: 'inhouse', where, pattern, strength }] });

  test.each([
    ['trailer', 'Robot-Run: *', { message: 'Round totals\n\nrobot-run:  77' }],
    ['email', 'Robot@acme.example', { author: { name: 'x', email: 'robot@acme.example' } }],
    ['email', 'robot@acme.example', { message: 'Round totals\n\nCo-authored-by: x <robot@acme.example>' }],
    ['branch', 'robot/', { pullRequest: { branch: 'robot/tidy' } }],
    ['footer', 'made by our robot', { message: 'Round totals\n\nMade by our Robot' }],
  ] as const)('%s %s', (where, pattern, some) => {
    expect(originOf(commit(some), own(where, pattern))).toMatchObject({ origin: 'ai', tools: ['inhouse'] });
    expect(originOf(commit(some), own(where, pattern, 'strong')).origin).toBe('mixed');
    expect(originOf(commit(some), own(where, pattern, 'weak'))).toMatchObject({
      origin: 'unknown',
      tools: [],
      evidence: [{ strength: 'weak' }],
    });
    expect(originOf(commit({}), own(where, pattern)).origin).toBe('unknown');
    expect(originOf(commit(some), own(where, ' ')).origin).toBe('unknown');
  });

  test('are not read from quoted text', () => {
    expect(originOf(commit({ message: 'Round totals\n\n> Robot-Run: 7' }), own('trailer', 'Robot-Run: *')).origin).toBe('unknown');
  });
});
