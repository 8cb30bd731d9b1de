// One line of the `origin` filter: what it takes, what it refuses, what it prints.
import { originLine } from '../../infra/local/commands/origin';

const line = {
  sha: 'c0ffee',
  message: 'Round totals\n\nAssisted-by: Codex:gpt-6-codex',
  author: { name: 'Ada Whitlock', email: 'ada@whitlock.example' },
};

test('prints sha, origin, tools and evidence', () => {
  expect(originLine(line)).toEqual({
    sha: 'c0ffee',
    origin: 'ai',
    tools: ['codex'],
    evidence: [{ marker: 'assisted-by/agent', strength: 'declared', where: 'trailer', text: 'Assisted-by: Codex:gpt-6-codex' }],
  });
});

test('null is absent; what it does not know is ignored; moments may carry an offset', () => {
  const more = {
    committer: null,
    note: null,
    trace: null,
    pullRequest: { branch: null, body: null, labels: null, author: 'Copilot', commits: null },
    landedAt: '2019-05-01T02:00:00+02:00',
    label: 'x',
  };
  expect(originLine({ ...line, message: 'Round totals', ...more })).toMatchObject({ origin: 'human' });
  expect(originLine({ ...line, message: 'Round totals', ...more, landedAt: null })).toMatchObject({
    origin: 'mixed',
    tools: ['copilot-agent'],
  });
});

test.each([
  [null, 'line: '],
  [[], 'line: '],
  [{ ...line, sha: '' }, 'sha: '],
  [{ ...line, author: { name: 'Ada' } }, 'author.email: '],
  [{ ...line, pullRequest: { labels: [7] } }, 'pullRequest.labels.0: '],
  [{ ...line, landedAt: 'yesterday' }, 'landedAt: '],
])('refuses %j', (input, field) => {
  expect(() => originLine(input)).toThrow(field);
});

// Ten thousand on an idle machine; other tests run beside this one.
test('at least five thousand commits a second of processor time', () => {
  const body = 'Totals were rounded twice: once a row and once a page.\n\n* Round once\n* Add a test for it\n\n';
  const lines = Array.from({ length: 2_000 }, (_, at) =>
    JSON.stringify({
      ...line,
      sha: String(at),
      message: `Round totals, part ${at} (#${at})\n\n${body.repeat(1 + (at % 5))}Reviewed-by: Ada Whitlock <ada@whitlock.example>\n${at % 2 ? 'Co-Authored-By: Claude <noreply@anthropic.com>' : 'Co-authored-by: Grace Okoro <grace@okoro.example>'}`,
      committer: { name: 'GitHub', email: 'noreply@github.com' },
    }),
  );
  const cpuSeconds = (): number => {
    const before = process.cpuUsage().user;
    for (const each of lines) JSON.stringify(originLine(JSON.parse(each)));
    return (process.cpuUsage().user - before) / 1_000_000;
  };
  // The best of five: what the machine does beside can only make it slower.
  expect(Math.min(...Array.from({ length: 5 }, cpuSeconds))).toBeLessThan(2_000 / 5_000);
});
