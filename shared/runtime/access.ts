// Who may look: a bearer token with the scope, or a signed link that has not expired. Nothing else, unless the run is open to this machine.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type Scope = 'read' | 'evidence' | 'write';

/** `tokens`: lines `scope:sha256-of-token-in-hex`, so that no token is at rest. `linkKeys`: keys that sign links; two while one is replaced. */
export type Keys = { tokens: readonly string[]; linkKeys: readonly string[] };

export type Visit = { headers: Record<string, string>; query: Record<string, string>; nowSeconds: number };

/** The cookie that lets a person who came by a signed link follow our links. */
export const cookieName = 'aftershock';

// Compared as digests: neither the time it takes nor an early return for another length says how close a guess was.
const same = (one: string, other: string): boolean =>
  timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());

const signature = (key: string, untilSeconds: string): string =>
  createHmac('sha256', key).update(`read:${untilSeconds}`).digest('base64url');

/** What to add to an address so that it may be read until a moment (epoch seconds): `key=until.signature`. */
export const linkKey = (key: string, untilSeconds: number): string => `${untilSeconds}.${signature(key, String(untilSeconds))}`;

/** No link is good for longer than this, whatever it says of itself: a key that signed too much does not open for years. */
export const longestLinkSeconds = 35 * 86_400;

/** Whether a link's key was signed by one of ours and its moment lies ahead. */
export const isGoodLink = (text: string, { linkKeys }: Keys, nowSeconds: number): boolean => {
  const match = /^(\d{9,11})\.([\w-]{43})$/.exec(text);
  const [until, given] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (!match || Number(until) < nowSeconds || Number(until) > nowSeconds + longestLinkSeconds) return false;
  return linkKeys.map((key) => key.trim() !== '' && same(signature(key, until), given)).includes(true);
};

const cookiesIn = (headers: Record<string, string>): string[] =>
  (headers['cookie'] ?? '')
    .split(';', 50)
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${cookieName}=`))
    .map((part) => part.slice(cookieName.length + 1));

/** What is at rest of a token: a line for the secret `api-tokens`. */
export const tokenLine = (scope: Scope, token: string): string => `${scope}:${createHash('sha256').update(token).digest('hex')}`;

const isGoodToken = (header: string, scope: Scope, { tokens }: Keys): boolean => {
  const token = /^Bearer ([\x21-\x7e]{16,512})$/i.exec(header)?.[1];
  if (token === undefined) return false;
  const line = tokenLine(scope, token);
  return tokens.map((known) => same(known.trim().toLowerCase(), line)).includes(true);
};

/** Whether a visitor may do what `scope` names. A link opens reading only. */
export const mayVisit = (scope: Scope, visit: Visit, keys: Keys): boolean => {
  if (isGoodToken(visit.headers['authorization'] ?? '', scope, keys)) return true;
  if (scope !== 'read') return false;
  return [visit.query['key'] ?? '', ...cookiesIn(visit.headers)].some((text) => isGoodLink(text, keys, visit.nowSeconds));
};

/** The cookie for whoever came by a good link, until the link expires; undefined for everybody else. */
export const cookieFor = (query: Record<string, string>, keys: Keys, nowSeconds: number): string | undefined => {
  const key = query['key'] ?? '';
  if (!isGoodLink(key, keys, nowSeconds)) return undefined;
  return `${cookieName}=${key}; Path=/; Max-Age=${Math.floor(Number(key.split('.', 1)[0]) - nowSeconds)}; HttpOnly; Secure; SameSite=Lax`;
};

/** Whether a request names this machine: a page elsewhere whose name was pointed at this address names itself. */
export const namesThisMachine = (headers: Record<string, string>): boolean =>
  /^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(headers['host'] ?? '');
