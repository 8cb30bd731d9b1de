// The names by which AI tools and models call themselves, and how easily each is mistaken for a person or an ordinary word.

/**
 * `hard`: nobody is called that. `word`: also an ordinary word or nickname. `brand`: a first name that vendors made common as a
 * credit. `person`: a first name or everyday word that only an address or a link of the vendor turns into a tool.
 */
export type Certainty = 'hard' | 'word' | 'brand' | 'person' | 'generic';

type Row = readonly [tool: string, certainty: Certainty, names: string];

const rows: readonly Row[] = [
  [
    'claude-code',
    'hard',
    'claude code|claude code cli|claude code action|claude agent|claude ai|claude cli|claude desktop|anthropic claude|claude code web|claudecode',
  ],
  ['claude-flow', 'hard', 'claude flow|ruflo'],
  ['codex', 'hard', 'openai codex|codex cli|chatgpt codex|gpt codex|codex agent|codex cloud|openai codex cli|codex web'],
  ['codex', 'word', 'codex'],
  ['chatgpt', 'hard', 'chatgpt|openai chatgpt|chat gpt'],
  ['copilot-other', 'hard', 'github copilot|microsoft copilot|copilot chat|github copilot chat'],
  ['copilot-other', 'word', 'copilot'],
  ['copilot-cli', 'hard', 'copilot cli|github copilot cli|gh copilot|copilot app|github copilot app'],
  [
    'copilot-agent',
    'hard',
    'copilot coding agent|github copilot coding agent|copilot agent|github copilot agent|copilot swe agent|copilot agent mode',
  ],
  ['copilot-autofix', 'hard', 'copilot autofix|github copilot autofix|copilot autofix powered by ai'],
  ['cursor', 'hard', 'cursor agent|cursor ai|cursor composer|cursoragent|cursor cli|cursor ide|cursor background agent'],
  ['cursor', 'word', 'cursor'],
  ['gemini-cli', 'hard', 'gemini cli|google gemini cli'],
  ['gemini-code-assist', 'hard', 'gemini code assist'],
  ['antigravity', 'hard', 'google antigravity|antigravity agent|antigravity ide'],
  ['antigravity', 'word', 'antigravity'],
  ['devin', 'hard', 'devin ai|devin ai integration|cognition devin'],
  ['devin', 'person', 'devin'],
  ['jules', 'hard', 'google jules|google labs jules|jules agent'],
  ['jules', 'person', 'jules'],
  ['aider', 'hard', 'aider|aider chat'],
  ['openhands', 'hard', 'openhands|open hands|opendevin|openhands agent|openhands ai'],
  ['amp', 'hard', 'ampcode|amp code|sourcegraph amp|amp agent'],
  ['amp', 'person', 'amp'],
  ['crush', 'hard', 'charm crush|charmbracelet crush'],
  ['crush', 'word', 'crush'],
  ['opencode', 'hard', 'opencode|open code|opencode ai|opencode agent'],
  ['factory-droid', 'hard', 'factory droid|droid cli|factory ai droid'],
  ['factory-droid', 'person', 'droid'],
  ['roo-code', 'word', 'roo code|roocode|roomote'],
  ['roo-code', 'person', 'roo'],
  ['kilo-code', 'hard', 'kilo code|kilocode|kilo code cli'],
  ['cline', 'hard', 'cline ai'],
  ['cline', 'person', 'cline'],
  ['continue', 'hard', 'continue agent|continue cli|continue dev'],
  ['continue', 'word', 'continue'],
  ['warp', 'hard', 'warp agent|warp ai|oz agent|warp oz|agent mode warp'],
  ['warp', 'person', 'warp|oz'],
  ['kiro', 'hard', 'kiro agent|kiro cli|amazon kiro|kiro ide|aws kiro'],
  ['kiro', 'person', 'kiro'],
  ['amazon-q', 'hard', 'amazon q|amazon q developer|amazon q cli|amazon q developer cli|aws q developer'],
  ['junie', 'hard', 'jetbrains junie|junie agent|junie cli'],
  ['junie', 'person', 'junie'],
  ['qwen-code', 'hard', 'qwen code|qwencode|qwen code cli'],
  ['mux', 'person', 'mux'],
  ['sisyphus', 'person', 'sisyphus|ultrawork'],
  ['windsurf', 'hard', 'windsurf cascade|windsurf ai|codeium|windsurf editor'],
  ['windsurf', 'word', 'windsurf'],
  ['windsurf', 'person', 'cascade'],
  ['zed', 'hard', 'zed agent|zed ai'],
  ['zed', 'person', 'zed'],
  ['goose', 'hard', 'codename goose|block goose|goose ai|goose agent|goose cli'],
  ['goose', 'person', 'goose'],
  ['augment', 'hard', 'augment code|augment agent|auggie cli|augmentcode'],
  ['augment', 'person', 'auggie|augment'],
  ['rovo-dev', 'hard', 'rovo dev|rovodev|atlassian rovo|rovo dev cli'],
  ['trae', 'hard', 'trae ai|trae ide|trae agent'],
  ['vibe', 'hard', 'mistral vibe|vibe cli'],
  ['letta', 'hard', 'letta code|letta agent'],
  ['ona', 'hard', 'ona agent'],
  ['lovable', 'hard', 'lovable dev|lovable ai'],
  ['lovable', 'person', 'lovable'],
  ['bolt', 'hard', 'bolt new|bolt.new'],
  ['v0', 'word', 'v0|v0 dev|v0.dev|vercel v0'],
  ['vercel-agent', 'hard', 'vercel agent'],
  ['replit', 'hard', 'replit agent|replit ai|replit assistant|replit ghostwriter'],
  ['hermes', 'hard', 'hermes agent|nous hermes agent'],
  ['posthog-code', 'hard', 'posthog code|posthog desktop'],
  ['openclaw', 'hard', 'openclaw|clawdbot|moltbot'],
  ['cody', 'hard', 'sourcegraph cody|cody ai|cody agent'],
  ['cody', 'person', 'cody'],
  ['tabnine', 'hard', 'tabnine|tabnine ai'],
  ['kimi-code', 'hard', 'kimi code|kimi cli|kimi code cli'],
  ['coderabbit', 'hard', 'coderabbit|coderabbit ai|coderabbitai|code rabbit'],
  ['sweep', 'hard', 'sweep ai'],
  ['terragon', 'hard', 'terragon labs|terragon'],
  ['cosine', 'hard', 'cosine genie|cosine ai'],
  ['mentat', 'hard', 'mentatbot|mentat bot'],
  ['firebender', 'hard', 'firebender'],
  ['pi', 'hard', 'pi coding agent'],
  ['mintlify', 'hard', 'mintlify agent'],
  ['grok', 'hard', 'grok build|grok cli|xai grok|grok code'],
  [
    'unspecified',
    'generic',
    'ai|llm|llms|genai|generative ai|ai assistant|ai assistants|ai agent|ai agents|ai tool|ai tools|ai coding assistant|ai coding agent|coding agent|large language model|large language models|llm chatbot|generic llm chatbot|ai chatbot|artificial intelligence|ai pair programmer',
  ],
];

export type Product = { tool: string; certainty: Certainty };

/** Every product name, in lower case with single spaces. */
export const products: ReadonlyMap<string, Product> = new Map(
  rows.flatMap(([tool, certainty, names]) => names.split('|').map((name): [string, Product] => [name, { tool, certainty }])),
);

/** How many words the longest product name has. */
export const LONGEST_NAME_WORDS = Math.max(...[...products.keys()].map((name) => name.split(' ').length));

/** Every word of every product's name. */
export const brandWords: ReadonlySet<string> = new Set([...products.keys()].flatMap((name) => name.split(/[ .]/)));

/** Model families: the tool that a bare model stands for, and what the family's name alone is worth. */
export const families: ReadonlyMap<string, Product> = new Map<string, Product>([
  ['claude', { tool: 'claude-code', certainty: 'brand' }],
  ...['sonnet', 'opus', 'haiku'].map((name): [string, Product] => [name, { tool: 'claude-code', certainty: 'person' }]),
  ['gpt', { tool: 'openai-model', certainty: 'word' }],
  ['chatgpt', { tool: 'chatgpt', certainty: 'hard' }],
  ...['o1', 'o3', 'o4'].map((name): [string, Product] => [name, { tool: 'openai-model', certainty: 'person' }]),
  ...['gemini', 'grok', 'deepseek', 'qwen', 'glm', 'minimax', 'codestral', 'devstral', 'mistral', 'llama'].map(
    (name): [string, Product] => [name, { tool: name, certainty: 'word' }],
  ),
  ...['kimi', 'gemma', 'mimo', 'nemotron', 'granite', 'composer', 'nova', 'phi', 'doubao', 'hunyuan', 'ernie', 'command'].map(
    (name): [string, Product] => [name, { tool: name, certainty: 'person' }],
  ),
]);

/** Words that may stand beside a tool's or model's name without naming anybody. */
export const besideNames: ReadonlySet<string> = new Set(
  (
    'a an the and or with via using by on in of from through plus for powered cli agent app ide web desktop cloud local mode model models version ' +
    'assistant context thinking reasoning effort high medium low xhigh max pro flash mini nano lite preview exp experimental latest fast free beta turbo ' +
    'instruct coder chat reasoner codex sonnet opus haiku fable spark deep think extended ultra plan vs vscode code studio terminal help assistance ' +
    'openai anthropic google microsoft github xai aws amazon openrouter vertex bedrock azure ollama groq cerebras together fireworks deepmind moonshot zai'
  ).split(' '),
);
