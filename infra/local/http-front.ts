// What API Gateway does in AWS, on this machine: takes a request within the gateway's limits to the function of its route.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { APIGatewayProxyEventV2, APIGatewayProxyResultV2, Context } from 'aws-lambda';
import { gatewayAnswer, gatewayEvent, type GatewayAnswer } from './gateway-event';
import { field } from './json-shape';
import { FunctionTimeout, invoke } from './lambda-context';
import { readBody, startLoopback } from './loopback';
import { answerProblem, problemHeaders, problemText, rawProblem, type Problem } from './problem';
import { routeTable, type Match, type Outcome } from './route-table';

// Limits of HTTP APIs, none of which AWS raises: payload, request line and headers together, integration time.
const MAX_BODY_BYTES = 10_000_000;
const MAX_HEADER_BYTES = 10_240;
const TIMEOUT_SECONDS = 30;
// Lambda's own limit on an answer.
const MAX_ANSWER_BYTES = 6_291_456;
// Node must parse somewhat more than the limit, so that the front can count and say what is wrong.
const PARSED_HEADER_BYTES = 65_536;
const DISCARD_MS = 3000;

export type HttpHandler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyResultV2>;
export type Target = { name: string; handler: HttpHandler; timeoutSeconds?: number };

export type HttpFront = {
  url: string;
  /** Requests taken and not answered yet. */
  running: () => number;
  /** Resolves when no request is running. */
  quiet: () => Promise<void>;
  stop: () => Promise<void>;
};

const tooLarge: Problem = { status: 413, detail: `The body is larger than ${MAX_BODY_BYTES} bytes.`, headers: { connection: 'close' } };
const longHeaders: Problem = {
  status: 431,
  detail: `Request line and headers are longer than ${MAX_HEADER_BYTES} bytes.`,
  headers: { connection: 'close' },
};

const headerBytes = (request: IncomingMessage): number =>
  request.rawHeaders.reduce(
    (sum, part) => sum + Buffer.byteLength(part, 'latin1') + 2,
    (request.method?.length ?? 0) + Buffer.byteLength(request.url ?? '') + 12,
  );

/**
 * Answers at once but lets the sender go on for a while, into nothing: a connection cut while it is still sending would cost it the answer.
 */
const answerEarly = (request: IncomingMessage, response: ServerResponse, problem: Problem): void => {
  response.writeHead(problem.status, problemHeaders(problem));
  response.write(problemText(problem));
  const finish = (): void => {
    clearTimeout(limit);
    response.end();
  };
  const limit = setTimeout(finish, DISCARD_MS);
  request.once('end', finish);
  request.once('close', finish);
  request.resume();
};

const problemOf = (outcome: Outcome<unknown>, method: string): Problem => {
  if (outcome.kind === 'method')
    return { status: 405, detail: `This address does not take ${method}.`, headers: { allow: outcome.allowed.join(', ') } };
  return { status: 404, detail: 'There is nothing at this address.' };
};

const send = (request: IncomingMessage, response: ServerResponse, { status, headers, body }: GatewayAnswer): void => {
  const bodyless = status === 204 || status === 304;
  response.writeHead(status, { ...headers, ...(bodyless ? {} : { 'content-length': body.length }) });
  response.end(bodyless || request.method === 'HEAD' ? undefined : body);
};

type Taken = { request: IncomingMessage; response: ServerResponse; match: Match<Target>; report: (problem: unknown) => void };

const callFunction = async ({ request, response, match, report }: Taken, body: Buffer): Promise<void> => {
  const { name, handler, timeoutSeconds = TIMEOUT_SECONDS } = match.handler;
  try {
    const event = gatewayEvent(request, { routeKey: match.key, pathParameters: match.pathParameters, body, receivedAtMs: Date.now() });
    const answer = gatewayAnswer(await invoke(handler, event, { name, timeoutSeconds }));
    if (!answer) throw new Error(`${name} answered with something that is no HTTP answer`);
    if (answer.body.length > MAX_ANSWER_BYTES)
      throw new Error(`${name} answered with ${answer.body.length} bytes; Lambda allows ${MAX_ANSWER_BYTES}`);
    send(request, response, answer);
  } catch (error) {
    report(error);
    const status = error instanceof FunctionTimeout ? 504 : 500;
    answerProblem(response, {
      status,
      detail: status === 504 ? 'The function did not answer in time.' : 'The function failed; its log says why.',
    });
  }
};

const takeBody = async (request: IncomingMessage, response: ServerResponse): Promise<Buffer | undefined> => {
  // Only who is told so waits with the body; a body we do not want is then never sent.
  if (Number(request.headers['content-length'] ?? 0) <= MAX_BODY_BYTES && request.headers.expect === '100-continue')
    response.writeContinue();
  const body = await readBody(request, MAX_BODY_BYTES);
  if (!body) answerEarly(request, response, tooLarge);
  return body;
};

type Front = { find: (method: string, path: string) => Outcome<Target>; report: (problem: unknown) => void };

const answer = async ({ find, report }: Front, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (headerBytes(request) > MAX_HEADER_BYTES) return answerEarly(request, response, longHeaders);
  const method = request.method ?? 'GET';
  const outcome = find(method, (request.url ?? '/').split('?', 1)[0] ?? '/');
  if (outcome.kind === 'method' && method === 'OPTIONS') return void response.writeHead(204, { allow: outcome.allowed.join(', ') }).end();
  if (outcome.kind !== 'match') return answerEarly(request, response, problemOf(outcome, method));
  const body = await takeBody(request, response);
  if (body) await callFunction({ request, response, match: outcome.match, report }, body);
};

const refuseUnparsed = (error: Error, socket: Socket): void => {
  if (!socket.writable) return void socket.destroy();
  const overflow = field(error, 'code') === 'HPE_HEADER_OVERFLOW';
  socket.end(rawProblem(overflow ? longHeaders : { status: 400, detail: 'This is not a request of HTTP/1.1.' }));
};

/** How many requests run, and who waits for none to. */
const requestCount = () => {
  let running = 0;
  let waiting: (() => void)[] = [];
  return {
    running: () => running,
    begin: () => void (running += 1),
    end: () => {
      running -= 1;
      if (running > 0) return;
      for (const go of waiting) go();
      waiting = [];
    },
    quiet: (): Promise<void> => (running === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
  };
};

/** Serves the routes (`'POST /webhooks/{provider}'`) on 127.0.0.1. Throws where the port is taken or a key is no route. */
export const startHttpFront = async (
  routes: Readonly<Record<string, Target>>,
  { port = 4600, report }: { port?: number; report: (problem: unknown) => void },
): Promise<HttpFront> => {
  const front = { find: routeTable(routes), report };
  const count = requestCount();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    count.begin();
    answer(front, request, response)
      .catch((error: unknown) => {
        // A sender that breaks off is no problem of ours, and nobody is left to answer.
        if (field(error, 'code') !== 'ECONNRESET') report(error);
        response.destroy();
      })
      .finally(count.end);
  };
  const loopback = await startLoopback(onRequest, { port, options: { maxHeaderSize: PARSED_HEADER_BYTES, requestTimeout: 60_000 } });
  loopback.server.on('checkContinue', onRequest).on('clientError', refuseUnparsed);
  return { url: loopback.url, running: count.running, quiet: count.quiet, stop: loopback.stop };
};
