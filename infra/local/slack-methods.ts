// What each method of Slack's Web API does and answers, for the methods this product calls.
import { field, isRecord, textField, type JsonRecord } from './json-shape';
import { messageRefusal, viewRefusal } from './slack-limits';
import { exists, failed, isSet, refused, type Method, type MethodResult, type Place } from './slack-place';
import { channelList, history, replies } from './slack-reading';
import { channelId } from './slack-workspace';

const postMessage: Method = (args, place) => {
  const channel = textField(args, 'channel');
  if (!exists(channel, place)) return failed('channel_not_found');
  const refusal = messageRefusal(args);
  if (refusal) return refused('chat.postMessage', refusal);
  const posted = place.workspace.post(channel, args);
  return {
    answer: { ok: true, channel: posted.channel, ts: posted.message['ts'], message: posted.message },
    sight: { kind: 'posted', ...posted },
  };
};

// Slack takes a channel's name only for posting; everywhere else it wants the id it answered with.
const update: Method = (args, { workspace }) => {
  const [channel, ts] = [textField(args, 'channel'), textField(args, 'ts')];
  if (!workspace.knows(channel)) return failed('channel_not_found');
  const refusal = messageRefusal(args);
  if (refusal) return refused('chat.update', refusal);
  const updated = workspace.update(channel, ts, args);
  if (!updated) return failed('message_not_found');
  const { before, after } = updated;
  return {
    answer: { ok: true, channel, ts, text: textField(after.message, 'text'), message: after.message },
    sight: { kind: 'edited', channel, before, message: after.message },
  };
};

const postEphemeral: Method = (args, place) => {
  if (!exists(textField(args, 'channel'), place)) return failed('channel_not_found');
  const refusal = messageRefusal(args);
  if (refusal) return refused('chat.postEphemeral', refusal);
  return { answer: { ok: true, message_ts: '0000000000.000000' }, sight: { kind: 'private', who: textField(args, 'user'), message: args } };
};

const view =
  (who: string): Method =>
  (args) => {
    const whom = textField(args, who);
    if (whom === '') return failed('invalid_arguments');
    const given = field(args, 'view');
    const refusal = viewRefusal(given);
    if (refusal || !isRecord(given)) return refused('views', refusal ?? { error: 'invalid_arguments', reasons: [] });
    return {
      answer: { ok: true, view: { ...given, id: `V${channelId(JSON.stringify(given)).slice(1)}`, hash: '0' } },
      sight: { kind: 'view', message: given },
    };
  };

const methods = new Map<string, Method>([
  [
    'auth.test',
    () => ({
      answer: {
        ok: true,
        url: 'https://local.slack.com/',
        team: 'Local',
        user: 'aftershock',
        team_id: 'T0LOCAL0000',
        user_id: 'U0AFTERSHOCK',
        bot_id: 'B0AFTERSHOCK',
      },
    }),
  ],
  ['chat.postMessage', postMessage],
  ['chat.postEphemeral', postEphemeral],
  ['chat.update', update],
  ['conversations.history', history],
  ['conversations.list', channelList],
  ['conversations.replies', replies],
  ['views.open', view('trigger_id')],
  ['views.publish', view('user_id')],
]);

/** Carries out one call. An unknown method is refused as Slack does. */
export const callMethod = (name: string, args: JsonRecord, place: Place): MethodResult =>
  methods.get(name)?.(args, place) ?? failed('unknown_method');

/** A post to a response_url that stands for one message: replaces or deletes it, or answers beside it. */
export const answerInteraction = ({ channel, ts }: { channel: string; ts: string }, args: JsonRecord, place: Place): MethodResult => {
  const refusal = isSet(args['delete_original']) ? undefined : messageRefusal(args);
  if (refusal) return refused('response_url', refusal);
  if (isSet(args['delete_original'])) {
    place.workspace.remove(channel, ts);
    return { answer: { ok: true } };
  }
  if (isSet(args['replace_original'])) return update({ ...args, channel, ts }, place);
  if (args['response_type'] === 'in_channel') return postMessage({ ...args, channel }, place);
  return { answer: { ok: true }, sight: { kind: 'private', who: 'you', message: args } };
};
