// What does Heroku say? Releases: code deployed or rolled back, and configuration variables changed.
import * as z from 'zod';
import type { DeploymentStatus, Fact, Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { At, Key, Name, Sha, Title, known, maybe } from './fields';
import { idOf, sha256 } from './ids';
import { isRecord, parseJson } from './json';
import { placeInName } from './labels';
import { facts, ignored, readBody } from './reading';

const statuses = new Map<string, DeploymentStatus>([
  ['pending', 'started'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['expired', 'cancelled'],
]);

const Release = z.object({
  id: Key,
  version: Key,
  status: z.string(),
  description: maybe(Title),
  app: z.object({ name: Name }),
  slug: maybe(z.object({ commit: maybe(z.string()) })),
  created_at: At,
  updated_at: maybe(At),
});
type Release = z.infer<typeof Release>;

const factOf = (release: Release, status: DeploymentStatus): Fact | undefined => {
  const description = release.description ?? '';
  const at = release.updated_at ?? release.created_at;
  const base = { provider: 'heroku', ...placeInName(release.app.name), at };
  const isRollback = /^Rollback to v\d/i.test(description);
  if (isRollback || /^(?:Deploy|Promote|Initial release)\b/i.test(description)) {
    const sha = Sha.safeParse(release.slug?.commit).data;
    const kind = isRollback ? 'rollback' : 'deployment';
    return { kind, id: idOf('heroku', 'release', release.id), ...base, status, version: `v${release.version}`, ...known({ sha }) };
  }
  // Set, remove, attach, detach: names only, a value is never in the text. Live once the release is.
  if (status !== 'succeeded' || description === '') return undefined;
  return {
    kind: 'flag',
    id: idOf('heroku', 'release', release.id),
    ...base,
    setting: 'config',
    name: description.slice(0, 200),
    title: description,
  };
};

const Body = z.object({ resource: z.string(), data: z.unknown() }).transform(({ resource, data }): Reading => {
  if (resource !== 'release') return ignored(`resource ${resource.slice(0, 40)} is not used`);
  const release = Release.safeParse(data);
  if (!release.success) return { unreadable: 'data: a release without id, app, status or time' };
  const status = statuses.get(release.data.status);
  const fact = status && factOf(release.data, status);
  return fact ? facts(fact) : ignored(`release ${release.data.status.slice(0, 40)} that changes nothing yet`);
});

/** One release makes two events, create and update, each with an id of its own. */
export const heroku: Adapter = {
  name: 'heroku',
  authenticity: hmacSha256({ header: 'heroku-webhook-hmac-sha256', encoding: 'base64' }),
  deliveryId: (_headers, body) => {
    const json = parseJson(body);
    const id = 'value' in json && isRecord(json.value) ? json.value['id'] : undefined;
    return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : sha256(body);
  },
  read: (_headers, body) => readBody(body, Body),
};
