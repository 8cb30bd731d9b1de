// How is a fact or a delivery named, so that the same thing told twice has one name?
import { createHash } from 'node:crypto';
import type { Headers } from './adapter';
import { headerOf } from './headers';

const idLimit = 200;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** `provider:part:part`; where that is too long for a key or has odd characters, the rest is a digest of it. */
export const idOf = (provider: string, ...parts: readonly (string | number)[]): string => {
  const rest = parts.map(String).join(':');
  return rest.length <= idLimit && /^[\x21-\x7e]+$/.test(rest) ? `${provider}:${rest}` : `${provider}:sha256:${sha256(rest)}`;
};

/** The delivery's own name in a header; a digest of the body where the header is missing or unfit for a key. */
export const deliveryIdIn =
  (header: string) =>
  (headers: Headers, body: string): string => {
    const given = headerOf(headers, header);
    return /^[\w.:=+/-]{1,128}$/.test(given) ? given : sha256(body);
  };

/** For senders that name nothing: the same bytes are the same delivery. */
export const deliveryIdOfBody = (_headers: Headers, body: string): string => sha256(body);
