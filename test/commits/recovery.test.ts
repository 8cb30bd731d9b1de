// Squash recovery: what a merge commit does not say, its pull request's own commits and notes do; and who had a hand in it.
import { reviewOf } from '../../shared/core/risk/review';
import { GitHubStandIn, type StandInCommit, type StandInPull } from '../fakes/github-stand-in';
import { processAt, pushed } from './asking';
import { ada, bob, repository } from './desk';

let gitHub: GitHubStandIn;
let url: string;
beforeEach(async () => {
  gitHub = new GitHubStandIn();
  url = await gitHub.start();
});
afterEach(() => gitHub.stop());

const byAgent = 'Add retry\n\nCo-Authored-By: Claude <noreply@anthropic.com>';

/** A merge whose commit says nothing, of a pull request of these commits. */
const merged = (own: Partial<StandInCommit>[], { merge = {}, ...rest }: Partial<StandInPull> & { merge?: Partial<StandInCommit> } = {}) => {
  const base = gitHub.commit('base');
  const shas = own.map((commit, index) => gitHub.commit(`own-${index}`, commit));
  const sha = gitHub.commit('squash', { message: 'Retry charges (#7)', parents: [base], ...merge });
  const head = shas.at(-1)!;
  gitHub.pulls.push({
    number: 7,
    title: 'Retry',
    body: '',
    branch: 'b',
    head,
    own: shas,
    mergeSha: sha,
    merged: true,
    shas: [],
    labels: [],
    by: ada,
    reviews: [],
    ...rest,
  });
  return { base, sha, shas };
};

const described = async ({ base, sha }: { base: string; sha: string }, pushes: Parameters<ReturnType<typeof processAt>>[1] = {}) => {
  const found = await processAt(url)({ repository, from: base, to: sha }, pushes);
  return { ...found, commit: found.commits.find((commit) => commit.sha === sha)!, proposal: found.proposals.get(sha)! };
};

describe('a squash merge that says nothing', () => {
  it('is what all its commits were', async () => {
    const { commit, notSeen } = await described(merged([{ message: byAgent }, { message: byAgent.replace('retry', 'test') }]));
    expect(commit.origin).toMatchObject({ origin: 'ai', tools: ['claude-code'] });
    expect(notSeen).toEqual([]);
  });

  it('is mixed where some of them were', async () => {
    const { commit } = await described(merged([{ message: byAgent }, { message: 'By hand' }]));
    expect(commit.origin).toMatchObject({
      origin: 'mixed',
      evidence: [expect.objectContaining({ text: '1 of 2 commits of the pull request declare AI' })],
    });
  });

  it('stays unknown where none of them says anything', async () => {
    expect((await described(merged([{ message: 'By hand' }]))).commit.origin).toMatchObject({ origin: 'unknown' });
  });

  it('is no more than mixed where more commits than are shown may be by hand', async () => {
    const own = Array.from({ length: 120 }, (_, index) => ({ message: `${byAgent.replace('retry', `part ${index}`)}` }));
    expect((await described(merged(own))).commit.origin).toMatchObject({ origin: 'mixed' });
  });

  it('reported by a push without words on it is recovered too', async () => {
    const found = merged([{ message: byAgent }]);
    const { commit } = await described(found, { pushes: [pushed(found.sha, found.base)] });
    expect(commit.origin).toMatchObject({ origin: 'ai' });
  });
});

it('a squash merge whose own trailer makes it mixed is AI’s where its commits say more', async () => {
  const message = `Retry charges (#7)\n\n* one\n\n* two\n\nCo-authored-by: Claude <noreply@anthropic.com>`;
  const { commit } = await described(merged([{ message: byAgent }, { message: byAgent.replace('retry', 'x') }], { merge: { message } }));
  expect(commit.origin).toMatchObject({ origin: 'ai' });
});

it('a rebased commit speaks for itself: another commit of its pull request does not make it AI’s', async () => {
  const found = merged([{ message: byAgent }, { message: 'By hand' }], { merge: { message: 'By hand' } });
  expect((await described(found)).commit.origin).toMatchObject({ origin: 'unknown' });
});

describe('notes', () => {
  const session = 's_00112233445566';
  const agent = { agent_id: { tool: 'claude', id: '1', model: 'm-1' }, human_author: 'Ada Example <ada@example.com>' };
  const head = {
    schema_version: 'authorship/3.0.0',
    git_ai_version: '1.5.0',
    base_commit_sha: 'c0ffee',
    prompts: {},
    sessions: { [session]: agent },
  };
  const note = ['src/a.ts', `  ${session} 1-40`, '---', JSON.stringify(head)].join('\n');

  it('of a pull request’s commits count, flat or spread over folders', async () => {
    for (const place of [0, 1, 2, 3]) gitHub.commit(`pad-${place}`);
    const found = merged([{ message: 'One' }, { message: 'Two' }, { message: 'Three' }, { message: 'Four' }]);
    for (const sha of found.shas) gitHub.notes.set(sha, note);
    expect(new Set(found.shas.map((sha) => gitHub.isSpread(sha))).size).toBe(2);
    expect((await described(found)).commit.origin).toMatchObject({ origin: 'ai' });
  });

  it('of the commit itself count, also without a pull request', async () => {
    const [base, last] = gitHub.line(2);
    gitHub.notes.set(last!, note);
    expect((await described({ base: base!, sha: last! })).commit.origin?.origin).toBe('ai');
  });

  it('of the commit that was rebased count for what became of it', async () => {
    const found = merged([{ message: 'Other' }, { message: 'Retry charges' }], { merge: { message: 'Retry charges' } });
    gitHub.notes.set(found.shas[1]!, note);
    expect((await described(found)).commit.origin).toMatchObject({ origin: 'ai' });
  });

  it('that are broken say nothing', async () => {
    const [base, last] = gitHub.line(2);
    gitHub.notes.set(last!, '{"oh');
    expect((await described({ base: base!, sha: last! })).commit.origin?.origin).toBe('unknown');
  });
});

describe('who had a hand in it', () => {
  const review = { state: 'APPROVED', by: bob, at: '2026-11-02T09:00:00Z' };
  const reviewed = async (found: { base: string; sha: string }) => {
    const { proposal } = await described(found);
    const { author, involved = [], headSha } = proposal.pullRequest;
    return reviewOf({ authors: [author, ...involved], finalSha: headSha, reviews: proposal.reviews }).reviewed;
  };

  it.each<[string, Partial<StandInCommit>[], Partial<StandInPull>, 'yes' | 'no']>([
    ['nobody but the author', [{ message: 'x' }], {}, 'yes'],
    ['the reviewer, who wrote one of its commits', [{ author: { name: 'Bob', email: 'bob@example.com' } }], {}, 'no'],
    ['the reviewer, who had the agent start', [{ message: 'x' }], { by: { login: 'agent', type: 'Bot', id: 8 }, assignees: [bob] }, 'no'],
    [
      'the reviewer, as the agent says',
      [{ message: 'x' }],
      { by: { login: 'agent', type: 'Bot', id: 8 }, body: 'Triggered by @bob' },
      'no',
    ],
    ['a person whose pull request is assigned to the reviewer', [{ message: 'x' }], { assignees: [bob] }, 'yes'],
  ])('%s', async (_, own, rest, expected) => {
    const found = merged(own, rest);
    gitHub.pulls[0]!.reviews.push({ ...review, sha: gitHub.pulls[0]!.head });
    expect(await reviewed(found)).toBe(expected);
  });

  it('is known of a pull request that a webhook told of, and nobody is named', async () => {
    const found = merged([{ author: { name: 'Bob', email: 'bob@example.com' } }]);
    const told: any = {
      pullRequest: {
        kind: 'pull-request',
        number: 7,
        headSha: gitHub.pulls[0]!.head,
        mergeSha: found.sha,
        author: { key: 'veiled', isBot: false },
      },
      reviews: [],
    };
    const { proposal } = await described(found, { proposals: new Map([[found.sha, told]]) });
    expect(proposal.pullRequest.involved).toHaveLength(1);
    expect(JSON.stringify(proposal)).not.toMatch(/github:2|bob/i);
  });
});

describe('checks', () => {
  it.each([
    [
      'passed',
      [
        { name: 'build', conclusion: 'SUCCESS' },
        { name: 'lint', conclusion: 'SKIPPED' },
      ],
      { state: 'passed', total: 2, failed: [] },
    ],
    [
      'failed',
      [
        { name: 'build', conclusion: 'FAILURE' },
        { name: 'lint', conclusion: 'SUCCESS' },
      ],
      { state: 'failed', total: 2, failed: ['build'] },
    ],
    ['pending', [{ name: 'build', conclusion: null }], { state: 'pending', total: 1, failed: [] }],
    ['none but ours', [{ name: 'aftershock / risk', conclusion: 'FAILURE' }], { state: 'none', total: 0, failed: [] }],
  ] as const)('that %s are kept with the commit they are of', async (_, checks, expected) => {
    const found = merged([{ message: 'x' }], { checks: [...checks] });
    expect((await described(found)).proposal.checks).toEqual({ sha: gitHub.pulls[0]!.head, ...expected });
  });

  it('that the app may not read are not there, and nothing else is missing', async () => {
    delete gitHub.grants['checks'];
    const { proposal, notSeen } = await described(merged([{ message: byAgent }], { checks: [{ name: 'build', conclusion: 'SUCCESS' }] }));
    expect(proposal.checks).toBeUndefined();
    expect(notSeen).toEqual([]);
  });
});

it('trouble on the way leaves what was known, with a sentence', async () => {
  const found = merged([{ message: byAgent }]);
  let queries = 0;
  gitHub.mood = ({ path }) => (path === '/graphql' && ++queries > 1 ? { status: 502 } : undefined);
  const { commit, notSeen } = await described(found);
  expect(commit.origin).toMatchObject({ origin: 'unknown' });
  expect(notSeen).toEqual(['GitHub did not answer in time.']);
});
