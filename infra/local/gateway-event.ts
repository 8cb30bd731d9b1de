// A request as API Gateway's HTTP API hands it to a function (payload format 2.0), and the function's answer as it goes out.
import { randomUUID } from 'node:crypto';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2 } from 'aws-lambda';
import { field, isRecord } from './json-shape';
import { LOCAL_ACCOUNT } from './local-account';

export type Arrival = { routeKey: string; pathParameters: Record<string, string>; body: Buffer; receivedAtMs: number };

// The gateway's own list; everything else, forms among them, arrives in Base64.
const textTypes = ['application/json', 'application/xml', 'application/javascript'];

const isText = (contentType: string, body: Buffer): boolean => {
  const type = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  return (type.startsWith('text/') || textTypes.includes(type)) && isUtf8(body);
};

const pairsOf = (rawHeaders: readonly string[]): [string, string][] =>
  Array.from({ length: rawHeaders.length / 2 }, (_, index) => [
    (rawHeaders[2 * index] ?? '').toLowerCase(),
    rawHeaders[2 * index + 1] ?? '',
  ]);

/** Repeated names are joined by commas, in order; cookies travel in a field of their own. */
const joined = (pairs: readonly (readonly [string, string])[]): Record<string, string> => {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
  return Object.fromEntries(values);
};

const headersOf = (request: IncomingMessage, sourceIp: string): Record<string, string> => ({
  ...joined(pairsOf(request.rawHeaders).filter(([name]) => name !== 'cookie')),
  'x-forwarded-for': sourceIp,
  'x-forwarded-port': String(request.socket.localPort ?? ''),
  'x-forwarded-proto': 'http',
});

const decodedPath = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

// As the gateway writes it: 22/Nov/2026:14:21:00 +0000
const logTime = (atMs: number): string => {
  const [, day, month, year, time] = new Date(atMs).toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
};

const contextOf = (
  request: IncomingMessage,
  { routeKey, receivedAtMs }: Arrival,
  path: string,
): APIGatewayProxyEventV2['requestContext'] => {
  const domainName = request.headers.host ?? 'localhost';
  return {
    accountId: LOCAL_ACCOUNT,
    apiId: 'local',
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    http: {
      method: methodOf(request),
      path,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey,
    stage: '$default',
    time: logTime(receivedAtMs),
    timeEpoch: receivedAtMs,
  };
};

// The front answers HEAD with what GET would say, so functions need not know of it.
const methodOf = (request: IncomingMessage): string => (request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'));

const bodyOf = (request: IncomingMessage, body: Buffer): { body?: string; isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false };
  const text = isText(request.headers['content-type'] ?? '', body);
  return { body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text };
};

/** The event of a request that took a route. */
export const gatewayEvent = (request: IncomingMessage, arrival: Arrival): APIGatewayProxyEventV2 => {
  const [path, rawQueryString] = splitOnce(request.url ?? '/', '?');
  const rawPath = decodedPath(path);
  const query = joined([...new URLSearchParams(rawQueryString)]);
  const cookies = pairsOf(request.rawHeaders).flatMap(([name, value]) => (name === 'cookie' ? value.split('; ') : []));
  return {
    version: '2.0',
    routeKey: arrival.routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: headersOf(request, request.socket.remoteAddress ?? ''),
    ...(rawQueryString === '' ? {} : { queryStringParameters: query }),
    ...(Object.keys(arrival.pathParameters).length > 0 ? { pathParameters: arrival.pathParameters } : {}),
    requestContext: contextOf(request, arrival, rawPath),
    ...bodyOf(request, arrival.body),
  };
};

const splitOnce = (text: string, mark: string): [string, string] => {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

export type GatewayAnswer = { status: number; headers: Record<string, string | string[]>; body: Buffer };

const headerText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;

const answerHeaders = (result: unknown): Record<string, string | string[]> => {
  const given = field(result, 'headers');
  const pairs = Object.entries(isRecord(given) ? given : {}).flatMap(([name, value]): [string, string][] => {
    const text = headerText(value);
    return text === undefined ? [] : [[name.toLowerCase(), text]];
  });
  const cookies = field(result, 'cookies');
  return {
    'content-type': 'text/plain;charset=UTF-8',
    ...Object.fromEntries(pairs),
    ...(Array.isArray(cookies) ? { 'set-cookie': cookies.map(String) } : {}),
  };
};

/**
 * What the gateway makes of a function's result: with a `statusCode` it is the answer, anything else is a JSON body with 200.
 * Undefined where the result is no answer (the gateway says 500 then).
 */
export const gatewayAnswer = (result: APIGatewayProxyResultV2 | undefined): GatewayAnswer | undefined => {
  const status = field(result, 'statusCode');
  if (status === undefined) {
    const body = Buffer.from(typeof result === 'string' ? result : JSON.stringify(result ?? null));
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const body = field(result, 'body') ?? '';
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599 || typeof body !== 'string') return undefined;
  const encoding = field(result, 'isBase64Encoded') === true ? 'base64' : 'utf8';
  return { status, headers: answerHeaders(result), body: Buffer.from(body, encoding) };
};
