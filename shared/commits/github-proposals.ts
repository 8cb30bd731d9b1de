// Which pull request did a commit come from, and who approved which commit of it? As GitHub's GraphQL tells it.
import * as z from 'zod';
import type { PullRequestFact, ReviewFact } from '../core/facts/fact';
import type { Proposal } from './change-of';
import type { Asking } from './github';
import { Account, accountFields } from './github-accounts';
import { At, lineOf, Message, Sha } from './github-shapes';

/** Commits that one query asks for: GitHub gives up on a query after ten seconds. */
export const commitsPerQuery = 50;

/** The fields of a pull request that `Pull` reads. */
export const pullFields = `number title body url merged updatedAt headRefName headRefOid
          mergeCommit { oid }
          baseRepository { nameWithOwner }
          author ${accountFields}
          labels(first: 50) { nodes { name } }
          reviews(last: 100) { pageInfo { hasPreviousPage } nodes { id state submittedAt commit { oid } author ${accountFields} } }`;

/** The one query: a commit's node id in, the pull requests it belongs to out. */
export const proposalQuery = `query Proposals($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Commit {
      oid
      associatedPullRequests(first: 5) {
        nodes {
          ${pullFields}
        }
      }
    }
  }
}`;

const states = new Map<string, ReviewFact['state']>([
  ['APPROVED', 'approved'],
  ['CHANGES_REQUESTED', 'changes-requested'],
  ['COMMENTED', 'commented'],
  ['DISMISSED', 'dismissed'],
]);

const Oid = z.object({ oid: Sha });
const Review = z.object({ id: z.string().max(300), state: z.string(), submittedAt: At.nullish(), commit: Oid.nullish(), author: Account });

/** A pull request with its reviews, as `pullFields` ask for it. */
export const Pull = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: Message,
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  merged: z.boolean(),
  updatedAt: At,
  headRefName: z.string(),
  headRefOid: Sha,
  mergeCommit: Oid.nullish(),
  baseRepository: z.object({ nameWithOwner: z.string() }).nullish(),
  author: Account,
  labels: z.object({ nodes: z.array(z.object({ name: z.string().max(200) }).nullable()) }).nullish(),
  // Where they cannot be read the pull request is not told at all: no reviews would mean that nobody approved.
  reviews: z.object({ pageInfo: z.object({ hasPreviousPage: z.boolean() }), nodes: z.array(Review.nullable()) }),
});
export type Pull = z.infer<typeof Pull>;

const Found = z.object({ oid: Sha, associatedPullRequests: z.object({ nodes: z.array(Pull.nullable()) }) });
const Nodes = z.object({ nodes: z.array(z.union([Found, z.unknown().transform(() => undefined)])) });

const reviewFacts = (repository: string, { number, reviews }: Pull): ReviewFact[] =>
  reviews.nodes.flatMap((review) => {
    const state = states.get(review?.state ?? '');
    // A review that is not sent yet has no time; one whose commit is gone approves nothing we could name.
    if (!review?.submittedAt || !state) return [];
    return [
      {
        kind: 'review' as const,
        id: `github:review:${review.id}`,
        provider: 'github',
        repository,
        pullRequest: number,
        sha: review.commit?.oid ?? '',
        state,
        by: review.author.person,
        at: review.submittedAt,
      },
    ];
  });

const oneLine = (text: string): string => lineOf(text, 300);

const proposalFact = (repository: string, pull: Pull): PullRequestFact => ({
  kind: 'pull-request',
  id: `github:pull-request:${repository}#${pull.number}`,
  provider: 'github',
  repository,
  number: pull.number,
  title: oneLine(pull.title),
  body: pull.body,
  branch: oneLine(pull.headRefName),
  labels: (pull.labels?.nodes ?? []).flatMap((label) => (label ? [oneLine(label.name)] : [])),
  author: pull.author.person,
  ...(pull.author.name === undefined ? {} : { authorName: pull.author.name }),
  headSha: pull.headRefOid,
  ...(pull.mergeCommit ? { mergeSha: pull.mergeCommit.oid } : {}),
  at: pull.updatedAt,
  url: pull.url,
});

// The pull request that became this very commit; else the one that brought it along, where that is only one.
const behind = (sha: string, pulls: readonly Pull[]): Pull | undefined =>
  pulls.find(({ mergeCommit }) => mergeCommit?.oid === sha) ?? (pulls.length === 1 ? pulls[0] : undefined);

/** A pull request and its reviews as facts; `isCut` where it has more reviews than were read. */
export const proposalFrom = (repository: string, pull: Pull): { proposal: Proposal; isCut: boolean } => ({
  proposal: { pullRequest: proposalFact(repository, pull), reviews: reviewFacts(repository, pull) },
  isCut: pull.reviews.pageInfo.hasPreviousPage,
});

const proposalIn = (
  repository: string,
  { oid, associatedPullRequests }: z.infer<typeof Found>,
): { proposal: Proposal; isCut: boolean } | undefined => {
  const isOurs = (pull: Pull): boolean => pull.merged && pull.baseRepository?.nameWithOwner.toLowerCase() === repository.toLowerCase();
  const pull = behind(
    oid,
    associatedPullRequests.nodes.flatMap((found) => (found && isOurs(found) ? [found] : [])),
  );
  return pull && proposalFrom(repository, pull);
};

/**
 * `read`: commits that GitHub answered for; those of them without a proposal belong to no merged pull request of this repository.
 * `alone`: those that belong to none at all, not even to an open one.
 */
export type ProposalsRead = { proposals: Map<string, Proposal>; read: Set<string>; alone: Set<string>; cutReviews: Set<number> };

/** The merged pull requests behind commits, given by node id; at most `commitsPerQuery`. Throws GitHubTrouble. */
export const proposalsOf = async (asking: Asking, repository: string, ids: readonly string[]): Promise<ProposalsRead> => {
  const { nodes } = await asking.query({ query: proposalQuery, variables: { ids } }, Nodes);
  const answer: ProposalsRead = { proposals: new Map(), read: new Set(), alone: new Set(), cutReviews: new Set() };
  for (const node of nodes) {
    if (!node) continue;
    answer.read.add(node.oid);
    if (node.associatedPullRequests.nodes.length === 0) answer.alone.add(node.oid);
    const found = proposalIn(repository, node);
    if (found) answer.proposals.set(node.oid, found.proposal);
    if (found?.isCut) answer.cutReviews.add(found.proposal.pullRequest.number);
  }
  return answer;
};
