// What did a person in Slack want? Signed bytes in, one of our own answers out; never throws.
import * as z from 'zod';
import { act, ignored, parseJson, read, unreadable, type Interaction } from './acts';
import { readForm } from './forms';
import { AddressCheck, HomeOpened, SlashCommand } from './payloads';
import { readPress } from './press';

export type { Interaction } from './acts';

const longestBody = 1_000_000;

/**
 * What a body that Slack signed asks for: a form (`payload=` for presses and submitted forms, fields for slash commands) or JSON
 * (events). Check the signature first: this trusts the sender, not the content.
 */
export const readInteraction = (rawBody: string): Interaction => {
  if (rawBody.length > longestBody) return unreadable(`longer than ${longestBody} characters`);
  if (rawBody.trimStart().startsWith('{')) return readEvent(rawBody);
  const form = new URLSearchParams(rawBody);
  const payload = form.get('payload');
  return payload === null ? readCommand(form) : readPayload(payload);
};

const readEvent = (json: string): Interaction => {
  const check = read(AddressCheck, json);
  if (check) return { kind: 'address-check', challenge: check.challenge };
  const home = read(HomeOpened, json);
  if (home) return { kind: 'home', userId: home.event.user, ...act(home.team_id, home.event.user, `event:${home.event_id}`) };
  return parseJson(json) === undefined ? unreadable('not JSON') : ignored('an event we do not listen to');
};

const readCommand = (form: URLSearchParams): Interaction => {
  const parsed = SlashCommand.safeParse(Object.fromEntries(form));
  if (!parsed.success) return unreadable('neither a press, a form nor a command');
  const {
    command,
    text,
    channel_id: channel,
    response_url: responseUrl,
    team_id: team,
    user_id: user,
    trigger_id: triggerId,
  } = parsed.data;
  return {
    kind: 'command',
    command,
    text,
    channel,
    responseUrl,
    ...act(team, user, `command:${user}:${triggerId}`),
    ...(triggerId ? { triggerId } : {}),
  };
};

const Kind = z.object({ type: z.string() });

const readPayload = (payload: string): Interaction => {
  const kind = read(Kind, payload)?.type;
  if (kind === undefined) return unreadable('a payload that is not JSON or has no type');
  if (kind === 'block_actions') return readPress(payload);
  if (kind === 'view_submission') return readForm(payload);
  return ignored(`a payload of type ${kind}`);
};
