// A Bitbucket Cloud pull request and what people said of it.
import * as z from 'zod';
import type { Reading, ReviewFact } from '../core/facts/fact';
import type { Person } from '../core/facts/person';
import { Repository } from './bitbucket-push';
import { At, Count, Key, Name, Message, Sha, Title, Url, known, maybe } from './fields';
import { idOf } from './ids';
import { facts } from './reading';

const ghost: Person = { key: 'bitbucket:ghost', isBot: false };

const Account = z
  .object({ account_id: maybe(Key), uuid: maybe(Key), type: maybe(z.string()), nickname: maybe(Name) })
  .nullish()
  .transform((account): { person: Person; name?: string } => {
    const id = account?.account_id ?? account?.uuid;
    return id === undefined
      ? { person: ghost }
      : { person: { key: `bitbucket:${id}`, isBot: account?.type === 'app_user' }, ...known({ name: account?.nickname }) };
  });

const Pull = z.object({
  id: Count,
  title: Title,
  description: maybe(Message),
  author: Account,
  state: maybe(z.string()),
  source: z.object({ branch: z.object({ name: Name }), commit: z.object({ hash: Sha }) }),
  merge_commit: maybe(z.object({ hash: Sha })),
  updated_on: At,
  links: maybe(z.object({ html: z.object({ href: Url }) })),
});

/** Commit names are cut to twelve characters in pull requests. */
export const BitbucketPull = z
  .object({ repository: Repository, pullrequest: Pull })
  .transform(({ repository, pullrequest: pull }): Reading =>
    facts({
      kind: 'pull-request',
      id: idOf('bitbucket', 'pull-request', repository.full_name, pull.id),
      provider: 'bitbucket',
      repository: repository.full_name,
      number: pull.id,
      title: pull.title,
      body: pull.description ?? '',
      branch: pull.source.branch.name,
      labels: [],
      author: pull.author.person,
      headSha: pull.source.commit.hash,
      at: pull.updated_on,
      ...known({
        authorName: pull.author.name,
        mergeSha: pull.state === 'MERGED' ? pull.merge_commit?.hash : undefined,
        url: pull.links?.html.href,
      }),
    }),
  );

const Said = z.object({ date: At, user: Account });

export const Approval = (state: ReviewFact['state']) =>
  z
    .object({ repository: Repository, pullrequest: Pull, approval: maybe(Said), changes_request: maybe(Said) })
    .transform(({ repository, pullrequest: pull, approval, changes_request: request }): Reading => {
      const said = approval ?? request;
      if (!said) return { unreadable: 'approval: no person or no time' };
      return facts({
        kind: 'review',
        id: idOf('bitbucket', 'review', repository.full_name, pull.id, said.user.person.key, said.date, state),
        provider: 'bitbucket',
        repository: repository.full_name,
        pullRequest: pull.id,
        sha: pull.source.commit.hash,
        state,
        by: said.user.person,
        at: said.date,
      });
    });
