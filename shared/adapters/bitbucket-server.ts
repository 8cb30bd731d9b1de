// A pull request of Bitbucket Data Center and what people said of it.
import * as z from 'zod';
import type { Reading, ReviewFact } from '../core/facts/fact';
import { At, Count, Key, Name, Message, Sha, Title, known, maybe } from './fields';
import { idOf } from './ids';
import { facts } from './reading';

const Account = z
  .object({ id: Key, type: maybe(z.string()), name: maybe(Name) })
  .transform(({ id, type, name }) => ({ person: { key: `bitbucket:${id}`, isBot: type === 'SERVICE' }, ...known({ name }) }));

const Pull = z.object({
  id: Count,
  title: Title,
  description: maybe(Message),
  state: maybe(z.string()),
  fromRef: z.object({ displayId: Name, latestCommit: Sha }),
  toRef: z.object({ repository: z.object({ slug: Name, project: z.object({ key: Name }) }) }),
  author: z.object({ user: Account }),
  properties: maybe(z.object({ mergeCommit: z.object({ id: Sha }) })),
});

const Base = z.object({ date: At, pullRequest: Pull });

const repositoryOf = ({ toRef }: z.infer<typeof Pull>): string => `${toRef.repository.project.key}/${toRef.repository.slug}`;

export const ServerPull = Base.transform(({ date, pullRequest: pull }): Reading =>
  facts({
    kind: 'pull-request',
    id: idOf('bitbucket', 'pull-request', repositoryOf(pull), pull.id),
    provider: 'bitbucket',
    repository: repositoryOf(pull),
    number: pull.id,
    title: pull.title,
    body: pull.description ?? '',
    branch: pull.fromRef.displayId,
    labels: [],
    author: pull.author.user.person,
    headSha: pull.fromRef.latestCommit,
    at: date,
    ...known({ authorName: pull.author.user.name, mergeSha: pull.state === 'MERGED' ? pull.properties?.mergeCommit.id : undefined }),
  }),
);

export const ServerApproval = (state: ReviewFact['state']) =>
  Base.extend({ participant: z.object({ user: Account, lastReviewedCommit: maybe(Sha) }) }).transform(
    ({ date, pullRequest: pull, participant }): Reading =>
      facts({
        kind: 'review',
        id: idOf('bitbucket', 'review', repositoryOf(pull), pull.id, participant.user.person.key, date, state),
        provider: 'bitbucket',
        repository: repositoryOf(pull),
        pullRequest: pull.id,
        sha: participant.lastReviewedCommit ?? pull.fromRef.latestCommit,
        state,
        by: participant.user.person,
        at: date,
      }),
  );
