// Somebody walks the pages after a week of production: week, incident, change, path and back; and asks the same of the API.
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalRun } from '../../infra/local/local-run';
import { weekWebhooks } from '../../infra/local/week/webhooks';
import { later, weekBounds, weeksAfter } from '../../shared/core/facts/moment';
import { checkEvidence, evidenceFile, sealEvidence } from '../../shared/storage/evidence-file';
import { digestMessage } from '../../shared/slack/digest-message';
import { createStorage } from '../../shared/storage/storage';
import { weekFile } from '../../shared/storage/week-file';
import { answers } from '../../shared/report/answers';
import { runningAfterWeek } from './played-week';
import { stopAll, weekPolicy } from './running';
import { lastMonday as monday, lastWeek as week } from './week-player';

jest.setTimeout(180_000);

const lastDay = later(weekBounds(week)?.to ?? '', -1).slice(0, 10);
const days = `from=${monday.slice(0, 10)}&to=${lastDay}`;

let run: LocalRun;

const get = (path: string, accept = 'application/json'): Promise<Response> => fetch(`${run.url}${path}`, { headers: { accept } });

beforeAll(async () => {
  run = await runningAfterWeek();
}, 180_000);

afterAll(stopAll);

type Line = { id: string; answer: string; sha?: string | undefined };
const incidents = async (): Promise<Line[]> => answers.IncidentList.parse(await (await get(`/incidents?from=${monday}`)).json()).items;

const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${run.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

test('a verdict by the API is taken once, changes the standing, and is told', async () => {
  const open = (await incidents()).find(({ answer, sha }) => answer === 'unanswered' && sha !== undefined);
  expect(open).toBeDefined();
  const address = `/incidents/${open?.id}/verdicts`;
  const verdict = { kind: 'this-change', sha: open?.sha };
  const key = { 'idempotency-key': 'story-verdict-1' };
  const callsBefore = run.slack.calls.length;
  const replies = await Promise.all([1, 2, 3].map(() => post(address, verdict, key)));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  const taken = await Promise.all(replies.map(async (reply) => answers.TakenVerdict.parse(await reply.json())));
  expect(new Set(taken.map(({ at }) => at)).size).toBe(1);
  expect(taken.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
  expect((await post(address, { kind: 'not-a-change', reason: 'traffic' }, key)).status).toBe(409);
  await run.settled();
  expect((await incidents()).find(({ id }) => id === open?.id)?.answer).toBe('confirmed');
  expect(run.slack.calls.length).toBeGreaterThan(callsBefore);
});

const mostOfAKind = 6;

test('every link on every page leads to a page, and no page or answer names a person', async () => {
  await run.scheduler.fire('send-digest', { event: { week } });
  await run.settled();
  const people = weekWebhooks(monday).flatMap(({ body }) =>
    [...body.matchAll(/"(?:email|login|name)":"([^"]{3,80})"/g)].map((match) => match[1] ?? ''),
  );
  const emails = [...new Set(people.filter((text) => text.includes('@')))];
  const names = [...new Set(people.filter((text) => text.includes(' ') && !text.includes('@')))];
  expect(emails.length).toBeGreaterThan(2);
  const [seen, kinds, forms] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [dead, named]: [string[], string[]] = [[], []];
  // So many of a kind are as good as all: the week has hundreds of paths.
  const walked = new Map<string, number>();
  const queue = ['/'];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path)) continue;
    const type = /[?&]format=(json|csv|markdown)$/.exec(path)?.[1] ?? 'html';
    const kind = `${path.split(/[/?]/)[1] ?? ''} as ${type}`;
    const before = walked.get(kind) ?? 0;
    if (before >= mostOfAKind) continue;
    walked.set(kind, before + 1);
    seen.add(path);
    const response = await get(path, 'text/html');
    const text = await response.text();
    // What can be downloaded holds nobody's name either.
    if (response.status !== 200 || !response.headers.get('content-type')?.includes(`/${type}`)) dead.push(`${response.status} ${path}`);
    named.push(...[...emails, ...names].filter((person) => text.includes(person)).map((person) => `${path} names ${person}`));
    kinds.add(path.split(/[/?]/)[1] ?? '');
    forms.add(type);
    if (type !== 'html') continue;
    const links = [...text.matchAll(/href="(\/[^"]*)"/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&').split('#', 1)[0] ?? '');
    // Every week links to the one before it: the walk stays near the week that was played.
    const near = (link: string): boolean =>
      !link.startsWith('/digests/') || (link >= `/digests/${weeksAfter(week, -1)}` && link <= `/digests/${weeksAfter(week, 1)}`);
    queue.push(...links.filter(near));
  }
  expect(dead).toEqual([]);
  expect(named).toEqual([]);
  expect([...kinds].sort()).toEqual(expect.arrayContaining(['', 'changes', 'digests', 'incidents', 'paths']));
  expect([...forms].sort()).toEqual(['csv', 'html', 'json', 'markdown']);
  expect(seen.size).toBeGreaterThan(30);
});

test('from week to incident to change to path, and back', async () => {
  const html = async (path: string): Promise<string> => (await get(path, 'text/html')).text();
  const start = await html('/');
  expect(start).toContain(`href="/digests/${week}"`);
  const confirmed = (await incidents()).find(({ answer }) => answer === 'confirmed');
  expect(await html(`/digests/${week}`)).toContain(`href="/incidents/${confirmed?.id}"`);
  expect(await html(`/incidents/${confirmed?.id}`)).toContain(`href="/changes/${confirmed?.sha}"`);
  const change = await html(`/changes/${confirmed?.sha}`);
  const path = /href="(\/paths\?path=[^"]+)"/.exec(change)?.[1] ?? '';
  expect(change).toContain(`href="/incidents/${confirmed?.id}"`);
  const pathText = await html(path.replaceAll('&amp;', '&'));
  expect(pathText).toContain(`href="/changes/${confirmed?.sha}"`);
  expect(pathText).toContain(`href="/incidents/${confirmed?.id}"`);
  expect(pathText).toContain(`href="/digests/${week}"`);
});

test('every answer is of the shape that the document promises, and of the form that was asked for', async () => {
  const line = (await incidents()).find(({ answer }) => answer === 'confirmed');
  const file = answers.IncidentFile.parse(await (await get(`/incidents/${line?.id}`)).json());
  const sha = file.ranking.suspects[0]?.sha ?? Object.keys(file.changes)[0] ?? '';
  expect(JSON.stringify(file)).not.toContain('"by"');
  answers.Postmortem.parse(await (await get(`/incidents/${line?.id}/postmortem`)).json());
  const change = answers.ChangeFile.parse(await (await get(`/changes/${sha}`)).json());
  expect(change.deployments.length).toBeGreaterThan(0);
  const path = answers.PathFile.parse(await (await get(`/paths?path=${encodeURIComponent(change.change.files[0]?.path ?? 'x')}`)).json());
  expect(path.changes.map((one) => one.sha)).toContain(sha);
  answers.Digest.parse(await (await get(`/digests/${week}`)).json());
  const markdown = await get(`/incidents/${line?.id}/postmortem`, 'text/markdown');
  expect([markdown.status, markdown.headers.get('content-type'), (await markdown.text()).slice(0, 4)]).toEqual([
    200,
    'text/markdown; charset=utf-8',
    '---\n',
  ]);
  for (const [wrong, status] of [
    ['/incidents?nope=1', 400],
    ['/incidents?from=yesterday', 400],
    ['/incidents/INC-NONE', 404],
    ['/changes/feed', 404],
    ['/digests/2026-W60', 400],
    ['/evidence?from=2026-11-01', 400],
  ] as const) {
    const response = await get(wrong);
    expect([wrong, response.status, response.headers.get('content-type')]).toEqual([wrong, status, 'application/problem+json']);
    answers.Problem.parse(await response.json());
  }
  expect((await get('/incidents', 'image/png')).status).toBe(406);
});

test('pages of a list hold everything once', async () => {
  const ids: string[] = [];
  let cursor = '';
  do {
    const list = answers.DeploymentList.parse(await (await get(`/deployments?from=${monday}&limit=7${cursor}`)).json());
    ids.push(...list.items.map(({ id }) => id));
    cursor = list.next === undefined ? '' : `&cursor=${list.next}`;
  } while (cursor !== '');
  const whole = answers.DeploymentList.parse(await (await get(`/deployments?from=${monday}&limit=200`)).json());
  expect(ids).toEqual(whole.items.map(({ id }) => id));
  expect(ids.length).toBeGreaterThan(30);
  const one = answers.DeploymentList.parse(await (await get(`/deployments?service=checkout&from=${monday}&limit=200`)).json());
  expect(one.items).toEqual(whole.items.filter(({ service }) => service === 'checkout'));
});

test('evidence has a record of every deployment, adds up, and is the same twice', async () => {
  const text = await (await get(`/evidence?${days}`)).text();
  expect(await (await get(`/evidence?${days}`)).text()).toBe(text);
  const evidence = answers.Evidence.parse(JSON.parse(text));
  expect(checkEvidence(JSON.parse(text))).toEqual([]);
  const whole = answers.DeploymentList.parse(await (await get(`/deployments?from=${monday}&limit=200`)).json());
  const live = whole.items.filter(({ status, environment }) => status === 'succeeded' && environment === 'production').map(({ id }) => id);
  expect(new Set(evidence.records.map(({ deployed }) => deployed.deploymentId))).toEqual(new Set(live));
  expect(evidence.completeness.deployments).toBe(live.length);
  expect(evidence.records.some(({ since }) => since.verdicts.some(({ answer }) => answer === 'confirmed'))).toBe(true);
  expect(evidence.records.some(({ deployed }) => deployed.approvals.some(({ isFinal }) => isFinal))).toBe(true);
  const csv = await (await get(`/evidence?${days}&tier=high,critical`, 'text/csv')).text();
  expect(csv.trimEnd().split('\r\n')).toHaveLength(
    1 + evidence.records.filter(({ deployed }) => deployed.tier?.tier === 'high' || deployed.tier?.tier === 'critical').length + 2,
  );
});

test('what was sealed is held against what is stored: one changed byte is found', async () => {
  const storage = createStorage(run.dynamodb, { tableName: process.env['TABLE_NAME'] ?? '', keepDays: 400 });
  const policy = weekPolicy();
  const period = { fromDay: monday.slice(0, 10), toDay: lastDay };
  const seals = await sealEvidence(storage, policy, period);
  expect(seals.length).toBeGreaterThan(3);
  expect(await sealEvidence(storage, policy, period)).toEqual(seals);
  const before = await evidenceFile(storage, policy, period);
  expect(before.seals).toEqual(seals);
  expect(checkEvidence(before, before)).toEqual([]);
  const target = before.records.find(({ deployed }) => deployed.kind === 'commit');
  const client = DynamoDBDocumentClient.from(run.dynamodb);
  const Key = { pk: `DEPLOYMENT#${target?.deployed.deploymentId}`, sk: 'CHANGE#00000' };
  const title = `${target?.deployed.title.slice(0, -1)}~`;
  await client.send(
    new UpdateCommand({
      TableName: process.env['TABLE_NAME'] ?? '',
      Key,
      UpdateExpression: 'SET #v.title = :t',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#v': 'value' },
      ExpressionAttributeValues: { ':t': title },
    }),
  );
  const now = await evidenceFile(storage, policy, period);
  const differs = `${target?.deployed.liveAt.slice(0, 10)}: differs from what was sealed`;
  expect(checkEvidence(now)).toEqual([expect.stringContaining(differs)]);
  // What was exported before is as it was; what is stored is not.
  expect(checkEvidence(before)).toEqual([]);
  expect(checkEvidence(before, now)).toEqual([expect.stringContaining(`in the store: ${differs}`)]);
});

test('a range is checked before it is live, and what broke there is remembered', async () => {
  const confirmed = (await incidents()).find(({ answer }) => answer === 'confirmed');
  const { change } = answers.ChangeFile.parse(await (await get(`/changes/${confirmed?.sha}`)).json());
  const commits = [
    { sha: 'abc1234', message: 'Mend it\n\nAssisted-by: Claude', files: change.files.map(({ path }) => ({ path, added: 1, deleted: 1 })) },
  ];
  const check = answers.Check.parse(await (await post('/checks', { commits })).json());
  expect(check.memory.flatMap(({ incidents: known }) => known.map(({ incidentId }) => incidentId))).toContain(confirmed?.id);
  expect(check.status).toBe('attention');
  expect(
    answers.Check.parse(
      await (
        await post('/checks', { commits: [{ sha: 'a', message: 'Docs', files: [{ path: 'docs/a.md', added: 1, deleted: 0 }] }] })
      ).json(),
    ).status,
  ).toBe('fine');
  expect((await post('/checks', { commits: [] })).status).toBe(400);
  expect((await fetch(`${run.url}/checks`, { method: 'POST', body: '{}' })).status).toBe(415);
});

test('what the digest in observe mode says would have been sent is what was sent where the policy speaks', async () => {
  const storage = createStorage(run.dynamodb, { tableName: process.env['TABLE_NAME'] ?? '', keepDays: 400 });
  const [watched, spoken] = await Promise.all(
    (['observe', 'advise'] as const).map(async (mode) => (await weekFile(storage, { ...weekPolicy(), mode }, week)).digest),
  );
  const alerted = new Set(
    run.slack.calls
      .map(({ args }) => JSON.stringify(args))
      .flatMap((call) => /"aftershock_deployment","event_payload":\{"id":"([^"]+)"/.exec(call)?.[1] ?? []),
  );
  expect(alerted.size).toBeGreaterThan(0);
  expect(new Set(watched?.unsent?.shown.map(({ deploymentId }) => deploymentId))).toEqual(alerted);
  expect(spoken?.unsent).toEqual({ mode: 'advise', watched: 0, bundled: 0, shown: [] });
  const message = JSON.stringify(watched && digestMessage(watched, { baseUrl: '' }));
  expect(message).toContain(`Observe mode: we would have sent ${alerted.size} message`);
});
