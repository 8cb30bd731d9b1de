// What is an adapter? One foreign format: how its sender proves itself, and what its deliveries say.
import type { Reading } from '../core/facts/fact';

/** Header names are lower-case. */
export type Headers = Readonly<Record<string, string>>;

type Keyed = { encoding: 'hex' | 'base64'; algorithm: 'sha256' | 'sha1' };

/**
 * How a sender proves itself, as data, keyed by the provider's secrets. A proof covers the bytes that were sent, or only who sent
 * them: a token can be replayed over any body.
 */
export type Authenticity =
  | ({ scheme: 'hmac'; covers: 'body'; header: string; prefix: string } & Keyed)
  | ({ scheme: 'timestamped-hmac'; covers: 'body'; header: string; timestampHeader: string; prefix: string; before: string } & Keyed)
  | { scheme: 'standard-webhooks'; covers: 'body' }
  | { scheme: 'token'; covers: 'sender'; header: string; prefix: string }
  | { scheme: 'basic'; covers: 'sender' }
  | { scheme: 'any-of'; covers: 'sender'; ways: readonly Exclude<Authenticity, { scheme: 'any-of' }>[] };

/** One provider. A new one is a file, a fixture and a line in providers.ts. */
export type Adapter = {
  /** As in the address `/webhooks/{name}`, and the prefix of every fact's id. */
  name: string;
  authenticity: Authenticity;
  /** The same for a delivery sent again, never empty; undefined where no delivery id can be told. */
  deliveryId: (headers: Headers, body: string) => string | undefined;
  /** What a delivery says. Never throws: bad text is `unreadable`, what is not our business is `ignored`. */
  read: (headers: Headers, body: string) => Reading;
  /** The headers that `read` would need, told from the body alone where that is certain. */
  inferHeaders?: (body: string) => Headers | undefined;
};
