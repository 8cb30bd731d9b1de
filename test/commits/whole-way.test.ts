// From a webhook that names one commit to all that went live: the real functions, with a GitHub to ask.
import { createHmac } from 'node:crypto';
import { appId, appKey, GitHubStandIn } from '../fakes/github-stand-in';
import { running, stopAll, tableOf } from '../story/running';

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
  });
  const run = await running();
  const body = JSON.stringify({
    deployment: { id: 5, sha: last, environment: 'production', created_at: '2026-11-16T09:00:00Z', payload: { previousSha: base } },
    deployment_status: { state: 'success', created_at: '2026-11-16T09:01:00Z' },
    repository: { name: 'shop', full_name: 'acme/shop' },
  });
  const signature = createHmac('sha256', run.secrets['AFTERSHOCK_SECRET_GITHUB'] ?? '')
    .update(body)
    .digest('hex');
  const headers = {
    'content-type': 'application/json',
    'x-github-event': 'deployment_status',
    'x-github-delivery': 'one',
    'x-hub-signature-256': `sha256=${signature}`,
  };
  expect((await fetch(`${run.url}/webhooks/github`, { method: 'POST', headers, body })).status).toBe(202);
  await run.settled();
  const items = await tableOf(run);
  const changes = items.map((item) => JSON.parse(item)).filter(({ sk, value }) => String(sk).startsWith('CHANGE#') && value?.files);
  expect(changes.map(({ value }) => [value.sha, value.files, value.notSeen.length, value.review.reviewed]).sort()).toEqual(
    [
      [first, [{ path: 'src/commit-1.ts', added: 2, deleted: 1 }], 2, 'cannot-see'],
      [last, [{ path: 'src/commit-2.ts', added: 2, deleted: 1 }], 0, 'yes'],
    ].sort(),
  );
  const everything = items.join('\n');
  expect(everything).toContain('new_2');
  for (const secret of ['Ada', 'ada@example', 'github:1', 'new_2()', 'PRIVATE KEY', ...gitHub.tokens.map(({ token }) => token)])
    expect(everything).not.toContain(secret);
  expect(gitHub.tokens).toHaveLength(1);
});
