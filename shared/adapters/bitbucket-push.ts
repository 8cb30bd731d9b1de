// A Bitbucket push: at most five commits of each branch, without files.
import * as z from 'zod';
import type { Commit } from '../core/facts/change';
import type { Fact, Reading } from '../core/facts/fact';
import { At, Message, Name, Sha, maybe } from './fields';
import { idOf } from './ids';
import { facts, ignored } from './reading';

export const Repository = z.object({ name: Name, full_name: Name });

const nothing = '0'.repeat(40);
const commitLimit = 100;

// `A Person <address>`, as git writes it.
const identityIn = (raw: string | undefined): { author?: { name: string; email: string } } => {
  const [, name, email] = /^([^<]{0,300})<([^>]{0,300})>/.exec(raw ?? '') ?? [];
  return name === undefined || email === undefined ? {} : { author: { name: name.trim(), email } };
};

const Pushed = z
  .object({ hash: Sha, message: Message, date: maybe(At), author: maybe(z.object({ raw: maybe(z.string()) })) })
  .transform(({ hash, message, date, author }) => ({ sha: hash, message, date, ...identityIn(author?.raw) }));

const Tip = z.object({ type: z.string(), name: Name, target: z.object({ hash: Sha, date: At }) });
const Change = z.object({
  new: Tip.nullish(),
  old: Tip.nullish(),
  commits: maybe(z.array(Pushed).max(commitLimit)),
  truncated: maybe(z.boolean()),
});
type Change = z.infer<typeof Change>;

const pushOf = (repository: string, { new: tip, old, commits, truncated }: Change): Fact[] => {
  if (!tip || tip.type !== 'branch') return [];
  const before = old?.target.hash ?? nothing;
  // Newest first in the message, oldest first here as from everybody else.
  const landed = (commits ?? []).toReversed().map(({ date, ...commit }): Commit => ({ ...commit, landedAt: date ?? tip.target.date }));
  return [
    {
      kind: 'push',
      id: idOf('bitbucket', 'push', repository, before, tip.target.hash),
      provider: 'bitbucket',
      repository,
      branch: tip.name,
      before,
      after: tip.target.hash,
      at: tip.target.date,
      commits: landed,
      truncated: truncated ?? commits === undefined,
    },
  ];
};

export const BitbucketPush = z
  .object({ repository: Repository, push: z.object({ changes: z.array(Change).max(100) }) })
  .transform(({ repository, push }): Reading => {
    const found = push.changes.flatMap((change) => pushOf(repository.full_name, change));
    const distinct = [...new Map(found.map((fact) => [fact.id, fact])).values()];
    return distinct.length > 0 ? facts(...distinct) : ignored('no branch got new commits');
  });
