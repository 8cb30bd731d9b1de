// Every account and address of the marker table: the exact form is found, a person beside it is not.
import { markers } from '../../shared/core/origin/markers';
import { originOf } from '../../shared/core/origin/origin';

type Fixture = [marker: string, name: string, address: string, somebodyElse: string];

// Names are invented; the fourth column is a person: the same name or the same company, another address.
const agents: Fixture[] = [
  ['claude-action/account/209825114', 'claude', '209825114+claude[bot]@users.noreply.github.com', '7001+claude@users.noreply.github.com'],
  [
    'claude-action/account/208546643',
    'claude-code-action',
    '208546643+claude-code-action[bot]@users.noreply.github.com',
    '7002+claude-code-action@users.noreply.github.com',
  ],
  [
    'claude-action/account/215619710',
    'anthropic-claude',
    '215619710+anthropic-claude[bot]@users.noreply.github.com',
    '7003+anthropic-claude@users.noreply.github.com',
  ],
  ['claude-agenthq/account/242468646', 'Claude', '242468646+Claude@users.noreply.github.com', '7004+Claude@users.noreply.github.com'],
  [
    'claude-agenthq/account/anthropic-code-agent[bot]',
    'anthropic-code-agent',
    'anthropic-code-agent[bot]@users.noreply.github.com',
    '7005+anthropic-code-agent@users.noreply.github.com',
  ],
  ['copilot-agent/account/198982749', 'Copilot', '198982749+Copilot@users.noreply.github.com', '7006+Copilot@users.noreply.github.com'],
  [
    'copilot-agent/account/copilot-swe-agent[bot]',
    'copilot-swe-agent',
    'copilot-swe-agent[bot]@users.noreply.github.com',
    '7007+copilot-swe-agent@users.noreply.github.com',
  ],
  ['copilot-cli/account/223556219', 'Copilot', '223556219+Copilot@users.noreply.github.com', '7008+Copilot@users.noreply.github.com'],
  ['copilot-review/account/175728472', 'Copilot', '175728472+Copilot@users.noreply.github.com', '7009+Copilot@users.noreply.github.com'],
  [
    'copilot-review/account/copilot-pull-request-reviewer[bot]',
    'copilot-pull-request-reviewer',
    'copilot-pull-request-reviewer[bot]@users.noreply.github.com',
    '7010+copilot-pull-request-reviewer@users.noreply.github.com',
  ],
  [
    'copilot-autofix/account/62310815',
    'github-advanced-security',
    '62310815+github-advanced-security[bot]@users.noreply.github.com',
    '7011+github-advanced-security@users.noreply.github.com',
  ],
  [
    'copilot-autofix/account/223894421',
    'github-code-quality',
    '223894421+github-code-quality[bot]@users.noreply.github.com',
    '7012+github-code-quality@users.noreply.github.com',
  ],
  [
    'codex/account/199175422',
    'chatgpt-codex-connector',
    '199175422+chatgpt-codex-connector[bot]@users.noreply.github.com',
    '7013+chatgpt-codex-connector@users.noreply.github.com',
  ],
  [
    'codex/account/215057067',
    'openai-codex',
    '215057067+openai-codex[bot]@users.noreply.github.com',
    '7014+openai-codex@users.noreply.github.com',
  ],
  ['cursor/account/206951365', 'cursor', '206951365+cursor[bot]@users.noreply.github.com', '7015+cursor@users.noreply.github.com'],
  [
    'devin/account/158243242',
    'devin-ai-integration',
    '158243242+devin-ai-integration[bot]@users.noreply.github.com',
    '7016+devin-ai-integration@users.noreply.github.com',
  ],
  [
    'jules/account/161369871',
    'google-labs-jules',
    '161369871+google-labs-jules[bot]@users.noreply.github.com',
    '7017+google-labs-jules@users.noreply.github.com',
  ],
  [
    'gemini-cli/account/218312386',
    'gemini-cli',
    '218312386+gemini-cli[bot]@users.noreply.github.com',
    '7018+gemini-cli@users.noreply.github.com',
  ],
  [
    'gemini-code-assist/account/176961590',
    'gemini-code-assist',
    '176961590+gemini-code-assist[bot]@users.noreply.github.com',
    '7019+gemini-code-assist@users.noreply.github.com',
  ],
  [
    'opencode/account/opencode-agent[bot]',
    'opencode-agent',
    'opencode-agent[bot]@users.noreply.github.com',
    '7020+opencode-agent@users.noreply.github.com',
  ],
  [
    'factory-droid/account/138933559',
    'factory-droid',
    '138933559+factory-droid[bot]@users.noreply.github.com',
    '7021+factory-droid@users.noreply.github.com',
  ],
  ['roo-code/account/219738659', 'roomote', '219738659+roomote[bot]@users.noreply.github.com', '7022+roomote@users.noreply.github.com'],
  [
    'roo-code/account/roomote-v0[bot]',
    'roomote-v0',
    'roomote-v0[bot]@users.noreply.github.com',
    '7023+roomote-v0@users.noreply.github.com',
  ],
  [
    'cline/account/276134852',
    'cline-cloud',
    '276134852+cline-cloud[bot]@users.noreply.github.com',
    '7024+cline-cloud@users.noreply.github.com',
  ],
  ['cline/account/205137888', 'cline', '205137888+cline[bot]@users.noreply.github.com', '7025+cline@users.noreply.github.com'],
  ['continue/account/230936708', 'continue', '230936708+continue[bot]@users.noreply.github.com', '7026+continue@users.noreply.github.com'],
  ['kiro/account/244629292', 'kiro-agent', '244629292+kiro-agent@users.noreply.github.com', '7027+kiro-agent@users.noreply.github.com'],
  [
    'amazon-q/account/208079219',
    'amazon-q-developer',
    '208079219+amazon-q-developer[bot]@users.noreply.github.com',
    '7028+amazon-q-developer@users.noreply.github.com',
  ],
  [
    'junie/account/201638009',
    'jetbrains-junie',
    '201638009+jetbrains-junie[bot]@users.noreply.github.com',
    '7029+jetbrains-junie@users.noreply.github.com',
  ],
  ['junie/account/junie-eap[bot]', 'junie-eap', 'junie-eap[bot]@users.noreply.github.com', '7030+junie-eap@users.noreply.github.com'],
  [
    'kilo-code/account/240665456',
    'kiloconnect',
    '240665456+kiloconnect[bot]@users.noreply.github.com',
    '7031+kiloconnect@users.noreply.github.com',
  ],
  [
    'lovable/account/159125892',
    'gpt-engineer-app',
    '159125892+gpt-engineer-app[bot]@users.noreply.github.com',
    '7032+gpt-engineer-app@users.noreply.github.com',
  ],
  [
    'lovable/account/lovable-dev[bot]',
    'lovable-dev',
    'lovable-dev[bot]@users.noreply.github.com',
    '7033+lovable-dev@users.noreply.github.com',
  ],
  ['v0/account/v0[bot]', 'v0', 'v0[bot]@users.noreply.github.com', '7034+v0@users.noreply.github.com'],
  [
    'bolt/account/bolt-new-by-stackblitz[bot]',
    'bolt-new-by-stackblitz',
    'bolt-new-by-stackblitz[bot]@users.noreply.github.com',
    '7035+bolt-new-by-stackblitz@users.noreply.github.com',
  ],
  [
    'replit/account/replit-agent[bot]',
    'replit-agent',
    'replit-agent[bot]@users.noreply.github.com',
    '7036+replit-agent@users.noreply.github.com',
  ],
  [
    'vercel-agent/account/vercel-agent[bot]',
    'vercel-agent',
    'vercel-agent[bot]@users.noreply.github.com',
    '7037+vercel-agent@users.noreply.github.com',
  ],
  [
    'coderabbit/account/136622811',
    'coderabbitai',
    '136622811+coderabbitai[bot]@users.noreply.github.com',
    '7038+coderabbitai@users.noreply.github.com',
  ],
  [
    'greptile/account/165735046',
    'greptile-apps',
    '165735046+greptile-apps[bot]@users.noreply.github.com',
    '7039+greptile-apps@users.noreply.github.com',
  ],
  [
    'cubic/account/191113872',
    'cubic-dev-ai',
    '191113872+cubic-dev-ai[bot]@users.noreply.github.com',
    '7040+cubic-dev-ai@users.noreply.github.com',
  ],
  [
    'ellipsis/account/65095814',
    'ellipsis-dev',
    '65095814+ellipsis-dev[bot]@users.noreply.github.com',
    '7041+ellipsis-dev@users.noreply.github.com',
  ],
  [
    'sourcery/account/58596630',
    'sourcery-ai',
    '58596630+sourcery-ai[bot]@users.noreply.github.com',
    '7042+sourcery-ai@users.noreply.github.com',
  ],
  ['qodo/account/qodo-merge[bot]', 'qodo-merge', 'qodo-merge[bot]@users.noreply.github.com', '7043+qodo-merge@users.noreply.github.com'],
  [
    'qodo/account/qodo-merge-pro[bot]',
    'qodo-merge-pro',
    'qodo-merge-pro[bot]@users.noreply.github.com',
    '7044+qodo-merge-pro@users.noreply.github.com',
  ],
  [
    'codeflash/account/148906541',
    'codeflash-ai',
    '148906541+codeflash-ai[bot]@users.noreply.github.com',
    '7045+codeflash-ai@users.noreply.github.com',
  ],
  [
    'sentry-seer/account/157164994',
    'seer-by-sentry',
    '157164994+seer-by-sentry[bot]@users.noreply.github.com',
    '7046+seer-by-sentry@users.noreply.github.com',
  ],
  [
    'sentry-junior/account/264270552',
    'sentry-junior',
    '264270552+sentry-junior[bot]@users.noreply.github.com',
    '7047+sentry-junior@users.noreply.github.com',
  ],
  [
    'fix-it-felix/account/260785270',
    'fix-it-felix-sentry',
    '260785270+fix-it-felix-sentry[bot]@users.noreply.github.com',
    '7048+fix-it-felix-sentry@users.noreply.github.com',
  ],
  [
    'linear/account/222613912',
    'linear-code',
    '222613912+linear-code[bot]@users.noreply.github.com',
    '7049+linear-code@users.noreply.github.com',
  ],
  ['pullfrog/account/226033991', 'pullfrog', '226033991+pullfrog[bot]@users.noreply.github.com', '7050+pullfrog@users.noreply.github.com'],
  ['blink/account/211532188', 'blink-so', '211532188+blink-so[bot]@users.noreply.github.com', '7051+blink-so@users.noreply.github.com'],
  [
    'blink/account/237617714',
    'blinkagent',
    '237617714+blinkagent[bot]@users.noreply.github.com',
    '7052+blinkagent@users.noreply.github.com',
  ],
  ['bonk/account/249159057', 'ask-bonk', '249159057+ask-bonk[bot]@users.noreply.github.com', '7053+ask-bonk@users.noreply.github.com'],
  ['mux/account/mux-bot[bot]', 'mux-bot', 'mux-bot[bot]@users.noreply.github.com', '7054+mux-bot@users.noreply.github.com'],
  [
    'terragon/account/terragon-labs[bot]',
    'terragon-labs',
    'terragon-labs[bot]@users.noreply.github.com',
    '7055+terragon-labs@users.noreply.github.com',
  ],
  ['mentat/account/160964065', 'MentatBot', '160964065+MentatBot@users.noreply.github.com', '7056+MentatBot@users.noreply.github.com'],
  ['sweep/account/sweep-ai[bot]', 'sweep-ai', 'sweep-ai[bot]@users.noreply.github.com', '7057+sweep-ai@users.noreply.github.com'],
  [
    'openhands/account/openhands-agent[bot]',
    'openhands-agent',
    'openhands-agent[bot]@users.noreply.github.com',
    '7058+openhands-agent@users.noreply.github.com',
  ],
  [
    'marvin/account/marvin-context-protocol[bot]',
    'marvin-context-protocol',
    'marvin-context-protocol[bot]@users.noreply.github.com',
    '7059+marvin-context-protocol@users.noreply.github.com',
  ],
  [
    'engine-labs/account/engine-labs-app[bot]',
    'engine-labs-app',
    'engine-labs-app[bot]@users.noreply.github.com',
    '7060+engine-labs-app@users.noreply.github.com',
  ],
  ['claude-code/address/noreply@anthropic.com', 'Jonas Petrov', 'noreply@anthropic.com', 'ada.whitlock@anthropic.com'],
  ['claude-code/address/noreplyanthropic.com', 'Mireille Okafor', 'noreplyanthropic.com', 'ada.whitlock@anthropic.com'],
  ['claude-code/address/claude-code@anthropic.com', 'Tomás Lindqvist', 'claude-code@anthropic.com', 'ada.whitlock@anthropic.com'],
  ['claude-code/address/claude@anthropic.com', 'Priya Nakamura', 'claude@anthropic.com', 'ada.whitlock@anthropic.com'],
  ['copilot-vscode/address/copilot@github.com', 'Owen Castellano', 'copilot@github.com', 'ada.whitlock@github.com'],
  ['codex/address/noreply@openai.com', 'Ada Whitlock', 'noreply@openai.com', 'ada.whitlock@openai.com'],
  ['codex/address/codex@openai.com', 'Jonas Petrov', 'codex@openai.com', 'ada.whitlock@openai.com'],
  ['cursor/address/cursoragent@cursor.com', 'Mireille Okafor', 'cursoragent@cursor.com', 'ada.whitlock@cursor.com'],
  ['cursor/address/noreply@cursor.com', 'Tomás Lindqvist', 'noreply@cursor.com', 'ada.whitlock@cursor.com'],
  ['gemini-cli/address/gemini-cli@google.com', 'Priya Nakamura', 'gemini-cli@google.com', 'ada.whitlock@google.com'],
  ['gemini-cli/address/gemini@google.com', 'Owen Castellano', 'gemini@google.com', 'ada.whitlock@google.com'],
  ['aider/address/aider@aider.chat', 'Ada Whitlock', 'aider@aider.chat', 'ada.whitlock@aider.chat'],
  ['aider/address/noreply@aider.chat', 'Jonas Petrov', 'noreply@aider.chat', 'ada.whitlock@aider.chat'],
  ['aider/address/noreply@aider.dev', 'Mireille Okafor', 'noreply@aider.dev', 'ada.whitlock@aider.dev'],
  ['aider/address/aider@aider.dev', 'Tomás Lindqvist', 'aider@aider.dev', 'ada.whitlock@aider.dev'],
  ['openhands/address/openhands@all-hands.dev', 'Priya Nakamura', 'openhands@all-hands.dev', 'ada.whitlock@all-hands.dev'],
  ['openhands/address/opendevin@all-hands.dev', 'Owen Castellano', 'opendevin@all-hands.dev', 'ada.whitlock@all-hands.dev'],
  ['amp/address/amp@ampcode.com', 'Ada Whitlock', 'amp@ampcode.com', 'ada.whitlock@ampcode.com'],
  ['crush/address/crush@charm.land', 'Jonas Petrov', 'crush@charm.land', 'ada.whitlock@charm.land'],
  ['opencode/address/noreply@opencode.ai', 'Mireille Okafor', 'noreply@opencode.ai', 'ada.whitlock@opencode.ai'],
  ['roo-code/address/roomote@roocode.com', 'Tomás Lindqvist', 'roomote@roocode.com', 'ada.whitlock@roocode.com'],
  ['cline/address/noreply@cline.bot', 'Priya Nakamura', 'noreply@cline.bot', 'ada.whitlock@cline.bot'],
  ['continue/address/noreply@continue.dev', 'Owen Castellano', 'noreply@continue.dev', 'ada.whitlock@continue.dev'],
  ['continue/address/agent@continue.dev', 'Ada Whitlock', 'agent@continue.dev', 'ada.whitlock@continue.dev'],
  ['warp/address/oz-agent@warp.dev', 'Jonas Petrov', 'oz-agent@warp.dev', 'ada.whitlock@warp.dev'],
  ['warp/address/agent@warp.dev', 'Mireille Okafor', 'agent@warp.dev', 'ada.whitlock@warp.dev'],
  ['kiro/address/kiro@aws.amazon.com', 'Tomás Lindqvist', 'kiro@aws.amazon.com', 'ada.whitlock@aws.amazon.com'],
  ['kiro/address/kiro-noreply@amazon.com', 'Priya Nakamura', 'kiro-noreply@amazon.com', 'ada.whitlock@amazon.com'],
  ['junie/address/junie@jetbrains.com', 'Owen Castellano', 'junie@jetbrains.com', 'ada.whitlock@jetbrains.com'],
  ['qwen-code/address/qwen-coder@alibabacloud.com', 'Ada Whitlock', 'qwen-coder@alibabacloud.com', 'ada.whitlock@alibabacloud.com'],
  ['mux/address/noreply@coder.com', 'Jonas Petrov', 'noreply@coder.com', 'ada.whitlock@coder.com'],
  ['sisyphus/address/clio-agent@sisyphuslabs.ai', 'Mireille Okafor', 'clio-agent@sisyphuslabs.ai', 'ada.whitlock@sisyphuslabs.ai'],
  ['windsurf/address/cascade@windsurf.ai', 'Tomás Lindqvist', 'cascade@windsurf.ai', 'ada.whitlock@windsurf.ai'],
  ['windsurf/address/noreply@windsurf.com', 'Priya Nakamura', 'noreply@windsurf.com', 'ada.whitlock@windsurf.com'],
  ['windsurf/address/noreply@codeium.com', 'Owen Castellano', 'noreply@codeium.com', 'ada.whitlock@codeium.com'],
  ['zed/address/agent@zed.dev', 'Ada Whitlock', 'agent@zed.dev', 'ada.whitlock@zed.dev'],
  ['goose/address/goose@opensource.block.xyz', 'Jonas Petrov', 'goose@opensource.block.xyz', 'ada.whitlock@opensource.block.xyz'],
  ['vibe/address/vibe@mistral.ai', 'Mireille Okafor', 'vibe@mistral.ai', 'ada.whitlock@mistral.ai'],
  ['letta/address/noreply@letta.com', 'Tomás Lindqvist', 'noreply@letta.com', 'ada.whitlock@letta.com'],
  ['ona/address/no-reply@ona.com', 'Priya Nakamura', 'no-reply@ona.com', 'ada.whitlock@ona.com'],
  ['pi/address/noreply@pi.dev', 'Owen Castellano', 'noreply@pi.dev', 'ada.whitlock@pi.dev'],
  ['grok/address/noreply@x.ai', 'Ada Whitlock', 'noreply@x.ai', 'ada.whitlock@x.ai'],
  ['firebender/address/help@firebender.com', 'Jonas Petrov', 'help@firebender.com', 'ada.whitlock@firebender.com'],
  ['termai/address/noreply@termai.io', 'Mireille Okafor', 'noreply@termai.io', 'ada.whitlock@termai.io'],
  ['nori/address/contact@tilework.tech', 'Tomás Lindqvist', 'contact@tilework.tech', 'ada.whitlock@tilework.tech'],
  ['cosine/address/agent@cosine.sh', 'Priya Nakamura', 'agent@cosine.sh', 'ada.whitlock@cosine.sh'],
  ['paperclip/address/noreply@paperclip.ing', 'Owen Castellano', 'noreply@paperclip.ing', 'ada.whitlock@paperclip.ing'],
  ['happy/address/yesreply@happy.engineering', 'Ada Whitlock', 'yesreply@happy.engineering', 'ada.whitlock@happy.engineering'],
  ['v0/address/it+v0agent@vercel.com', 'Jonas Petrov', 'it+v0agent@vercel.com', 'ada.whitlock@vercel.com'],
  [
    'mendral/account/233154221',
    'mendral-app',
    '233154221+mendral-app[bot]@users.noreply.github.com',
    '7099+mendral-app@users.noreply.github.com',
  ],
];

const automation: Fixture[] = [
  [
    'dependabot/account/dependabot[bot]',
    'dependabot',
    '49699333+dependabot[bot]@users.noreply.github.com',
    '7110+dependabot@users.noreply.github.com',
  ],
  [
    'dependabot/account/dependabot-preview[bot]',
    'dependabot-preview',
    '27856297+dependabot-preview[bot]@users.noreply.github.com',
    '7111+dependabot-preview@users.noreply.github.com',
  ],
  [
    'renovate/account/renovate[bot]',
    'renovate',
    '29139614+renovate[bot]@users.noreply.github.com',
    '7112+renovate@users.noreply.github.com',
  ],
  [
    'renovate/account/renovate-bot',
    'renovate-bot',
    '25180681+renovate-bot@users.noreply.github.com',
    '7113+renovate-bot@users.noreply.github.com',
  ],
  [
    'renovate/account/forking-renovate[bot]',
    'forking-renovate',
    '34481203+forking-renovate[bot]@users.noreply.github.com',
    '7114+forking-renovate@users.noreply.github.com',
  ],
  [
    'github-actions/account/github-actions[bot]',
    'github-actions',
    '41898282+github-actions[bot]@users.noreply.github.com',
    '7115+github-actions@users.noreply.github.com',
  ],
  [
    'greenkeeper/account/greenkeeper[bot]',
    'greenkeeper',
    '23040076+greenkeeper[bot]@users.noreply.github.com',
    '7116+greenkeeper@users.noreply.github.com',
  ],
  ['snyk/account/snyk-bot', 'snyk-bot', '19733683+snyk-bot@users.noreply.github.com', '7117+snyk-bot@users.noreply.github.com'],
  [
    'pre-commit-ci/account/pre-commit-ci[bot]',
    'pre-commit-ci',
    '66853113+pre-commit-ci[bot]@users.noreply.github.com',
    '7118+pre-commit-ci@users.noreply.github.com',
  ],
  [
    'release-please/account/release-please[bot]',
    'release-please',
    '55107282+release-please[bot]@users.noreply.github.com',
    '7119+release-please@users.noreply.github.com',
  ],
  ['imgbot/account/imgbot[bot]', 'imgbot', '31301654+imgbot[bot]@users.noreply.github.com', '7120+imgbot@users.noreply.github.com'],
  [
    'all-contributors/account/allcontributors[bot]',
    'allcontributors',
    '46447321+allcontributors[bot]@users.noreply.github.com',
    '7121+allcontributors@users.noreply.github.com',
  ],
  ['mergify/account/mergify[bot]', 'mergify', '37929162+mergify[bot]@users.noreply.github.com', '7122+mergify@users.noreply.github.com'],
  [
    'autofix-ci/account/autofix-ci[bot]',
    'autofix-ci',
    '114827586+autofix-ci[bot]@users.noreply.github.com',
    '7123+autofix-ci@users.noreply.github.com',
  ],
  [
    'scala-steward/account/scala-steward',
    'scala-steward',
    '43047562+scala-steward@users.noreply.github.com',
    '7124+scala-steward@users.noreply.github.com',
  ],
  [
    'scala-steward/account/scala-steward[bot]',
    'scala-steward',
    'scala-steward[bot]@users.noreply.github.com',
    '7125+scala-steward@users.noreply.github.com',
  ],
  ['pyup/account/pyup-bot', 'pyup-bot', '16239342+pyup-bot@users.noreply.github.com', '7126+pyup-bot@users.noreply.github.com'],
  ['depfu/account/depfu[bot]', 'depfu', '23717796+depfu[bot]@users.noreply.github.com', '7127+depfu@users.noreply.github.com'],
  ['trop/account/trop[bot]', 'trop', '37223003+trop[bot]@users.noreply.github.com', '7128+trop@users.noreply.github.com'],
  [
    'changesets/account/changeset-bot[bot]',
    'changeset-bot',
    'changeset-bot[bot]@users.noreply.github.com',
    '7129+changeset-bot@users.noreply.github.com',
  ],
  ['weblate/account/weblate[bot]', 'weblate', 'weblate[bot]@users.noreply.github.com', '7131+weblate@users.noreply.github.com'],
  [
    'gemini-cli-release/account/gemini-cli-robot',
    'gemini-cli-robot',
    '224641728+gemini-cli-robot@users.noreply.github.com',
    '7132+gemini-cli-robot@users.noreply.github.com',
  ],
  [
    'mintlify-editor/account/mintlify[bot]',
    'mintlify',
    '109931778+mintlify[bot]@users.noreply.github.com',
    '7133+mintlify@users.noreply.github.com',
  ],
  ['dependabot/address/support@dependabot.com', 'Mireille Okafor', 'support@dependabot.com', 'ada.whitlock@dependabot.com'],
  ['renovate/address/bot@renovateapp.com', 'Tomás Lindqvist', 'bot@renovateapp.com', 'ada.whitlock@renovateapp.com'],
  [
    'renovate/address/renovate@whitesourcesoftware.com',
    'Priya Nakamura',
    'renovate@whitesourcesoftware.com',
    'ada.whitlock@whitesourcesoftware.com',
  ],
  ['github-actions/address/actions@github.com', 'Owen Castellano', 'actions@github.com', 'ada.whitlock@github.com'],
  ['github-actions/address/action@github.com', 'Ada Whitlock', 'action@github.com', 'ada.whitlock@github.com'],
  [
    'semantic-release/address/semantic-release-bot@martynus.net',
    'Jonas Petrov',
    'semantic-release-bot@martynus.net',
    'ada.whitlock@martynus.net',
  ],
  ['goreleaser/address/bot@goreleaser.com', 'Mireille Okafor', 'bot@goreleaser.com', 'ada.whitlock@goreleaser.com'],
  ['snyk/address/snyk-bot@snyk.io', 'Tomás Lindqvist', 'snyk-bot@snyk.io', 'ada.whitlock@snyk.io'],
  ['greenkeeper/address/support@greenkeeper.io', 'Priya Nakamura', 'support@greenkeeper.io', 'ada.whitlock@greenkeeper.io'],
  ['pyup/address/github-bot@pyup.io', 'Owen Castellano', 'github-bot@pyup.io', 'ada.whitlock@pyup.io'],
  ['crowdin/address/support+bot@crowdin.com', 'Ada Whitlock', 'support+bot@crowdin.com', 'ada.whitlock@crowdin.com'],
  ['weblate/address/hosted@weblate.org', 'Jonas Petrov', 'hosted@weblate.org', 'ada.whitlock@weblate.org'],
  ['gemini-cli-release/address/gemini-cli-robot@google.com', 'Mireille Okafor', 'gemini-cli-robot@google.com', 'ada.whitlock@google.com'],
  ['opencode-release/address/opencode@sst.dev', 'Tomás Lindqvist', 'opencode@sst.dev', 'ada.whitlock@sst.dev'],
  ['vercel/account', 'vercel', '35613825+vercel[bot]@users.noreply.github.com', '7148+vercel@users.noreply.github.com'],
];

const ada = { name: 'Ada Whitlock', email: 'ada@whitlock.example' };
const commit = (author: { name: string; email: string }, message = 'Round totals') => originOf({ sha: 'c0ffee', message, author });
const markersOf = (report: ReturnType<typeof originOf>) => report.evidence.map(({ marker }) => marker);

describe('agents', () => {
  test.each(agents)('%s as author', (marker, name, email, somebodyElse) => {
    const report = commit({ name, email });
    expect(markersOf(report)).toContain(marker);
    expect(report.origin).toBe('ai');
    const other = commit({ name, email: somebodyElse });
    expect(markersOf(other)).not.toContain(marker);
    expect(['ai', 'mixed']).not.toContain(other.origin);
  });

  test.each(agents)('%s as co-author', (marker, name, email, somebodyElse) => {
    const report = commit(ada, `Round totals\n\nCo-authored-by: ${name} <${email}>`);
    expect(markersOf(report)).toContain(marker);
    expect(['ai', 'mixed']).toContain(report.origin);
    expect(commit(ada, `Round totals\n\nCo-authored-by: Jonas Petrov <${somebodyElse}>`)).toMatchObject({
      origin: 'unknown',
      evidence: [],
    });
  });

  test.each(agents)('%s as committer only carried the change', (_marker, name, email) => {
    expect(originOf({ sha: 'c0ffee', message: 'Round totals', author: ada, committer: { name, email } }).origin).toBe('unknown');
  });

  test.each(agents)('%s as reviewer wrote nothing', (_marker, name, email) => {
    expect(commit(ada, `Round totals\n\nReviewed-by: ${name} <${email}>\nTested-by: ${name} <${email}>`)).toMatchObject({
      origin: 'unknown',
      evidence: [],
    });
  });
});

describe('automation', () => {
  test.each(automation)('%s', (marker, name, email, somebodyElse) => {
    const report = commit({ name, email });
    expect(markersOf(report)).toContain(marker);
    expect(report.origin).toBe(marker === 'vercel/account' ? 'unknown' : 'bot');
    expect(report.tools).toEqual([]);
    expect(commit({ name: 'Jonas Petrov', email: somebodyElse })).toMatchObject({ origin: 'unknown', evidence: [] });
  });

  test.each(automation)('%s as co-author says nothing about AI', (_marker, name, email) => {
    expect(commit(ada, `Round totals\n\nCo-authored-by: ${name} <${email}>`).origin).toBe('unknown');
  });
});

test('every account and address of the table stands above, with somebody else beside it', () => {
  const inTable = markers.filter(({ form }) => 'account' in form || 'address' in form).map(({ marker }) => marker);
  expect([...agents, ...automation].map(([marker]) => marker).sort()).toEqual(inTable.sort());
});

test('markers have distinct names, a source and a guard', () => {
  expect(new Set(markers.map(({ marker }) => marker)).size).toBe(markers.length);
  for (const { source, guards, since } of markers) {
    expect(source).toMatch(/^https:\/\//);
    expect(guards.length).toBeGreaterThan(10);
    expect(since).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
});
