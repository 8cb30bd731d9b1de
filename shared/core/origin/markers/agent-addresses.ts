// Which e-mail addresses belong to AI agents and to nobody else: compared whole, without case, never by domain.
import type { Day, Marker, Strength } from '../marker';
import { guards, sources } from './sources';

type Row = readonly [tool: string, address: string, since: Day, source: string, asCoAuthor?: Strength];

const rows: readonly Row[] = [
  ['claude-code', 'noreply@anthropic.com', '2025-02-24', sources.claudeCode],
  ['claude-code', 'noreplyanthropic.com', '2025-02-24', sources.claudeCode],
  ['claude-code', 'claude-code@anthropic.com', '2025-02-24', sources.mining],
  ['claude-code', 'claude@anthropic.com', '2025-02-24', sources.mining],
  ['copilot-vscode', 'copilot@github.com', '2025-01-01', sources.copilotEditor],
  ['codex', 'noreply@openai.com', '2025-04-16', sources.codex],
  ['codex', 'codex@openai.com', '2025-04-16', sources.codex],
  ['cursor', 'cursoragent@cursor.com', '2024-11-01', sources.cursor],
  ['cursor', 'noreply@cursor.com', '2024-11-01', sources.mining],
  ['gemini-cli', 'gemini-cli@google.com', '2025-06-25', sources.gemini],
  ['gemini-cli', 'gemini@google.com', '2025-03-01', sources.mining],
  ['aider', 'aider@aider.chat', '2023-05-01', sources.aider],
  ['aider', 'noreply@aider.chat', '2023-05-01', sources.aider],
  ['aider', 'noreply@aider.dev', '2023-05-01', sources.aider],
  ['aider', 'aider@aider.dev', '2023-05-01', sources.aider],
  ['openhands', 'openhands@all-hands.dev', '2024-03-12', sources.openhands],
  ['openhands', 'opendevin@all-hands.dev', '2024-03-12', sources.openhands],
  ['amp', 'amp@ampcode.com', '2025-05-15', sources.amp],
  ['crush', 'crush@charm.land', '2025-07-30', sources.crush],
  ['opencode', 'noreply@opencode.ai', '2025-04-01', sources.opencode],
  ['roo-code', 'roomote@roocode.com', '2025-07-01', sources.agentsList],
  ['cline', 'noreply@cline.bot', '2025-01-01', sources.mining],
  ['continue', 'noreply@continue.dev', '2025-06-01', sources.continue],
  ['continue', 'agent@continue.dev', '2025-06-01', sources.continue],
  ['warp', 'oz-agent@warp.dev', '2025-06-01', sources.warp],
  ['warp', 'agent@warp.dev', '2025-06-01', sources.warp],
  ['kiro', 'kiro@aws.amazon.com', '2025-07-14', sources.mining],
  ['kiro', 'kiro-noreply@amazon.com', '2025-07-14', sources.mining],
  ['junie', 'junie@jetbrains.com', '2025-01-23', sources.mining],
  ['qwen-code', 'qwen-coder@alibabacloud.com', '2025-07-22', sources.qwen],
  ['mux', 'noreply@coder.com', '2025-10-01', sources.mux],
  ['sisyphus', 'clio-agent@sisyphuslabs.ai', '2025-12-01', sources.sisyphus],
  ['windsurf', 'cascade@windsurf.ai', '2024-11-13', sources.mining],
  ['windsurf', 'noreply@windsurf.com', '2024-11-13', sources.mining],
  ['windsurf', 'noreply@codeium.com', '2024-11-13', sources.mining],
  ['zed', 'agent@zed.dev', '2025-05-01', sources.mining],
  ['goose', 'goose@opensource.block.xyz', '2025-01-28', sources.mining],
  ['vibe', 'vibe@mistral.ai', '2025-12-01', sources.mining],
  ['letta', 'noreply@letta.com', '2025-06-01', sources.mining],
  ['ona', 'no-reply@ona.com', '2025-09-01', sources.mining],
  ['pi', 'noreply@pi.dev', '2025-10-01', sources.mining],
  ['grok', 'noreply@x.ai', '2025-02-01', sources.mining],
  ['firebender', 'help@firebender.com', '2025-01-01', sources.mining],
  ['termai', 'noreply@termai.io', '2025-03-01', sources.crush],
  ['nori', 'contact@tilework.tech', '2025-06-01', sources.mining],
  ['cosine', 'agent@cosine.sh', '2024-08-12', sources.mining],
  ['paperclip', 'noreply@paperclip.ing', '2026-01-01', sources.mining],
  ['happy', 'yesreply@happy.engineering', '2025-07-01', sources.mining, 'session'],
  ['v0', 'it+v0agent@vercel.com', '2024-11-01', sources.v0],
];

/**
 * An editor release signed people's own commits with this line by default; the fix came out in parts over the following weeks
 * (https://github.com/microsoft/vscode/issues/314311).
 */
const editorDefault = { from: '2026-04-22', until: '2026-06-30', strength: 'weak' } as const;
const EDITOR = 'copilot@github.com';

export const agentAddresses: readonly Marker[] = rows.map(([tool, address, since, source, asCoAuthor]) => ({
  marker: `${tool}/address/${address}`,
  tool,
  where: ['author', 'committer', 'trailer'],
  form: { address },
  strength: 'identity',
  asCoAuthor: address === EDITOR ? 'assisted' : (asCoAuthor ?? 'declared'),
  source,
  guards: guards.colleague,
  since,
  ...(address === EDITOR ? { doubt: editorDefault } : {}),
}));
