// What became of a call to Slack, and what can be done about it?
import * as z from 'zod';

/** What helps after a refusal; a retry of the same call never does. */
export type Remedy = 'post-again' | 'without-chart' | 'park';

export type Failure =
  /** Worth trying again. `isUnknown`: it may have been done all the same; look before posting twice. */
  | { kind: 'retry'; afterSeconds: number; why: string; isUnknown: boolean }
  /** `why` is Slack's own word for it, `says` what a person should do. */
  | { kind: 'refused'; why: string; says: string; remedy: Remedy };

export type Outcome = { kind: 'sent'; ts: string; channel: string } | Failure;

type Refusal = { says: string; remedy: Remedy };

const park = (says: string): Refusal => ({ says, remedy: 'park' });
const newToken = park('The bot token does not work any more: install the app again and store its new token.');
const noChannel = park('The channel does not exist or the bot may not see it: check the name in the policy and invite the bot.');
const notAllowed = park('A workspace setting keeps the bot from posting there: ask a workspace admin.');
const tooBig = park('The message was too long for Slack although it kept our limit: lower the limit.');
const postAgain: Refusal = { says: 'The message cannot be edited any more: post a new one.', remedy: 'post-again' };

/** Source: docs.slack.dev, errors of chat.postMessage, chat.update, conversations.history, views.open and views.publish. */
const refusals = new Map<string, Refusal>([
  ['message_not_found', { says: 'Somebody deleted the message: post a new one.', remedy: 'post-again' }],
  ['cant_update_message', postAgain],
  ['edit_window_closed', postAgain],
  ['thread_not_found', { says: 'Somebody deleted the thread: post a new root message.', remedy: 'post-again' }],
  ['invalid_blocks', { says: 'The workspace does not know one of the blocks: send it without the chart.', remedy: 'without-chart' }],
  ['invalid_blocks_format', { says: 'The workspace does not know one of the blocks: send it without the chart.', remedy: 'without-chart' }],
  ['msg_blocks_too_long', tooBig],
  ['msg_too_long', tooBig],
  ['metadata_too_large', tooBig],
  ['is_archived', park('The channel was archived: choose another one in the policy.')],
  ['channel_is_archived', park('The channel was archived: choose another one in the policy.')],
  ['not_in_channel', park('The bot was removed from the channel: invite it again.')],
  ['channel_not_found', noChannel],
  ['invalid_channel', noChannel],
  ['restricted_action', notAllowed],
  ['restricted_action_read_only_channel', notAllowed],
  ['restricted_action_thread_locked', notAllowed],
  ['ekm_access_denied', notAllowed],
  ['invalid_auth', newToken],
  ['not_authed', newToken],
  ['token_revoked', newToken],
  ['token_expired', newToken],
  ['account_inactive', newToken],
  ['missing_scope', park('The app lacks a permission: update it from the manifest and install it again.')],
  ['expired_trigger_id', park('The form came too late: Slack gives three seconds. Press the button again.')],
  ['trigger_expired', park('The form came too late: Slack gives three seconds. Press the button again.')],
]);

/** Trouble on Slack's side that passes. */
const passing = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'message_limit_exceeded',
]);
const limited = new Set(['ratelimited', 'rate_limited']);

const defaultRetrySeconds = 30;
const longestRetrySeconds = 3_600;

export const retry = (why: string, isUnknown: boolean, afterSeconds = defaultRetrySeconds): Failure => ({
  kind: 'retry',
  afterSeconds,
  why,
  isUnknown,
});

/** Seconds that `Retry-After` asks for; half a minute where it says nothing, an hour at most. */
export const retrySeconds = (header: string | null): number =>
  header !== null && /^\d{1,9}$/.test(header.trim()) ? Math.min(longestRetrySeconds, Math.max(1, Number(header))) : defaultRetrySeconds;

/** Slack's word for an error, which is short and plain; anything else is not repeated. */
const isCode = (error: string): boolean => /^[a-z][a-z0-9_]{0,79}$/.test(error);

const unheardOf = park('Slack refused it for a reason unknown to us: see its documentation of this error.');

/** What an `ok: false` means. An error never heard of is parked: repeating it blindly would not help. */
export const failureOf = (error: string, retryAfter: string | null): Failure => {
  const why = isCode(error) ? error : 'unreadable_error';
  if (limited.has(why)) return retry(why, false, retrySeconds(retryAfter));
  if (passing.has(why)) return retry(why, true);
  return { kind: 'refused', why, ...(refusals.get(why) ?? unheardOf) };
};

export const Answer = z.discriminatedUnion('ok', [
  z.looseObject({ ok: z.literal(true) }),
  z.object({ ok: z.literal(false), error: z.string().default('') }),
]);
