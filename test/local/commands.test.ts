// The commands that look at a repository: real git, real files, exit codes and words as a CI job meets them.
import { execFileSync } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isAuthentic } from '../../shared/adapters/authenticity';
import { withoutPeople } from '../../shared/adapters/people';
import { generic } from '../../shared/adapters/generic';
import { runCommandLine } from '../../infra/local/cli';
import { checkRange } from '../../infra/local/commands/check';
import { batchesOf, bodiesOf } from '../../infra/local/commands/deploy';
import { sendSigned } from '../../infra/local/commands/deploy-send';

jest.setTimeout(30_000);

const folder = mkdtempSync(join(tmpdir(), 'aftershock-commands-'));
const daySeconds = 86_400;
const start = 1_760_000_000;

const git = (repo: string, day: number, ...args: string[]): string =>
  execFileSync('git', ['-C', repo, ...args], {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GIT_AUTHOR_NAME: 'Zoe Quillfeather',
      GIT_AUTHOR_EMAIL: 'zoe.quillfeather@example.org',
      GIT_COMMITTER_NAME: 'Zoe Quillfeather',
      GIT_COMMITTER_EMAIL: 'zoe.quillfeather@example.org',
      GIT_AUTHOR_DATE: `${start + day * daySeconds} +0000`,
      GIT_COMMITTER_DATE: `${start + day * daySeconds} +0000`,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    },
  }).trim();

const commit = (repo: string, day: number, message: string, files: Record<string, string>): string => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text);
  }
  git(repo, day, 'add', '-A');
  git(repo, day, 'commit', '-q', '-m', message);
  return git(repo, day, 'rev-parse', 'HEAD');
};

const repositoryNamed = (name: string): string => {
  const repo = join(folder, name);
  mkdirSync(repo);
  git(repo, 0, 'init', '-q', '-b', 'main');
  return repo;
};

const shop = repositoryNamed('shop');
const shas: Record<string, string> = {};

beforeAll(() => {
  shas['first'] = commit(shop, 0, 'Begin', {
    'src/auth/session.ts': 'a\n',
    'src/secrets/vault.ts': 'x\n',
    'src/cart/render.ts': 'a\n',
    'db/migrations/001_init.sql': 'select 1;\n',
    'docs/guide.md': 'a\n',
    '.github/CODEOWNERS': 'src/auth/ @acme/identity zoe.quillfeather@example.org\n',
  });
  shas['base'] = commit(shop, 300, 'Session lives longer', {
    'src/auth/session.ts': 'a\nb\n',
    'src/cart/render.ts': 'b\n',
    'docs/guide.md': 'aa\n',
  });
  shas['taken'] = commit(shop, 301, `Revert "Session lives longer"\n\nThis reverts commit ${shas['base']}.`, {
    'src/auth/session.ts': 'a\n',
  });
  shas['ai'] = commit(shop, 302, 'Rotate the session key (#12)\n\nCo-Authored-By: Claude <noreply@anthropic.com>', {
    'src/auth/session.ts': 'a\nsessionKey rotateKey\n',
  });
  shas['docs'] = commit(shop, 303, 'Explain it', { 'docs/guide.md': 'b\n' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = async (...argv: string[]) => {
  const [out, error]: [string[], string[]] = [[], []];
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (out.push(String(text)), true));
  try {
    const exitCode = await runCommandLine(argv, undefined, { out: (text) => out.push(text), error: (text) => error.push(text) });
    return { exitCode, out: out.join(''), error: error.join('\n') };
  } finally {
    written.mockRestore();
  }
};

describe('check', () => {
  const at = '2026-08-01T00:00:00.000Z';

  test('a change to an auth file wants a review, says why, what the file went through, and who wrote it without naming anybody', async () => {
    const { exitCode, out } = await run('check', `${shas['taken']}..${shas['ai']}`, '--repo', shop);
    expect(exitCode).toBe(1);
    expect(out).toContain('LOOK  aftershock / risk: High · 1 independent human review needed (reviews cannot be seen from git)');
    expect(out).toContain('Why: src/auth/session.ts is an auth surface');
    expect(out).toContain('History: src/auth/session.ts: 2 changes in 180 days by 1 person, 1 of them took something back');
    expect(out).toMatch(/Provenance: 1 commit: 1 AI-written \(claude-code/);
    expect(out).toContain('Suggested reviewers: @acme/identity (owners)');
    expect(out).not.toMatch(/zoe|quillfeather/i);
  });

  test('the review that CI knows of settles it, and harmless files need none', async () => {
    expect((await run('check', `${shas['taken']}..${shas['ai']}`, '--repo', shop, '--approvals', '1')).exitCode).toBe(0);
    const { exitCode, out } = await run('check', `${shas['ai']}..${shas['docs']}`, '--repo', shop, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ tier: 'low', files: 1, reasons: [], origin: { commits: 1, counts: { unknown: 1 } } });
    expect(out).not.toMatch(/zoe|quillfeather/i);
  });

  test('a squash merge is whose its pull request’s own commits are, where the clone has their ref', async () => {
    const repo = repositoryNamed('squashed');
    const base = commit(repo, 0, 'Begin', { 'a.ts': 'a\n' });
    commit(repo, 1, 'Add retry\n\nCo-Authored-By: Claude <noreply@anthropic.com>', { 'a.ts': 'b\n' });
    git(repo, 1, 'update-ref', 'refs/remotes/origin/pr/7', 'HEAD');
    git(repo, 1, 'reset', '-q', '--hard', base);
    const head = commit(repo, 2, 'Retry charges (#7)', { 'a.ts': 'b\n' });
    expect((await checkRange({ repo, range: `${base}..${head}`, at })).origin).toMatchObject({ counts: { ai: 1 }, tools: ['claude-code'] });
    git(repo, 1, 'update-ref', 'refs/pull/7/head', 'refs/remotes/origin/pr/7');
    git(repo, 1, 'update-ref', '-d', 'refs/remotes/origin/pr/7');
    expect((await checkRange({ repo, range: `${base}..${head}`, at })).origin).toMatchObject({ counts: { ai: 1 } });
    git(repo, 1, 'update-ref', '-d', 'refs/pull/7/head');
    expect((await checkRange({ repo, range: `${base}..${head}`, at })).origin).toMatchObject({ counts: { unknown: 1 } });
  });

  test('risky files that nobody worked near for 180 days weigh more; new places do not', async () => {
    const branch = repositoryNamed('quiet');
    const old = commit(branch, 0, 'Begin', { 'src/cart/a.ts': 'a\n', 'README.md': 'a\n' });
    const base = commit(branch, 400, 'Say more', { 'README.md': 'b\n' });
    const touched = commit(branch, 401, 'Change the cart', { 'src/cart/a.ts': 'b\n' });
    const fresh = commit(branch, 402, 'Begin a shelf', { 'src/shelf/a.ts': 'b\n' });
    expect(old).toHaveLength(40);
    expect((await checkRange({ repo: branch, range: `${base}..${touched}`, at })).tier).toBe('high');
    expect((await checkRange({ repo: branch, range: `${touched}..${fresh}`, at })).tier).toBe('standard');
  });

  test('the policy of BASE judges, so that no change loosens its own rules', async () => {
    const repo = repositoryNamed('strict');
    const strict = 'version: 1\npaths: [{match: ["src/**"], tier: critical, because: "All of it matters."}]\n';
    const base = commit(repo, 0, 'Begin', { 'aftershock.yaml': strict, 'src/a.ts': 'a\n' });
    const head = commit(repo, 1, 'Loosen', { 'aftershock.yaml': 'version: 1\n', 'src/a.ts': 'b\n' });
    const found = await checkRange({ repo, range: `${base}..${head}`, at });
    expect(found).toMatchObject({ tier: 'critical', review: { needed: 2 } });
    expect(found.reasons).toHaveLength(1);
  });

  test('what changed on BASE meanwhile is not the range’s doing', async () => {
    const repo = repositoryNamed('forked');
    commit(repo, 0, 'Begin', { 'src/auth/session.ts': 'a\n' });
    git(repo, 0, 'checkout', '-q', '-b', 'side');
    commit(repo, 1, 'Write', { 'docs/a.md': 'a\n' });
    git(repo, 0, 'checkout', '-q', 'main');
    commit(repo, 2, 'Meanwhile', { 'src/auth/session.ts': 'b\n' });
    const found = await checkRange({ repo, range: 'main..side', at });
    expect([found.tier, found.paths.map(({ path }) => path)]).toEqual(['low', ['docs/a.md']]);
  });

  test('a shallow clone says what it cannot see instead of guessing', async () => {
    const shallow = join(folder, 'shallow');
    git(folder, 0, 'clone', '-q', '--depth', '2', `file://${shop}`, shallow);
    const found = await checkRange({ repo: shallow, range: 'HEAD~1..HEAD', at });
    expect(found.notSeen.join()).toContain('shallow');
    expect(found.tier).toBe('low');
  });

  test.each([
    [['check', 'nonsense'], 'is no range'],
    [['check', 'a...b'], 'is no range'],
    [['check', '--help..HEAD'], 'Unknown option'],
    [['check', 'no-such..HEAD', '--repo', shop], 'is no commit'],
    [['check', 'HEAD..HEAD', '--repo', join(folder, 'nowhere')], 'is no folder'],
    [['check', 'HEAD..HEAD', '--repo', shop, '--approvals', 'many'], 'wants a number'],
  ])('%j is an error with exit 2', async (argv, words) => {
    const { exitCode, error } = await run(...argv);
    expect([exitCode, error]).toEqual([2, expect.stringContaining(words)]);
  });

  test('an empty range is fine', async () => {
    expect(await run('check', 'HEAD..HEAD', '--repo', shop)).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('nothing changed'),
    });
  });

  test('paths that steer a terminal are only read', async () => {
    const repo = repositoryNamed('hostile');
    const base = commit(repo, 0, 'Begin', { 'a.ts': 'a\n' });
    const head = commit(repo, 1, 'More \u001b[31m', { 'src/auth/\u001b[2Jred\n.ts': 'a\n' });
    const { out } = await run('check', `${base}..${head}`, '--repo', repo);
    expect(out).toContain('auth surface');
    expect(out).not.toContain('\u001b');
  });
});

describe('policy', () => {
  const file = join(folder, 'policy.yaml');
  const written = (text: string): string => (writeFileSync(file, text), file);

  test('explains a path with every rule that had a say, and owners from the repository', async () => {
    written('version: 1\npaths: [{match: ["src/ledger/**"], surface: payments, reversibility: hard, because: "Money leaves."}]\n');
    const { exitCode, out } = await run('policy', 'explain', 'src/ledger/post.ts', '--file', file, '--json');
    expect([exitCode, JSON.parse(out)]).toMatchObject([
      0,
      { tier: 'critical', surface: 'payments', humanReviews: 2, rules: ['policy line 2'] },
    ]);
    expect((await run('policy', 'explain', 'src/auth/session.ts', '--file', file, '--repo', shop)).out).toContain(
      'owners         @acme/identity',
    );
  });

  test('examples are its tests: exit 1 where one fails', async () => {
    const wrong = await run(
      'policy',
      'test',
      '--file',
      written('version: 1\nexamples:\n  - {path: "src/auth/a.ts", expect: low}\n  - {path: "docs/a.md", expect: low}\n'),
    );
    expect(wrong.exitCode).toBe(1);
    expect(wrong.out).toContain('LOOK  line 3: src/auth/a.ts is high, expected low.');
    expect(wrong.out).toContain('1 of 2 examples hold');
    expect((await run('policy', 'test', '--file', written('version: 1\nexamples: [{path: "docs/a.md", expect: low}]\n'))).exitCode).toBe(0);
  });

  test('a wrong file is named with line, column and what was expected: exit 2', async () => {
    const { exitCode, error } = await run(
      'policy',
      'test',
      '--file',
      written('version: 1\npaths:\n  - match: ["src/**"]\n    tier: dangerous\n    because: "x"\n'),
    );
    expect(exitCode).toBe(2);
    expect(error).toMatch(/policy\.yaml:4:\d+: .*expected/);
    expect((await run('policy', 'test', '--file', join(folder, 'none.yaml'))).exitCode).toBe(2);
  });

  test('proposes at most 15 lines that its own test accepts', async () => {
    const { exitCode, out } = await run('policy', 'init', '--repo', shop);
    expect(exitCode).toBe(0);
    expect(out.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
    expect(out).not.toMatch(/zoe|quillfeather/i);
    expect(await run('policy', 'test', '--file', written(out))).toMatchObject({ exitCode: 0, out: expect.stringContaining('OK') });
  });

  test('drift: what ended and what matches nothing', async () => {
    written('version: 1\npaths: [{match: ["gone/**"], tier: high, because: "x", review_by: 2020-01-01}]\n');
    const { exitCode, out } = await run('policy', 'drift', '--file', file, '--repo', shop);
    expect(exitCode).toBe(1);
    expect(out).toContain('gone/** was due for review by 2020-01-01');
    expect(out).toContain('gone/** matches no path');
    expect((await run('policy', 'drift', '--file', written('version: 1\n'), '--repo', shop)).exitCode).toBe(0);
  });

  test('exports the same in the words of the forge', async () => {
    written('version: 1\npaths: [{match: ["src/ledger/**"], tier: critical, owners: ["@acme/payments"], because: "x"}]\n');
    expect((await run('policy', 'export', 'codeowners', '--file', file)).out).toContain('/src/ledger/ @acme/payments');
    const { exitCode, out } = await run('policy', 'export', 'ruleset', '--file', file);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ target: 'branch', enforcement: 'evaluate' });
    expect(await run('policy', 'export', 'gerrit', '--file', file)).toMatchObject({ exitCode: 2 });
    expect(await run('policy', 'constructor')).toMatchObject({ exitCode: 2 });
  });
});

test('orphans are risky files nobody touched for 180 days, but no migrations that ran; paths and counts, no names', async () => {
  const { exitCode, out } = await run('orphans', '--repo', shop, '--json');
  const found = JSON.parse(out);
  expect([exitCode, found.risky, found.orphans.map(({ path }: { path: string }) => path)]).toEqual([1, 2, ['src/secrets/vault.ts']]);
  expect(out).not.toMatch(/zoe|quillfeather/i);
  expect((await run('orphans', '--repo', shop)).out).toContain('1 of 2 risky files (6 in all)');
});

describe('deploy', () => {
  const secret = 'the-secret-of-ci';
  type Taken = { headers: IncomingMessage['headers']; body: string };
  const taken: Taken[] = [];
  let answers: number[] = [];
  let server: Server;
  let url = '';

  beforeAll(async () => {
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on('end', () => {
        taken.push({ headers: request.headers, body: Buffer.concat(pieces).toString('utf8') });
        const status = request.url === '/webhooks/generic' ? (answers.shift() ?? 202) : 404;
        response.writeHead(status).end('{"detail":"words"}');
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    url = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    taken.length = 0;
    answers = [];
    process.env['AFTERSHOCK_SECRET_GENERIC'] = secret;
  });
  afterEach(() => void delete process.env['AFTERSHOCK_SECRET_GENERIC']);

  const report = (...more: string[]) =>
    run(
      'deploy',
      '--service',
      'shop',
      '--environment',
      'production',
      '--range',
      `${shas['first']}..${shas['ai']}`,
      '--url',
      url,
      '--repo',
      shop,
      ...more,
    );
  const heldBy = (letter: Taken | undefined, secrets = [secret]) => {
    const headers = Object.fromEntries(Object.entries(letter?.headers ?? {}).map(([name, value]) => [name, String(value)]));
    return isAuthentic(generic.authenticity, { headers, body: letter?.body ?? '', secrets });
  };

  test('a signed report that our own adapter reads: files, lines, words and pull request of each commit', async () => {
    const { exitCode, out } = await report('--at', '2026-01-01T00:00:00Z');
    expect([exitCode, taken.length, heldBy(taken[0]), heldBy(taken[0], ['other'])]).toEqual([0, 1, true, false]);
    expect(out).toContain('3 commit(s)');
    const reading = generic.read({}, taken[0]?.body ?? '');
    if (!('facts' in reading) || reading.facts[0]?.kind !== 'deployment') throw new Error(JSON.stringify(reading));
    const [fact] = reading.facts;
    expect(fact).toMatchObject({
      service: 'shop',
      environment: 'production',
      sha: shas['ai'],
      previousSha: shas['first'],
      at: '2026-01-01T00:00:00.000Z',
    });
    expect(fact.commits?.map(({ sha }) => sha)).toEqual([shas['base'], shas['taken'], shas['ai']]);
    expect(fact.commits?.[2]).toMatchObject({
      files: [{ path: 'src/auth/session.ts', added: 1, deleted: 0 }],
      pullRequest: { number: 12 },
      identifiers: expect.arrayContaining(['sessionKey', 'rotateKey']),
    });
  });

  test('the other side may falter: the very same delivery is sent again', async () => {
    answers = [503, 429];
    const address = new URL(`${url}/webhooks/generic`);
    expect(await sendSigned(address, { secret, body: '{}' }, 1)).toEqual({ kind: 'taken' });
    expect(taken).toHaveLength(3);
    expect(new Set(taken.map(({ headers }) => headers['x-aftershock-delivery'])).size).toBe(1);
    answers = [500, 500, 500, 500];
    await expect(sendSigned(address, { secret, body: '{}' }, 1)).rejects.toThrow('after 4 tries: it answered 500');
    await expect(sendSigned(new URL('http://127.0.0.1:1/x'), { secret, body: '{}' }, 1)).rejects.toThrow('after 4 tries');
  });

  test('a refusal is exit 1 and is not tried again; a missing secret or a plain address is exit 2 and sends nothing', async () => {
    answers = [401];
    expect(await report()).toMatchObject({ exitCode: 1, out: expect.stringContaining('refused with 401') });
    expect(taken).toHaveLength(1);
    expect(await run('deploy', '--service', 's', '--environment', 'e', '--range', 'a..b', '--url', 'http://example.com')).toMatchObject({
      exitCode: 2,
      error: expect.stringContaining('must be https'),
    });
    delete process.env['AFTERSHOCK_SECRET_GENERIC'];
    expect(await report()).toMatchObject({ exitCode: 2, error: expect.stringContaining('AFTERSHOCK_SECRET_GENERIC is not set') });
    expect(taken).toHaveLength(1);
  });

  test('a merge that is deployed is the last commit sent, and brings no files of its own twice', async () => {
    const repo = repositoryNamed('merging');
    const base = commit(repo, 0, 'Begin', { 'a.ts': 'a\n' });
    git(repo, 1, 'checkout', '-q', '-b', 'side');
    const side = commit(repo, 1, 'Side', { 'b.ts': 'b\n' });
    git(repo, 2, 'checkout', '-q', 'main');
    git(repo, 2, 'merge', '-q', '--no-ff', '-m', 'Merge pull request #7 from acme/side', 'side');
    const head = git(repo, 2, 'rev-parse', 'HEAD');
    expect(
      (await run('deploy', '--service', 's', '--environment', 'e', '--range', `${base}..${head}`, '--url', url, '--repo', repo)).exitCode,
    ).toBe(0);
    const { commits } = JSON.parse(taken[0]?.body ?? '{}');
    expect(
      commits.map(({ sha, files, pullRequest }: { sha: string; files: unknown[]; pullRequest?: unknown }) => [
        sha,
        files.length,
        pullRequest,
      ]),
    ).toEqual([
      [side, 1, undefined],
      [head, 0, { number: 7 }],
    ]);
    expect(
      (await run('deploy', '--service', 's', '--environment', 'e', '--range', `${head}..${base}`, '--url', url, '--repo', repo)).exitCode,
    ).toBe(0);
    expect(JSON.parse(taken[1]?.body ?? '{}')).toMatchObject({ sha: base, previousSha: head, commits: [] });
  });

  test('a squash is reported with what it was made of, a commit with its note: the door learns who wrote it, and keeps neither', async () => {
    const repo = repositoryNamed('squash-deployed');
    const base = commit(repo, 0, 'Begin', { 'a.ts': 'a\n' });
    commit(repo, 1, 'Add retry\n\nCo-Authored-By: Claude <noreply@anthropic.com>', { 'a.ts': 'b\n' });
    git(repo, 1, 'update-ref', 'refs/pull/7/head', 'HEAD');
    git(repo, 1, 'reset', '-q', '--hard', base);
    const head = commit(repo, 2, 'Retry charges (#7)', { 'a.ts': 'b\n' });
    git(repo, 1, 'notes', '--ref=refs/notes/ai', 'add', '-m', 'a note of git-ai', head);
    expect(
      (await run('deploy', '--service', 's', '--environment', 'e', '--range', `${base}..${head}`, '--url', url, '--repo', repo)).exitCode,
    ).toBe(0);
    const reading = generic.read({}, taken[0]?.body ?? '');
    const fact = 'facts' in reading ? reading.facts[0] : undefined;
    if (fact?.kind !== 'deployment') throw new Error(JSON.stringify(reading));
    expect(fact.commits).toMatchObject([
      { sha: head, note: 'a note of git-ai\n', squashed: [{ message: expect.stringContaining('Add retry'), author: {} }] },
    ]);
    const kept = withoutPeople(fact, { pseudonym: (text) => `p${text.length}`, markers: [] });
    expect(kept).toMatchObject({ commits: [{ sha: head, origin: { origin: 'ai', tools: ['claude-code'] } }] });
    expect(JSON.stringify(kept)).not.toMatch(/squashed|a note of git-ai|zoe|quillfeather/i);
  });

  test('more commits than a request holds go ahead in reports that continue each other', () => {
    const people = { name: 'n', email: 'e@example.org' };
    const many = Array.from({ length: 501 }, (_, at) => ({
      sha: at.toString(16).padStart(40, '0'),
      message: 'm',
      landedAt: '2026-01-01T00:00:00.000Z',
      author: people,
      committer: people,
      files: [],
      identifiers: Array.from({ length: 200 }, () => 'w'.repeat(100)),
    }));
    expect(Math.max(...batchesOf(many).map((batch) => Buffer.byteLength(JSON.stringify(batch))))).toBeLessThan(1_100_000);
    const bodies = bodiesOf(
      {
        service: 's',
        environment: 'e',
        status: 'succeeded',
        at: '2026-01-01T00:00:00.000Z',
        repository: 'r',
        previousSha: 'f'.repeat(40),
        sha: many.at(-1)?.sha ?? '',
      },
      many,
    );
    const facts = bodies.flatMap((body) => {
      const reading = generic.read({}, body);
      return 'facts' in reading ? reading.facts : [];
    });
    expect(facts).toHaveLength(bodies.length);
    const reports = facts.flatMap((fact) => (fact.kind === 'deployment' ? [fact] : []));
    const parts = reports.slice(0, -1);
    expect(new Set(reports.map(({ id }) => id)).size).toBe(1);
    expect(reports.map(({ status }) => status)).toEqual([...parts.map(() => 'started'), 'succeeded']);
    expect(parts.flatMap(({ commits = [] }) => commits.map(({ sha }) => sha))).toEqual(many.map(({ sha }) => sha));
    expect(parts.map(({ previousSha }) => previousSha)).toEqual(['f'.repeat(40), ...parts.slice(0, -1).map(({ sha }) => sha)]);
    expect(facts.at(-1)).toMatchObject({ kind: 'deployment', sha: many.at(-1)?.sha });
  });
});

describe('completion', () => {
  const typed = (words: string[]): string[] => {
    const file = join(folder, 'completion.bash');
    writeFileSync(file, bash);
    const script = `source '${file}'; COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _aftershock; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
  };
  let bash = '';
  beforeAll(async () => {
    bash = (await run('completion', 'bash')).out;
  });

  test('bash completes commands, their options and their words', () => {
    expect(typed(['aftershock', 'po'])).toEqual(expect.arrayContaining(['policy', 'postmortem']));
    expect(typed(['aftershock', 'check', '--ap'])).toEqual(['--approvals']);
    expect(typed(['aftershock', 'policy', 'dr'])).toEqual(['drift']);
  });

  test('zsh and fish name every command; another shell is an error', async () => {
    for (const shell of ['zsh', 'fish']) {
      const { out } = await run('completion', shell);
      for (const name of ['check', 'deploy', 'preview']) expect(out).toContain(name);
    }
    expect(await run('completion', 'tcsh')).toMatchObject({ exitCode: 2 });
  });
});
