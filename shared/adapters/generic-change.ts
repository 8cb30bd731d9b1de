// What led to a deployment, in our own format: flags, pushes, pull requests and reviews.
import * as z from 'zod';
import type { FlagFact, PullRequestFact, PushFact, ReviewFact } from '../core/facts/fact';
import { Commits } from './commit';
import { At, Count, Key, Name, Message, Sha, Title, Url, known } from './fields';
import { genericId, provider } from './generic-shape';

const Person = z
  .strictObject({ key: Key, isBot: z.boolean().default(false) })
  .transform(({ key, isBot }) => ({ key: key.includes(':') ? key : `${provider}:${key}`, isBot }));

export const Flag = z
  .strictObject({
    kind: z.literal('flag'),
    id: Key.optional(),
    setting: z.enum(['flag', 'config']).default('flag'),
    name: Name,
    title: Title.optional(),
    service: Name.optional(),
    environment: Name.optional(),
    at: At,
    url: Url.optional(),
  })
  .transform(({ kind, id, setting, name, title, at, service, environment, url }): FlagFact => ({
    kind,
    id: genericId('flag', id, setting, name, service, environment, at),
    provider,
    setting,
    name,
    title: title || `${setting} ${name} changed`,
    at,
    ...known({ service, environment, url }),
  }));

export const Push = z
  .strictObject({
    kind: z.literal('push'),
    id: Key.optional(),
    repository: Name,
    branch: Name,
    before: Sha,
    after: Sha,
    at: At,
    commits: Commits,
    truncated: z.boolean().default(false),
  })
  .transform(({ id, ...push }): PushFact => ({ id: genericId('push', id, push.repository, push.before, push.after), provider, ...push }));

export const PullRequest = z
  .strictObject({
    kind: z.literal('pull-request'),
    id: Key.optional(),
    repository: Name,
    number: Count,
    title: Title,
    body: Message.default(''),
    branch: Name,
    labels: z.array(Name).max(100).default([]),
    author: Person,
    /** The account's name, to tell agents by; never stored. */
    authorName: Name.optional(),
    headSha: Sha,
    mergeSha: Sha.optional(),
    at: At,
    url: Url.optional(),
  })
  .transform(({ id, authorName, mergeSha, url, ...pull }): PullRequestFact => ({
    id: genericId('pull-request', id, pull.repository, pull.number),
    provider,
    ...pull,
    ...known({ authorName, mergeSha, url }),
  }));

export const Review = z
  .strictObject({
    kind: z.literal('review'),
    id: Key.optional(),
    repository: Name,
    pullRequest: Count,
    sha: Sha,
    state: z.enum(['approved', 'changes-requested', 'commented', 'dismissed']),
    by: Person,
    at: At,
  })
  .transform(({ id, ...review }): ReviewFact => ({
    id: genericId('review', id, review.repository, review.pullRequest, review.sha, review.by.key, review.at),
    provider,
    ...review,
  }));
