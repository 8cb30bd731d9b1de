// Whoever is not let in gets nothing, at every address that the document names. A tenant is a stack: a table and secrets of its own.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createHmac } from 'node:crypto';
import { answerSlack, type Services as SlackServices } from '../../functions/answer-slack';
import { lookUp } from '../../functions/look-up';
import { receiveWebhook, type Services as WebhookServices } from '../../functions/receive-webhook';
import { takeVerdict } from '../../functions/take-verdict';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { answers } from '../../shared/report/answers';
import { openApi } from '../../shared/report/openapi';
import { linkKey, tokenLine, type Scope } from '../../shared/runtime/access';
import type { Reply, Request } from '../../shared/runtime/lambda';
import { signatureFor } from '../../shared/slack/signature';
import { createStorage } from '../../shared/storage/storage';
import { Journal, requestOf } from './journal';

const at = '2026-11-18T12:00:00.000Z';
const nowSeconds = Date.parse(at) / 1_000;
const scopes: readonly Scope[] = ['read', 'evidence', 'write'];
const tokenOf = (stack: string, scope: Scope): string => `token-of-${stack}-to-${scope}`;
const keys = { tokens: scopes.map((scope) => tokenLine(scope, tokenOf('ours', scope))), linkKeys: ['our-links'] };

const dynamodb = mockClient(DynamoDBDocumentClient);
const theirs = {
  id: 'INC-THEIRS',
  service: 'their-service',
  environment: 'production',
  detectedAt: at,
  title: 'their secret',
  sha: 'feed',
};
beforeEach(() => {
  dynamodb.reset();
  // Their table has an answer to everything, ours to nothing.
  dynamodb
    .onAnyCommand()
    .callsFake(({ TableName, RequestItems = {} }: { TableName?: string; RequestItems?: object }) =>
      [TableName, ...Object.keys(RequestItems)].includes('theirs') ? { Item: { value: theirs }, Items: [{ value: theirs }] } : {},
    );
});

const journal = new Journal();
const storage = createStorage(new DynamoDBClient({ region: 'eu-west-1' }), { tableName: 'ours', keepDays: 400 });
const reading = { storage, policy: builtInPolicy, keys: async () => keys, isOpen: false, now: () => at };
const asked = { correlate: journal.ask('correlate'), tell: journal.ask('tell') };
const webhooks = { secrets: async () => ['our-secret'], enqueue: journal.ask('enqueue'), now: () => at } as unknown as WebhookServices;
const slack = { storage, secrets: async () => ['our-secret'], ...asked, now: () => at } as unknown as SlackServices;

const functionsByStart: [string, (request: Request) => Promise<Reply>][] = [
  ['POST /webhooks/', (request) => receiveWebhook(request, webhooks)],
  ['POST /slack/', (request) => answerSlack(request, slack)],
  ['POST /incidents/', (request) => takeVerdict(request, { ...reading, ...asked, pseudonym: async () => () => 'p' })],
  ['', (request) => lookUp(request, reading)],
];
const answer = (request: Request): Promise<Reply> =>
  functionsByStart.find(([start]) => request.route.startsWith(start))?.[1](request) ?? Promise.reject(new Error(request.route));

type Operation = { security: Record<string, string[]>[]; parameters?: { name: string; in: string; required: boolean }[] };
const operations = Object.entries(openApi()['paths'] as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
);
const guarded = operations.flatMap(({ route, operation }) => {
  const scope = operation.security.find(({ token }) => token)?.['token']?.[0] as Scope | undefined;
  return scope ? [{ route, scope, operation }] : [];
});
const signed = operations.filter(({ route, operation }) => operation.security.length === 0 && route !== 'GET /openapi.json');

const bodies: Record<string, object> = {
  'POST /checks': { commits: [{ sha: 'feed', message: 'x', files: [{ path: 'src/a.ts', added: 1, deleted: 0 }] }] },
  'POST /incidents/{id}/verdicts': { kind: 'not-a-change', reason: 'traffic' },
};
const values: Record<string, string> = {
  id: theirs.id,
  sha: theirs.sha,
  week: '2026-W46',
  path: 'src/a.ts',
  from: '2026-11-16',
  to: '2026-11-17',
};
const filled = ({ parameters = [] }: Operation, place: string): Record<string, string> =>
  Object.fromEntries(
    parameters.filter((one) => one.in === place && one.required).map(({ name }) => [name, values[name] ?? 'key-of-12345']),
  );

/** What the document says a right request is, with whatever is theirs in it. */
const asking = ({ route, operation }: { route: string; operation: Operation }, headers: Record<string, string>, key?: string): Request =>
  requestOf({
    route,
    path: filled(operation, 'path'),
    query: { ...filled(operation, 'query'), ...(key === undefined ? {} : { key }) },
    headers: { 'content-type': 'application/json', 'idempotency-key': 'key-of-12345', ...headers },
    body: Buffer.from(JSON.stringify(bodies[route] ?? '')),
  });

const bearer = (stack: string, scope: Scope) => ({ authorization: `Bearer ${tokenOf(stack, scope)}` });
const strangers: [string, (scope: Scope) => { headers?: Record<string, string>; key?: string }][] = [
  ['no token', () => ({})],
  ["another tenant's token", (scope) => ({ headers: bearer('theirs', scope) })],
  ["another tenant's link", () => ({ key: linkKey('their-links', nowSeconds + 60) })],
  ["another tenant's cookie", () => ({ headers: { cookie: `aftershock=${linkKey('their-links', nowSeconds + 60)}` } })],
  ['an expired link', () => ({ key: linkKey('our-links', nowSeconds - 1) })],
  ...scopes.map((other): [string, (scope: Scope) => { headers: Record<string, string> }] => [
    `a token to ${other}`,
    (scope) => ({ headers: other === scope ? {} : bearer('ours', other) }),
  ]),
];

test('the document guards every address but itself and those that are signed', () => {
  expect(guarded.length + signed.length + 1).toBe(operations.length);
  expect(signed.map(({ route }) => route)).toEqual(['POST /webhooks/{provider}', 'POST /slack/interactions', 'POST /slack/commands']);
});

describe.each(guarded)('$route', (one) => {
  test.each(strangers)('%s opens nothing', async (_, credentials) => {
    const { headers = {}, key } = credentials(one.scope);
    const { status, body } = await answer(asking(one, headers, key));
    expect(status).toBe(401);
    answers.Problem.parse(JSON.parse(body ?? ''));
    expect([dynamodb.calls().length, journal.asked]).toEqual([0, {}]);
  });

  test("whoever is let in gets nothing of another tenant's, whose ids are unknown here", async () => {
    const { status, body } = await answer(asking(one, bearer('ours', one.scope)));
    // A week and a path exist for everybody; with us nothing happened there.
    expect(status).toBe(/\{(id|sha)\}/.test(one.route) ? 404 : 200);
    expect(body).not.toMatch(/THEIRS|their/);
    const tables = dynamodb.calls().flatMap(({ args: [{ input }] }) => {
      const { TableName, RequestItems = {} } = input as { TableName?: string; RequestItems?: object };
      return TableName === undefined ? Object.keys(RequestItems) : [TableName];
    });
    expect(new Set(tables)).toEqual(new Set(one.route === 'POST /checks' && tables.length === 0 ? [] : ['ours']));
    expect(journal.asked).toEqual({});
  });
});

describe.each(signed)('$route', (one) => {
  const body = 'payload=%7B%7D';
  const timestamp = { 'x-slack-request-timestamp': String(nowSeconds), 'x-github-event': 'push', 'x-github-delivery': 'd1' };
  const proofs: [string, Record<string, string>][] = [
    ['no signature', {}],
    [
      "another tenant's signature",
      {
        'x-slack-signature': signatureFor('their-secret', String(nowSeconds), body),
        'x-hub-signature-256': `sha256=${createHmac('sha256', 'their-secret').update(body).digest('hex')}`,
      },
    ],
    ['a token', bearer('ours', 'write')],
  ];
  test.each(proofs)('%s is 401, and nothing is kept', async (_, headers) => {
    const request = requestOf({
      route: one.route,
      path: { provider: 'github' },
      headers: { ...timestamp, ...headers },
      body: Buffer.from(body),
    });
    expect((await answer(request)).status).toBe(401);
    expect([dynamodb.calls().length, journal.asked]).toEqual([0, {}]);
  });
});
