// What has to be said of a pull request before it is merged: how risky, who has to look, what its paths went through.
import type { Change, FileChange, OriginReport, ReviewReport, Tier, TierReport } from '../facts/change';
import type { PathKnowledge } from '../risk/path-people';
import { severityOf, type Mode } from '../risk/policy';
import { tierOf, type TierContext } from '../risk/tier';
import { checkReasons, decided, type CheckDecision, type CheckMoment } from './check-decision';
import { tallyOf, type OriginTally } from './origin-tally';
import type { PathMemoryLine } from './range-check';

export type Proposed = {
  /** Of its commits. */
  messages: readonly string[];
  files: readonly FileChange[];
  origins: readonly OriginReport[];
  /** Whether the reviews that its tier asks for are there: `needed` is known only once the tier is. */
  reviewFor: (needed: number) => { review: ReviewReport; approvals?: number };
  memory: readonly PathMemoryLine[];
  notSeen: readonly string[];
};

export type CheckedPath = { path: string; tier: Tier; because: string };

export type ProposalCheck = CheckDecision & {
  mode: Mode;
  tier: TierReport;
  /** `approvals` is absent where reviews cannot be seen. */
  review: { needed: number; approvals?: number; because: string };
  files: number;
  /** The most severe first, at most 50. */
  paths: CheckedPath[];
  memory: PathMemoryLine[];
  origin: OriginTally;
  notSeen: string[];
};

const mostPaths = 50;

const worstPaths = (files: readonly FileChange[], context: TierContext): CheckedPath[] =>
  [...new Map(files.map((file) => [file.path, file])).values()]
    .map((file) => {
      const { tier, because } = tierOf({ message: '', files: [file] }, context);
      return { path: file.path, tier, because };
    })
    .sort((one, other) => severityOf(other.tier) - severityOf(one.tier) || (one.path < other.path ? -1 : 1))
    .slice(0, mostPaths);

const reviewRank: Record<ReviewReport['reviewed'], number> = { no: 0, 'cannot-see': 1, yes: 2 };

/** The review of several changes together is that of the least reviewed one that the policy wants reviewed. */
export const reviewAmong = (changes: readonly Pick<Change, 'tier' | 'review'>[]): ReturnType<Proposed['reviewFor']> => {
  const wanted = changes.filter(({ tier }) => tier.humanReviews > 0);
  const worst = wanted.toSorted((one, other) => reviewRank[one.review.reviewed] - reviewRank[other.review.reviewed])[0];
  if (!worst) return { review: { reviewed: 'cannot-see', because: 'No review was asked for.' } };
  const { review, tier } = worst;
  return { review, ...(review.reviewed === 'cannot-see' ? {} : { approvals: review.reviewed === 'yes' ? tier.humanReviews : 0 }) };
};

type Context = CheckMoment & {
  /** Where all of it goes to one service. */
  service?: string;
  ownersOf?: (path: string) => readonly string[];
  /** Who knows a path, counted. */
  knownBy?: (path: string) => PathKnowledge | undefined;
};

/** Pure: the same facts give the same value. Who wrote it decides only where the policy itself asks for it. */
export const proposalCheck = (proposed: Proposed, context: Context): ProposalCheck => {
  const { policy, at, service, ownersOf, knownBy } = context;
  const { messages, files, memory, notSeen } = proposed;
  const change = { message: messages.join('\n\n'), files, ...(service === undefined ? {} : { service }) };
  const tierContext = { policy, at, ...(ownersOf ? { ownersOf } : {}), ...(knownBy ? { knownBy } : {}) };
  const tier = tierOf(change, tierContext);
  const { review, approvals } = proposed.reviewFor(tier.humanReviews);
  const origin = tallyOf(proposed.origins);
  const incidents = new Set(memory.flatMap((line) => line.incidents.map(({ incidentId }) => incidentId)));
  const checked = { tier, review, aiCommits: origin.counts.ai + origin.counts.mixed, incidents: incidents.size };
  return {
    ...decided(checkReasons(checked, context), context),
    mode: policy.mode,
    tier,
    review: { needed: tier.humanReviews, because: review.because, ...(approvals === undefined ? {} : { approvals }) },
    files: files.length,
    paths: worstPaths(files, tierContext),
    memory: memory.filter((line) => line.incidents.length > 0),
    origin,
    notSeen: [...notSeen],
  };
};
