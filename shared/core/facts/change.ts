// A change: one commit (or flag or config flip) that reached production, as facts about it, never its code.
import type { Moment } from './moment';
import type { Person } from './person';

export type FileChange = { path: string; added: number; deleted: number };

/** Who wrote a change. No marker means `unknown`, never `human`. */
export type Origin = 'ai' | 'mixed' | 'human' | 'bot' | 'unknown';

/** One reason for an origin, quotable: `text` holds no person's name or address. */
export type OriginEvidence = { marker: string; strength: string; where: string; text: string };

/** Lines of one file by who wrote them, where line-level attribution exists. */
export type LineShare = { path: string; ai: number; human: number; unknown: number };

export type OriginReport = { origin: Origin; tools: string[]; evidence: OriginEvidence[]; lines?: LineShare[] };

export type Surface = 'auth' | 'payments' | 'user-data' | 'secrets' | 'state' | 'infra' | 'public-api' | 'internal' | 'cosmetic';
export type Reversibility = 'flag' | 'redeploy' | 'hard';
export type Tier = 'critical' | 'high' | 'standard' | 'low';
export type AiPolicy = 'allowed' | 'reviewed' | 'human-authored';

/** Most severe first: the order in which tiers are compared and shown. */
export const tiers = ['critical', 'high', 'standard', 'low'] as const satisfies readonly Tier[];

/** The risk of a change: a lookup with a one-sentence reason. `risk` (0..1) orders changes inside a tier and is never shown. */
export type TierReport = {
  tier: Tier;
  because: string;
  surfaces: Surface[];
  reversibility: Reversibility;
  rules: string[];
  risk: number;
  /** Independent human reviews that the policy asks for. */
  humanReviews: number;
  /** Teams, e.g. `@acme/payments`; never people. */
  owners: string[];
  ai: AiPolicy;
};

/** Whether an independent human approved what went live. */
export type ReviewReport = { reviewed: 'yes' | 'no' | 'cannot-see'; because: string; reviewedAt?: Moment };

/**
 * An approval of one commit of the pull request; `isFinal` where that commit is what went live, `isIndependent` where nobody who wrote
 * it or started the agent gave it. Never by whom.
 */
export type Approval = { sha: string; at: Moment; isFinal: boolean; byHuman: boolean; isIndependent: boolean };

/** How the pull request's own checks stood at its last commit, ours not counted. `failed` names at most 20 of them. */
export type ChecksReport = { sha: string; state: 'passed' | 'failed' | 'pending' | 'none'; total: number; failed: string[] };

export type PullRequestReference = { number: number; url?: string };

/**
 * A commit as a provider or a CI job reports it. Whatever was not reported is absent, not empty. Before it is stored its people
 * are replaced: `author` and `committer` go, `people` and `origin` come, and the message keeps no names or addresses.
 */
export type Commit = {
  sha: string;
  /** Subject, then body. */
  message: string;
  landedAt: Moment;
  author?: { name: string; email: string };
  committer?: { name: string; email: string };
  /** Text of its git-ai note; gone before it is stored. */
  note?: string;
  /** What a squash merge was made of, at most 100; gone before it is stored. */
  squashed?: Commit[];
  /** Author and co-authors, as keyed hashes. */
  people?: Person[];
  /** Who wrote it, as far as the commit itself says. */
  origin?: OriginReport;
  files?: FileChange[];
  /** False where the provider names the files but not their line counts. */
  hasLineCounts?: boolean;
  /** Words on changed lines, at most 200: facts about a change, not its code. */
  identifiers?: string[];
  pullRequest?: PullRequestReference;
};

/** What we remember of a commit that reached production. */
export type Change = {
  sha: string;
  repository: string;
  kind: 'commit' | 'flag' | 'config';
  title: string;
  /** The message's body without trailers, quoted text and addresses, at most 2,000 characters. */
  body: string;
  landedAt: Moment;
  files: FileChange[];
  /** What could not be read: shown as not seen, never as zero. */
  notSeen: ('files' | 'lines' | 'identifiers' | 'review' | 'pull request')[];
  identifiers: string[];
  pullRequest?: PullRequestReference;
  origin: OriginReport;
  tier: TierReport;
  review: ReviewReport;
  /** Absent where its reviews could not be read. */
  approvals?: Approval[];
  /** Absent where they could not be read. */
  checks?: ChecksReport;
};
