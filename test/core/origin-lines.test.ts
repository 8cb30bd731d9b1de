// Which lines are whose? Notes of git-ai and Agent Trace records, as specified and as they are really written.
import type { CommitText } from '../../shared/core/origin/commit-text';
import { noteSummary } from '../../shared/core/origin/git-ai-note';
import { countBeside, countOf, merged, rangesFrom } from '../../shared/core/origin/line-ranges';
import { originOf } from '../../shared/core/origin/origin';

const commit = (some: Partial<CommitText>): CommitText => ({
  sha: 'c0ffee',
  message: 'Round totals',
  author: { name: 'Ada Whitlock', email: 'ada@whitlock.example' },
  ...some,
});
const head = { schema_version: 'authorship/3.0.0', git_ai_version: '1.5.0', base_commit_sha: 'c0ffee', prompts: {} };
const agent = (tool: string, model = 'm-1') => ({
  agent_id: { tool, id: '1', model },
  human_author: 'Ada Whitlock <ada@whitlock.example>',
});
const note = (attestations: string[], more: object = {}) => [...attestations, '---', JSON.stringify({ ...head, ...more })].join('\n');
const session = 's_00112233445566';
const claude = { sessions: { [session]: agent('claude', 'claude-opus-5') } };

describe('ranges', () => {
  test('overlaps count once, whatever their order', () => {
    expect(
      merged([
        [5, 9],
        [1, 2],
        [3, 3],
        [8, 12],
      ]),
    ).toEqual([
      [1, 3],
      [5, 12],
    ]);
    expect(countOf(rangesFrom('802-805,802-806,1,1'))).toBe(6);
    expect(
      countBeside(
        [[1, 10]],
        [
          [3, 4],
          [9, 20],
        ],
      ),
    ).toBe(6);
  });

  test('what is no range is left out, and a range of a billion lines is one range', () => {
    expect(rangesFrom('0,5-3,x,1-,-2,2.5,7, 8-9 ,99999999999999999')).toEqual([
      [7, 7],
      [8, 9],
    ]);
    expect(countOf(rangesFrom('1-999999999999'))).toBe(999_999_999_999);
  });
});

describe('git-ai notes', () => {
  test('sessions, prompts, people, quoted paths and keys that explain nothing', () => {
    const text = note(
      [
        '"src/my file.ts"',
        `  ${session}::t_00112233445566 1-4,3-6`,
        '  h_0011223344556f 10',
        'src/b.ts',
        '  0123456789abcdef 1',
        '  abc1234 2-3',
        '  human 9',
        '  ai_agent 20',
        '',
      ],
      { ...claude, prompts: { '0123456789abcdef': agent('cursor', 'm-2'), abc1234: agent('codex', 'm-1') } },
    );
    expect(noteSummary(text)).toEqual({
      ai_lines: 10,
      human_lines: 2,
      tools: ['claude', 'codex', 'cursor'],
      unresolved_keys: ['ai_agent'],
      models: ['claude-opus-5', 'm-1', 'm-2'],
      git_ai_version: '1.5.0',
      declares_human_only: false,
    });
  });

  test('a note without lines, without a version, with Windows line ends', () => {
    const text = `---\r\n${JSON.stringify({ ...head, git_ai_version: undefined, prompts: { a: agent('cursor', 'm-2') } })}`;
    expect(noteSummary(text)).toMatchObject({ ai_lines: 0, tools: [], models: ['m-2'], git_ai_version: null, declares_human_only: false });
    expect(originOf(commit({ note: text }))).toEqual({ origin: 'unknown', tools: [], evidence: [] });
  });

  test.each([
    '',
    'Reviewed.',
    'a\n---\nnot json',
    'a\n---\n[]',
    'a\n---\n{}',
    'a\n---\nnull',
    '---',
    `a\n---\n${JSON.stringify({ schema_version: 3 })}`,
    '{"schema_version":"authorship/3.0.0"}',
  ])('%j is no note', (text) => {
    expect(noteSummary(text)).toBeUndefined();
    expect(originOf(commit({ note: text })).origin).toBe('unknown');
  });

  test('names from the note are looked up as data', () => {
    const text = note(['a.ts', '  constructor 1-2', '  __proto__ 3'], { prompts: { toString: agent('x') } });
    expect(noteSummary(text)).toMatchObject({ ai_lines: 3, tools: [], unresolved_keys: ['__proto__', 'constructor'] });
  });

  const lines = (side: string, version = '1.5.0', more: object = claude) =>
    note(['a.ts', ...side.split('|')], { ...more, git_ai_version: version });
  const ai = `  ${session}::t_1 1-4`;

  test.each([
    ['only the agent', ai, '1.5.0', 'ai', { ai: 4, human: 0, unknown: 0 }],
    ['agent and person', `${ai}|  h_1 3-6`, '1.5.0', 'mixed', { ai: 4, human: 2, unknown: 0 }],
    ['only a person', '  h_1 3-6', '1.5.0', 'human', { ai: 0, human: 4, unknown: 0 }],
    ['a person by default', '  h_1 3-6', '1.6.20', 'unknown', { ai: 0, human: 0, unknown: 4 }],
    ['a person by default, unreadable version', '  h_1 3-6', 'next', 'unknown', { ai: 0, human: 0, unknown: 4 }],
    ['the agent, the rest by default', `${ai}|  h_1 5`, 'development:1.7.0', 'mixed', { ai: 4, human: 0, unknown: 1 }],
  ])('%s', (_name, side, version, origin, share) => {
    expect(originOf(commit({ note: lines(side, version) }))).toMatchObject({ origin, lines: [{ path: 'a.ts', ...share }] });
  });

  test('a test tool is nobody', () => {
    expect(originOf(commit({ note: lines(ai, '1.5.0', { sessions: { [session]: agent('mock_ai') } }) }))).toMatchObject({
      origin: 'unknown',
      tools: [],
      lines: [{ ai: 0, unknown: 4 }],
    });
  });

  test('tools are named as in the rest of the table', () => {
    const of = (tool: string) => originOf(commit({ note: lines(ai, '1.5.0', { sessions: { [session]: agent(tool) } }) })).tools;
    expect(['claude', 'gemini', 'droid', 'copilot', 'ada whitlock'].map(of)).toEqual([
      ['claude-code'],
      ['gemini-cli'],
      ['factory-droid'],
      ['copilot-other'],
      ['unspecified'],
    ]);
  });

  test('lines outrank a squash’s trailers where the note is a witness of its own', () => {
    const message = 'Round totals (#7)\n\n* One\n* Two\n\nCo-Authored-By: Claude <noreply@anthropic.com>';
    expect(originOf(commit({ message, note: lines(ai, '1.5.0') })).origin).toBe('ai');
    expect(originOf(commit({ message, note: lines(ai, '1.6.7') })).origin).toBe('mixed');
    expect(
      originOf(commit({ message: 'Round totals\n\nCo-Authored-By: Claude <noreply@anthropic.com>', note: lines('  h_1 3') })).origin,
    ).toBe('mixed');
  });
});

describe('agent traces', () => {
  const range = (from: unknown, to: unknown, more: object = {}) => ({ start_line: from, end_line: to, ...more });
  const trace = (ranges: unknown[], type = 'ai', path = 'a.ts') => ({
    version: '1.0',
    files: [{ path, conversations: [{ contributor: { type }, ranges }] }],
    tool: { name: 'cursor', version: '2' },
  });

  test.each([
    ['an agent', trace([range(1, 4), range(3, 6)]), 'ai', { ai: 6, human: 0, unknown: 0 }],
    [
      'a handed-over range',
      trace([range(1, 4), range(5, 6, { contributor: { type: 'human' } })]),
      'mixed',
      { ai: 4, human: 2, unknown: 0 },
    ],
    ['edited output', trace([range(1, 4)], 'mixed'), 'mixed', { ai: 4, human: 0, unknown: 0 }],
    ['a person', trace([range(1, 4)], 'human'), 'human', { ai: 0, human: 4, unknown: 0 }],
    ['nobody known', trace([range(1, 4)], 'unknown'), 'unknown', { ai: 0, human: 0, unknown: 4 }],
    ['a list of records', [trace([range(1, 4)]), trace([range(1, 5)])], 'ai', { ai: 5, human: 0, unknown: 0 }],
  ])('%s', (_name, record, origin, share) => {
    expect(originOf(commit({ trace: record }))).toMatchObject({ origin, lines: [{ path: 'a.ts', ...share }] });
  });

  test.each([
    [null],
    [7],
    ['x'],
    [[]],
    [{}],
    [{ files: 'x' }],
    [
      {
        files: [
          null,
          { path: 7 },
          { path: 'a', conversations: [{ ranges: [null, range('1', 2), range(5, 3), range(0, 1), range(1.5, 2)] }] },
        ],
      },
    ],
    [trace([range(1, 1)], 'ai', '.shell-history')],
  ])('%j says nothing', (record) => {
    expect(originOf(commit({ trace: record }))).toEqual({ origin: 'unknown', tools: [], evidence: [] });
  });

  test('a note about this commit outranks a trace about its parent', () => {
    const text = note(['a.ts', '  h_1 1-2']);
    expect(originOf(commit({ note: text, trace: trace([range(1, 4)]) })).origin).toBe('human');
  });
});
