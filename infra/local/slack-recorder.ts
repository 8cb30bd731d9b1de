// Slack as far as this product sees it: answers like the Web API, writes down every call, and shows each message as people would see it.
import { appendFileSync, mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { field, isRecord, parseJson, textField, type JsonRecord } from './json-shape';
import { readBody, startLoopback } from './loopback';
import { answerInteraction, callMethod } from './slack-methods';
import type { MethodResult, Place, Sight } from './slack-place';
import { SlackWorkspace, type Posted } from './slack-workspace';
import { editedLines, inert, messageBox, titleOf, type TerminalStyle } from './terminal';

const MAX_REQUEST_BYTES = 4_000_000;
const MAX_RESPONSES = 5;
const jsonArguments = new Set(['blocks', 'attachments', 'metadata', 'view']);

export type SlackCall = { method: string; args: JsonRecord };

/** How the next calls of a method go wrong. `lostAnswer`: the call succeeds, but its sender never hears of it. */
export type SlackFailure = { method: string; times?: number } & (
  { error: string } | { rateLimitedSeconds: number } | { status: number } | { lostAnswer: true }
);

export type SlackSettings = {
  /** Where `slack.jsonl` and the messages are kept; nowhere by default. */
  dataDir?: string;
  /** The only channels that exist, by name or id; every one by default. */
  channels?: readonly string[];
  /** Channels listed from the start, by name; those posted to are listed anyway. */
  listed?: readonly string[];
  /** Epoch seconds for message timestamps; fixed in tests. */
  nowSeconds?: () => number;
  /** Where messages are shown; nowhere by default. */
  print?: (text: string) => void;
  style?: TerminalStyle;
};

export type SlackRecorder = {
  /** For SLACK_API_URL; ends in `/api/`. */
  apiUrl: string;
  calls: readonly SlackCall[];
  /** Every message as it stands now, oldest first. */
  messages: () => Posted[];
  failNext: (failure: SlackFailure) => void;
  /** A response_url for an interaction with a message, good for five posts. */
  responseUrl: (channel: string, ts: string) => string;
  stop: () => Promise<void>;
};

const formArguments = (text: string): JsonRecord =>
  Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]): [string, unknown] =>
      jsonArguments.has(name) ? [name, parseJson(value) ?? value] : [name, value],
    ),
  );

const argumentsOf = (request: IncomingMessage, body: string): JsonRecord | string => {
  if (!(request.headers['content-type'] ?? '').includes('json')) return formArguments(body);
  const args = body === '' ? {} : parseJson(body);
  return args === undefined ? 'invalid_json' : isRecord(args) ? args : 'json_not_object';
};

// The token is a secret, and no part of what was said.
const withoutToken = ({ token, ...args }: JsonRecord): JsonRecord => {
  void token;
  return args;
};

const isAuthorised = (request: IncomingMessage, args: JsonRecord): boolean =>
  /^Bearer \S/.test(request.headers.authorization ?? '') || (typeof args['token'] === 'string' && args['token'] !== '');

type Reply = { status: number; body: JsonRecord | string; headers?: Record<string, string> };

const send = (response: ServerResponse, { status, body, headers = {} }: Reply): void => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': typeof body === 'string' ? 'text/plain' : 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
};

const failureReply = (failure: SlackFailure): Reply | undefined => {
  if ('rateLimitedSeconds' in failure)
    return { status: 429, body: { ok: false, error: 'ratelimited' }, headers: { 'retry-after': String(failure.rateLimitedSeconds) } };
  if ('status' in failure) return { status: failure.status, body: 'Slack is not well' };
  return 'error' in failure ? { status: 200, body: { ok: false, error: failure.error } } : undefined;
};

const viewTitle = (view: JsonRecord): string =>
  view['type'] === 'home' ? 'home page' : `dialog: ${textField(field(view, 'title'), 'text')}`;

const sightText = (sight: Sight, { workspace, style }: { workspace: SlackWorkspace; style: TerminalStyle }): string => {
  switch (sight.kind) {
    case 'posted':
      return messageBox(titleOf(workspace.nameOf(sight.channel), sight.message), sight.message, style);
    case 'edited':
      return editedLines(sight.before, sight.message, style);
    case 'private':
      return messageBox(`only for ${sight.who}`, sight.message, style);
    case 'view':
      return messageBox(viewTitle(sight.message), sight.message, style);
    case 'refused':
      return `Slack refuses ${sight.method}: ${sight.refusal.error}: ${inert(sight.refusal.reasons.join('; ')).slice(0, 500)}\n`;
  }
};

class Recorder {
  readonly calls: SlackCall[] = [];
  readonly workspace: SlackWorkspace;
  readonly #settings: SlackSettings;
  readonly #failures: { failure: SlackFailure; left: number }[] = [];
  readonly #responses = new Map<string, { channel: string; ts: string; left: number }>();

  constructor(settings: SlackSettings) {
    this.#settings = settings;
    const { dataDir, nowSeconds = () => Date.now() / 1000 } = settings;
    if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
    this.workspace = new SlackWorkspace({ file: dataDir === undefined ? undefined : join(dataDir, 'slack-messages.jsonl'), nowSeconds });
  }

  failNext(failure: SlackFailure): void {
    this.#failures.push({ failure, left: failure.times ?? 1 });
  }

  responsePath(channel: string, ts: string): string {
    const id = String(this.#responses.size + 1);
    this.#responses.set(id, { channel, ts, left: MAX_RESPONSES });
    return `/response/${id}`;
  }

  async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind = '', name = ''] = (request.url ?? '').split('?', 1)[0]?.split('/') ?? [];
    const body = await readBody(request, MAX_REQUEST_BYTES);
    if (!body) return send(response, { status: 413, body: 'request too large', headers: { connection: 'close' } });
    const args = argumentsOf(request, body.toString('utf8'));
    if (kind === 'response') return send(response, this.#respond(name, args));
    if (kind !== 'api' || name === '') return send(response, { status: 404, body: 'not found' });
    if (typeof args === 'string') return send(response, { status: 200, body: { ok: false, error: args } });
    if (!isAuthorised(request, args)) return send(response, { status: 200, body: { ok: false, error: 'not_authed' } });
    this.#call(response, { method: name, args: withoutToken(args) });
  }

  #call(response: ServerResponse, call: SlackCall): void {
    this.#write(call);
    if (call.method === 'chat.postMessage') this.workspace.hearOf(textField(call.args, 'channel'));
    const failure = this.#nextFailure(call.method);
    const planned = failure && failureReply(failure);
    if (planned) return send(response, planned);
    const result = this.#seen(callMethod(call.method, call.args, this.#place()));
    if (failure) return void response.destroy();
    send(response, { status: 200, body: result.answer });
  }

  #respond(id: string, args: JsonRecord | string): Reply {
    const target = this.#responses.get(id);
    if (typeof args === 'string') return { status: 400, body: args };
    if (!target) return { status: 404, body: 'expired_url' };
    if (target.left === 0) return { status: 404, body: 'used_url' };
    target.left -= 1;
    this.#write({ method: 'response_url', args });
    const { answer } = this.#seen(answerInteraction(target, args, this.#place()));
    return answer['ok'] === true ? { status: 200, body: 'ok' } : { status: 400, body: textField(answer, 'error') };
  }

  #place(): Place {
    return { workspace: this.workspace, channels: this.#settings.channels, listed: this.#settings.listed ?? [] };
  }

  #nextFailure(method: string): SlackFailure | undefined {
    const next = this.#failures.find(({ failure, left }) => failure.method === method && left > 0);
    if (next) next.left -= 1;
    return next?.failure;
  }

  #seen(result: MethodResult): MethodResult {
    const { print, style = { columns: 100, colour: false } } = this.#settings;
    if (print && result.sight) print(sightText(result.sight, { workspace: this.workspace, style }));
    return result;
  }

  #write(call: SlackCall): void {
    this.calls.push(call);
    if (this.#settings.dataDir !== undefined) appendFileSync(join(this.#settings.dataDir, 'slack.jsonl'), `${JSON.stringify(call)}\n`);
  }
}

/** Starts the recorder on a free port of 127.0.0.1. No request, however odd, stops it. */
export const startSlackRecorder = async (settings: SlackSettings = {}): Promise<SlackRecorder> => {
  const recorder = new Recorder(settings);
  const loopback = await startLoopback((request, response) => {
    recorder.take(request, response).catch((error: unknown) => {
      if (response.headersSent) return void response.destroy();
      send(response, { status: 200, body: { ok: false, error: 'internal_error', detail: String(error) } });
    });
  });
  return {
    apiUrl: `${loopback.url}/api/`,
    calls: recorder.calls,
    messages: () => recorder.workspace.everything(),
    failNext: (failure) => recorder.failNext(failure),
    responseUrl: (channel, ts) => `${loopback.url}${recorder.responsePath(channel, ts)}`,
    stop: loopback.stop,
  };
};
