// GitHub pull requests and what people said of them: who approved which commit.
import * as z from 'zod';
import type { ReviewFact } from '../core/facts/fact';
import type { Person } from '../core/facts/person';
import { At, Count, Key, Name, Message, Sha, Title, Url, known, maybe } from './fields';
import { Repository } from './github-deployment';
import { idOf } from './ids';
import { latestOf } from './instants';
import { facts, ignored } from './reading';

// A deleted account is nobody we could tell from another deleted account: two of them count as one person.
const ghost: Person = { key: 'github:ghost', isBot: false };

const Account = z
  .object({ id: Key, login: maybe(Name), type: maybe(z.string()) })
  .nullish()
  .transform((account): { person: Person; name?: string } => {
    if (!account) return { person: ghost };
    const { id, login, type } = account;
    return { person: { key: `github:${id}`, isBot: type === 'Bot' || (login ?? '').endsWith('[bot]') }, ...known({ name: login }) };
  });

const LabelList = maybe(z.array(z.object({ name: Name }).transform(({ name }) => name)).max(100));

const Proposal = z.object({
  id: Key,
  number: Count,
  title: Title,
  body: maybe(Message),
  user: Account,
  assignees: maybe(z.array(Account).max(50)),
  labels: LabelList,
  head: z.object({ ref: Name, sha: Sha }),
  merged: maybe(z.boolean()),
  merged_at: maybe(At),
  merge_commit_sha: maybe(Sha),
  updated_at: At,
  html_url: maybe(Url),
});

const isMerged = ({ merged, merged_at: mergedAt }: z.infer<typeof Proposal>): boolean => merged === true || mergedAt !== undefined;

// Whoever is assigned to an agent's pull request had it do the work.
const startersOf = ({ user, assignees }: z.infer<typeof Proposal>): { involved?: Person[] } => {
  const people = (user.person.isBot ? (assignees ?? []) : []).map(({ person }) => person).filter(({ isBot }) => !isBot);
  return people.length > 0 ? { involved: people } : {};
};

const usedActions = new Set([
  'opened',
  'edited',
  'closed',
  'reopened',
  'synchronize',
  'labeled',
  'unlabeled',
  'ready_for_review',
  'assigned',
]);

export const PullRequest = z
  .object({ action: z.string(), pull_request: Proposal, repository: Repository })
  .transform(({ action, pull_request: pull, repository }) => {
    if (!usedActions.has(action)) return ignored(`pull request ${action.slice(0, 40)} changes nothing we know of it`);
    return facts({
      kind: 'pull-request',
      id: idOf('github', 'pull-request', pull.id),
      provider: 'github',
      repository: repository.full_name,
      number: pull.number,
      title: pull.title,
      body: pull.body ?? '',
      branch: pull.head.ref,
      labels: pull.labels ?? [],
      author: pull.user.person,
      ...startersOf(pull),
      headSha: pull.head.sha,
      at: pull.updated_at,
      // Before the merge this field names a trial merge that never lands.
      ...known({ authorName: pull.user.name, mergeSha: isMerged(pull) ? pull.merge_commit_sha : undefined, url: pull.html_url }),
    });
  });

const states = new Map<string, ReviewFact['state']>([
  ['approved', 'approved'],
  ['changes_requested', 'changes-requested'],
  ['commented', 'commented'],
  ['dismissed', 'dismissed'],
]);

export const PullRequestReview = z
  .object({
    review: z.object({ id: Key, state: z.string(), commit_id: Sha, submitted_at: At, user: Account }),
    pull_request: z.object({ number: Count, updated_at: maybe(At) }),
    repository: Repository,
  })
  .transform(({ review, pull_request: pull, repository }) => {
    const state = states.get(review.state.toLowerCase());
    if (!state) return ignored(`review state ${review.state.slice(0, 40)} is not used`);
    return facts({
      kind: 'review',
      id: idOf('github', 'review', review.id),
      provider: 'github',
      repository: repository.full_name,
      pullRequest: pull.number,
      sha: review.commit_id,
      state,
      by: review.user.person,
      // A dismissal keeps the time of the review it takes back; the pull request knows when that was.
      at: (state === 'dismissed' && latestOf(pull.updated_at, review.submitted_at)) || review.submitted_at,
    });
  });
