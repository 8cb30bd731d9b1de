// The postmortem as Markdown: front matter for machines, facts filled in, judgement left open.
import type { Moment } from '../core/facts/moment';
import { changeName, type Postmortem } from '../core/measure/postmortem';
import { dayWords } from '../core/measure/wording';
import { markdown, markdownCode, yamlText } from './markdown';

const minuteText = (at: Moment): string => `${at.slice(0, 16)}Z`;

const changeLine = ({ change, verdict }: Postmortem): string[] => {
  if (!change) return [];
  const fields = [
    change.pullRequest ? `pr: ${change.pullRequest.number}` : '',
    `sha: ${yamlText(change.sha)}`,
    change.tier ? `tier: ${change.tier}` : '',
    `verdict: ${verdict}`,
    verdict === 'confirmed' ? 'by_role: unknown' : '',
  ].filter(Boolean);
  // Who answered is kept as a hash alone: only people can say in which role.
  return [`change: { ${fields.join(', ')} }${verdict === 'confirmed' ? ' # by_role: fill in, e.g. incident-lead' : ''}`];
};

const frontMatter = (postmortem: Postmortem): string[] => [
  '---',
  `id: ${yamlText(postmortem.incidentId)}`,
  `title: ${yamlText(postmortem.title)}`,
  `severity: ${postmortem.severity}`,
  `service: ${yamlText(postmortem.service)}`,
  `started: ${minuteText(postmortem.startedAt)}`,
  `detected: ${minuteText(postmortem.detectedAt)}`,
  ...(postmortem.recoveredAt === undefined ? [] : [`recovered: ${minuteText(postmortem.recoveredAt)}`]),
  ...changeLine(postmortem),
  ...(postmortem.notAChange === undefined ? [] : [`not_a_change: ${yamlText(postmortem.notAChange)}`]),
  `failure_mode: ${yamlText(postmortem.failureMode ?? 'not said')}`,
  `ai_involvement: ${yamlText(postmortem.aiInvolvement ?? 'unknown')}`,
  `fingerprints: [${postmortem.fingerprints.map(yamlText).join(', ')}]`,
  ...(postmortem.answeredIn === undefined ? [] : [`answered_in: ${postmortem.answeredIn}`]),
  ...(postmortem.policy ? [`policy: ${yamlText(`${postmortem.policy.version} (mode ${postmortem.policy.mode})`)}`] : []),
  '---',
];

const blank = '<!-- fill in -->';

const verdictSentence = ({ verdict, change, notAChange }: Postmortem): string => {
  if (verdict === 'not a change') return `A person said that no change caused it: ${markdown(notAChange ?? 'other')}.`;
  if (!change) return 'No change fits, and nobody has said what it was.';
  const name = `${changeName(change)} "${markdown(change.title)}"`;
  return verdict === 'confirmed' ? `A person confirmed ${name} as the cause.` : `Nobody has confirmed a cause. First suspect: ${name}.`;
};

const list = (lines: readonly string[], otherwise: string): string[] =>
  lines.length === 0 ? [otherwise] : lines.map((line) => `- ${line}`);

const timelineLines = ({ timeline }: Postmortem): string[] => [
  '| Time | Event | Source |',
  '|---|---|---|',
  ...timeline.map(({ at, event, source }) => `| ${dayWords(at)} ${at.slice(11, 16)} | ${markdown(event)} | ${markdown(source)} |`),
];

const similarLines = ({ similar }: Postmortem): string[] =>
  list(
    similar.map(({ incidentId, title, because }) => `Similar before: ${markdown(incidentId)} ${markdown(title)} (${markdown(because)})`),
    'Nothing like it is on record.',
  );

// The command that exports the record: an id of the incident would find nothing.
const evidenceLines = ({ change, recordHash, notSeen }: Postmortem): string[] => {
  const day = change?.liveAt?.slice(0, 10);
  return [
    [
      ...(day === undefined ? [] : [markdownCode(`aftershock evidence --from ${day} --to ${day} --json`)]),
      ...(recordHash === undefined ? [] : [`record ${markdownCode(recordHash)}`]),
      `sources complete: ${notSeen.length === 0 ? 'yes' : 'no'}`,
    ].join(' · '),
  ];
};

/** The postmortem as GitHub-flavoured Markdown with YAML front matter. Strangers' text in it is inert: no markup, link or mention. */
export const postmortemMarkdown = (postmortem: Postmortem): string => {
  const { questions } = postmortem;
  return [
    ...frontMatter(postmortem),
    `# ${markdown(postmortem.incidentId)}: ${markdown(postmortem.title)}`,
    '',
    '## Summary',
    verdictSentence(postmortem),
    '<!-- two sentences: what users saw -->',
    '',
    '## Impact',
    ...postmortem.impact.map(({ text, provider }) => `- ${markdown(text)} (from: ${markdown(provider)} alert)`),
    '',
    `${questions.impact} ${blank}`,
    '',
    '## Timeline (UTC, from events; edit freely)',
    ...timelineLines(postmortem),
    '',
    '## Contributing factors',
    ...postmortem.facts.map((fact) => `- Fact: ${markdown(fact)}`),
    `- ${questions.sense} <!-- -->`,
    `- ${questions.system} <!-- -->`,
    '',
    `## ${questions.helped}`,
    blank,
    '',
    '## Learnings and risks',
    ...similarLines(postmortem),
    '',
    `${questions.learnt} ${blank}`,
    '',
    '## Follow-ups',
    ...list(
      postmortem.followUps.map((followUp) => `[ ] Proposed: ${markdown(followUp)} · owner: \\_\\_\\_\\_ · due: \\_\\_\\_\\_`),
      blank,
    ),
    '',
    '## Evidence',
    ...evidenceLines(postmortem),
    ...postmortem.notSeen.map((words) => `- Not seen: ${markdown(words)}`),
    ...(postmortem.owners.length === 0 ? [] : [`- Knows this: ${postmortem.owners.map(markdownCode).join(', ')}`]),
    '',
  ].join('\n');
};
