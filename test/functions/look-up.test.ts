// Who gets in, what is refused, and whether the document says all of it. DynamoDB is faked: it knows nothing.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import * as routes from '../../infra/routes';
import { lookUp, type Services } from '../../functions/look-up';
import { takeVerdict } from '../../functions/take-verdict';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { answers } from '../../shared/report/answers';
import { deploymentsPage } from '../../shared/report/list-pages';
import { openApi } from '../../shared/report/openapi';
import { linkKey, tokenLine, type Scope } from '../../shared/runtime/access';
import type { Reply, Request } from '../../shared/runtime/lambda';
import { chosenType } from '../../shared/runtime/negotiation';
import { createStorage } from '../../shared/storage/storage';

const dynamodb = mockClient(DynamoDBDocumentClient);
beforeEach(() => {
  dynamodb.reset();
  dynamodb.onAnyCommand().resolves({});
});

const at = '2026-11-18T12:00:00.000Z';
const nowSeconds = Date.parse(at) / 1000;
const tokens: Record<Scope, string> = { read: 'token-for-reading-1', evidence: 'token-for-evidence-1', write: 'token-for-writing-1' };
const linkSecret = 'signs-links';
const keys = {
  tokens: [tokenLine('read', tokens.read), tokenLine('evidence', tokens.evidence), tokenLine('write', tokens.write)],
  linkKeys: [' ', linkSecret],
};
const storage = createStorage(new DynamoDBClient({ region: 'eu-west-1' }), { tableName: 'table', keepDays: 400 });
const services: Services = { storage, policy: builtInPolicy, keys: async () => keys, isOpen: false, now: () => at };

const asked: unknown[] = [];
const ask = async (message: unknown): Promise<void> => void asked.push(message);
const verdictServices = { ...services, pseudonym: async () => (text: string) => `p${text.length}`, correlate: ask, tell: ask };

const request = (route: string, more: Partial<Request> = {}): Request => ({
  route,
  path: {},
  query: {},
  headers: {},
  body: Buffer.alloc(0),
  id: 'r1',
  ...more,
});
const bearer = (scope: Scope): Record<string, string> => ({ authorization: `Bearer ${tokens[scope]}` });

const range = { commits: [{ sha: 'a', message: 'Retry', files: [{ path: 'src/auth/session.ts', added: 1, deleted: null }] }] };
const json = { 'content-type': 'application/json' };

/** A request to each route that is right but for who asks. */
const right: Record<string, Request> = {
  'GET /': request('GET /'),
  'GET /openapi.json': request('GET /openapi.json'),
  'GET /incidents': request('GET /incidents', { query: { service: 'checkout' } }),
  'GET /incidents/{id}': request('GET /incidents/{id}', { path: { id: 'INC-1' } }),
  'GET /incidents/{id}/postmortem': request('GET /incidents/{id}/postmortem', { path: { id: 'INC-1' } }),
  'GET /changes/{sha}': request('GET /changes/{sha}', { path: { sha: 'feed' } }),
  'GET /paths': request('GET /paths', { query: { path: 'src/a.ts' } }),
  'GET /deployments': request('GET /deployments'),
  'GET /digests/{week}': request('GET /digests/{week}', { path: { week: '2026-W46' } }),
  'GET /evidence': request('GET /evidence', { query: { from: '2026-11-16', to: '2026-11-17' } }),
  'POST /checks': request('POST /checks', { headers: json, body: Buffer.from(JSON.stringify(range)) }),
};
const asking = (route: string, more: Partial<Request>): Promise<Reply> => {
  const one = right[route] ?? request(route);
  return lookUp({ ...one, ...more, headers: { ...one.headers, ...more.headers }, query: { ...one.query, ...more.query } }, services);
};

const guarded = routes.lookUpRoutes.filter((route) => route !== 'GET /openapi.json');
const scopeOf = (route: string): Scope => (route === 'GET /evidence' ? 'evidence' : 'read');
const goodLink = linkKey(linkSecret, nowSeconds + 3_600);

const strangers: [string, Partial<Request>][] = [
  ['nobody', {}],
  ['an unknown token', { headers: { authorization: 'Bearer token-for-reading-2' } }],
  ['a token and more', { headers: { authorization: `Bearer ${tokens.read} x` } }],
  ['the hash instead of the token', { headers: { authorization: `Bearer ${tokenLine('read', tokens.read).slice(5)}` } }],
  ['an empty token', { headers: { authorization: 'Bearer ' } }],
  ['a token to write', { headers: bearer('write') }],
  ['an expired link', { query: { key: linkKey(linkSecret, nowSeconds - 1) } }],
  ['a link by another key', { query: { key: linkKey('somebody-else', nowSeconds + 3_600) } }],
  ['a link by a blank key', { query: { key: linkKey(' ', nowSeconds + 3_600) } }],
  ['a link that lives longer than links do', { query: { key: linkKey(linkSecret, nowSeconds + 400 * 86_400) } }],
  ['a link made to live longer', { query: { key: goodLink.replace(/^\d+/, String(nowSeconds + 7_200)) } }],
  ['a link with a byte changed', { query: { key: `${goodLink.slice(0, -2)}${goodLink.endsWith('AA') ? 'BB' : 'AA'}` } }],
  ['an expired cookie', { headers: { cookie: `aftershock=${linkKey(linkSecret, nowSeconds - 1)}` } }],
];

describe.each(guarded)('%s', (route) => {
  test.each(strangers)('%s does not get in, and nothing is read', async (_, more) => {
    const { status, body, headers } = await asking(route, more);
    expect([status, headers?.['content-type'], headers?.['set-cookie']]).toEqual([401, 'application/problem+json', undefined]);
    answers.Problem.parse(JSON.parse(body ?? ''));
    expect(dynamodb.calls()).toHaveLength(0);
  });

  test('its own scope gets in, the other does not', async () => {
    const other: Scope = scopeOf(route) === 'read' ? 'evidence' : 'read';
    expect((await asking(route, { headers: bearer(scopeOf(route)) })).status).not.toBe(401);
    expect((await asking(route, { headers: bearer(other) })).status).toBe(401);
  });

  test('a signed link opens what is read, and nothing else', async () => {
    const opens = scopeOf(route) === 'read' && route.startsWith('GET ');
    expect((await asking(route, { query: { key: goodLink } })).status === 401).toBe(!opens);
    expect((await asking(route, { headers: { cookie: `other=1; aftershock=${goodLink}` } })).status === 401).toBe(!opens);
  });

  test('an unknown word in the query is refused', async () => {
    expect((await asking(route, { headers: bearer(scopeOf(route)), query: { nope: '1' } })).status).toBe(400);
  });
});

test('a link leaves a cookie that ends with it; a bad one beside a good token leaves none', async () => {
  const { headers } = await asking('GET /', { query: { key: goodLink } });
  expect(headers?.['set-cookie']).toBe(`aftershock=${goodLink}; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax`);
  const injected = await asking('GET /', { headers: bearer('read'), query: { key: 'x; Domain=evil.example' } });
  expect([injected.status, injected.headers?.['set-cookie']]).toEqual([200, undefined]);
});

test('a run that is open to this machine is not open to a page whose name points here', async () => {
  const open = { ...services, isOpen: true };
  for (const [host, status] of [
    ['127.0.0.1:4600', 200],
    ['localhost:4600', 200],
    ['[::1]:4600', 200],
    ['evil.example:4600', 401],
    ['127.0.0.1.evil.example', 401],
    ['', 401],
  ] as const) {
    expect([host, (await lookUp(request('GET /', { headers: { host } }), open)).status]).toEqual([host, status]);
  }
});

test('a missing secret lets nobody in', async () => {
  const broken: Services = { ...services, keys: async () => Promise.reject(new Error('no secret')) };
  await expect(lookUp(request('GET /', { headers: bearer('read') }), broken)).rejects.toThrow('no secret');
});

test('pages may load nothing, and are kept by nobody', async () => {
  const { headers } = await asking('GET /', { headers: bearer('read') });
  expect(headers?.['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect([headers?.['cache-control'], headers?.['x-content-type-options'], headers?.['referrer-policy']]).toEqual([
    'private, no-store',
    'nosniff',
    'no-referrer',
  ]);
});

describe('POST /incidents/{id}/verdicts', () => {
  const verdict = (more: Partial<Request> = {}): Request => ({
    ...request('POST /incidents/{id}/verdicts', { path: { id: 'INC-1' }, body: Buffer.from('{"kind":"not-a-change","reason":"traffic"}') }),
    ...more,
    headers: { ...json, 'idempotency-key': 'key-of-12345', ...bearer('write'), ...more.headers },
  });

  test.each<[string, Partial<Request>, number]>([
    ['no token', { headers: { authorization: '' } }, 401],
    ['a token to read', { headers: bearer('read') }, 401],
    ['a link', { headers: { authorization: '', cookie: `aftershock=${goodLink}` }, query: { key: goodLink } }, 401],
    ['no key', { headers: { 'idempotency-key': '' } }, 400],
    ['a key with a line break', { headers: { 'idempotency-key': 'key-of\n12345' } }, 400],
    ['a form of another page', { headers: { 'content-type': 'text/plain' } }, 415],
    ['no JSON', { body: Buffer.from('{') }, 400],
    ['another answer', { body: Buffer.from('{"kind":"ai"}') }, 400],
    ['a name beside it', { body: Buffer.from('{"kind":"not-a-change","reason":"traffic","by":"me"}') }, 400],
    ['an unknown incident', {}, 404],
  ])('with %s nothing is kept', async (_, more, status) => {
    const reply = await takeVerdict(verdict(more), verdictServices);
    expect(reply.status).toBe(status);
    answers.Problem.parse(JSON.parse(reply.body ?? ''));
    expect([...dynamodb.commandCalls(PutCommand), ...dynamodb.commandCalls(TransactWriteCommand)]).toEqual([]);
    expect(asked).toEqual([]);
  });
});

test('a verdict on a change that never went live is not kept', async () => {
  const incident = { id: 'INC-1', service: 'checkout', environment: 'production', detectedAt: at };
  dynamodb.on(GetCommand).resolves({ Item: { pk: 'INCIDENT#INC-1', sk: 'INCIDENT', value: incident } });
  const headers = { ...json, 'idempotency-key': 'key-of-12345', ...bearer('write') };
  const typed = request('POST /incidents/{id}/verdicts', {
    path: { id: 'INC-1' },
    headers,
    body: Buffer.from('{"kind":"this-change","sha":"fee1dead"}'),
  });
  const { status, body } = await takeVerdict(typed, verdictServices);
  expect([status, JSON.parse(body ?? '').title]).toEqual([404, 'No such change']);
  expect([dynamodb.commandCalls(PutCommand).length, asked.length]).toEqual([0, 0]);
});

describe('the document', () => {
  const document = openApi();
  const operations = Object.entries(
    document['paths'] as Record<string, Record<string, { responses: Record<string, unknown>; operationId: string }>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );

  test('has every route, and no other', () => {
    const known = Object.values(routes).flat();
    expect(operations.map(({ route }) => route).sort()).toEqual([...known].sort());
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  test('names nothing that is not in it', () => {
    const text = JSON.stringify(document);
    const { schemas } = document['components'] as { schemas: Record<string, unknown> };
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) expect(Object.hasOwn(schemas, reference.replace('#/components/schemas/', ''))).toBe(true);
    for (const path of Object.keys(document['paths'] as object)) {
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      for (const { route, operation } of operations.filter((one) => one.route.endsWith(` ${path}`))) {
        const named = ((operation as { parameters?: { name: string; in: string }[] }).parameters ?? [])
          .filter((one) => one.in === 'path')
          .map(({ name }) => name);
        expect([route, named]).toEqual([route, parameters]);
      }
    }
  });

  test('is served to anybody', async () => {
    const { status, body } = await lookUp(request('GET /openapi.json'), services);
    expect(status).toBe(200);
    expect(JSON.parse(body ?? '')).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test.each(guarded)('knows every status and form of %s', async (route) => {
    const responses = operations.find((one) => one.route === route)?.operation.responses ?? {};
    const token = bearer(scopeOf(route));
    const tried = await Promise.all([
      asking(route, {}),
      asking(route, { headers: token }),
      asking(route, { headers: { ...token, accept: 'text/html' } }),
      asking(route, { headers: { ...token, accept: 'text/markdown, text/csv' } }),
      asking(route, { headers: { ...token, accept: 'image/png' } }),
      asking(route, { headers: token, query: { from: 'x', limit: '0', cursor: '?', tier: 'x' } }),
      asking(route, { headers: token, query: { cursor: 'eA' } }),
      asking(route, { headers: { ...token, 'content-type': 'text/plain' } }),
      asking(route, { headers: token, body: Buffer.from('{"commits":[]}') }),
      asking(route, { headers: token, body: Buffer.alloc(5_000_001, 'x') }),
    ]);
    for (const { status, headers } of tried) {
      const documented = responses[String(status)] as { content: Record<string, unknown> } | undefined;
      expect([status, Object.keys(documented?.content ?? {})]).toEqual([
        status,
        expect.arrayContaining([headers?.['content-type']?.split(';')[0]]),
      ]);
    }
  });
});

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
  ['text/*', 'text/html'],
  ['application/xml, application/json', 'application/json'],
  ['text/html;q=0, */*', 'application/json'],
  ['image/png', undefined],
] as const)('of JSON and HTML, %p wants %p', (accept, form) => {
  expect(chosenType(accept, ['application/json', 'text/html'])).toBe(form);
});

describe('whatever is asked', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom(
      '',
      '2026-11-16',
      '9999-12-31',
      '0000-01-01',
      '2026-11-16T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '0001-01-01T00:00:00Z',
      '2026-W47',
      '0000-W01',
      '9999-W52',
      'high',
      '50',
      '-1',
      '1e9',
      'MjAyNi05OS05OVQwMDowMDowMC4wMDBaI3g',
      '\ud800',
      '__proto__',
      '\u0000',
    ),
  );
  const names = fc.constantFrom('service', 'environment', 'from', 'to', 'cursor', 'limit', 'path', 'tier');
  const query = fc.dictionary(names, words, { maxKeys: 4 });

  test.each(guarded)('%s answers with a status that is documented, and never throws', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const { responses } = (openApi()['paths'] as Record<string, Record<string, { responses: object }>>)[path]?.[method.toLowerCase()] ?? {
      responses: {},
    };
    await fc.assert(
      fc.asyncProperty(query, words, fc.string({ maxLength: 60 }), fc.jsonValue(), async (asked, name, accept, body) => {
        const { status } = await lookUp(
          {
            ...request(route),
            path: { id: name, sha: name, week: name },
            query: asked,
            headers: { ...bearer(scopeOf(route)), ...json, accept },
            body: Buffer.from(JSON.stringify(body)),
          },
          services,
        );
        expect(Object.keys(responses)).toContain(String(status));
        expect(status).toBeLessThan(500);
      }),
      { numRuns: 60 },
    );
  });
});

test('strangers on a list page are inert', () => {
  const hostile = `</td><script>alert(1)</script>"onload='x'`;
  const html = deploymentsPage({
    from: at,
    to: at,
    nextPath: `/deployments?${hostile}`,
    items: [
      {
        id: hostile,
        service: hostile,
        environment: hostile,
        status: hostile,
        at,
        isRollback: false,
        changes: [{ sha: hostile, title: hostile, tier: 'low', pullRequest: { number: 1, url: 'javascript:alert(1)' } }],
      },
    ],
  });
  expect(html).not.toContain('<script');
  expect(html).not.toContain('javascript:');
  expect(html).not.toMatch(/"onload/);
});
