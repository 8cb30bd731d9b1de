// How do we talk to Slack? Every way a call can end is a value; the token appears in none of them.
import * as z from 'zod';
import type { HomeView, ModalView } from '@slack/types';
import { findMessage, type Found, type Search } from './find-message';
import type { SlackMessage } from './message';
import { retry, type Failure, type Outcome } from './outcome';
import { caller, type Called, type ClientOptions } from './web-api';

export type Post = { channel: string; message: SlackMessage; threadTs?: string; isBroadcast?: boolean };
export type Edit = { channel: string; ts: string; message: SlackMessage };
export type Shown = { kind: 'shown' } | Failure;

export type SlackClient = {
  post: (post: Post) => Promise<Outcome>;
  /** Edits in place. `refused` with `post-again` where somebody deleted the message. */
  update: (edit: Edit) => Promise<Outcome>;
  /** After a post whose outcome is unknown: the message of ours that carries this metadata, if it is there. */
  find: (search: Search) => Promise<Found>;
  openView: (triggerId: string, view: ModalView) => Promise<Shown>;
  publishHome: (userId: string, view: HomeView) => Promise<Shown>;
};

const Sent = z.object({ ts: z.string().min(1), channel: z.string().min(1) });

/** Throws where the token or the address cannot be one: a missing token must not look like a quiet channel. */
export const createSlackClient = (options: ClientOptions): SlackClient => {
  const call = caller(options);
  return {
    post: async ({ channel, message, threadTs, isBroadcast }) =>
      sent(
        await call('chat.postMessage', {
          channel,
          ...content(message),
          ...(threadTs ? { thread_ts: threadTs, reply_broadcast: isBroadcast === true } : {}),
        }),
      ),
    update: async ({ channel, ts, message }) => sent(await call('chat.update', { channel, ts, ...content(message) })),
    find: (search) => findMessage(call, search),
    openView: async (triggerId, view) => shown(await call('views.open', { trigger_id: triggerId, view })),
    publishHome: async (userId, view) => shown(await call('views.publish', { user_id: userId, view })),
  };
};

const content = ({ text, blocks, metadata }: SlackMessage): Record<string, unknown> => ({
  text,
  blocks,
  metadata,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
});

const sent = (called: Called): Outcome => {
  if (called.kind !== 'answered') return called;
  const body = Sent.safeParse(called.body);
  return body.success ? { kind: 'sent', ...body.data } : retry('answer_without_ts', true);
};

const shown = (called: Called): Shown => (called.kind === 'answered' ? { kind: 'shown' } : called);
