// How often is origin right? Reads labelled commits (JSON lines) and prints precision and recall, by category.
// Usage: npx tsx test/bench/origin-accuracy.ts LABELLED.jsonl [NOTES.jsonl] [--misses]
import { readFileSync } from 'node:fs';
import { noteSummary } from '../../shared/core/origin/git-ai-note';
import { originOf } from '../../shared/core/origin/origin';
import type { CommitText } from '../../shared/core/origin/commit-text';

type Label = 'ai' | 'human' | 'bot';
type Labelled = CommitText & { label: Label; tool: string | null; strength: string; sure: number; category: string };

const arguments_ = process.argv.slice(2);
const showMisses = arguments_.includes('--misses');
const [labelledPath, notesPath] = arguments_.filter((each) => !each.startsWith('--'));
if (labelledPath === undefined) throw new Error('usage: origin-accuracy.ts LABELLED.jsonl [NOTES.jsonl] [--misses]');

const linesOf = <Type>(path: string): Type[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Type);

const print = (line: string, ...more: string[]): void => void process.stdout.write(`${[line, ...more].join(' ')}\n`);

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`);

const judged = linesOf<Labelled>(labelledPath).map((row) => {
  const report = originOf(row);
  const isCalledAi = report.origin === 'ai' || report.origin === 'mixed';
  return {
    row,
    report,
    isCalledAi,
    isToolRight: row.tool !== null && report.tools.includes(row.tool),
    isFirstTool: report.tools[0] === row.tool,
  };
});

const summarise = (name: string, rows: typeof judged): void => {
  const of = (label: Label) => rows.filter(({ row }) => row.label === label);
  const called = rows.filter(({ isCalledAi }) => isCalledAi);
  const right = called.filter(({ row }) => row.label === 'ai');
  const named = right.filter(({ row }) => row.tool !== null);
  const mixed = of('ai').filter(({ row }) => row.strength === 'aggregate' || row.strength === 'inherited');
  print(`${name}: ${rows.length} commits (${of('ai').length} ai, ${of('human').length} human, ${of('bot').length} bot)`);
  print(`  precision of ai|mixed ${percent(right.length, called.length)} · recall ${percent(right.length, of('ai').length)}`);
  print(
    `  called ai|mixed: ${called.filter(({ row }) => row.label === 'human').length} humans, ${called.filter(({ row }) => row.label === 'bot').length} bots`,
  );
  print(
    `  tool named: ${percent(named.filter(({ isToolRight }) => isToolRight).length, named.length)} · named first: ${percent(named.filter(({ isFirstTool }) => isFirstTool).length, named.length)}`,
  );
  print(`  bots called bot: ${percent(of('bot').filter(({ report }) => report.origin === 'bot').length, of('bot').length)}`);
  print(
    `  humans called human or unknown: ${percent(of('human').filter(({ report }) => report.origin === 'human' || report.origin === 'unknown').length, of('human').length)}`,
  );
  print(`  squash and inherited called mixed: ${percent(mixed.filter(({ report }) => report.origin === 'mixed').length, mixed.length)}`);
};

summarise(
  'sure >= 0.9',
  judged.filter(({ row }) => row.sure >= 0.9),
);
summarise(
  'the rest',
  judged.filter(({ row }) => row.sure < 0.9),
);

/** Kinds of evidence and kinds of trap, as a reader thinks of them; a category that none of them names is listed by itself. */
const kinds: readonly (readonly [kind: string, category: RegExp])[] = [
  ['the agent is the author', /^ai:author:/],
  ["the tool's own co-author line", /^ai:trailer:/],
  ['`Assisted-by` and its like', /^ai:assisted$/],
  ['session, thread or checkpoint line', /^ai:session:/],
  ['footer', /^ai:footer:/],
  ['unofficial address, or a sentence', /^ai:(?:odd|prose)$/],
  ['two-character line ends', /^ai:literal-n$/],
  ['accepted suggestion of a reviewing bot', /^ai:(?:suggest:|reviewbot)/],
  ["an automation that carries an agent's change", /^inherited-by-bot$/],
  ['an orchestrated agent without a marker of its own', /^orchestrated/],
  ["agent as committer, in the author's second", /^agent-committer-same-time$/],
  ['people with the name of a tool', /^human-named|^old-named/],
  ['people who work for a vendor', /^vendor-human/],
  ['reverts and quoted markers', /^(?:revert|quoted)/],
  ['commits about AI or about markers', /^about-/],
  ['agent or aider as committer only, cherry-picks', /^(?:agent-committer-only|aider-committer-only|cherry-human)$/],
  ['merges of an AI branch', /^merge-ai/],
  ['`Assisted-by` and co-authors among people', /^human-(?:assisted|coauthor)/],
  ['from before AI', /^old-/],
  ['no marker at all', /^plain-human$/],
  ['state saved before an agent starts', /^replit-checkpoint$/],
  ['dependency, release and publishing bots', /^(?:bot|bot-ai-name|replit-deploy)$/],
];

const kindOf = (category: string): string => kinds.find(([, form]) => form.test(category))?.[0] ?? category;

type Judged = (typeof judged)[number];
const isRight = ({ row, isCalledAi }: Judged): boolean => isCalledAi === (row.label === 'ai');
const outOf = (rows: readonly Judged[], holds: (row: Judged) => boolean): string =>
  rows.length === 0 ? '–' : `${rows.filter(holds).length} / ${rows.length}`;

/** A table in Markdown, for the README. */
const table = (title: string, label: (row: Judged) => string, rows: readonly Judged[]): void => {
  print(`\n| ${title} | label | sure ≥ .9: origin right | the rest | tool right |`);
  print('|---|---|---|---|---|');
  const names = [...new Set(rows.map(label))];
  const order = (name: string): number => kinds.findIndex(([kind]) => kind === name);
  for (const name of names.sort((one, other) => order(one) - order(other) || (one < other ? -1 : 1))) {
    const group = rows.filter((row) => label(row) === name);
    const sure = group.filter(({ row }) => row.sure >= 0.9);
    const rest = group.filter(({ row }) => row.sure < 0.9);
    const tools = group.filter(({ row }) => row.label === 'ai' && row.tool !== null);
    const labels = [...new Set(group.map(({ row }) => row.label))].sort().join(', ');
    print(
      `| ${name} | ${labels} | ${outOf(sure, isRight)} | ${outOf(rest, isRight)} | ${outOf(tools, ({ isToolRight }) => isToolRight)} |`,
    );
  }
};

table('kind of evidence, kind of trap', ({ row }) => kindOf(row.category), judged);
table(
  'tool',
  ({ row }) => row.tool ?? '',
  judged.filter(({ row }) => row.label === 'ai' && row.tool !== null),
);

if (showMisses) {
  print('\nmisses');
  for (const { row, report, isCalledAi, isToolRight } of judged) {
    if (isCalledAi === (row.label === 'ai') && (row.label !== 'ai' || isToolRight)) continue;
    print(
      `  ${row.sha.slice(0, 10)} ${row.label} ${row.tool ?? '-'} ${row.category} ${row.sure} -> ${report.origin} ${report.tools.join('+')} ${JSON.stringify(report.evidence)}`,
    );
  }
}

const startedAt = process.cpuUsage();
const ROUNDS = 20;
for (let round = 0; round < ROUNDS; round += 1) for (const { row } of judged) originOf(row);
const { user, system } = process.cpuUsage(startedAt);
print(`\nspeed: ${Math.round((ROUNDS * judged.length) / ((user + system) / 1e6))} commits a second of one core`);

if (notesPath !== undefined) {
  type Noted = { note: string; group: string; expect: Record<string, unknown> };
  const notes = linesOf<Noted>(notesPath);
  const wrong = notes.filter(({ note, expect }) => {
    const summary: Record<string, unknown> = noteSummary(note) ?? {};
    return Object.keys(expect).some((name) => JSON.stringify(expect[name]) !== JSON.stringify(summary[name]));
  });
  print(`\nnotes: ${notes.length - wrong.length} of ${notes.length} parsed as expected`);
  for (const { group } of wrong) print(`  wrong: ${group}`);
}
