// Did Slack send this? Decided on the raw bytes, before anything of them is read.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** Older or newer than this is a replay. Source: docs.slack.dev, verifying requests from Slack. */
export const toleranceSeconds = 300;

export type SignedRequest = {
  /** The signing secrets that are valid now; two while one replaces the other. */
  secrets: readonly string[];
  /** Header `x-slack-request-timestamp`, seconds since the epoch. */
  timestamp: string | undefined;
  /** Header `x-slack-signature`. */
  signature: string | undefined;
  rawBody: string | Uint8Array;
  nowMillis: number;
};

const isRecent = (timestamp: string, nowMillis: number): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(nowMillis / 1000 - Number(timestamp)) <= toleranceSeconds;

const signed = (secret: string, timestamp: string, rawBody: string | Uint8Array): Buffer =>
  createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest();

/**
 * Whether one of the secrets signed this body within the last 300 seconds. Fails closed: no secret, an empty one, a missing header
 * or a signature of another form is no proof. Takes the same time whichever secret matches.
 */
export const isFromSlack = ({ secrets, timestamp, signature, rawBody, nowMillis }: SignedRequest): boolean => {
  const usable = secrets.filter((secret) => secret.trim() !== '');
  if (usable.length === 0 || timestamp === undefined || !isRecent(timestamp, nowMillis)) return false;
  const hex = /^v0=([0-9a-f]{64})$/.exec(signature ?? '')?.[1];
  if (hex === undefined) return false;
  const given = Buffer.from(hex, 'hex');
  return usable.map((secret) => timingSafeEqual(signed(secret, timestamp, rawBody), given)).includes(true);
};

/** The signature of a body, as Slack would send it: for the local run, which presses its own buttons. */
export const signatureFor = (secret: string, timestamp: string, rawBody: string | Uint8Array): string =>
  `v0=${signed(secret, timestamp, rawBody).toString('hex')}`;
