// As much of S3 as the pipeline needs, on this machine: put, get, ask for and delete an object, path-style, safe on disk once answered.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { field, textField } from './json-shape';
import { readBody, startLoopback } from './loopback';

const MAX_OBJECT_BYTES = 64_000_000;

type Stored = { contentType: string; bytes: Buffer };
type Shelf = {
  put: (id: string, stored: Stored) => Promise<void>;
  get: (id: string) => Promise<Stored | undefined>;
  remove: (id: string) => Promise<void>;
};

const memoryShelf = (): Shelf => {
  const objects = new Map<string, Stored>();
  return {
    put: async (id, stored) => void objects.set(id, stored),
    get: async (id) => objects.get(id),
    remove: async (id) => void objects.delete(id),
  };
};

// One file an object: its content type on the first line, then its bytes.
const packed = ({ contentType, bytes }: Stored): Buffer => Buffer.concat([Buffer.from(`${contentType.replaceAll('\n', ' ')}\n`), bytes]);

const unpacked = (file: Buffer): Stored => {
  const end = file.indexOf(10);
  return { contentType: file.toString('utf8', 0, end), bytes: file.subarray(end + 1) };
};

const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
};

const writeSynced = async (path: string, bytes: Buffer): Promise<void> => {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

const folderShelf = (folder: string): Shelf => {
  mkdirSync(folder, { recursive: true });
  let count = 0;
  return {
    put: async (id, stored) => {
      const fresh = join(folder, `${id}.${(count += 1)}.new`);
      await writeSynced(fresh, packed(stored));
      await rename(fresh, join(folder, id));
      await syncFolder(folder);
    },
    get: async (id) => {
      try {
        return unpacked(await readFile(join(folder, id)));
      } catch (error) {
        if (field(error, 'code') === 'ENOENT') return undefined;
        throw error;
      }
    },
    remove: async (id) => rm(join(folder, id), { force: true }),
  };
};

class S3Error extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number) {
    super(code);
    this.code = code;
    this.status = status;
  }
}

/** Takes the SDK's framing off: chunks of `size;signature CRLF bytes CRLF`, ended by one of size zero and trailers. */
const unchunked = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const lineEnd = body.indexOf('\r\n', at);
    const sizeBytes = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || Number.isNaN(sizeBytes)) throw new S3Error('IncompleteBody', 400);
    if (sizeBytes === 0) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + sizeBytes));
    at = lineEnd + 2 + sizeBytes + 2;
  }
  return Buffer.concat(parts);
};

const isChunked = ({ headers }: IncomingMessage): boolean =>
  String(headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-') || (headers['content-encoding'] ?? '').includes('aws-chunked');

const crcOf = (bytes: Buffer): string => {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes));
  return sum.toString('base64');
};

const contentOf = async (request: IncomingMessage): Promise<Stored> => {
  const body = await readBody(request, MAX_OBJECT_BYTES);
  if (!body) throw new S3Error('EntityTooLarge', 400);
  const bytes = isChunked(request) ? unchunked(body) : body;
  const promised = request.headers['x-amz-checksum-crc32'];
  if (promised !== undefined && promised !== crcOf(bytes)) throw new S3Error('BadDigest', 400);
  return { contentType: request.headers['content-type'] ?? 'application/octet-stream', bytes };
};

const etagOf = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

const idOf = ({ url = '/' }: IncomingMessage): string => {
  // Not by URL(), which would take `..` in a key for a step up.
  const [bucket = '', ...key] = (url.split('?', 1)[0] ?? '').slice(1).split('/');
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw new S3Error('InvalidBucketName', 400);
  if (key.join('/') === '') throw new S3Error('NotImplemented', 501);
  return createHash('sha256')
    .update(`${bucket}/${decodeURIComponent(key.join('/'))}`)
    .digest('hex');
};

const end = (
  response: ServerResponse,
  status: number,
  { headers = {}, bytes }: { headers?: Record<string, string | number>; bytes?: Buffer } = {},
): void => {
  response.writeHead(status, headers).end(bytes);
};

const answer = async (shelf: Shelf, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const id = idOf(request);
  if (request.method === 'PUT') {
    const stored = await contentOf(request);
    await shelf.put(id, stored);
    return end(response, 200, { headers: { etag: etagOf(stored.bytes) } });
  }
  if (request.method === 'DELETE') {
    await shelf.remove(id);
    return end(response, 204);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') throw new S3Error('MethodNotAllowed', 405);
  const stored = await shelf.get(id);
  if (!stored) throw new S3Error('NoSuchKey', 404);
  const headers = { 'content-type': stored.contentType, 'content-length': stored.bytes.length, etag: etagOf(stored.bytes) };
  end(response, 200, { headers, ...(request.method === 'GET' ? { bytes: stored.bytes } : {}) });
};

const refuse = (response: ServerResponse, error: unknown): void => {
  const code = error instanceof S3Error ? error.code : 'InternalError';
  const status = error instanceof S3Error ? error.status : 500;
  const detail = (error instanceof S3Error ? '' : textField(error, 'message')).replaceAll(/[<&]/g, ' ');
  const bytes = Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${detail || code}</Message></Error>`,
  );
  end(response, status, { headers: { 'content-type': 'application/xml', 'content-length': bytes.length }, bytes });
};

export type ObjectStore = { url: string; stop: () => Promise<void> };

/** Serves objects to AWS SDK clients on a free port of 127.0.0.1, from memory or from a folder. Every well-named bucket exists. */
export const startObjectStore = async ({ folder }: { folder?: string } = {}): Promise<ObjectStore> => {
  const shelf = folder === undefined ? memoryShelf() : folderShelf(folder);
  const loopback = await startLoopback((request, response) => {
    answer(shelf, request, response).catch((error: unknown) => refuse(response, error));
  });
  return { url: loopback.url, stop: loopback.stop };
};
