// Was a delivery sent by somebody who knows the secret? Text and bytes in, a boolean out.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Moment } from '../core/facts/moment';
import type { Authenticity, Headers } from './adapter';
import { headerOf } from './headers';
import { bodyMac, standardSignature, timestampedMac, type Bytes } from './mac';

/** Signed timestamps further than this from our clock are refused (Slack and Standard Webhooks ask for five minutes). */
export const toleranceSeconds = 300;

type Way<S extends Authenticity['scheme']> = Extract<Authenticity, { scheme: S }>;
type KeyedOptions = { header: string; prefix?: string; encoding?: 'hex' | 'base64'; algorithm?: 'sha256' | 'sha1' };

/** HMAC of the raw body in a header, after `prefix` (e.g. `sha256=`); a comma-separated list may carry several. */
export const hmacSha256 = ({ header, prefix = '', encoding = 'hex', algorithm = 'sha256' }: KeyedOptions): Way<'hmac'> => ({
  scheme: 'hmac',
  covers: 'body',
  header,
  prefix,
  encoding,
  algorithm,
});

/** HMAC of `before` + timestamp + `:` + raw body, the timestamp (Unix seconds) in a header of its own. */
export const timestampedHmac = (options: KeyedOptions & { timestampHeader: string; before?: string }): Way<'timestamped-hmac'> => ({
  ...hmacSha256(options),
  scheme: 'timestamped-hmac',
  timestampHeader: options.timestampHeader,
  before: options.before ?? '',
});

/** Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,<base64>`; a `whsec_` secret is base64. */
export const standardWebhooks: Way<'standard-webhooks'> = { scheme: 'standard-webhooks', covers: 'body' };

/** The secret itself in a header, after `prefix`. Proves who sent, not what. */
export const sharedToken = ({ header, prefix = '' }: { header: string; prefix?: string }): Way<'token'> => ({
  scheme: 'token',
  covers: 'sender',
  header,
  prefix,
});

/** The secret as the password of HTTP Basic authentication, for senders that only know a URL with credentials. */
export const basicPassword: Way<'basic'> = { scheme: 'basic', covers: 'sender' };

/** Several ways; the first whose header was sent decides, so that a wrong signature is never rescued by a token. */
export const anyOf = (...ways: Way<'any-of'>['ways'][number][]): Way<'any-of'> => ({ scheme: 'any-of', covers: 'sender', ways });

/** For senders that sign nothing but let a person add a header or credentials. */
export const senderToken = anyOf(
  sharedToken({ header: 'x-aftershock-token' }),
  sharedToken({ header: 'authorization', prefix: 'Bearer ' }),
  basicPassword,
);

/** What is to be proven: the bytes as received, and the secrets valid now (two while one is being rotated). */
export type Evidence = { headers: Headers; body: Bytes; secrets: readonly string[]; receivedAt?: Moment };
type Attempt = Omit<Evidence, 'secrets'> & { secret: string };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
// Digests of equal length: neither content nor length of a secret shows in the time taken.
const isSame = (given: string, expected: string): boolean => timingSafeEqual(digest(given), digest(expected));
const isListed = (header: string, separator: string, expected: string): boolean =>
  header.split(separator).filter((given) => isSame(given.trim(), expected)).length > 0;

const isRecent = (seconds: string, receivedAt: Moment | undefined): boolean => {
  if (!/^\d{1,12}$/.test(seconds) || receivedAt === undefined) return false;
  return Math.abs(Date.parse(receivedAt) / 1000 - Number(seconds)) <= toleranceSeconds;
};

const provesTimestamped = (way: Way<'timestamped-hmac'>, { headers, body, secret, receivedAt }: Attempt): boolean => {
  const seconds = headerOf(headers, way.timestampHeader);
  return isRecent(seconds, receivedAt) && isListed(headerOf(headers, way.header), ',', timestampedMac(way, secret, { seconds, body }));
};

const provesStandard = ({ headers, body, secret, receivedAt }: Attempt): boolean => {
  const [id, seconds] = [headerOf(headers, 'webhook-id'), headerOf(headers, 'webhook-timestamp')];
  const expected = standardSignature(secret, { id, seconds, body });
  return (
    id !== '' && expected !== undefined && isRecent(seconds, receivedAt) && isListed(headerOf(headers, 'webhook-signature'), ' ', expected)
  );
};

const provesBasic = ({ headers, secret }: Attempt): boolean => {
  const given = headerOf(headers, 'authorization');
  if (!/^basic /i.test(given)) return false;
  const encoded = given.slice('basic '.length);
  const bytes = Buffer.from(encoded, 'base64');
  const credentials = bytes.toString();
  return (
    bytes.toString('base64') === encoded && credentials.includes(':') && isSame(credentials.slice(credentials.indexOf(':') + 1), secret)
  );
};

const wasSent = (way: Way<'any-of'>['ways'][number], headers: Headers): boolean => {
  if (way.scheme === 'standard-webhooks') return headerOf(headers, 'webhook-signature') !== '';
  if (way.scheme === 'basic') return /^basic /i.test(headerOf(headers, 'authorization'));
  const given = headerOf(headers, way.header);
  if (way.scheme === 'timestamped-hmac' && headerOf(headers, way.timestampHeader) === '') return false;
  return given !== '' && (way.scheme !== 'token' || given.startsWith(way.prefix));
};

const proves = (way: Authenticity, attempt: Attempt): boolean => {
  switch (way.scheme) {
    case 'hmac':
      return isListed(headerOf(attempt.headers, way.header), ',', bodyMac(way, attempt.secret, attempt.body));
    case 'timestamped-hmac':
      return provesTimestamped(way, attempt);
    case 'standard-webhooks':
      return provesStandard(attempt);
    case 'token':
      return isSame(headerOf(attempt.headers, way.header), way.prefix + attempt.secret);
    case 'basic':
      return provesBasic(attempt);
    case 'any-of': {
      const sent = way.ways.find((one) => wasSent(one, attempt.headers));
      return sent !== undefined && proves(sent, attempt);
    }
  }
};

/**
 * Whether one of the secrets proves the sender. Constant-time; false without a usable secret: an empty or blank one is never
 * accepted. Schemes that sign a timestamp are refused without `receivedAt`. Never throws.
 */
export const isAuthentic = (authenticity: Authenticity, { secrets, ...evidence }: Evidence): boolean =>
  secrets.filter((secret) => secret.trim() !== '' && proves(authenticity, { ...evidence, secret })).length > 0;
