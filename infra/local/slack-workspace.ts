// The channels and messages of a pretended Slack workspace, kept over a restart where there is a folder to keep them in.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { field, isRecord, parseJson, textField, type JsonRecord } from './json-shape';

const BOT = { user: 'U0AFTERSHOCK', bot_id: 'B0AFTERSHOCK', app_id: 'A0AFTERSHOCK', team: 'T0LOCAL0000', type: 'message' };
const MICROS = 1_000_000;

export type Posted = { channel: string; message: JsonRecord };

/** Slack's id for a channel: the one given, or one made from the name, always the same. */
export const channelId = (channel: string): string => {
  if (/^[CDGU][A-Z0-9]{8,}$/.test(channel)) return channel;
  const digest = createHash('sha256').update(channel.replace(/^#/, '')).digest('hex').toUpperCase();
  return `C${digest.slice(0, 10)}`;
};

/** What the caller may set on a message; everything else of its arguments (token, channel, flags) is not part of it. */
const contentOf = (args: JsonRecord): JsonRecord =>
  Object.fromEntries(
    ['text', 'blocks', 'attachments', 'metadata', 'thread_ts', 'reply_broadcast'].flatMap((name) =>
      args[name] === undefined ? [] : [[name, args[name]]],
    ),
  );

export class SlackWorkspace {
  readonly #channels = new Map<string, Map<string, JsonRecord>>();
  readonly #names = new Map<string, string>();
  readonly #file: string | undefined;
  readonly #nowSeconds: () => number;
  #lastSecond = 0;
  #lastMicro = 0;

  /** `file`: where messages are kept, one state a line. `nowSeconds` sets the whole part of `ts`, the count of messages the rest. */
  constructor({ file, nowSeconds }: { file?: string | undefined; nowSeconds: () => number }) {
    this.#file = file;
    this.#nowSeconds = nowSeconds;
    if (file !== undefined && existsSync(file)) for (const line of readFileSync(file, 'utf8').split('\n')) this.#restore(parseJson(line));
  }

  /** The channel's name as it was posted to, for people. */
  nameOf(channel: string): string {
    return this.#names.get(channel) ?? channel;
  }

  /** Channels that were posted to, as they were named. */
  names(): string[] {
    return [...this.#names.values()];
  }

  /** A channel that somebody tried to post to is there, whatever became of the try. */
  hearOf(channel: string): void {
    if (channel !== '' && !this.#names.has(channelId(channel))) this.#names.set(channelId(channel), channel);
  }

  knows(channel: string): boolean {
    return this.#channels.has(channel);
  }

  post(channel: string, args: JsonRecord): Posted {
    const id = channelId(channel);
    if (channel !== id) this.#names.set(id, channel);
    const message = { ...BOT, ...contentOf(args), ts: this.#nextTs() };
    return this.#keep(id, message);
  }

  /** The message as it was and as it is now; undefined where there is none at that `ts`. */
  update(channel: string, ts: string, args: JsonRecord): { before: JsonRecord; after: Posted } | undefined {
    const before = this.find(channel, ts);
    if (!before) return undefined;
    const edited = { user: BOT.user, ts: this.#nextTs() };
    return { before, after: this.#keep(channel, { ...before, ...contentOf(args), edited }) };
  }

  find(channel: string, ts: string): JsonRecord | undefined {
    return this.#channels.get(channel)?.get(ts);
  }

  remove(channel: string, ts: string): void {
    this.#channels.get(channel)?.delete(ts);
    this.#write({ channel, removed: ts });
  }

  /** All messages of a channel, newest first. */
  messages(channel: string): JsonRecord[] {
    return [...(this.#channels.get(channel)?.values() ?? [])].sort((one, other) =>
      textField(one, 'ts') < textField(other, 'ts') ? 1 : -1,
    );
  }

  /** Every message of every channel, oldest first. */
  everything(): Posted[] {
    return [...this.#channels.keys()]
      .flatMap((channel) => this.messages(channel).map((message) => ({ channel, message })))
      .sort((one, other) => (textField(one.message, 'ts') < textField(other.message, 'ts') ? -1 : 1));
  }

  #keep(channel: string, message: JsonRecord): Posted {
    this.#place(channel, message);
    this.#write({ channel, name: this.nameOf(channel), message, last: this.#lastTs() });
    return { channel, message };
  }

  #place(channel: string, message: JsonRecord): void {
    const messages = this.#channels.get(channel) ?? new Map<string, JsonRecord>();
    this.#channels.set(channel, messages);
    messages.set(textField(message, 'ts'), message);
  }

  #write(state: JsonRecord): void {
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(state)}\n`);
  }

  #restore(state: unknown): void {
    const [channel, message] = [textField(state, 'channel'), field(state, 'message')];
    const [second = 0, micro = 0] = textField(state, 'last').split('.').map(Number);
    this.#channels.get(channel)?.delete(textField(state, 'removed'));
    if (!isRecord(message)) return;
    this.#names.set(channel, textField(state, 'name'));
    this.#place(channel, message);
    [this.#lastSecond, this.#lastMicro] = [second, micro];
  }

  #lastTs(): string {
    return `${this.#lastSecond}.${String(this.#lastMicro).padStart(6, '0')}`;
  }

  #nextTs(): string {
    this.#lastSecond = Math.max(this.#lastSecond, Math.floor(this.#nowSeconds()));
    this.#lastMicro += 1;
    if (this.#lastMicro === MICROS) [this.#lastSecond, this.#lastMicro] = [this.#lastSecond + 1, 0];
    return this.#lastTs();
  }
}
