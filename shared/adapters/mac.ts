// What must a signature read? The message authentication codes of every signing scheme, for senders and receivers alike.
import { createHmac } from 'node:crypto';
import type { Authenticity } from './adapter';

export type Bytes = string | Buffer;
type Way<S extends Authenticity['scheme']> = Extract<Authenticity, { scheme: S }>;

const keyed = (algorithm: string, key: string | Buffer, parts: readonly Bytes[]) => {
  const mac = createHmac(algorithm, key);
  for (const part of parts) mac.update(part);
  return mac;
};

export const bodyMac = (way: Way<'hmac'>, secret: string, body: Bytes): string =>
  way.prefix + keyed(way.algorithm, secret, [body]).digest(way.encoding);

/** `seconds` since the epoch, as text. */
export const timestampedMac = (way: Way<'timestamped-hmac'>, secret: string, signed: { seconds: string; body: Bytes }): string =>
  way.prefix + keyed(way.algorithm, secret, [`${way.before}${signed.seconds}:`, signed.body]).digest(way.encoding);

/** Standard Webhooks 1.0, symmetric: HMAC-SHA256 of `id.timestamp.body`. Undefined where the secret holds no key. */
export const standardSignature = (secret: string, signed: { id: string; seconds: string; body: Bytes }): string | undefined => {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  if (key.length === 0) return undefined;
  return `v1,${keyed('sha256', key, [`${signed.id}.${signed.seconds}.`, signed.body]).digest('base64')}`;
};
