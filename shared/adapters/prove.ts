// Which headers would a sender add to prove itself? For our own deliveries: the bundled week, `aftershock deploy`, the tests.
import { createHash } from 'node:crypto';
import { millisOf, type Moment } from '../core/facts/moment';
import type { Authenticity, Headers } from './adapter';
import { bodyMac, standardSignature, timestampedMac, type Bytes } from './mac';

export type Proven = { body: Bytes; secret: string; sentAt: Moment };

/** The headers that prove `body` to `isAuthentic` under one secret. Throws RangeError on a secret that holds no key. */
export const proofOf = (authenticity: Authenticity, { body, secret, sentAt }: Proven): Headers => {
  if (secret.trim() === '') throw new RangeError('an empty secret proves nothing');
  const seconds = String(Math.floor(millisOf(sentAt) / 1000));
  switch (authenticity.scheme) {
    case 'hmac':
      return { [authenticity.header]: bodyMac(authenticity, secret, body) };
    case 'timestamped-hmac': {
      const signature = timestampedMac(authenticity, secret, { seconds, body });
      return { [authenticity.timestampHeader]: seconds, [authenticity.header]: signature };
    }
    case 'standard-webhooks': {
      const id = createHash('sha256').update(body).digest('hex').slice(0, 32);
      const signature = standardSignature(secret, { id, seconds, body });
      if (signature === undefined) throw new RangeError('this secret holds no key');
      return { 'webhook-id': id, 'webhook-timestamp': seconds, 'webhook-signature': signature };
    }
    case 'token':
      return { [authenticity.header]: authenticity.prefix + secret };
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`aftershock:${secret}`).toString('base64')}` };
    case 'any-of': {
      const [first] = authenticity.ways;
      if (!first) throw new RangeError('there is no way to prove a sender');
      return proofOf(first, { body, secret, sentAt });
    }
  }
};
