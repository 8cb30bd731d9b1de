// A network that loses requests: some before they arrive, some after, when the work is done and only the answer is gone.
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

export type Fate = 'arrives' | 'lost on the way there' | 'lost on the way back';

export type Network = {
  url: string;
  /** How many requests met which fate. */
  counts: Record<Fate, number>;
  stop: () => Promise<void>;
};

type Passing = { target: URL; body: Buffer };

const ask = (incoming: IncomingMessage, { target, body }: Passing): Promise<{ answer: IncomingMessage; content: Buffer }> =>
  new Promise((resolve, reject) => {
    const outgoing = forward(
      {
        host: target.hostname,
        port: target.port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, connection: 'close' },
      },
      (answer) => void buffer(answer).then((content) => resolve({ answer, content }), reject),
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Stands before `targetUrl`; `fate` is asked once for every request. */
export const startUnreliableNetwork = async (targetUrl: string, fate: () => Fate): Promise<Network> => {
  const target = new URL(targetUrl);
  const counts: Record<Fate, number> = { arrives: 0, 'lost on the way there': 0, 'lost on the way back': 0 };
  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const chosen = fate();
    counts[chosen] += 1;
    if (chosen === 'lost on the way there') return void incoming.socket.destroy();
    const { answer, content } = await ask(incoming, { target, body });
    if (chosen === 'lost on the way back') return void incoming.socket.destroy();
    const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers;
    response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': content.length }).end(content);
  };
  const server = createServer((incoming, response) => void pass(incoming, response).catch(() => incoming.socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
};
