// Who may look: a bearer token with the scope, or a signed link that has not expired. Nothing else, unless the run is open to this machine.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type Scope = 'read' | 'evidence' | 'write';

/** `tokens`: lines `scope:sha256-of-token-in-hex`, so that no token is at rest. `linkKeys`: keys that sign links; two while one is replaced. */
export type Keys = { tokens: readonly string[]; linkKeys: readonly string[] };

export type Visit = { headers: Record<string, string>; query: Record<string, string>; nowSeconds: number };

/** The cookie that lets a person who came by a signed link follow our links. */
export const cookieName = 'aftershock';

const same = (one: string, other: string): boolean => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const signature = (key: string, untilSeconds: string): string => createHmac('sha256', key).update(`read:${untilSeconds}`).digest('base64url');

/** What to add to an address so that it may be read until a moment (epoch seconds): `key=until.signature`. */
export const linkKey = (key: string, untilSeconds: number): string => `${untilSeconds}.${signature(key, String(untilSeconds))}`;

const isGoodLink = (text: string, { linkKeys }: Keys, nowSeconds: number): boolean => {
  const [until = '', given = ''] = text.split('.', 2);
  if (!/^\d{9,11}$/.test(until) || Number(until) < nowSeconds) return false;
  return linkKeys.filter((key) => key.trim() !== '').some((key) => same(signature(key, until), given));
};

const cookieIn = (headers: Record<string, string>): string =>
  (headers['cookie'] ?? '').split(';').map((part) => part.trim()).find((part) => part.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1) ?? '';

const isGoodToken = (header: string, scope: Scope, { tokens }: Keys): boolean => {
  const token = /^Bearer ([\x21-\x7e]{16,512})$/.exec(header)?.[1];
  if (token === undefined) return false;
  const line = `${scope}:${createHash('sha256').update(token).digest('hex')}`;
  return tokens.map((known) => same(known.trim(), line)).includes(true);
};

/** Whether a visitor may do what `scope` names. A link opens reading only. */
export const mayVisit = (scope: Scope, visit: Visit, keys: Keys): boolean => {
  if (isGoodToken(visit.headers['authorization'] ?? '', scope, keys)) return true;
  if (scope !== 'read') return false;
  return isGoodLink(visit.query['key'] ?? '', keys, visit.nowSeconds) || isGoodLink(cookieIn(visit.headers), keys, visit.nowSeconds);
};
