// The check and the one comment on a pull request, told over HTTP to a GitHub that remembers: any repetition, any crash, one result.
import { log } from '../../shared/runtime/logger';
import { appId, GitHubStandIn, type Mood, type Reply } from '../fakes/github-stand-in';
import { veil } from './asking';
import { ada, approve, at, bob, deskAt, Memory, propose, repository } from './desk';

let gitHub: GitHubStandIn;
let url: string;
let memory: Memory;
let logged: jest.SpyInstance;
beforeEach(async () => {
  gitHub = new GitHubStandIn();
  url = await gitHub.start();
  memory = new Memory();
  logged = jest.spyOn(log, 'error').mockImplementation(() => undefined);
});
afterEach(async () => {
  logged.mockRestore();
  await gitHub.stop();
});

const subject = `pull:${repository}#7`;
const auth = 'src/auth/session.ts';
const writes = () =>
  gitHub.requests.filter(({ method, path }) => method !== 'GET' && !path.includes('access_tokens') && path !== '/graphql');

describe('a pull request', () => {
  it('of high tier gets a check on its head and one comment, both with the reason, the path’s past and who may look', async () => {
    const pull = propose(gitHub, auth);
    gitHub.codeowners = '/src/auth/ @acme/identity\n';
    memory.incidents = [{ about: auth, incidentId: 'INC-188', title: 'Session fixation', at: '2026-09-02T10:00:00.000Z' }];
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs).toMatchObject([
      {
        head_sha: pull.head,
        name: 'aftershock / risk',
        status: 'completed',
        conclusion: 'neutral',
        external_id: 'aftershock:pull:7',
        output: { title: 'High · 1 independent human review needed (0 of 1)' },
        annotations: [{ path: auth, start_line: 11, end_line: 11, annotation_level: 'warning', title: 'High risk' }],
      },
    ]);
    const { summary } = gitHub.runs[0]!.output;
    for (const text of [
      'auth surface',
      'INC-188',
      'Session fixation',
      '2 Sep',
      '@acme/identity',
      'aftershock policy explain',
      'Mode observe',
    ])
      expect(summary).toContain(text);
    expect(gitHub.comments).toHaveLength(1);
    expect(gitHub.comments[0]!.body).toMatch(/^<!-- aftershock:risk -->\n### High/);
  });

  it('is told once, however often it is looked at, by whichever process', async () => {
    propose(gitHub, auth);
    for (const desk of [deskAt(url, memory), deskAt(url, memory)]) for (const _ of [1, 2]) await desk.tell(subject);
    expect(writes()).toHaveLength(2);
    expect([gitHub.runs.length, gitHub.comments.length]).toEqual([1, 1]);
  });

  it('of low tier gets a check and no comment', async () => {
    propose(gitHub, 'docs/guide.md');
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs).toMatchObject([{ conclusion: 'neutral', annotations: [], output: { title: 'Low · no review asked for' } }]);
    expect(gitHub.comments).toEqual([]);
  });

  it('that is reviewed is brought up to date in place, and no note stands twice', async () => {
    const pull = propose(gitHub, auth);
    const desk = deskAt(url, memory, { policy: { mode: 'advise' } });
    await desk.tell(subject);
    expect(gitHub.runs[0]).toMatchObject({ conclusion: 'neutral' });
    approve(pull);
    await desk.tell(subject);
    expect(gitHub.runs).toMatchObject([{ conclusion: 'success', output: { title: 'High · 1 independent human review needed (1 of 1)' } }]);
    expect(gitHub.runs[0]!.annotations).toHaveLength(1);
    expect(gitHub.comments).toHaveLength(1);
    expect(gitHub.comments[0]!.body).toContain('(1 of 1)');
  });

  it.each([
    ['its author', () => ada, {}],
    ['whoever had an agent start it', () => bob, { by: { login: 'copilot', type: 'Bot', id: 9 }, assignees: [bob] }],
    ['whoever the agent says asked for it', () => bob, { by: { login: 'devin', type: 'Bot', id: 9 }, body: 'Requested by: @bob' }],
  ] as const)('approved by %s counts for nothing', async (_, who, rest) => {
    approve(propose(gitHub, auth, rest as object), who());
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs[0]!.output.title).toBe('High · 1 independent human review needed (0 of 1)');
  });

  it('whose commits another reviewer wrote is not reviewed by that one', async () => {
    const pull = propose(gitHub, auth);
    const more = gitHub.commit('more', { author: { name: 'Bob', email: 'bob@example.com' } });
    Object.assign(pull, { own: [more, pull.head] });
    approve(pull);
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs[0]!.output.title).toContain('(0 of 1)');
  });

  it('with new commits gets a check on its new head, and the approval of the old one is stale', async () => {
    const pull = propose(gitHub, auth);
    const desk = deskAt(url, memory);
    approve(pull);
    await desk.tell(subject);
    const head = gitHub.commit('next', { files: [{ filename: auth, additions: 1, deletions: 0 }] });
    Object.assign(pull, { head, own: [...pull.own!, head] });
    await desk.tell(subject);
    expect(gitHub.runs.map(({ head_sha: sha }) => sha)).toEqual([pull.own![0], head]);
    expect(gitHub.runs[1]!.output.title).toContain('(0 of 1)');
    expect(gitHub.comments).toHaveLength(1);
  });

  it('that became harmless keeps its comment, which says so', async () => {
    const pull = propose(gitHub, auth);
    const desk = deskAt(url, memory);
    await desk.tell(subject);
    const head = gitHub.commit('harmless', { files: [{ filename: 'docs/a.md', additions: 1, deletions: 0 }] });
    Object.assign(pull, { head, own: [head] });
    await desk.tell(subject);
    expect(gitHub.comments).toHaveLength(1);
    expect(gitHub.comments[0]!.body).toContain('An earlier version of this pull request was riskier.');
  });

  it.each([{ state: 'CLOSED' as const }, { merged: true }])('that is closed is left as it was: %j', async (rest) => {
    propose(gitHub, auth, rest);
    await deskAt(url, memory).tell(subject);
    expect(writes()).toEqual([]);
  });

  it('that does not exist is nothing to tell', async () => {
    await deskAt(url, memory).tell(subject);
    expect(writes()).toEqual([]);
  });

  it('of many risky files gets fifty notes at most, the rest in words', async () => {
    const files = Array.from({ length: 130 }, (_, index) => ({ filename: `src/auth/part-${index}.ts`, additions: 1, deletions: 0 }));
    const head = gitHub.commit('large', { files });
    propose(gitHub, auth, { head, own: [head] });
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs[0]!.annotations).toHaveLength(50);
    expect(gitHub.runs[0]!.output.summary).toMatch(/and \d+ more paths/);
  });

  it('where nobody but its author worked for half a year is one step up, in the check as after a deployment', async () => {
    propose(gitHub, 'src/cart/render.ts');
    memory.records.set('src/cart/', [{ people: [veil.pseudonym('github:1')], isSure: true }]);
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs[0]!.output.title).toMatch(/^High/);
    expect(gitHub.runs[0]!.output.summary).not.toContain(veil.pseudonym('github:1'));
    memory.records.set('src/cart/', [{ people: [veil.pseudonym('github:1'), 'somebody else'], isSure: true }]);
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs[0]!.output.title).toMatch(/^Standard/);
  });

  it('gets no note on a file that it takes away', async () => {
    const head = gitHub.commit('gone', { files: [{ filename: auth, additions: 0, deletions: 9, status: 'removed' }] });
    propose(gitHub, auth, { head, own: [head] });
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs[0]).toMatchObject({ annotations: [], output: { title: expect.stringMatching(/^High/) } });
  });
});

describe('the policy’s mode', () => {
  it.each([
    ['observe', 'neutral'],
    ['advise', 'neutral'],
    ['enforce', 'action_required'],
  ] as const)('%s makes a missing review %s', async (mode, conclusion) => {
    propose(gitHub, auth);
    await deskAt(url, memory, { policy: { mode } }).tell(subject);
    expect(gitHub.runs[0]).toMatchObject({ conclusion, details_url: `https://github.com/${repository}/pull/7` });
  });

  it('enforce fails what no review can mend', async () => {
    propose(gitHub, auth, { title: 'x' });
    const commit = [...gitHub.commits.values()].at(-1)!;
    commit.message = 'Rotate\n\nCo-Authored-By: Claude <noreply@anthropic.com>';
    const paths = [{ match: ['src/auth/**'], ai: 'human-authored' as const, because: 'People only.' }];
    await deskAt(url, memory, { policy: { mode: 'enforce', paths } }).tell(subject);
    expect(gitHub.runs[0]).toMatchObject({ conclusion: 'failure' });
  });
});

describe('a commit that reached the main branch', () => {
  it('is checked by the range that was pushed, once', async () => {
    const shas = gitHub.line(3);
    memory.pushes = [
      {
        commit: { sha: shas[2]!, message: 'x', landedAt: at },
        branch: 'main',
        before: shas[0]!,
        earlierInPush: [shas[1]!],
        truncated: false,
      },
    ];
    const desk = deskAt(url, memory);
    for (const _ of [1, 2]) await desk.tell(`commit:${repository}@${shas[2]}`);
    expect(gitHub.runs).toMatchObject([
      { head_sha: shas[2], external_id: 'aftershock:commit', output: { title: 'Standard · no review asked for' } },
    ]);
    expect(gitHub.runs[0]!.output.summary).toContain('2 commits');
  });

  it('without a pull request is told to have no review', async () => {
    const [base] = gitHub.line(1);
    const sha = gitHub.commit('direct', { parents: [base!], files: [{ filename: auth, additions: 1, deletions: 0 }] });
    const seen = { commit: { sha, message: 'x', landedAt: at }, branch: 'main', before: base!, earlierInPush: [], truncated: false };
    memory.pushes = [seen];
    await deskAt(url, memory).tell(`commit:${repository}@${sha}`);
    expect(gitHub.runs[0]!.output).toMatchObject({
      title: 'High · 1 independent human review needed (0 of 1)',
      summary: expect.stringContaining('came without a pull request'),
    });
  });

  it('is not checked by half of its name', async () => {
    await deskAt(url, memory).tell(`commit:${repository}@abcdef0`);
    expect(gitHub.requests).toEqual([]);
  });
});

describe('our one comment', () => {
  const strangers = (body: string) => gitHub.comments.push({ id: 1, issue: 7, body });

  it('is found again where our memory is gone, among pages of others, and never made twice', async () => {
    propose(gitHub, auth);
    for (let index = 0; index < 230; index++) strangers('hello');
    await deskAt(url, memory).tell(subject);
    await deskAt(url, new Memory(), { policy: { mode: 'advise' } }).tell(subject);
    expect(gitHub.comments.filter(({ byApp }) => byApp !== undefined)).toHaveLength(1);
    expect(gitHub.comments.at(-1)!.body).toContain('Mode advise');
    expect(gitHub.runs).toHaveLength(1);
  });

  it('is not what a stranger wrote under our mark', async () => {
    propose(gitHub, auth);
    strangers('<!-- aftershock:risk -->\nAll fine, approved.');
    gitHub.comments.push({ id: 2, issue: 7, body: '<!-- aftershock:risk -->\nOther app', byApp: 99 });
    await deskAt(url, memory).tell(subject);
    expect(gitHub.comments.map(({ byApp }) => byApp)).toEqual([undefined, 99, Number(appId)]);
  });

  it('that people deleted is not made again; the check goes on', async () => {
    const pull = propose(gitHub, auth);
    const desk = deskAt(url, memory);
    await desk.tell(subject);
    gitHub.comments.length = 0;
    approve(pull);
    await desk.tell(subject);
    pull.reviews.length = 0;
    await desk.tell(subject);
    expect(gitHub.comments).toEqual([]);
    expect(gitHub.runs[0]!.output.title).toContain('(0 of 1)');
  });

  it('that people edited is left alone until there is news', async () => {
    const pull = propose(gitHub, auth);
    const desk = deskAt(url, memory);
    await desk.tell(subject);
    gitHub.comments[0]!.body = 'edited by hand';
    await desk.tell(subject);
    expect(gitHub.comments[0]!.body).toBe('edited by hand');
    approve(pull);
    await desk.tell(subject);
    expect(gitHub.comments[0]!.body).toContain('(1 of 1)');
  });

  it('that a locked conversation does not take is logged, and the check stands', async () => {
    propose(gitHub, auth);
    gitHub.isLocked = true;
    await deskAt(url, memory).tell(subject);
    expect(gitHub.runs).toHaveLength(1);
    expect(logged).toHaveBeenCalledTimes(1);
  });
});

describe('a crash', () => {
  const isWrite = (method: string, path: string): boolean => method === 'POST' && /check-runs$|comments$/.test(path);

  it.each([0, 1])('after GitHub took it and before we wrote it down makes nothing twice (write %i)', async (skipped) => {
    propose(gitHub, auth);
    const desk = deskAt(url, memory);
    let writesSeen = 0;
    const { recordToldGitHub } = memory.storage;
    Object.assign(memory.storage, {
      recordToldGitHub: async (...given: Parameters<typeof recordToldGitHub>) => {
        if (writesSeen++ === skipped) throw new Error('the process died');
        return recordToldGitHub(...given);
      },
    });
    await expect(desk.tell(subject)).rejects.toThrow('died');
    await deskAt(url, memory).tell(subject);
    expect([gitHub.runs.length, gitHub.comments.length, gitHub.runs[0]!.annotations.length]).toEqual([1, 1, 1]);
  });

  it('of the answer on its way makes nothing twice: it is looked for before it is made again', async () => {
    propose(gitHub, auth);
    const lost = new Set<string>();
    const failures: unknown[] = [];
    const losing: typeof globalThis.fetch = async (input, init) => {
      const response = await fetch(input, init);
      const path = new URL(input as string).pathname;
      if (!isWrite(init?.method ?? '', path) || lost.has(path)) return response;
      lost.add(path);
      throw new TypeError('socket hang up');
    };
    let millis = Date.now();
    const desk = deskAt(url, memory, { fetch: losing, nowMillis: () => millis });
    gitHub.nowMillis = () => millis;
    for (const _ of [1, 2, 3]) {
      await desk.tell(subject).catch((error: unknown) => failures.push(error));
      millis += 61_000;
    }
    expect(failures).toMatchObject([{ kind: 'down' }, { kind: 'down' }]);
    expect(lost.size).toBe(2);
    expect([gitHub.runs.length, gitHub.comments.length]).toEqual([1, 1]);
    expect(memory.told.size).toBe(2);
  });

  it('of the answer to an update brings no note twice', async () => {
    propose(gitHub, auth, { number: 7 });
    const head = gitHub.commit('two', { files: [auth, 'src/pay.ts'].map((filename) => ({ filename, additions: 1, deletions: 0 })) });
    Object.assign(gitHub.pulls[0]!, { head, own: [head] });
    let millis = Date.now();
    gitHub.nowMillis = () => millis;
    const remembering = new Memory();
    let isLost = false;
    const losing: typeof globalThis.fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (init?.method !== 'PATCH' || isLost || !(init.body as string).includes('annotations')) return response;
      isLost = true;
      throw new TypeError('socket hang up');
    };
    const desk = deskAt(url, remembering, { fetch: losing, nowMillis: () => millis });
    await desk.tell(subject);
    remembering.incidents = [{ about: auth, incidentId: 'INC-1', title: 'Loop', at: '2026-09-02T10:00:00.000Z' }];
    await expect(desk.tell(subject)).rejects.toMatchObject({ kind: 'down' });
    millis += 61_000;
    await desk.tell(subject);
    const notes = gitHub.runs[0]!.annotations.map(({ path, message }) => `${path} ${message}`);
    expect(isLost).toBe(true);
    expect(new Set(notes).size).toBe(notes.length);
    expect(notes.join()).toContain('INC-1');
  });

  it('between two workers leaves one winner, and the other looks again', async () => {
    propose(gitHub, auth);
    memory.failWrite = new Error('throttled');
    const desk = deskAt(url, memory);
    await expect(desk.tell(subject)).rejects.toThrow('throttled');
    await desk.tell(subject);
    expect([gitHub.runs.length, gitHub.comments.length]).toEqual([1, 1]);
  });
});

describe('on a bad day', () => {
  const refused =
    (reply: Reply, part: RegExp): Mood =>
    ({ path, method }) =>
      method !== 'GET' && part.test(path) ? reply : undefined;
  const secondary = { status: 403, headers: { 'retry-after': '30' }, body: { message: 'You have exceeded a secondary rate limit' } };

  it.each<[string, Reply, number]>([
    ['a secondary limit', secondary, 30],
    ['429', { status: 429, headers: { 'retry-after': '7' } }, 7],
    ['an outage', { status: 502 }, 60],
  ])('%s is thrown, so that the queue brings it back, and it is told then', async (_, reply, afterSeconds) => {
    propose(gitHub, auth);
    let millis = Date.now();
    gitHub.nowMillis = () => millis;
    const desk = deskAt(url, memory, { nowMillis: () => millis });
    gitHub.mood = refused(reply, /check-runs/);
    await expect(desk.tell(subject)).rejects.toMatchObject({ name: 'GitHubTrouble', afterSeconds });
    const asked = gitHub.requests.length;
    await expect(desk.tell(subject)).rejects.toMatchObject({ name: 'GitHubTrouble' });
    expect(gitHub.requests).toHaveLength(asked);
    gitHub.mood = () => undefined;
    millis += afterSeconds * 1_000;
    await desk.tell(subject);
    expect([gitHub.runs.length, gitHub.comments.length]).toEqual([1, 1]);
  });

  it('a token that ended is bought anew, and nothing is told twice', async () => {
    propose(gitHub, auth);
    gitHub.mood = ({ method, path, count }) => {
      if (method === 'POST' && path.endsWith('/check-runs') && count === 1) gitHub.expireTokens();
      return undefined;
    };
    await deskAt(url, memory).tell(subject);
    expect([gitHub.runs.length, gitHub.comments.length]).toEqual([1, 1]);
  });

  it.each([
    ['checks', 0, 1],
    ['pull_requests', 0, 0],
  ])('without the permission "%s" the rest is told, and the log names what is missing', async (permission, runs, comments) => {
    propose(gitHub, auth);
    delete gitHub.grants[permission];
    await deskAt(url, memory).tell(subject);
    expect([gitHub.runs.length, gitHub.comments.length]).toEqual([runs, comments]);
    expect(JSON.stringify(logged.mock.calls)).toContain(`The GitHub App lacks the permission \\"${permission}: `);
  });

  it('with a permission that was taken back meanwhile nothing is tried again and again', async () => {
    propose(gitHub, auth);
    gitHub.mood = refused({ status: 403, body: { message: 'Resource not accessible by integration' } }, /check-runs/);
    await deskAt(url, memory).tell(subject);
    expect(gitHub.countOf('/check-runs')).toBeLessThan(4);
    expect(gitHub.comments).toHaveLength(1);
  });

  it('where the app is not installed nothing is told, and that is said', async () => {
    propose(gitHub, auth);
    gitHub.installed = false;
    await deskAt(url, memory).tell(subject);
    expect(writes()).toEqual([]);
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it('a head that is gone by now is nothing to wait for', async () => {
    propose(gitHub, auth);
    gitHub.mood = refused({ status: 422, body: { message: 'No commit found for SHA' } }, /check-runs$/);
    await deskAt(url, memory).tell(subject);
    expect(logged).toHaveBeenCalledTimes(1);
  });

  it('a renamed repository is told under its present name', async () => {
    propose(gitHub, auth);
    gitHub.formerName = 'acme/store';
    await deskAt(url, memory).tell('pull:acme/store#7');
    expect([gitHub.runs.length, gitHub.comments.length]).toEqual([1, 1]);
    expect([...memory.told.keys()].every((key) => key.includes('acme/shop'))).toBe(true);
  });

  it('a check that GitHub forgot is made anew', async () => {
    const pull = propose(gitHub, auth);
    const desk = deskAt(url, memory);
    await desk.tell(subject);
    gitHub.runs.length = 0;
    approve(pull);
    await desk.tell(subject);
    expect(gitHub.runs).toHaveLength(1);
  });
});

describe('what strangers wrote', () => {
  const evil =
    '@acme/everyone #123 GH-7 acme/shop#9 <script>alert(1)</script> ![x](http://evil.example/x.png) [a](javascript:x) https://evil.example ``` | rm -rf ~ <!-- --> \u202egnp';

  it('stays text in the check, its notes and the comment', async () => {
    const path = `src/auth/${evil.replaceAll('/', '_')}.ts`;
    propose(gitHub, path, { title: evil, body: evil, branch: evil, labels: [evil] });
    memory.incidents = [{ about: path, incidentId: evil, title: evil, at }];
    gitHub.codeowners = '* @acme/identity\n';
    await deskAt(url, memory).tell(subject);
    const texts = [gitHub.runs[0]!.output.summary, gitHub.comments[0]!.body.replace('<!-- aftershock:risk -->', '')];
    for (const text of texts) {
      // Code spans are literal; everything else must have nothing left that renders.
      const rendered = text.replaceAll(/(`+) [^\n]*? \1(?!`)/g, '');
      for (const live of ['<script', '#123', 'GH-7', '@acme/everyone', 'https://', 'http://', '<!--', '\u202e'])
        expect(rendered).not.toContain(live);
      expect(rendered).not.toMatch(/(?<!\\)(?:!\[|\]\()/);
    }
  });

  it('is nobody’s name', async () => {
    propose(gitHub, auth, { body: 'Thanks @bob and mira@example.com' });
    await deskAt(url, memory).tell(subject);
    const all = JSON.stringify([gitHub.runs, gitHub.comments, [...memory.told]]);
    for (const secret of ['Ada', 'ada@', '@bob', 'mira', 'ghs_', 'Bearer']) expect(all).not.toContain(secret);
  });
});

test('no token and no key is logged, thrown or kept, whatever happens', async () => {
  const said: string[] = [];
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation((text) => said.push(String(text)) > 0),
  );
  for (const mood of [() => undefined, () => ({ status: 500 }), () => ({ status: 403 }), () => ({ status: 401 })]) {
    gitHub.mood = ({ path }) => (path.includes('check-runs') ? mood() : undefined);
    propose(gitHub, auth, { number: gitHub.pulls.length + 20 });
    await deskAt(url, memory)
      .tell(`pull:${repository}#${gitHub.pulls.length + 19}`)
      .catch((error: unknown) => said.push(String(error), JSON.stringify(error)));
  }
  for (const spy of spies) spy.mockRestore();
  const all = [...said, JSON.stringify(logged.mock.calls), JSON.stringify([...memory.told])].join('\n');
  expect(gitHub.tokens.length).toBeGreaterThan(3);
  for (const { token } of gitHub.tokens) expect(all).not.toContain(token);
  expect(all).not.toMatch(/Bearer|ghs_|PRIVATE/);
});
