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
