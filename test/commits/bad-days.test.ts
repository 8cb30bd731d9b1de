// GitHub on a bad day: limits, outages, expired tokens, broken answers, hostile names. Nothing crashes, nothing leaks, nobody is hammered.
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { signedStatement } from '../../shared/commits/github-app';
import { appKey, GitHubStandIn, type Mood } from '../fakes/github-stand-in';
import { processAt, pushed } from './asking';

let gitHub: GitHubStandIn;
let url: string;
beforeEach(async () => {
  gitHub = new GitHubStandIn();
  url = await gitHub.start();
});
afterEach(() => gitHub.stop());

const repository = 'acme/shop';
const isCommit = (path: string): boolean => path.includes('/commits/');
const ends = (shas: string[]) => ({ repository, from: shas[0]!, to: shas.at(-1)! });

/** A clock that a test moves; sleeping moves it too. */
const clock = () => {
  let millis = Date.UTC(2026, 10, 22);
  return { nowMillis: () => millis, pass: (more: number) => void (millis += more), sleep: async (more: number) => void (millis += more) };
};

describe('tokens', () => {
  it('that end midway are replaced once, and everything is read', async () => {
    const shas = gitHub.line(30);
    let seen = 0;
    gitHub.mood = ({ path }) => {
      if (isCommit(path) && ++seen === 10) gitHub.expireTokens();
      return undefined;
    };
    const { commits, notSeen } = await processAt(url)(ends(shas));
    expect(commits.filter(({ files }) => files)).toHaveLength(29);
    expect(notSeen).toEqual([]);
    expect(gitHub.tokens).toHaveLength(2);
    expect(gitHub.requests.some(({ status }) => status === 401)).toBe(true);
  });

  it('are renewed before they end, and kept until then', async () => {
    const time = clock();
    gitHub.nowMillis = time.nowMillis;
    const shas = gitHub.line(2);
    const ask = processAt(url, time);
    await ask(ends(shas));
    time.pass(58 * 60_000);
    await ask(ends(shas));
    expect(gitHub.tokens).toHaveLength(1);
    time.pass(90_000);
    expect((await ask(ends(shas))).notSeen).toEqual([]);
    expect(gitHub.tokens).toHaveLength(2);
    expect(gitHub.requests.filter(({ status }) => status === 401)).toEqual([]);
  });

  it('that are refused again and again are not asked for again and again', async () => {
    const shas = gitHub.line(3);
    gitHub.mood = ({ path }) => (path.includes('/compare/') ? { status: 401, body: { message: 'Bad credentials' } } : undefined);
    const { notSeen, failure } = await processAt(url)(ends(shas));
    expect(failure).toMatchObject({ kind: 'refused' });
    expect(notSeen).toContain('GitHub did not let us look.');
    expect(gitHub.tokens).toHaveLength(2);
    expect(gitHub.countOf('/compare/')).toBe(2);
  });

  it('are bought with either key while one is being replaced, and with no other', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const shas = gitHub.line(2);
    expect((await processAt(url, { keys: async () => [other, appKey] })(ends(shas))).notSeen).toEqual([]);
    expect((await processAt(url, { keys: async () => [Buffer.from(appKey).toString('base64')] })(ends(shas))).notSeen).toEqual([]);
    expect((await processAt(url, { keys: async () => [other] })(ends(shas))).failure).toMatchObject({ kind: 'refused' });
  });

  it('are not asked for with a key that is none: that is our own mistake, and said so', async () => {
    const { notSeen, failure } = await processAt(url, { keys: async () => ['not a key'] })(ends(gitHub.line(2)));
    expect(notSeen.at(-1)).toBe('GitHub could not be asked: our own setting for it is broken.');
    expect(String(failure)).toBe('Error: the key of the GitHub App is not a private key in PEM, nor that in base64');
    expect(gitHub.requests).toEqual([]);
  });

  it('are asked for by a statement that is valid for less than ten minutes', () => {
    const [, payload = ''] = signedStatement('1', appKey, 1_000_000_000).split('.');
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual({ iat: 999_940, exp: 1_000_540, iss: '1' });
  });
});

describe('a limit', () => {
  const secondary = { status: 403, headers: { 'retry-after': '120' }, body: { message: 'You have exceeded a secondary rate limit.' } };

  it('midway leaves what was read, says when to come back, and keeps us quiet until then', async () => {
    const time = clock();
    gitHub.nowMillis = time.nowMillis;
    const shas = gitHub.line(60);
    let seen = 0;
    gitHub.mood = ({ path }) => (isCommit(path) && ++seen > 20 ? secondary : undefined);
    const ask = processAt(url, time);
    const first = await ask(ends(shas));
    expect(first.commits).toHaveLength(59);
    expect(first.commits.filter(({ files }) => files)).toHaveLength(20);
    expect(first.notSeen).toEqual(['Files or changed lines of 39 of 59 commits were not read.', 'GitHub asked us to wait.']);
    expect(first.failure).toMatchObject({ kind: 'busy', afterSeconds: 120 });
    expect(seen).toBeLessThanOrEqual(26);

    gitHub.mood = () => undefined;
    const before = gitHub.requests.length;
    expect((await ask(ends(shas))).failure).toMatchObject({ kind: 'busy', afterSeconds: 120 });
    time.pass(119_000);
    expect((await ask(ends(shas))).failure).toMatchObject({ kind: 'busy', afterSeconds: 1 });
    expect(gitHub.requests).toHaveLength(before);
    time.pass(1_000);
    expect((await ask(ends(shas))).notSeen).toEqual([]);
  });

  it.each<[string, Mood, number]>([
    ['429 without a word', () => ({ status: 429 }), 60],
    ['403 that only says so', () => ({ status: 403, body: { message: 'You have exceeded a secondary rate limit' } }), 60],
    ['an unreadable Retry-After', () => ({ status: 429, headers: { 'retry-after': 'soon' } }), 60],
    ['a wait of years', () => ({ status: 429, headers: { 'retry-after': '999999999' } }), 3_600],
    [
      'a limit used up for an hour',
      () => ({ status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.UTC(2026, 10, 22) / 1_000 + 900) } }),
      900,
    ],
    [
      'GraphQL',
      ({ path }) => (path === '/graphql' ? { status: 200, body: { data: null, errors: [{ type: 'RATE_LIMITED' }] } } : undefined),
      60,
    ],
  ])('is obeyed: %s', async (_, mood, afterSeconds) => {
    const time = clock();
    gitHub.nowMillis = time.nowMillis;
    gitHub.mood = mood;
    const ask = processAt(url, time);
    const shas = gitHub.line(3);
    expect((await ask(ends(shas))).failure).toMatchObject({ kind: 'busy', afterSeconds });
    const before = gitHub.requests.length;
    time.pass(afterSeconds * 1_000 - 1);
    expect((await ask(ends(shas))).failure).toMatchObject({ kind: 'busy' });
    expect(gitHub.requests).toHaveLength(before);
  });

  it('that an answer used up is kept without trying it', async () => {
    const time = clock();
    gitHub.nowMillis = time.nowMillis;
    gitHub.left = 3;
    const { commits, notSeen } = await processAt(url, time)(ends(gitHub.line(20)));
    expect(commits).toHaveLength(19);
    expect(notSeen.at(-1)).toBe('GitHub asked us to wait.');
    expect(gitHub.requests.filter(({ status }) => status === 403).length).toBeLessThanOrEqual(6);
  });

  it('is not what a plain 403 is', async () => {
    gitHub.mood = ({ path }) =>
      path.includes('/compare/') ? { status: 403, body: { message: 'Resource not accessible by integration' } } : undefined;
    const { failure } = await processAt(url)(ends(gitHub.line(3)));
    expect(failure).toMatchObject({ kind: 'refused', afterSeconds: undefined });
  });
});

describe('an outage', () => {
  it('of a moment is not noticed', async () => {
    gitHub.mood = ({ count }) => (count <= 2 ? { status: 502, text: '<html>Unicorn!</html>' } : undefined);
    const shas = gitHub.line(5);
    const { commits, notSeen } = await processAt(url)(ends(shas));
    expect(notSeen).toEqual([]);
    expect(commits.every(({ files }) => files)).toBe(true);
  });

  it('that goes on costs a few requests, then a minute of rest', async () => {
    const time = clock();
    gitHub.mood = () => ({ status: 503 });
    const ask = processAt(url, time);
    const shas = gitHub.line(3);
    await ask(ends(shas));
    expect(gitHub.requests).toHaveLength(4);
    for (let index = 0; index < 10; index++) expect((await ask(ends(shas))).failure).toMatchObject({ kind: 'down' });
    expect(gitHub.requests).toHaveLength(4);
    time.pass(60_000);
    gitHub.mood = () => undefined;
    gitHub.nowMillis = time.nowMillis;
    expect((await ask(ends(shas))).notSeen).toEqual([]);
  });

  it('midway leaves what was read', async () => {
    let seen = 0;
    gitHub.mood = ({ path }) => (isCommit(path) && ++seen > 12 ? { status: 500 } : undefined);
    const { commits, notSeen, failure } = await processAt(url)(ends(gitHub.line(60)));
    expect(commits.filter(({ files }) => files).length).toBeGreaterThanOrEqual(12);
    expect(notSeen.at(-1)).toBe('GitHub did not answer in time.');
    expect(failure).toMatchObject({ kind: 'down' });
    expect(seen).toBeLessThan(12 + 6 * 4 + 6);
  });

  it('without any answer is given up in time', async () => {
    gitHub.mood = () => 'hang';
    const startedAt = Date.now();
    expect((await processAt(url, { timeoutMs: 100 })(ends(gitHub.line(2)))).failure).toMatchObject({ kind: 'down' });
    expect(Date.now() - startedAt).toBeLessThan(5_000);
  });

  it('that is only slowness ends when our time is up, with what was read, and blames nobody', async () => {
    const time = clock();
    gitHub.nowMillis = time.nowMillis;
    const slowly: typeof globalThis.fetch = async (...asked) => {
      time.pass(500);
      return fetch(...asked);
    };
    const ask = processAt(url, { ...time, fetch: slowly });
    const first = await ask(ends(gitHub.line(120)));
    const read = first.commits.filter(({ files }) => files).length;
    expect(read).toBeGreaterThan(20);
    expect(read).toBeLessThan(40);
    expect(first.notSeen.at(-1)).toBe('There was not enough time to ask GitHub for everything.');
    expect(first.failure).toMatchObject({ kind: 'late', afterSeconds: undefined });
    expect((await ask(ends(gitHub.line(3, 'other')))).notSeen).toEqual([]);
  });

  it('of the whole machine is no crash', async () => {
    const shas = gitHub.line(2);
    const { commits } = await processAt('http://127.0.0.1:9')(ends(shas), { pushes: [pushed(shas[1]!, shas[0]!)] });
    expect(commits).toHaveLength(1);
  });
});

describe('an answer', () => {
  it('that did not change is not sent again', async () => {
    const shas = gitHub.line(10);
    const ask = processAt(url);
    const first = await ask(ends(shas));
    const before = gitHub.requests.length;
    expect(await ask(ends(shas))).toEqual(first);
    const again = gitHub.requests.slice(before).filter(({ method }) => method === 'GET');
    expect(again).toHaveLength(10);
    expect(again.every(({ status }) => status === 304)).toBe(true);
  });

  it.each<[string, Mood]>([
    ['no JSON', ({ path }) => (path.includes('/compare/') ? { status: 200, text: '{"commits": [' } : undefined)],
    ['nothing', ({ path }) => (path.includes('/compare/') ? { status: 200, text: '' } : undefined)],
    [
      'another shape',
      ({ path }) => (path.includes('/compare/') ? { status: 200, body: { total_commits: -1, commits: 'many' } } : undefined),
    ],
    [
      'a token that is none',
      ({ path }) =>
        path.includes('access_tokens') ? { status: 201, body: { token: 'a\r\nb: c', expires_at: '2030-01-01T00:00:00Z' } } : undefined,
    ],
    ['far too long', ({ path }) => (path.includes('/compare/') ? { status: 200, text: `"${'x'.repeat(20_100_000)}"` } : undefined)],
  ])('that is %s is not read, and said so', async (_, mood) => {
    gitHub.mood = mood;
    const { notSeen, failure } = await processAt(url)(ends(gitHub.line(3)));
    expect(failure).toMatchObject({ kind: 'unreadable' });
    expect(notSeen).toContain("GitHub's answer could not be read.");
  });

  it('about one commit that is broken costs that one only', async () => {
    const shas = gitHub.line(9);
    gitHub.mood = ({ path }) => (path.includes(shas[4]!) && isCommit(path) ? { status: 200, text: 'oh' } : undefined);
    const { commits, notSeen } = await processAt(url)(ends(shas));
    expect(commits.filter(({ files }) => !files).map(({ sha }) => sha)).toEqual([shas[4]]);
    expect(notSeen).toEqual(['Files or changed lines of 1 of 8 commits were not read.', "GitHub's answer could not be read."]);
  });

  it('without reviews is no pull request that nobody reviewed', async () => {
    const shas = gitHub.line(2);
    gitHub.mood = ({ path }) =>
      path === '/graphql' ? { status: 200, body: { data: { nodes: [null] }, errors: [{ type: 'FORBIDDEN' }] } } : undefined;
    const { proposals, notSeen } = await processAt(url)(ends(shas));
    expect(proposals.size).toBe(0);
    expect(notSeen).toEqual(['The pull requests and reviews behind the commit were not read.']);
  });

  it('that a repository moved is followed on the same host only', async () => {
    const shas = gitHub.line(2);
    gitHub.mood = ({ path }) =>
      path.includes('/compare/') && !path.includes('moved') ? { status: 301, headers: { location: `${path}&moved=1` } } : undefined;
    expect((await processAt(url)(ends(shas))).notSeen).toEqual([]);
    gitHub.mood = ({ path }) =>
      path.includes('/compare/')
        ? { status: 301, headers: { location: `http://localhost:${new URL(url).port}${path}&elsewhere=1` } }
        : undefined;
    expect((await processAt(url)(ends(shas))).failure).toMatchObject({ kind: 'unknown' });
    expect(gitHub.countOf('elsewhere')).toBe(0);
  });

  it('that nobody knows the repository is a sentence where something is missing, and none where nothing is', async () => {
    gitHub.installed = false;
    const shas = gitHub.line(2);
    const ask = processAt(url);
    expect((await ask(ends(shas))).notSeen.at(-1)).toBe('GitHub knows no such repository or commit, or our app is not installed there.');
    expect(await ask(ends(shas), { pushes: [pushed(shas[1]!, shas[0]!)] })).toMatchObject({ notSeen: [], commits: [{ sha: shas[1] }] });
  });
});

describe('secrets', () => {
  const moods: [string, Mood][] = [
    ['a good day', () => undefined],
    ['401', ({ path }) => (path.includes('/compare/') ? { status: 401 } : undefined)],
    ['no app', () => ({ status: 401, body: { message: 'A JSON web token could not be decoded' } })],
    ['limits', ({ path }) => (isCommit(path) ? { status: 429 } : undefined)],
    ['outage', ({ path }) => (path === '/graphql' ? { status: 500 } : undefined)],
    ['hanging', ({ path }) => (path.includes('/compare/') ? 'hang' : undefined)],
    ['nonsense', ({ path }) => (path.includes('/compare/') ? { status: 200, text: 'ghs_' } : undefined)],
  ];

  it.each(moods)('are in nothing that is returned, thrown or logged: %s', async (_, mood) => {
    const said: string[] = [];
    const keep = (text: unknown): boolean => said.push(inspect(text)) > 0;
    const spies = [
      jest.spyOn(process.stdout, 'write').mockImplementation(keep),
      jest.spyOn(process.stderr, 'write').mockImplementation(keep),
      ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
        jest.spyOn(console, level).mockImplementation((...words) => void keep(words)),
      ),
    ];
    gitHub.mood = mood;
    const answer = await processAt(url, { timeoutMs: 50 })(ends(gitHub.line(4)));
    for (const spy of spies) spy.mockRestore();
    const stack =
      answer.failure instanceof Error ? `${answer.failure.stack} ${inspect(answer.failure, { depth: 9, showHidden: true })}` : '';
    const all = [...said, stack, inspect(answer, { depth: 12 })].join('\n');
    const given = [...new Set(gitHub.requests.map(({ authorization }) => authorization.replace('Bearer ', '')))];
    expect(given.length).toBeGreaterThan(0);
    for (const secret of [...given, ...gitHub.tokens.map(({ token }) => token), appKey, appKey.split('\n')[3]!, 'Bearer', 'ghs_'])
      expect(all).not.toContain(secret);
  });
});

describe('names', () => {
  const hostile = [
    '../../app',
    'acme/..',
    'acme/.',
    './shop',
    'acme/shop/../../user',
    'acme/shop?a=b',
    'acme/shop#',
    'acme/shop%2f..',
    'acme/shop\r\nx-evil: 1',
    'acme\\shop',
    'acme/shop ',
    ' acme/shop',
    'acme',
    '',
    '/',
    '//evil.example/x',
    'https://evil.example/a',
    'acme/shöp',
    'acme/shop\u0000',
    'a@b:c/d',
  ];

  it.each(hostile)('of a repository that cannot be one are not asked for: %j', async (name) => {
    const { failure } = await processAt(url)({ ...ends(gitHub.line(2)), repository: name });
    expect(failure).toMatchObject({ kind: 'unknown' });
    expect(gitHub.requests).toEqual([]);
  });

  it.each(['main', 'HEAD', '..', 'a'.repeat(6), '../../../app', 'abcdef0?x', 'abcdef0\r\nx: y', `${'a'.repeat(40)}...${'b'.repeat(40)}`])(
    'of a commit neither: %j',
    async (name) => {
      const shas = gitHub.line(2);
      expect((await processAt(url)({ repository, from: shas[0]!, to: name })).failure).toMatchObject({ kind: 'unknown' });
      expect((await processAt(url)({ repository, from: name, to: shas[1]! })).failure).toMatchObject({ kind: 'unknown' });
      expect(gitHub.countOf('/compare/')).toBe(0);
    },
  );

  it('whatever they are, leave every address inside the one repository', async () => {
    const odd = fc.string({
      unit: fc.constantFrom('a', '.', '/', '\\', '%', '2', 'e', '?', '#', '\r', '\n', '@', ':', ' ', '-', 'ü'),
      maxLength: 14,
    });
    const asked: string[] = [];
    const fetch = async (address: unknown) => {
      asked.push(String(address));
      return new Response('', { status: 404 });
    };
    const ask = processAt('https://api.example', { fetch: fetch as typeof globalThis.fetch });
    await fc.assert(
      fc.asyncProperty(odd, odd, async (name, sha) => {
        await ask({ repository: name, from: sha, to: 'a'.repeat(40) });
        await ask({ repository: `acme/${name}`, from: sha, to: sha });
      }),
      { numRuns: 300 },
    );
    for (const address of asked) {
      expect(new URL(address).href).toBe(address);
      expect(address).toMatch(/^https:\/\/api\.example\/repos\/[\w-]+\/[\w.-]+\/installation$/);
    }
  });
});
