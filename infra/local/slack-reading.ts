// What can be read back from the pretended Slack: a channel's messages, a thread's, and which channels there are.
import { textField, type JsonRecord } from './json-shape';
import { exists, failed, isSet, type Method, type MethodResult } from './slack-place';
import { channelId } from './slack-workspace';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 999;

const withoutMetadata = ({ metadata: _metadata, ...message }: JsonRecord): JsonRecord => message;

const numberOr = (value: unknown, missing: number): number =>
  Number(typeof value === 'string' || typeof value === 'number' ? value : missing) || missing;

/** The messages between `oldest` and `latest`, without these two unless `inclusive`. */
const within = (messages: readonly JsonRecord[], args: JsonRecord): JsonRecord[] => {
  const [oldest, latest] = [numberOr(args['oldest'], 0), numberOr(args['latest'], Infinity)];
  const inclusive = isSet(args['inclusive']);
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
};

/** One page of a list, and where the next begins: the cursor is a position. */
const page = <T>(all: readonly T[], args: JsonRecord): { items: T[]; more: JsonRecord } => {
  const from = numberOr(args['cursor'], 0);
  const limit = Math.max(1, Math.min(MAX_LIMIT, numberOr(args['limit'], DEFAULT_LIMIT)));
  const next = from + limit;
  return { items: all.slice(from, next), more: { response_metadata: { next_cursor: next < all.length ? String(next) : '' } } };
};

const messagePage = (messages: readonly JsonRecord[], args: JsonRecord): MethodResult => {
  const { items, more } = page(within(messages, args), args);
  const shown = isSet(args['include_all_metadata']) ? items : items.map(withoutMetadata);
  return { answer: { ok: true, messages: shown, has_more: textField(more['response_metadata'], 'next_cursor') !== '', ...more } };
};

// Messages are read by the channel's id only. A channel nobody has posted to yet is empty, not missing.
const isReadable = (channel: string, place: Parameters<Method>[1]): boolean => channelId(channel) === channel && exists(channel, place);

export const history: Method = (args, place) => {
  const channel = textField(args, 'channel');
  if (!isReadable(channel, place)) return failed('channel_not_found');
  return messagePage(
    place.workspace.messages(channel).filter((message) => message['thread_ts'] === undefined || isSet(message['reply_broadcast'])),
    args,
  );
};

/** A thread: its root, then its replies, oldest first. */
export const replies: Method = (args, place) => {
  const [channel, root] = [textField(args, 'channel'), textField(args, 'ts')];
  if (!isReadable(channel, place)) return failed('channel_not_found');
  if (!place.workspace.find(channel, root)) return failed('thread_not_found');
  const thread = place.workspace.messages(channel).filter((message) => message['ts'] === root || message['thread_ts'] === root);
  return messagePage(thread.reverse(), args);
};

export const channelList: Method = (args, place) => {
  const { workspace, channels = [], listed } = place;
  const names = new Set([...channels, ...listed, ...workspace.names()].filter((name) => channelId(name) !== name && exists(name, place)));
  const { items, more } = page([...names], args);
  return {
    answer: {
      ok: true,
      channels: items.map((name) => ({ id: channelId(name), name: name.replace(/^#/, ''), is_channel: true, is_member: true })),
      ...more,
    },
  };
};
