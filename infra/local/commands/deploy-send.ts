// How does a report reach the generic webhook? Signed, and again where the network or the other side falters.
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { generic } from '../../../shared/adapters/generic';
import { proofOf } from '../../../shared/adapters/prove';
import { momentOf } from '../../../shared/core/facts/moment';
import { withoutLastSlash } from '../../../shared/slack/text';
import { UsageError } from '../command';
import { messageOf } from '../json-shape';
import { shown } from './answer';

export type Outcome = { kind: 'taken' } | { kind: 'refused'; status: number; because: string };

const tries = 4;
const firstWaitMs = 500;
const answerLimitMs = 20_000;
const ownMachine = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The address of a deployment of ours, checked: commits name their authors, so they leave this machine encrypted or not at all. */
export const serverAt = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw new UsageError(`--url wants an address such as https://aftershock.example.com, not ${JSON.stringify(text.slice(0, 100))}`);
  if (url.protocol === 'http:' && !ownMachine.has(url.hostname)) throw new UsageError('--url must be https, except on this machine');
  return url;
};

/** An address below another, whatever path that has. */
export const addressUnder = (url: URL, path: string): URL => new URL(`${withoutLastSlash(url.pathname)}${path}`, url);

/** Where reports go. */
export const webhookAddress = (text: string): URL => addressUnder(serverAt(text), '/webhooks/generic');

type Attempt = { answer: Response } | { failure: string };

const attempt = async (address: URL, { secret, body }: { secret: string; body: string }): Promise<Attempt> => {
  const delivery = createHash('sha256').update(body).digest('hex').slice(0, 32);
  const headers = {
    'content-type': 'application/json',
    'x-aftershock-delivery': delivery,
    ...proofOf(generic.authenticity, { body, secret, sentAt: momentOf(Date.now()) }),
  };
  try {
    const answer = await fetch(address, { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(answerLimitMs) });
    return { answer };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    return { failure: `${messageOf(error)}${cause}` };
  }
};

const mayPass = (status: number): boolean => status >= 500 || status === 429 || status === 408;

/**
 * Sends one body; the same body sent twice is one delivery. Refusals (4xx) are answered, faltering (5xx, 429, network) is tried four
 * times, waiting 0.5, 1 and 2 s between. Throws Error where that does not help.
 */
export const sendSigned = async (address: URL, letter: { secret: string; body: string }, waitMs = firstWaitMs): Promise<Outcome> => {
  let failure = '';
  for (let tried = 0; tried < tries; tried += 1) {
    if (tried > 0) await wait(waitMs * 2 ** (tried - 1));
    const made = await attempt(address, letter);
    if ('failure' in made) {
      failure = made.failure;
      continue;
    }
    const { status } = made.answer;
    const text = shown(await made.answer.text().catch(() => ''), 300);
    if (status === 202) return { kind: 'taken' };
    if (!mayPass(status)) return { kind: 'refused', status, because: text };
    failure = `it answered ${status} ${text}`;
  }
  throw new Error(`${address.origin} could not take the report after ${tries} tries: ${failure}`);
};
