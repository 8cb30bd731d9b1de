// What does LaunchDarkly say? Feature flags and segments whose behaviour changed in an environment.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { At, Key, Name, Title, Url, known, limited, maybe } from './fields';
import { idOf, sha256 } from './ids';
import { isRecord, parseJson } from './json';
import { facts, ignored, readBody } from './reading';

// Never `title` or `member`: they hold the name and address of who did it.
const Entry = z.object({
  _id: Key,
  date: At,
  kind: z.string(),
  name: maybe(Name),
  titleVerb: maybe(Title),
  accesses: maybe(z.array(z.object({ action: z.string(), resource: z.string() })).max(100)),
  _links: maybe(z.object({ site: maybe(z.object({ href: maybe(z.string()) })) })),
});

type Place = { environment?: string; key?: string };

// proj/{project}:env/{environment}:flag/{key};{tags}
const placeIn = (resource: string): Place =>
  Object.fromEntries(
    resource
      .split(';', 1)[0]
      ?.split(':')
      .flatMap((part) => {
        const [type, key] = part.split('/', 2);
        if (key === undefined || key === '' || key === '*') return [];
        if (type === 'env') return [['environment', key.slice(0, 200)]];
        return type === 'flag' || type === 'segment' ? [['key', key.slice(0, 200)]] : [];
      }) ?? [],
  );

const siteUrl = (href: string | undefined): string | undefined =>
  Url.safeParse(href?.startsWith('/') ? `https://app.launchdarkly.com${href}` : href).data;

const Body = Entry.transform((entry): Reading => {
  if (entry.kind !== 'flag' && entry.kind !== 'segment') return ignored(`kind ${entry.kind.slice(0, 40)} is not used`);
  const place = placeIn(entry.accesses?.[0]?.resource ?? '');
  const name = place.key ?? entry.name;
  if (name === undefined) return { unreadable: 'accesses: neither a key nor a name of the flag' };
  return facts({
    kind: 'flag',
    id: idOf('launchdarkly', entry._id),
    provider: 'launchdarkly',
    setting: 'flag',
    name,
    title: limited(`${entry.titleVerb || `changed the ${entry.kind}`} ${entry.name ?? name}`, 300),
    at: entry.date,
    ...known({ environment: place.environment, url: siteUrl(entry._links?.site?.href) }),
  });
});

/** An audit log entry; sign the webhook. Its own id names the delivery. */
export const launchdarkly: Adapter = {
  name: 'launchdarkly',
  authenticity: hmacSha256({ header: 'x-ld-signature' }),
  deliveryId: (_headers, body) => {
    const json = parseJson(body);
    const id = 'value' in json && isRecord(json.value) ? json.value['_id'] : undefined;
    return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : sha256(body);
  },
  read: (_headers, body) => readBody(body, Body),
};
