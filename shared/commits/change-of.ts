// A commit that went live, as the change we remember: its tier, origin and review worked out from what was seen.
import type { Change, ChecksReport, Commit, OriginReport, ReviewReport } from '../core/facts/change';
import type { Deployment } from '../core/facts/deployment';
import type { PullRequestFact, ReviewFact } from '../core/facts/fact';
import type { Policy } from '../core/risk/policy';
import { approvalsOf, reviewOf, type ReviewQuestion } from '../core/risk/review';
import { tierOf, type TierContext } from '../core/risk/tier';

/** `checks` is absent where they could not be read. */
export type Proposal = { pullRequest: PullRequestFact; reviews: ReviewFact[]; checks?: ChecksReport };

/** `isAlone`: it is known to have come without a pull request. `knownBy`: how many people know a path, where somebody counted. */
export type ChangeContext = {
  policy: Policy;
  deployment: Deployment;
  proposal?: Proposal;
  isAlone?: boolean;
  knownBy?: TierContext['knownBy'];
};

const titleLimit = 300;
const bodyLimit = 2_000;
const filesKept = 1_000;
const identifiersKept = 200;
const approvalsKept = 100;

const unknownOrigin: OriginReport = { origin: 'unknown', tools: [], evidence: [] };

// A commit that bears no mark of its own may still have come from a pull request that does: some of it, so `mixed` at most.
const originFrom = (commit: Commit, proposal: Proposal | undefined): OriginReport => {
  const own = commit.origin ?? unknownOrigin;
  const proposed = proposal?.pullRequest.origin;
  return own.origin === 'unknown' && proposed ? proposed : own;
};

const nobodysReview: ReviewReport = { reviewed: 'no', because: 'It came without a pull request: nobody reviewed it.' };

const reviewFrom = (commit: Commit, { proposal, isAlone }: Pick<ChangeContext, 'proposal' | 'isAlone'>, needed: number): ReviewReport => {
  if (!proposal && isAlone) return nobodysReview;
  if (!proposal) return reviewOf({ authors: commit.people ?? [], finalSha: '', reviews: undefined });
  return reviewOf({ ...questionOf(commit, proposal), needed: Math.max(1, needed) });
};

const questionOf = (commit: Commit, { pullRequest, reviews }: Proposal): ReviewQuestion => ({
  authors: [pullRequest.author, ...(pullRequest.involved ?? []), ...(commit.people ?? [])],
  finalSha: pullRequest.headSha,
  reviews,
});

const notSeenIn = (commit: Commit, { proposal, isAlone }: Pick<ChangeContext, 'proposal' | 'isAlone'>): Change['notSeen'] => [
  ...(commit.files ? [] : ['files' as const]),
  ...(commit.files && commit.hasLineCounts === false ? ['lines' as const] : []),
  ...(commit.identifiers ? [] : ['identifiers' as const]),
  ...(proposal || isAlone ? [] : ['pull request' as const, 'review' as const]),
];

// A squash merge ends its title with its own number, which is shown beside it anyway.
const withoutNumber = (title: string, number: number | undefined): string =>
  number !== undefined && title.endsWith(` (#${number})`) ? title.slice(0, title.lastIndexOf(' (')) : title;

/** The change that a commit is, once live. */
export const changeOf = (commit: Commit, { policy, deployment, proposal, knownBy, ...context }: ChangeContext): Change => {
  const [title = '', ...rest] = commit.message.split('\n');
  const files = commit.files ?? [];
  const change = { message: commit.message, files, service: deployment.service };
  const tier = tierOf(change, { policy, at: deployment.at, ...(knownBy ? { knownBy } : {}) });
  // Where its own words name a pull request, that one was only not found.
  const seen = { ...(proposal ? { proposal } : {}), isAlone: context.isAlone === true && !commit.pullRequest };
  const pullRequest =
    commit.pullRequest ??
    (proposal
      ? { number: proposal.pullRequest.number, ...(proposal.pullRequest.url ? { url: proposal.pullRequest.url } : {}) }
      : undefined);
  return {
    sha: commit.sha,
    repository: deployment.repository ?? deployment.service,
    kind: 'commit',
    title: withoutNumber(title, pullRequest?.number).slice(0, titleLimit),
    body: rest.join('\n').trim().slice(0, bodyLimit),
    landedAt: commit.landedAt,
    files: files.slice(0, filesKept),
    notSeen: notSeenIn(commit, seen),
    identifiers: (commit.identifiers ?? []).slice(0, identifiersKept),
    ...(pullRequest ? { pullRequest } : {}),
    origin: originFrom(commit, proposal),
    tier,
    review: reviewFrom(commit, seen, tier.humanReviews),
    ...(proposal ? { approvals: approvalsOf(questionOf(commit, proposal)).slice(-approvalsKept) } : {}),
    ...(proposal?.checks ? { checks: proposal.checks } : {}),
  };
};

/** What stands in for a commit that nobody told us about: it went live, and that is all that is known. */
export const unseenCommit = (sha: string, landedAt: string): Commit => ({
  sha,
  message: `Commit ${sha.slice(0, 7)} (not reported to us)`,
  landedAt,
});

/** A flipped flag or configuration value, as a change of its own. */
export const flipOf = (deployment: Deployment, setting: NonNullable<Deployment['setting']>, policy: Policy): Change => ({
  ...changeOf(
    { sha: deployment.id, message: setting.title, landedAt: deployment.at, files: [], identifiers: [setting.name] },
    { policy, deployment },
  ),
  kind: setting.kind,
  notSeen: [],
  tier: {
    ...tierOf({ message: setting.title, files: [] }, { policy, at: deployment.at }),
    tier: 'standard',
    because: `Standard: a ${setting.kind} can be flipped back`,
    reversibility: 'flag',
  },
  review: { reviewed: 'cannot-see', because: `Flips of a ${setting.kind} carry no review.` },
});
