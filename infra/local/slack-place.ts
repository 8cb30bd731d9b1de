// What every method of the pretended Slack has in hand, and how it says no.
import type { JsonRecord } from './json-shape';
import type { Refusal } from './slack-limits';
import { channelId, type SlackWorkspace } from './slack-workspace';

/** What people would see of a call. */
export type Sight =
  | { kind: 'posted'; channel: string; message: JsonRecord }
  | { kind: 'edited'; channel: string; before: JsonRecord; message: JsonRecord }
  | { kind: 'private'; who: string; message: JsonRecord }
  | { kind: 'view'; message: JsonRecord }
  | { kind: 'refused'; method: string; refusal: Refusal };

export type MethodResult = { answer: JsonRecord; sight?: Sight };

export type Place = {
  workspace: SlackWorkspace;
  /** The only channels that exist; undefined: every one does. */
  channels: readonly string[] | undefined;
  /** Names of channels that are listed though nobody has posted there yet. */
  listed: readonly string[];
};

export type Method = (args: JsonRecord, place: Place) => MethodResult;

export const failed = (error: string): MethodResult => ({ answer: { ok: false, error } });

export const refused = (method: string, refusal: Refusal): MethodResult => ({
  answer: {
    ok: false,
    error: refusal.error,
    errors: refusal.reasons,
    response_metadata: { messages: refusal.reasons.map((reason) => `[ERROR] ${reason}`) },
  },
  sight: { kind: 'refused', method, refusal },
});

export const exists = (channel: string, { channels }: Place): boolean =>
  channel !== '' && (!channels || channels.some((one) => one === channel || channelId(one) === channelId(channel)));

/** True for what stands for true in JSON and in forms. */
export const isSet = (value: unknown): boolean => value === true || value === 'true' || value === '1' || value === 1;
