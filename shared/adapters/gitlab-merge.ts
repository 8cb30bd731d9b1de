// A GitLab merge request and what people said of it.
import * as z from 'zod';
import type { Reading, ReviewFact } from '../core/facts/fact';
import type { Person } from '../core/facts/person';
import { At, Count, Key, Name, Message, Sha, Title, Url, known, maybe } from './fields';
import { Project } from './gitlab-deployment';
import { idOf } from './ids';
import { facts, ignored } from './reading';

// Access tokens act as accounts of this name (GitLab, "Bot users for projects").
const isBotName = (name: string | undefined): boolean => /^(?:project|group)_\d+_bot/.test(name ?? '') || (name ?? '').endsWith('[bot]');

const Account = z
  .object({ id: Key, username: maybe(Name) })
  .transform(({ id, username }) => ({ person: { key: `gitlab:${id}`, isBot: isBotName(username) }, ...known({ name: username }) }));

// Who acts is named; of an author who does not act only the number is.
const authorOf = (id: string | undefined, actor: z.infer<typeof Account>): { author: Person; authorName?: string } =>
  id === undefined || actor.person.key === `gitlab:${id}`
    ? { author: actor.person, ...known({ authorName: actor.name }) }
    : { author: { key: `gitlab:${id}`, isBot: false } };

const Attributes = z.object({
  id: Key,
  iid: Count,
  title: Title,
  description: maybe(Message),
  source_branch: Name,
  last_commit: z.object({ id: Sha }),
  merge_commit_sha: maybe(Sha),
  author_id: maybe(Key),
  state: maybe(z.string()),
  action: maybe(z.string()),
  updated_at: At,
  url: maybe(Url),
});

const states = new Map<string, ReviewFact['state']>([
  ['approved', 'approved'],
  ['approval', 'approved'],
  ['unapproved', 'dismissed'],
  ['unapproval', 'dismissed'],
]);
const changes = new Set(['open', 'update', 'merge', 'close', 'reopen']);

export const MergeRequest = z
  .object({ user: Account, project: Project, object_attributes: Attributes, labels: maybe(z.array(z.object({ title: Name }))) })
  .transform(({ user, project, object_attributes: merge, labels }): Reading => {
    const [repository, action] = [project.path_with_namespace, merge.action ?? ''];
    const state = states.get(action);
    const review = {
      provider: 'gitlab',
      repository,
      pullRequest: merge.iid,
      sha: merge.last_commit.id,
      by: user.person,
      at: merge.updated_at,
    };
    if (state)
      return facts({ kind: 'review', id: idOf('gitlab', 'review', merge.id, user.person.key, merge.updated_at, state), ...review, state });
    if (!changes.has(action)) return ignored(`merge request ${action.slice(0, 40) || 'event'} changes nothing we know of it`);
    return facts({
      kind: 'pull-request',
      id: idOf('gitlab', 'merge-request', merge.id),
      provider: 'gitlab',
      repository,
      number: merge.iid,
      title: merge.title,
      body: merge.description ?? '',
      branch: merge.source_branch,
      labels: (labels ?? []).map(({ title }) => title).slice(0, 100),
      ...authorOf(merge.author_id, user),
      headSha: merge.last_commit.id,
      at: merge.updated_at,
      ...known({ mergeSha: merge.state === 'merged' ? merge.merge_commit_sha : undefined, url: merge.url }),
    });
  });
