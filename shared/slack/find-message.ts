// Is a message of ours already in its channel? Asked after a post whose outcome is unknown.
import * as z from 'zod';
import type { Moment } from '../core/facts/moment';
import type { Metadata } from './message';
import { failureOf, retry, type Failure } from './outcome';
import { epochSeconds } from './text';
import type { Call } from './web-api';

export type Search = {
  channel: string;
  metadata: Metadata;
  /** No message before this is looked at. */
  since: Moment;
  /** Looks in this thread instead of the channel. */
  threadTs?: string;
};

export type Found = { kind: 'found'; ts: string; channel: string } | { kind: 'missing' } | Failure;

const Next = z.object({ next_cursor: z.string().optional() }).nullish();
const Carried = z.object({ event_type: z.string(), event_payload: z.looseObject({ id: z.string().optional() }) });
const Page = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: Carried.optional().catch(undefined) })),
  response_metadata: Next,
});
const Channels = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })), response_metadata: Next });

/** Pages looked through before giving up: a busy channel's last minutes are on the first. */
const mostPages = 50;

const neverEnding: Failure = {
  kind: 'refused',
  why: 'too_many_pages',
  says: `Slack listed more than ${mostPages} pages without an end: look in the channel before it is posted again.`,
  remedy: 'park',
};

/** One page read: what was looked for, where the next page begins, or neither. */
type Turn<Hit> = { hit?: Hit; next?: string | undefined } | Failure;

const isFailure = (turn: Turn<unknown>): turn is Failure => 'kind' in turn;

const throughPages = async <Hit>(turn: (cursor: string) => Promise<Turn<Hit>>): Promise<Hit | Failure | undefined> => {
  let cursor = '';
  for (let page = 0; page < mostPages; page += 1) {
    const result = await turn(cursor);
    if (isFailure(result)) return result;
    if (result.hit !== undefined) return result.hit;
    if (!result.next) return undefined;
    cursor = result.next;
  }
  return neverEnding;
};

/** `missing` only where everything up to `since` was read. */
export const findMessage = async (call: Call, search: Search): Promise<Found> => {
  const channel = await channelId(call, search.channel);
  if (typeof channel !== 'string') return channel;
  const { threadTs, metadata, since } = search;
  const [method, place] = threadTs ? ['conversations.replies', { ts: threadTs }] : ['conversations.history', {}];
  const hit = await throughPages<Found>(async (cursor) => {
    const called = await call(method, {
      channel,
      ...place,
      oldest: epochSeconds(since),
      inclusive: true,
      include_all_metadata: true,
      limit: 200,
      ...(cursor ? { cursor } : {}),
    });
    if (called.kind !== 'answered') return called;
    const page = Page.safeParse(called.body);
    if (!page.success) return retry('unreadable_answer', false);
    const match = page.data.messages.find(
      (message) => message.metadata?.event_type === metadata.event_type && message.metadata.event_payload.id === metadata.event_payload.id,
    );
    return { ...(match ? { hit: { kind: 'found', ts: match.ts, channel } } : {}), next: page.data.response_metadata?.next_cursor };
  });
  return hit ?? { kind: 'missing' };
};

/** Messages can be posted to `#payments`, but only read by the channel's id. */
const channelId = async (call: Call, channel: string): Promise<string | Failure> => {
  if (!channel.startsWith('#')) return channel;
  const hit = await throughPages<string>(async (cursor) => {
    const called = await call('conversations.list', {
      exclude_archived: true,
      limit: 999,
      types: 'public_channel,private_channel',
      ...(cursor ? { cursor } : {}),
    });
    if (called.kind !== 'answered') return called;
    const page = Channels.safeParse(called.body);
    if (!page.success) return retry('unreadable_answer', false);
    const id = page.data.channels.find(({ name }) => name === channel.slice(1))?.id;
    return { ...(id === undefined ? {} : { hit: id }), next: page.data.response_metadata?.next_cursor };
  });
  return hit ?? failureOf('channel_not_found', null);
};
