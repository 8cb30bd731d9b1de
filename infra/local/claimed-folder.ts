// One process a folder: two that wrote the same journal would ruin it. The claim dies with its process, even at kill -9.
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';

const HOST = '127.0.0.1';
const ANSWER_LIMIT_MS = 1000;

const fileIn = (folder: string): string => join(folder, 'in-use');

/** What a process listening at the port says; the empty text where none does. A number of a process could be anybody's by now. */
const askPort = (port: number): Promise<string> =>
  new Promise((resolve) => {
    let said = '';
    const socket = connect({ host: HOST, port });
    socket.setTimeout(ANSWER_LIMIT_MS, () => socket.destroy());
    socket.on('data', (chunk) => (said += chunk.toString('utf8')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
  });

const portIn = (folder: string): number | undefined => {
  try {
    const port = Number(readFileSync(fileIn(folder), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
};

const answering = (words: string): Promise<{ server: Server; port: number }> =>
  new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(words);
    });
    server.once('error', reject);
    server.listen(0, HOST, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve({ server, port: address.port });
    });
    server.unref();
  });

/** Makes the folder ours, creating it. Throws Error where a running process has it. Resolves with what gives it back. */
export const claimFolder = async (folder: string): Promise<() => Promise<void>> => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const place = realpathSync(folder);
  const port = portIn(place);
  if (port !== undefined && (await askPort(port)) === place)
    throw new Error(`${place} is in use by another aftershock; stop that one or choose another folder`);
  const claim = await answering(place);
  writeFileSync(fileIn(place), String(claim.port));
  return async () => {
    rmSync(fileIn(place), { force: true });
    await new Promise<void>((resolve) => claim.server.close(() => resolve()));
  };
};
