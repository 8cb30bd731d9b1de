// From a webhook that names one commit to all that went live: the real functions, with a GitHub to ask.
import { createHmac } from 'node:crypto';
import { appId, appKey, GitHubStandIn } from '../fakes/github-stand-in';
import { running, stopAll, tableOf } from '../story/running';
import { propose } from './desk';

jest.setTimeout(120_000);

const gitHub = new GitHubStandIn();
const names = ['GITHUB_APP_ID', 'GITHUB_API_URL', 'AFTERSHOCK_SECRET_GITHUB_APP_KEY'] as const;

beforeAll(async () => {
  process.env[names[0]] = appId;
  process.env[names[1]] = await gitHub.start();
  process.env[names[2]] = Buffer.from(appKey).toString('base64');
});
afterAll(async () => {
  await stopAll();
  for (const name of names) delete process.env[name];
  await gitHub.stop();
});

type Run = Awaited<ReturnType<typeof running>>;

const send = async (run: Run, event: string, body: string, delivery = event): Promise<number> => {
  const secret = run.secrets['AFTERSHOCK_SECRET_GITHUB'] ?? '';
  const headers = {
    'content-type': 'application/json',
    'x-github-event': event,
    'x-github-delivery': delivery,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  };
  return (await fetch(`${run.url}/webhooks/github`, { method: 'POST', headers, body })).status;
};

test('a deployment whose pushes nobody reported is described from GitHub, without names, code or secrets', async () => {
  const [base, first, last] = gitHub.line(3);
  const review = { state: 'APPROVED', sha: last!, by: { login: 'bob', type: 'User' as const, id: 2 }, at: '2026-11-02T09:00:00Z' };
  const by = { login: 'ada', type: 'User' as const, id: 1 };
  gitHub.pulls.push({
    number: 12,
    title: 'Charge once',
    body: '',
    branch: 'b',
    head: last!,
    mergeSha: last!,
    merged: true,
    shas: [],
    labels: [],
    by,
    reviews: [review],
    checks: [{ name: 'build', conclusion: 'SUCCESS' }],
  });
  const run = await running();
  const body = JSON.stringify({
    deployment: { id: 5, sha: last, environment: 'production', created_at: '2026-11-16T09:00:00Z', payload: { previousSha: base } },
    deployment_status: { state: 'success', created_at: '2026-11-16T09:01:00Z' },
    repository: { name: 'shop', full_name: 'acme/shop' },
  });
  expect(await send(run, 'deployment_status', body)).toBe(202);
  await run.settled();
  const items = await tableOf(run);
  const changes = items.map((item) => JSON.parse(item)).filter(({ sk, value }) => String(sk).startsWith('CHANGE#') && value?.files);
  expect(changes.map(({ value }) => [value.sha, value.files, value.notSeen.length, value.review.reviewed]).sort()).toEqual(
    [
      [first, [{ path: 'src/commit-1.ts', added: 2, deleted: 1 }], 0, 'no'],
      [last, [{ path: 'src/commit-2.ts', added: 2, deleted: 1 }], 0, 'yes'],
    ].sort(),
  );
  // What was read of its checks is evidence.
  const evidence = await fetch(`${run.url}/evidence?from=2026-11-16&to=2026-11-16`, { headers: { accept: 'application/json' } });
  const { records } = (await evidence.json()) as {
    records: { deployed: { sha: string; notSeen: string[]; approvals: object[] }; since: { checks?: object } }[];
  };
  // So are the approvals that no webhook told of.
  const approval = { sha: last, at: '2026-11-02T09:00:00.000Z', isFinal: true, byHuman: true, isIndependent: true };
  expect(new Map(records.map(({ deployed }) => [deployed.sha, deployed.approvals]))).toEqual(
    new Map([
      [first, []],
      [last, [approval]],
    ]),
  );
  expect(records.map(({ deployed, since }) => [deployed.sha, since.checks]).sort()).toEqual(
    [
      [first, undefined],
      [last, { sha: last, state: 'passed', total: 1, failed: [] }],
    ].sort(),
  );
  expect(records.map(({ deployed }) => deployed.notSeen.includes('checks')).sort()).toEqual([false, true]);
  const everything = items.join('\n');
  expect(everything).toContain('new_2');
  for (const secret of ['Ada', 'ada@example', 'github:1', 'new_2()', 'PRIVATE KEY', ...gitHub.tokens.map(({ token }) => token)])
    expect(everything).not.toContain(secret);
  // Each function has a token of its own, good for no more than it does.
  const rights = gitHub.tokens.map(({ permissions }) => JSON.stringify(permissions)).sort();
  const reads = '{"checks":"read","statuses":"read","contents":"read","pull_requests":"read"}';
  expect(rights).toEqual([reads, reads, '{"checks":"write"}'].sort());
  expect(gitHub.runs).toMatchObject([{ head_sha: last, name: 'aftershock / risk', conclusion: 'success' }]);
});

test('a pull request is checked and a waiting deployment answered, once each, whatever is delivered twice and in whatever order', async () => {
  const run = await running();
  const pull = propose(gitHub, 'src/auth/session.ts', { number: 31 });
  gitHub.gates.set('77', { environment: 'production', comments: [] });
  const repository = { name: 'shop', full_name: 'acme/shop', default_branch: 'main' };
  const proposed = {
    action: 'opened',
    number: 31,
    pull_request: {
      id: 31,
      number: 31,
      title: pull.title,
      user: { id: 1, login: 'ada', type: 'User' },
      head: { ref: 'rotate', sha: pull.head },
      updated_at: '2026-11-17T10:00:00Z',
    },
    repository,
  };
  const asked = {
    action: 'requested',
    environment: 'production',
    deployment_callback_url: `${process.env['GITHUB_API_URL']}/repos/acme/shop/actions/runs/77/deployment_protection_rule`,
    deployment: { id: 91, sha: pull.head, environment: 'production', created_at: '2026-11-17T10:05:00Z' },
    repository,
  };
  const deliveries = [
    ['pull_request', proposed, 'p1'],
    ['deployment_protection_rule', asked, 'g1'],
    ['pull_request', { ...proposed, action: 'synchronize' }, 'p2'],
  ] as const;
  for (const [event, body, id] of [...deliveries, ...deliveries.toReversed()])
    expect(await send(run, event, JSON.stringify(body), id)).toBe(202);
  await run.settled();
  const ours = gitHub.runs.filter(({ head_sha: sha }) => sha === pull.head);
  expect(ours).toMatchObject([
    { external_id: 'aftershock:pull:31', conclusion: 'neutral', annotations: [{ path: 'src/auth/session.ts' }] },
  ]);
  expect(gitHub.comments.filter(({ issue }) => issue === 31)).toHaveLength(1);
  expect(gitHub.gates.get('77')).toMatchObject({ state: 'approved', comments: [expect.stringMatching(/^Approved/)] });
  const everything = (await tableOf(run)).join('\n');
  for (const { token } of gitHub.tokens) expect(everything).not.toContain(token);
});
