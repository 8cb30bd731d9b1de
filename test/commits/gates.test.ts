// A deployment that waits for leave: answered from the policy, to our own GitHub and no other address, and never left waiting by our failures.
import { callbackPath } from '../../shared/commits/github-gates';
import type { Deployment } from '../../shared/core/facts/deployment';
import type { GateFact } from '../../shared/core/facts/fact';
import { gateDecision } from '../../shared/core/measure/gate';
import { builtInPolicy, type Policy } from '../../shared/core/risk/policy';
import { gateComment } from '../../shared/report/gate-comment';
import { PermanentError } from '../../shared/runtime/errors';
import { log } from '../../shared/runtime/logger';
import { GitHubStandIn, type StandInReview } from '../fakes/github-stand-in';
import { ada, at, bob, deskAt, Memory, repository } from './desk';

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

const id = 'github:gate:1:production';
const callback = (base = url): string => `${base}/repos/${repository}/actions/runs/55/deployment_protection_rule`;

const ran = (sha: string, index: number): Deployment => ({
  id: `d${index}`,
  service: 'shop',
  environment: 'production',
  isRollback: false,
  status: 'succeeded',
  at: `2026-11-1${index}T00:00:00.000Z`,
  startedAt: at,
  sha,
});

/** Production runs `base`; a pull request of one risky commit waits to go there. */
const waiting = (more: Partial<GateFact> = {}, path = 'src/auth/session.ts') => {
  const base = gitHub.commit('base');
  const head = gitHub.commit('head', {
    parents: [base],
    files: [{ filename: path, additions: 1, deletions: 0, patch: '@@ -1 +1 @@\n+x' }],
  });
  const pull = {
    number: 7,
    title: 'T',
    body: '',
    branch: 'b',
    head,
    mergeSha: head,
    own: [head],
    merged: true,
    shas: [],
    labels: [],
    by: ada,
    reviews: new Array<StandInReview>(),
  };
  gitHub.pulls.push(pull);
  gitHub.gates.set('55', { environment: 'production', comments: [] });
  memory.deployments = [ran(base, 1)];
  memory.gates.set(id, {
    kind: 'gate',
    id,
    provider: 'github',
    service: 'shop',
    environment: 'production',
    repository,
    sha: head,
    callbackUrl: callback(),
    at,
    ...more,
  });
  return { base, head, pull, review: () => pull.reviews.push({ state: 'APPROVED', sha: head, by: bob, at: '2026-11-17T13:00:00Z' }) };
};

const gate = () => gitHub.gates.get('55')!;
const mode = (one: Policy['mode'], rest: Partial<Policy> = {}) => ({ policy: { mode: one, ...rest } });

describe('the answer', () => {
  it.each(['observe', 'advise'] as const)('is always yes where the policy says %s, and says what it would have looked at', async (one) => {
    waiting();
    await deskAt(url, memory, mode(one)).answer(id);
    expect(gate().state).toBe('approved');
    expect(gate().comments).toEqual([
      expect.stringMatching(/^Approved: the policy .*holds nothing back\. 1 change, the riskiest high\. .*Nobody approved it/),
    ]);
  });

  it('waits for the review where the policy enforces, says so once, and goes when it is there', async () => {
    const { review } = waiting();
    const desk = deskAt(url, memory, mode('enforce'));
    for (const _ of [1, 2, 3]) await desk.answer(id);
    expect(gate()).toMatchObject({ comments: [expect.stringMatching(/^Waiting: .*Nobody approved it/)] });
    expect(gate().state).toBeUndefined();
    expect([...memory.waiting]).toEqual([id]);
    review();
    await desk.answer(id);
    expect(gate()).toMatchObject({ state: 'approved' });
    expect([...memory.waiting]).toEqual([]);
  });

  it('waits where nobody could review: the commit came without a pull request', async () => {
    waiting();
    gitHub.pulls.length = 0;
    await deskAt(url, memory, mode('enforce')).answer(id);
    expect(gate()).toMatchObject({ comments: [expect.stringMatching(/^Waiting: .*came without a pull request/)] });
    expect(gate().state).toBeUndefined();
  });

  it('is given once, however often it is asked for', async () => {
    waiting();
    for (const desk of [deskAt(url, memory), deskAt(url, memory)]) for (const _ of [1, 2]) await desk.answer(id);
    expect(gate().comments).toHaveLength(1);
    expect(gitHub.countOf('/deployment_protection_rule')).toBe(1);
  });

  it('is no where a freeze holds it and the policy enforces, and yes where it only advises', async () => {
    waiting({}, 'docs/a.md');
    const freezes = [
      {
        name: 'Peak',
        from: '2026-11-01',
        to: '2026-12-01',
        gates: { critical: 'frozen', high: 'frozen', standard: 'frozen', low: 'frozen' } as const,
      },
    ];
    await deskAt(url, memory, mode('enforce', { freezes })).answer(id);
    expect(gate()).toMatchObject({ state: 'rejected', comments: [expect.stringContaining('Peak')] });
  });

  it('lets a version go back that was live before, even in a freeze', async () => {
    const { base, head } = waiting({}, 'src/auth/a.ts');
    memory.deployments = [ran(base, 1), ran(head, 2)];
    memory.gates.set(id, { ...memory.gates.get(id)!, sha: base });
    const freezes = [
      {
        name: 'Peak',
        from: '2026-11-01',
        to: '2026-12-01',
        gates: { critical: 'frozen', high: 'frozen', standard: 'frozen', low: 'frozen' } as const,
      },
    ];
    await deskAt(url, memory, mode('enforce', { freezes })).answer(id);
    expect(gate()).toMatchObject({ state: 'approved', comments: [expect.stringContaining('was live before')] });
  });

  it('is yes without a look for what is not production', async () => {
    waiting({ environment: 'staging' });
    gitHub.gates.set('55', { environment: 'staging', comments: [] });
    await deskAt(url, memory, mode('enforce')).answer(id);
    expect(gate().state).toBe('approved');
    expect(gitHub.countOf('/compare/')).toBe(0);
  });

  it('that somebody else gave is the end of it', async () => {
    waiting();
    gate().state = 'rejected';
    await deskAt(url, memory).answer(id);
    await deskAt(url, memory).answer(id);
    expect(gitHub.countOf('/deployment_protection_rule')).toBe(1);
    expect(memory.told.get(`gate:${id}`)).toMatchObject({ isOver: true });
  });

  it('finds a renamed repository', async () => {
    gitHub.formerName = 'acme/store';
    waiting({ repository: 'acme/store', callbackUrl: callback().replace('acme/shop', 'acme/store') });
    await deskAt(url, memory).answer(id);
    expect(gate().state).toBe('approved');
  });

  it('after a crash between answer and memory is not given twice', async () => {
    waiting();
    memory.failWrite = new Error('died');
    await expect(deskAt(url, memory).answer(id)).rejects.toThrow('died');
    await deskAt(url, memory).answer(id);
    expect(gate().comments).toHaveLength(1);
  });

  it('about what is not known is nothing', async () => {
    await deskAt(url, memory).answer('github:gate:9:production');
    expect(gitHub.requests).toEqual([]);
  });
});

describe('while we cannot see', () => {
  const blind = () => {
    waiting();
    gitHub.mood = ({ path }) => (path.includes('/compare/') ? { status: 404, body: { message: 'Not Found' } } : undefined);
  };

  it.each(['observe', 'advise', 'enforce'] as const)('a deployment goes, and that is said (%s)', async (one) => {
    blind();
    await deskAt(url, memory, mode(one)).answer(id);
    expect(gate()).toMatchObject({ state: 'approved', comments: [expect.stringContaining('could not be read')] });
  });

  it('a deployment waits only where the policy says so', async () => {
    blind();
    await deskAt(url, memory, mode('enforce', { whenBlind: 'hold' })).answer(id);
    expect(gate().state).toBeUndefined();
    expect(gate().comments).toHaveLength(1);
    gitHub.mood = () => undefined;
    gitHub.pulls[0]!.reviews.push({ state: 'APPROVED', sha: gitHub.pulls[0]!.head, by: bob, at: '2026-11-17T13:00:00Z' });
    await deskAt(url, memory, mode('enforce', { whenBlind: 'hold' })).answer(id);
    expect(gate().state).toBe('approved');
  });

  it('because of trouble that passes, an enforcing policy is patient for ten minutes, then it goes', async () => {
    waiting();
    let millis = Date.now();
    gitHub.nowMillis = () => millis;
    gitHub.mood = ({ path }) => (path.includes('/compare/') ? { status: 429, headers: { 'retry-after': '5' } } : undefined);
    const options = { ...mode('enforce'), nowMillis: () => millis };
    await expect(deskAt(url, memory, options).answer(id)).rejects.toMatchObject({ kind: 'busy' });
    expect(gate().comments).toEqual([]);
    millis += 11 * 60_000;
    // The limit is on reading; a process that has not been told to be quiet may still answer.
    gitHub.mood = ({ path, count }) => (path.includes('/compare/') && count < 9 ? { status: 404 } : undefined);
    await deskAt(url, memory, { ...options, now: '2026-11-17T14:11:00.000Z' }).answer(id);
    expect(gate().state).toBe('approved');
  });

  it('because of a fault of our own it goes too, after those ten minutes at the latest', async () => {
    waiting();
    Object.assign(memory.storage, { deploymentsBetween: async () => Promise.reject(new Error('throttled')) });
    await expect(deskAt(url, memory, mode('enforce')).answer(id)).rejects.toThrow('throttled');
    await deskAt(url, memory, { ...mode('enforce'), now: '2026-11-17T14:11:00.000Z' }).answer(id);
    expect(gate()).toMatchObject({ state: 'approved', comments: [expect.stringContaining('failed to look')] });
    expect(logged).toHaveBeenCalled();
  });
});

describe('what rings, because somebody waits and nothing mends it', () => {
  it('an app that may not answer', async () => {
    waiting();
    delete gitHub.grants['deployments'];
    await expect(deskAt(url, memory).answer(id)).rejects.toThrow(
      /our answer was not taken: The GitHub App lacks the permission "deployments: write"/,
    );
  });

  it('an app that is installed nowhere near', async () => {
    waiting();
    gitHub.installed = false;
    await expect(deskAt(url, memory).answer(id)).rejects.toThrow(PermanentError);
  });

  it('no app at all', async () => {
    waiting();
    const { services } = deskAt(url, memory);
    const { door: _, ...without } = services;
    const { answerWaiting } = await import('../../functions/answer-gate');
    await expect(answerWaiting({ gateId: id }, without)).rejects.toThrow('GITHUB_APP_ID is not set');
  });
});

describe('the address for our answer', () => {
  const rest = 'https://api.github.com';
  const good = `${rest}/repos/acme/shop/actions/runs/55/deployment_protection_rule`;
  const path = 'repos/acme/shop/actions/runs/55/deployment_protection_rule';

  it('is that of our GitHub, and of the repository that sent the event', () => {
    expect(callbackPath(rest, { callbackUrl: good, repository })).toBe(path);
    expect(callbackPath(rest, { callbackUrl: good, repository: 'Acme/Shop' })).toBe(
      'repos/Acme/Shop/actions/runs/55/deployment_protection_rule',
    );
    const enterprise = 'https://git.example/api/v3';
    expect(callbackPath(enterprise, { callbackUrl: `${enterprise}/${path}`, repository })).toBe(path);
  });

  it.each([
    'http://api.github.com/repos/acme/shop/actions/runs/55/deployment_protection_rule',
    'https://api.github.com.evil.example/repos/acme/shop/actions/runs/55/deployment_protection_rule',
    'https://api.github.com@evil.example/repos/acme/shop/actions/runs/55/deployment_protection_rule',
    'https://user:pw@api.github.com/repos/acme/shop/actions/runs/55/deployment_protection_rule',
    'https://api.github.com:8443/repos/acme/shop/actions/runs/55/deployment_protection_rule',
    'https://169.254.169.254/repos/acme/shop/actions/runs/55/deployment_protection_rule',
    'https://api.github.com/repos/evil/shop/actions/runs/55/deployment_protection_rule',
    'https://api.github.com/repos/acme/shop/../../evil/x/actions/runs/55/deployment_protection_rule',
    'https://api.github.com/repos/acme/shop/actions/runs/55/deployment_protection_rule/../../../../user',
    'https://api.github.com/repos/acme/shop/actions/runs/55/deployment_protection_rule?x=1',
    'https://api.github.com/repos/acme/shop/actions/runs/0/deployment_protection_rule',
    'https://api.github.com/repos/acme/shop/actions/runs/5%35/deployment_protection_rule',
    'https://api.github.com/api/v3/repos/acme/shop/actions/runs/55/deployment_protection_rule',
    'not an address',
    '',
  ])('is nothing else: %s', (callbackUrl) => {
    expect(callbackPath(rest, { callbackUrl, repository })).toBeUndefined();
  });

  it('that is none is not asked for, and rings', async () => {
    waiting({ callbackUrl: 'https://evil.example/repos/acme/shop/actions/runs/55/deployment_protection_rule' });
    await expect(deskAt(url, memory).answer(id)).rejects.toThrow('not our GitHub');
    expect(gitHub.requests).toEqual([]);
  });
});

test('the words beside the answer are at most 1,024 characters, and strangers’ text in them is inert', () => {
  const evil = `@acme/everyone #12 GH-3 <b> [x](http://e) ${'\\'.repeat(300)} ${'`*_'.repeat(400)}`;
  const moment = { policy: { ...builtInPolicy, mode: 'enforce' as const }, at, before: 'deploy' as const };
  const tier = {
    tier: 'high',
    because: evil,
    surfaces: [],
    reversibility: 'hard',
    rules: [],
    risk: 0,
    humanReviews: 1,
    owners: [],
    ai: 'allowed',
  } as const;
  const changes: any[] = [{ tier, review: { reviewed: 'no', because: evil }, origin: { origin: 'unknown' } }];
  const text = gateComment(gateDecision({ changes, isRollback: false, isBlind: true, notSeen: [evil, evil] }, moment), 'enforce');
  expect(text.length).toBeLessThanOrEqual(1_024);
  for (const live of ['@acme', '#12', 'GH-3', '<b>', 'http://']) expect(text).not.toContain(live);
});
