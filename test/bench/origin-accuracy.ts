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

print('\nby category: right origin / commits, right tool / commits with a tool');
for (const category of [...new Set(judged.map(({ row }) => row.category))].sort()) {
  const rows = judged.filter(({ row }) => row.category === category);
  const right = rows.filter(({ row, isCalledAi }) => isCalledAi === (row.label === 'ai'));
  const tools = rows.filter(({ row }) => row.label === 'ai' && row.tool !== null);
  const origins = [...new Set(rows.map(({ report }) => report.origin))]
    .sort()
    .map((origin) => `${origin} ${rows.filter(({ report }) => report.origin === origin).length}`);
  print(
    `  ${category.padEnd(28)} ${right.length}/${rows.length}`.padEnd(42),
    `${tools.filter(({ isToolRight }) => isToolRight).length}/${tools.length}`.padEnd(8),
    origins.join(', '),
  );
}

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
