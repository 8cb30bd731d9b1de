// A small Slack over real HTTP: remembers posts by channel and can be told to misbehave.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = { method: string; args: Record<string, unknown>; authorization: string | undefined; contentType: string | undefined };
type Reply = { status?: number; headers?: Record<string, string>; body?: unknown; raw?: string; hang?: boolean; dropAfter?: boolean };

export class FakeSlack {
  readonly seen: Seen[] = [];
  readonly posted: { channel: string; ts: string; args: Record<string, unknown> }[] = [];
  /** Answers to give instead of the usual one, first come first served. */
  readonly next: Reply[] = [];
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/api`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const contentType = request.headers['content-type'];
    const args = contentType?.startsWith('application/json')
      ? (JSON.parse(text) as Record<string, unknown>)
      : Object.fromEntries(new URLSearchParams(text));
    const method = (request.url ?? '').replace('/api/', '');
    this.seen.push({ method, args, authorization: request.headers.authorization, contentType });
    const reply = this.next.shift();
    if (reply?.hang) return;
    const usual = reply && !reply.dropAfter ? undefined : this.usual(method, args);
    if (reply?.dropAfter) return void response.destroy();
    response.writeHead(reply?.status ?? 200, { 'content-type': 'application/json', ...reply?.headers });
    response.end(reply?.raw ?? JSON.stringify(reply?.body ?? usual));
  }

  private usual(method: string, args: Record<string, unknown>): unknown {
    if (method === 'chat.postMessage') {
      const ts = `17000000${String(this.posted.length).padStart(2, '0')}.000100`;
      this.posted.push({ channel: 'C1', ts, args });
      return { ok: true, channel: 'C1', ts, message: {} };
    }
    if (method === 'chat.update')
      return this.posted.some(({ ts }) => ts === args['ts'])
        ? { ok: true, channel: args['channel'], ts: args['ts'], text: '' }
        : { ok: false, error: 'message_not_found' };
    if (method === 'conversations.list')
      return { ok: true, channels: [{ id: 'C1', name: 'payments' }], response_metadata: { next_cursor: '' } };
    if (method === 'conversations.history' || method === 'conversations.replies') return this.page(args);
    return { ok: true };
  }

  /** Newest first, two a page, as a busy channel would be. */
  private page(args: Record<string, unknown>): unknown {
    const from = Number(args['cursor'] ?? 0);
    const all = [...this.posted].reverse().filter(({ ts }) => Number(ts) >= Number(args['oldest']));
    const messages = all.slice(from, from + 2).map(({ ts, args: { metadata } }) => ({
      type: 'message',
      ts,
      text: '',
      ...(args['include_all_metadata'] === 'true' ? { metadata } : {}),
    }));
    return { ok: true, messages, response_metadata: { next_cursor: from + 2 < all.length ? String(from + 2) : '' } };
  }
}
