// SQS as the real SDK speaks to it: AWS JSON 1.0 over HTTP, on this machine only.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { parseJson } from './json-shape';
import { LOCAL_ACCOUNT } from './local-account';
import { readBody, startLoopback } from './loopback';
import type { QueueStore } from './queue-store';
import { operations, type Call } from './sqs-operations';
import { MAX_MESSAGE_BYTES, parsed, SqsError } from './sqs-requests';

// A batch of 1 MiB in which every byte needs six characters of JSON.
const MAX_REQUEST_BYTES = 7 * MAX_MESSAGE_BYTES;

const answer = (
  response: ServerResponse,
  status: number,
  { body, headers = {} }: { body: object; headers?: Record<string, string> },
): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
};

const refuse = (response: ServerResponse, error: unknown): void => {
  const known = error instanceof SqsError;
  const { code, queryCode } = known ? error : { code: 'InternalError', queryCode: 'InternalError' };
  const body = { __type: `com.amazonaws.sqs#${code}`, message: error instanceof Error ? error.message : String(error) };
  answer(response, known ? 400 : 500, { body, headers: { 'x-amzn-query-error': `${queryCode};${known ? 'Sender' : 'Receiver'}` } });
};

const goneSignal = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
};

const operate = async (request: IncomingMessage, call: Omit<Call, 'input'>): Promise<object> => {
  const name = String(request.headers['x-amz-target'] ?? '').replace('AmazonSQS.', '');
  const operation = operations.get(name);
  if (!operation)
    throw new SqsError(
      'UnsupportedOperation',
      `${name || 'a request without x-amz-target'} is not supported here.`,
      'AWS.SimpleQueueService.UnsupportedOperation',
    );
  const body = await readBody(request, MAX_REQUEST_BYTES);
  if (!body) throw new SqsError('InvalidParameterValue', 'The request is too long.');
  return operation({ ...call, input: parsed(z.record(z.string(), z.unknown()), parseJson(body.toString('utf8'))) });
};

export type SqsServer = { url: string; queueUrl: (queue: string) => string; stop: () => Promise<void> };

/** Serves the store's queues to AWS SDK clients on 127.0.0.1 (a free port by default). Does not close the store. */
export const startSqsServer = async (store: QueueStore, { port = 0 }: { port?: number } = {}): Promise<SqsServer> => {
  const loopback = await startLoopback(
    (request, response) => {
      const baseUrl = `http://${request.headers.host ?? ''}`;
      operate(request, { store, baseUrl, gone: goneSignal(response) }).then(
        (body) => answer(response, 200, { body }),
        (error: unknown) => refuse(response, error),
      );
    },
    { port, graceMs: 500 },
  );
  return { url: loopback.url, queueUrl: (queue) => `${loopback.url}/${LOCAL_ACCOUNT}/${queue}`, stop: loopback.stop };
};
