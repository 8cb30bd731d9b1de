// A small HTTP server that only this machine can reach: start it, read a body within a limit, close it without cutting anyone off.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { isRecord } from './json-shape';

const HOST = '127.0.0.1';

export type Loopback = { url: string; port: number; server: Server; stop: () => Promise<void> };

const listenError = (error: Error, port: number): Error =>
  isRecord(error) && error['code'] === 'EADDRINUSE'
    ? new Error(`Port ${port} is taken by another program. Stop that one or choose another port.`, { cause: error })
    : error;

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port)));
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const close = (server: Server, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection that was busy until now would be kept alive for its next request.
    const tidy = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(tidy);
      resolve();
    });
    server.closeIdleConnections();
  });

/** Listens on 127.0.0.1; port 0 (the default) takes a free one. `stop` lets running requests finish for `graceMs` (2,000). */
export const startLoopback = async (
  onRequest: RequestListener,
  { port = 0, graceMs = 2000, options = {} }: { port?: number; graceMs?: number; options?: ServerOptions } = {},
): Promise<Loopback> => {
  const server = createServer({ keepAliveTimeout: 60_000, ...options }, onRequest);
  const bound = await listen(server, port);
  return { url: `http://${HOST}:${bound}`, port: bound, server, stop: () => close(server, graceMs) };
};

const bytesOf = (chunk: unknown): Buffer => (Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));

/** The whole body, or undefined as soon as it proves larger than `limitBytes`. Throws where the sender breaks off. */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> => {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return undefined;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // Leaving the loop must not cut the connection: the sender is still to be told.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const part = bytesOf(chunk);
    sizeBytes += part.length;
    if (sizeBytes > limitBytes) return undefined;
    chunks.push(part);
  }
  return Buffer.concat(chunks, sizeBytes);
};
