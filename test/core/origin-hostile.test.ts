// Whatever strangers write: origin ends soon, throws never, accuses nobody by a quotation and repeats no one's name.
import fc from 'fast-check';
import { originOf } from '../../shared/core/origin/origin';
import { noteSummary } from '../../shared/core/origin/git-ai-note';

const word = fc.stringMatching(/^[a-z]{6,10}$/).map((text) => `q${text}q`);
const person = fc.record({
  name: fc.tuple(word, word).map((both) => both.join(' ')),
  email: fc.tuple(word, word).map(([local, host]) => `${local}@${host}.example`),
});
const signs = [
  'Co-authored-by: Claude <noreply@anthropic.com>',
  '🤖 Generated with [Claude Code](https://claude.com/claude-code)',
  'Assisted-by: Codex:gpt-5.5',
  'Made-with: Cursor',
  'AI-assisted: yes',
  'Amp-Thread-ID: https://ampcode.com/threads/T-0f0e0d0c-1111',
  'Replit-Commit-Author: Agent',
  '_Generated with `mux` • Model: `m`_',
  'Executed-By: a/crew/b',
  'Entire-Checkpoint: 0a1b2c3d4e5f',
];
const scrap = fc.oneof(
  fc.string(),
  fc.constantFrom(
    ...signs,
    '\n',
    '\n\n',
    '\\n',
    '> ',
    '```',
    '* ',
    '---------',
    ':',
    '@',
    '<',
    '>',
    '(',
    ')',
    '    ',
    '\r',
    '🤖',
    '│',
    '\u0000',
    '\ud800',
  ),
);
const message = fc.array(scrap, { maxLength: 30 }).map((parts) => parts.join(''));

const origins = ['ai', 'mixed', 'human', 'bot', 'unknown'];

test('never throws; answers one of five, always the same', () => {
  fc.assert(
    fc.property(
      message,
      fc.string(),
      fc.string(),
      fc.option(fc.string(), { nil: undefined }),
      fc.jsonValue(),
      (text, name, email, note, trace) => {
        const commit = {
          sha: 'x',
          message: text,
          author: { name, email },
          committer: { name: email, email: name },
          trace,
          pullRequest: { body: text, branch: name, author: email, labels: [name] },
          ...(note === undefined ? {} : { note }),
        };
        const report = originOf(commit);
        expect(origins).toContain(report.origin);
        expect(report.evidence.length).toBeLessThanOrEqual(12);
        for (const { text: quoted } of report.evidence) expect(quoted.length).toBeLessThanOrEqual(160);
        expect(originOf(commit)).toEqual(report);
      },
    ),
    { numRuns: 500 },
  );
});

test('evidence and tools repeat no person’s name or address', () => {
  fc.assert(
    fc.property(person, person, person, fc.constantFrom(...signs), (author, other, third, sign) => {
      const text = `${other.name}: round totals\n\n${sign}\nCo-authored-by: ${other.name} <${other.email}>\nCo-authored-by: ${third.name} <noreply@anthropic.com>\nCo-authored-by: Claude Code <${third.email}>\nAssisted-by: Codex for ${third.name}\nAgent-Signature: claude on behalf of ${third.name}\nAI-assisted: ${other.name} used Codex\nGenerated with Claude Code (${other.name})\nGenerated with Claude Code, for ${other.name}\nExecuted-By: ${other.name.split(' ')[0]}/crew/${third.name.split(' ')[0]}\nAgent-Logs-Url: https://github.com/${other.name.split(' ')[0]}/x/sessions/0f0e0d0c-1111`;
      const report = originOf({
        sha: 'x',
        message: text,
        author,
        committer: { name: third.name, email: 'noreply@anthropic.com' },
        pullRequest: {
          branch: `claude/${other.name.split(' ')[0]}`,
          author: other.name,
          body: text,
          labels: ['ai-generated'],
          commits: [{ sha: 'y', message: text, author: other }],
        },
      });
      const shown = JSON.stringify(report);
      expect(report.evidence.length).toBeGreaterThan(0);
      for (const { name, email } of [author, other, third])
        for (const part of [...name.split(' '), email, email.split('@')[0] ?? '']) expect(shown).not.toContain(part);
    }),
    { numRuns: 200 },
  );
});

test('a quoted message accuses nobody', () => {
  fc.assert(
    fc.property(message, person, (text, author) => {
      const quoted = `Revert it\n\n${text
        .replaceAll('\\n', '\n')
        .split(/\r?\n|\r/)
        .map((line) => `> ${line}`)
        .join('\n')}`;
      expect(originOf({ sha: 'x', message: quoted, author })).toEqual({ origin: 'unknown', tools: [], evidence: [] });
    }),
  );
});

test('who the people are changes nothing', () => {
  fc.assert(
    fc.property(message, person, person, (text, one, other) => {
      expect(originOf({ sha: 'x', message: text, author: one })).toEqual(originOf({ sha: 'x', message: text, author: other }));
    }),
  );
});

test('a note is read as data, whatever it holds', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.string(),
          fc.constantFrom('\n', '---\n', '  s_1::t_2 1-3', '  h_1 1-9999999999', 'a.ts\n', '{"schema_version":"authorship/3.0.0"}'),
        ),
        { maxLength: 20 },
      ),
      (parts) => {
        const summary = noteSummary(parts.join(''));
        expect(summary === undefined || summary.ai_lines >= 0).toBe(true);
      },
    ),
  );
});

const MEGABYTE = 1_000_000;
const filled = (unit: string, length = MEGABYTE): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const cpuMillis = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

// A pattern that backtracks takes minutes for a megabyte; a linear one well under two seconds, line by line.
const LINEAR_MS = 5000;

describe('a megabyte takes linear time', () => {
  const units = [
    '\n',
    '\\n',
    '\t',
    ' ',
    '-',
    '>',
    '<',
    '(',
    '[',
    ':',
    '@',
    '"',
    '*',
    '_',
    '│',
    '```\n',
    '~',
    'a@',
    'a:',
    '* x\n',
    '- \n',
    '----------\n',
    '    x\n',
    'Co-authored-by: ',
    'Co-authored-by: Claude <noreply@anthropic.com>\n',
    '. Co-authored-by: x',
    'co-authored-by',
    'Generated with ',
    'Generated with (',
    'Generated with Claude Code\n',
    '  🤖 Generated with ',
    'Assisted-by: claude:',
    'claude ',
    'claude-',
    'gpt-5.',
    'v1.',
    'AI-assisted: codex ',
    'https://',
    'https://claude.ai/code/session_\n',
    'this commit was ',
    'the the ',
    'Merge branch ',
    'x: \n',
  ];
  test.each(units)('%j', (unit) => {
    const text = filled(unit);
    const author = { name: filled(unit, 100_000), email: `${filled(unit, 100_000)}@x` };
    expect(
      cpuMillis(() =>
        originOf({
          sha: 'x',
          message: text,
          author,
          committer: author,
          pullRequest: { body: text, branch: text, author: text, title: text, labels: [text] },
        }),
      ),
    ).toBeLessThan(LINEAR_MS);
    expect(cpuMillis(() => originOf({ sha: 'x', message: `Subject\n\n${signs[0]} ${text.slice(0, MEGABYTE / 4)}`, author }))).toBeLessThan(
      LINEAR_MS,
    );
  });

  test.each(['a.ts\n  s_1 1-2\n', '  s_1 1,', '1-2,', '"', '---\n', '  h_1 1-9999999999\n'])('a note of %j', (unit) => {
    const note = `a.ts\n  s_1 ${filled(unit)}\n---\n{"schema_version":"authorship/3.0.0"}`;
    expect(cpuMillis(() => originOf({ sha: 'x', message: 'm', author: { name: '', email: '' }, note }))).toBeLessThan(LINEAR_MS);
  });
});
