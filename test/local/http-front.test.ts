// The HTTP front against real requests: the events functions see, the limits of the gateway, and how errors look from outside.
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import { startHttpFront, type HttpFront } from '../../infra/local/http-front';
import { routeTable } from '../../infra/local/route-table';

let front: HttpFront;
let answer: (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyResultV2>;
const events: APIGatewayProxyEventV2[] = [];
const problems: unknown[] = [];

beforeAll(async () => {
  const target = (timeoutSeconds = 5) => ({
    name: 'answer',
    timeoutSeconds,
    handler: async (event: APIGatewayProxyEventV2) => (events.push(event), answer(event)),
  });
  const routes = {
    'POST /webhooks/{provider}': target(),
    'GET /incidents/{id}': target(),
    'GET /incidents/open': target(),
    'POST /incidents/{id}/verdicts': target(),
    'GET /files/{path+}': target(),
    'GET /slow': target(0.05),
  };
  front = await startHttpFront(routes, { port: 0, report: (problem) => problems.push(problem) });
});
beforeEach(() => {
  events.length = 0;
  problems.length = 0;
  answer = async () => ({ statusCode: 202, headers: { 'Content-Type': 'application/json' }, body: '{"delivery":"1"}' });
});
afterAll(() => front.stop());

const call = (path: string, init: RequestInit = {}) => fetch(`${front.url}${path}`, init);
const expectProblem = async (response: Response, status: number) => {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ type: 'about:blank', status, title: expect.any(String), detail: expect.any(String) });
};

/** Bytes in, bytes out, over a connection of our own. */
const raw = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(Number(new URL(front.url).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => (got += chunk.toString('latin1')));
    socket.on('close', () => resolve(got));
    socket.on('error', reject);
  });

test('a JSON webhook becomes a v2 event, byte for byte', async () => {
  const body = '{"a": 1.0,\n "ü": "é"}';
  const response = await call('/webhooks/github?x=1&x=2&y=a%20b', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', 'X-GitHub-Event': 'push', Cookie: 'a=1; b=2' },
  });
  expect(response.status).toBe(202);
  expect(await response.json()).toEqual({ delivery: '1' });
  const [event] = events;
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'POST /webhooks/{provider}',
    rawPath: '/webhooks/github',
    rawQueryString: 'x=1&x=2&y=a%20b',
    queryStringParameters: { x: '1,2', y: 'a b' },
    pathParameters: { provider: 'github' },
    cookies: ['a=1', 'b=2'],
    headers: { 'x-github-event': 'push', 'content-type': 'application/json' },
    body,
    isBase64Encoded: false,
    requestContext: {
      http: { method: 'POST', path: '/webhooks/github', sourceIp: '127.0.0.1' },
      routeKey: 'POST /webhooks/{provider}',
      stage: '$default',
    },
  });
  expect(event?.headers).not.toHaveProperty('cookie');
  expect(event?.requestContext.time).toMatch(/^\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} \+0000$/);
});

test.each([
  ['a form', 'application/x-www-form-urlencoded', Buffer.from('payload=%7B%7D')],
  ['bytes', 'application/octet-stream', Buffer.from([0, 255, 128])],
  ['JSON that is not UTF-8', 'application/json', Buffer.from([0x7b, 0xff, 0x7d])],
  ['a CloudEvent', 'application/cloudevents+json', Buffer.from('{}')],
])('%s arrives in Base64', async (_what, type, bytes) => {
  await call('/webhooks/x', { method: 'POST', body: new Uint8Array(bytes), headers: { 'content-type': type } });
  expect(events[0]?.isBase64Encoded).toBe(true);
  expect(Buffer.from(events[0]?.body ?? '', 'base64')).toEqual(bytes);
});

test('a request without a body has none in its event', async () => {
  await call('/webhooks/x', { method: 'POST' });
  expect(events[0]).not.toHaveProperty('body');
});

test('the most exact route wins, parameters are decoded, the rest of a path can be one parameter', async () => {
  await call('/incidents/open');
  await call('/incidents/INC%2F1%20a');
  await call('/files/src/a%20b.ts');
  expect(events.map(({ routeKey }) => routeKey)).toEqual(['GET /incidents/open', 'GET /incidents/{id}', 'GET /files/{path+}']);
  expect(events[1]?.pathParameters).toEqual({ id: 'INC/1 a' });
  expect(events[2]?.pathParameters).toEqual({ path: 'src/a b.ts' });
});

test('unknown addresses are 404, wrong methods 405 with what is allowed, OPTIONS answers it', async () => {
  for (const path of ['/', '/nowhere', '/incidents', '/incidents/', '/incidents/1/verdicts/2', '/__proto__'])
    await expectProblem(await call(path), 404);
  const wrong = await call('/incidents/1', { method: 'DELETE' });
  expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  await expectProblem(wrong, 405);
  const options = await call('/webhooks/github', { method: 'OPTIONS' });
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
  expect(events).toHaveLength(0);
});

test('HEAD answers as GET would, without the body', async () => {
  const head = await call('/incidents/1', { method: 'HEAD' });
  expect(events[0]?.requestContext.http.method).toBe('GET');
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([202, '16', '']);
});

test('a 12 MB body is 413, announced or not, and the function is not called', async () => {
  const body = new Uint8Array(12_000_000);
  await expectProblem(await call('/webhooks/github', { method: 'POST', body }), 413);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const request = httpRequest(`${front.url}/webhooks/github`, { method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    for (let sent = 0; sent < 12; sent += 1) request.write(Buffer.alloc(1_000_000));
    request.end();
  });
  expect(status).toBe(413);
  expect(events).toHaveLength(0);
});

test('10 MB exactly is taken', async () => {
  const response = await call('/webhooks/github', { method: 'POST', body: new Uint8Array(10_000_000) });
  expect(response.status).toBe(202);
});

test('headers over 10,240 bytes are 431, far over too, and nonsense is 400', async () => {
  await expectProblem(await call('/incidents/1', { headers: { long: 'x'.repeat(10_240) } }), 431);
  expect((await call('/incidents/1', { headers: { long: 'x'.repeat(9000) } })).status).toBe(202);
  const far = await raw(`GET / HTTP/1.1\r\nhost: a\r\nlong: ${'x'.repeat(100_000)}\r\n\r\n`);
  expect(far).toMatch(/^HTTP\/1\.1 431 [^]*application\/problem\+json/);
  expect(await raw('not http at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json/);
});

test('a function that fails is 500, one that hangs 504, one that answers nonsense 500: without its words, but reported', async () => {
  answer = async () => Promise.reject(new Error('secret detail'));
  const failed = await call('/incidents/1');
  expect(await failed.clone().text()).not.toContain('secret');
  await expectProblem(failed, 500);
  answer = () => new Promise(() => undefined);
  await expectProblem(await call('/slow'), 504);
  answer = async () => ({ statusCode: 99 });
  await expectProblem(await call('/incidents/1'), 500);
  answer = async () => ({ statusCode: 200, body: 'x'.repeat(7_000_000) });
  await expectProblem(await call('/incidents/1'), 500);
  expect(problems).toHaveLength(4);
});

test('answers: cookies, Base64 bytes, and a bare value as JSON', async () => {
  answer = async () => ({
    statusCode: 200,
    cookies: ['a=1', 'b=2'],
    headers: { 'x-number': 7 },
    body: Buffer.from([0, 255]).toString('base64'),
    isBase64Encoded: true,
  });
  const bytes = await call('/incidents/1');
  expect(bytes.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(bytes.headers.get('x-number')).toBe('7');
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 255]);
  answer = async () => 'hello';
  const bare = await call('/incidents/1');
  expect([bare.status, bare.headers.get('content-type'), await bare.text()]).toEqual([200, 'application/json', 'hello']);
});

test('stop lets a running request end', async () => {
  let [sayBegun, allowEnd] = [() => {}, () => {}];
  const begun = new Promise<void>((resolve) => (sayBegun = resolve));
  const end = new Promise<void>((resolve) => (allowEnd = resolve));
  const slow = async () => {
    sayBegun();
    await end;
    return { statusCode: 200, body: 'done' };
  };
  const own = await startHttpFront({ 'GET /': { name: 'slow', handler: slow } }, { port: 0, report: () => undefined });
  const running = fetch(own.url);
  await begun;
  expect(own.running()).toBe(1);
  const stopped = own.stop();
  allowEnd();
  expect(await (await running).text()).toBe('done');
  await stopped;
  await expect(fetch(own.url)).rejects.toThrow('fetch failed');
});

test('a taken port is said plainly', async () => {
  await expect(startHttpFront({}, { port: Number(new URL(front.url).port), report: () => undefined })).rejects.toThrow(/Port \d+ is taken/);
});

test('a key that is no route is refused at the start', () => {
  expect(() => routeTable({ 'webhooks/{provider}': 1 })).toThrow(/not a route/);
});
