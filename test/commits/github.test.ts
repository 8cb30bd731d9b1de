// The commits behind a deployment, asked of GitHub: whole, or with a sentence for what is missing.
import { unknownBefore } from '../../shared/commits/pushed-range';
import { reviewOf } from '../../shared/core/risk/review';
import { GitHubStandIn, shaOf } from '../fakes/github-stand-in';
import { processAt, pushed } from './asking';

let gitHub: GitHubStandIn;
let url: string;
beforeEach(async () => {
  gitHub = new GitHubStandIn();
  url = await gitHub.start();
});
afterEach(() => gitHub.stop());

const repository = 'acme/shop';
const ada = { login: 'ada', type: 'User', id: 1 } as const;
const bob = { login: 'bob', type: 'User', id: 2 } as const;

describe('what nobody reported', () => {
  it('is read from GitHub: commits in order, files with line counts, words, pull request and review', async () => {
    const [base, first, second] = gitHub.line(3);
    const at = '2026-11-02T09:00:00Z';
    gitHub.pulls.push({
      number: 7,
      title: 'Retry charges',
      body: 'So that money comes in.',
      branch: 'retry',
      head: shaOf('head'),
      mergeSha: second!,
      merged: true,
      shas: [],
      labels: ['payments'],
      by: ada,
      reviews: [{ state: 'APPROVED', sha: shaOf('head'), by: bob, at }],
    });
    const { commits, notSeen, proposals, failure } = await processAt(url)({ repository, from: base!, to: second! });
    expect(failure).toBeUndefined();
    expect(notSeen).toEqual([]);
    expect(commits.map(({ sha }) => sha)).toEqual([first, second]);
    expect(commits[1]).toMatchObject({
      landedAt: '2026-11-01T00:02:00.000Z',
      files: [{ path: 'src/commit-2.ts', added: 2, deleted: 1 }],
      identifiers: ['function', 'place2', 'old_2', 'new_2'],
    });
    const proposal = proposals.get(second!)!;
    expect(proposal.pullRequest).toMatchObject({
      number: 7,
      title: 'Retry charges',
      labels: ['payments'],
      headSha: shaOf('head'),
      mergeSha: second,
    });
    expect(
      reviewOf({ authors: [proposal.pullRequest.author], finalSha: proposal.pullRequest.headSha, reviews: proposal.reviews }).reviewed,
    ).toBe('yes');
    expect([...proposals.keys()]).toEqual([second]);
  });

  it('holds nobody by name, and no line of code', async () => {
    const [base, , last] = gitHub.line(3);
    gitHub.pulls.push({
      number: 7,
      title: 'Mine',
      body: 'Thanks @bob',
      branch: 'b',
      head: shaOf('head'),
      mergeSha: last!,
      merged: true,
      shas: [],
      labels: [],
      by: ada,
      reviews: [{ state: 'APPROVED', sha: shaOf('head'), by: bob, at: '2026-11-02T09:00:00Z' }],
    });
    const { commits, proposals } = await processAt(url)({ repository, from: base!, to: last! });
    const all = JSON.stringify([commits, ...proposals.values()]);
    for (const secret of ['Ada', 'ada@', 'noreply@github', '"github:1"', '"github:2"', 'authorName', '@bob', 'new_2()', 'untouched_line'])
      expect(all).not.toContain(secret);
    expect(commits[0]!.people).toHaveLength(1);
  });

  it('is asked with no more rights than it needs, with one token for everything', async () => {
    const shas = gitHub.line(40);
    const ask = processAt(url);
    await Promise.all([ask({ repository, from: shas[0]!, to: shas[39]! }), ask({ repository, from: shas[3]!, to: shas[30]! })]);
    expect(gitHub.tokens).toHaveLength(1);
    expect(gitHub.tokens[0]!.permissions).toEqual({ contents: 'read', pull_requests: 'read', checks: 'read', statuses: 'read' });
    expect(gitHub.requests.filter(({ path }) => path.endsWith('/installation'))).toHaveLength(1);
  });
});

describe('what was reported', () => {
  it('is not asked again where it is whole', async () => {
    const [base, last] = gitHub.line(2);
    const whole = pushed(last!, base!, { files: [{ path: 'a.ts', added: 1, deleted: 0 }] });
    delete whole.commit.hasLineCounts;
    const proposal: any = { pullRequest: { number: 1 }, reviews: [] };
    const { commits, proposals } = await processAt(url)(
      { repository, from: base!, to: last! },
      { pushes: [whole], proposals: new Map([[last!, proposal]]) },
    );
    expect(commits).toEqual([whole.commit]);
    expect(proposals.get(last!)).toBe(proposal);
    expect(gitHub.requests).toEqual([]);
  });

  it('stays, and gets the line counts and words it lacked', async () => {
    const [base, last] = gitHub.line(2);
    const { commits } = await processAt(url)(
      { repository, from: base!, to: last! },
      { pushes: [pushed(last!, base!, { people: [{ key: 'k', isBot: false }] })] },
    );
    expect(commits).toEqual([
      {
        sha: last,
        message: 'Pushed',
        landedAt: '2026-11-01T00:00:00.000Z',
        people: [{ key: 'k', isBot: false }],
        files: [{ path: 'src/commit-1.ts', added: 2, deleted: 1 }],
        identifiers: ['function', 'place1', 'old_1', 'new_1'],
      },
    ]);
  });

  it('is what remains where GitHub does not answer, with a sentence', async () => {
    const [base, last] = gitHub.line(2);
    gitHub.mood = () => ({ status: 502 });
    const { commits, notSeen, failure } = await processAt(url)({ repository, from: base!, to: last! }, { pushes: [pushed(last!, base!)] });
    expect(commits.map(({ sha }) => sha)).toEqual([last]);
    expect(notSeen).toEqual(['GitHub did not answer in time.']);
    expect(failure).toMatchObject({ kind: 'down', afterSeconds: 60 });
  });

  it('keeps a whole push where nobody knows what was live before', async () => {
    const [first, second, last] = gitHub.line(3);
    const push = { ...pushed(last!, first!), earlierInPush: [second!] };
    const { commits, notSeen } = await processAt(url)({ repository, to: last! }, { pushes: [push, pushed(second!, first!)] });
    expect(commits.map(({ sha, hasLineCounts }) => [sha, hasLineCounts])).toEqual([
      [second, false],
      [last, undefined],
    ]);
    expect(notSeen).toEqual([unknownBefore]);
  });
});

describe('a large deployment', () => {
  it('of 3,250 commits keeps the newest 3,000, and says of how many it read no files', async () => {
    const shas = gitHub.line(3_251);
    const { commits, notSeen } = await processAt(url)({ repository, from: shas[0]!, to: shas[3_250]! });
    expect(commits.map(({ sha }) => sha)).toEqual(shas.slice(251));
    const read = commits.filter(({ files }) => files).length;
    expect(read).toBeGreaterThan(0);
    expect(commits.slice(-read).every(({ files }) => files?.length === 1)).toBe(true);
    expect(notSeen.slice(0, 2)).toEqual([
      'Only the newest 3000 of 3250 commits were looked at.',
      `Files or changed lines of ${3_000 - read} of 3000 commits were not read.`,
    ]);
  }, 60_000);

  it('of 900 files, in one commit or in many, tells them all though a comparison shows 300', async () => {
    const base = gitHub.commit('base');
    const files = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        filename: `f${from + index}.ts`,
        additions: 1,
        deletions: 0,
        patch: `@@ -0,0 +1 @@\n+word_${from + index}`,
      }));
    const one = gitHub.commit('one', { parents: [base], files: files(0, 700) });
    const two = gitHub.commit('two', { parents: [one], files: files(700, 200) });
    const { commits, notSeen } = await processAt(url)({ repository, from: base, to: two });
    expect(new Set(commits.flatMap((commit) => commit.files?.map(({ path }) => path))).size).toBe(900);
    expect(commits.map(({ identifiers }) => identifiers?.length)).toEqual([200, 200]);
    expect(notSeen).toEqual([]);
  });

  it('says that GitHub shows only 3,000 files of a commit', async () => {
    const base = gitHub.commit('base');
    const files = Array.from({ length: 3_100 }, (_, index) => ({ filename: `f${index}`, additions: 1, deletions: 0 }));
    const last = gitHub.commit('last', { parents: [base], files });
    const { commits, notSeen } = await processAt(url)({ repository, from: base, to: last });
    expect(commits[0]!.files).toHaveLength(3_000);
    expect(commits[0]!.identifiers).toBeUndefined();
    expect(notSeen).toEqual(['Only the first 3,000 files of the commit are known.']);
  });

  it('leaves what a merge brings in to the commits it merges, and finds the pull request behind each', async () => {
    const base = gitHub.commit('base');
    const side = gitHub.commit('side', { parents: [base] });
    const merge = gitHub.commit('merge', { parents: [base, side] });
    gitHub.pulls.push({
      number: 3,
      title: 'Side',
      body: '',
      branch: 'side',
      head: side,
      mergeSha: merge,
      merged: true,
      shas: [side],
      labels: [],
      by: ada,
      reviews: [],
    });
    gitHub.pulls.push({
      number: 4,
      title: 'Not merged',
      body: '',
      branch: 'x',
      head: side,
      merged: false,
      shas: [side],
      labels: [],
      by: ada,
      reviews: [],
    });
    gitHub.pulls.push({
      number: 5,
      title: 'A fork',
      body: '',
      branch: 'x',
      head: side,
      merged: true,
      shas: [side],
      labels: [],
      by: ada,
      reviews: [],
      repository: 'other/shop',
    });
    const { commits, proposals } = await processAt(url)({ repository, from: base, to: merge });
    expect(commits.map(({ files }) => files?.length)).toEqual([1, 0]);
    expect([...proposals].map(([sha, { pullRequest }]) => [sha, pullRequest.number]).sort()).toEqual(
      [
        [side, 3],
        [merge, 3],
      ].sort(),
    );
  });

  it('says what of the version before is not in this one', async () => {
    const base = gitHub.commit('base');
    const old = gitHub.commit('old', { parents: [base] });
    const fresh = gitHub.commit('fresh', { parents: [base] });
    const { commits, notSeen } = await processAt(url)({ repository, from: old, to: fresh });
    expect(commits.map(({ sha }) => sha)).toEqual([fresh]);
    expect(notSeen).toEqual(['1 commit of the version before is not in this one.']);
  });
});
