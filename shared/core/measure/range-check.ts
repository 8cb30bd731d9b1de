// How risky is a range of commits before it is live, what review does it need, and what broke there before?
import type { OriginReport, TierReport } from '../facts/change';
import type { Moment } from '../facts/moment';
import type { CommitText, PullRequestText, Signature } from '../origin/commit-text';
import { originOf } from '../origin/origin';
import type { Policy } from '../risk/policy';
import { tierOf } from '../risk/tier';
import { checkReasons, decided } from './check-decision';
import { countWords } from './wording';

type Maybe<Type> = { [Name in keyof Type]?: Type[Name] | undefined };

/** A commit as it is posted; absent and undefined are the same. Line counts are null for binary files. */
export type ProposedCommit = {
  sha: string;
  message: string;
  author?: Signature | undefined;
  committer?: Signature | undefined;
  note?: string | undefined;
  pullRequest?: Maybe<Pick<PullRequestText, 'branch' | 'title' | 'body' | 'author' | 'labels'>> | undefined;
  files: readonly { path: string; added?: number | null | undefined; deleted?: number | null | undefined }[];
};

export type PathMemoryLine = { path: string; incidents: { incidentId: string; title: string; at: Moment }[] };

export type RangeCheck = {
  status: 'fine' | 'attention';
  because: string;
  /** Of all its commits together. */
  tier: TierReport;
  humanReviewsNeeded: number;
  commits: { sha: string; tier: TierReport; origin: OriginReport }[];
  /** Paths of the range with incidents on record. */
  memory: PathMemoryLine[];
  notSeen: string[];
};

const nobody: Signature = { name: '', email: '' };

const requestOf = (request: NonNullable<ProposedCommit['pullRequest']>): PullRequestText => {
  const { branch, title, body, author, labels } = request;
  return {
    ...(branch === undefined ? {} : { branch }),
    ...(title === undefined ? {} : { title }),
    ...(body === undefined ? {} : { body }),
    ...(author === undefined ? {} : { author }),
    ...(labels === undefined ? {} : { labels }),
  };
};

const textOf = ({ sha, message, author, committer, note, pullRequest }: ProposedCommit): CommitText => ({
  sha,
  message,
  author: author ?? nobody,
  ...(committer ? { committer } : {}),
  ...(note === undefined ? {} : { note }),
  ...(pullRequest ? { pullRequest: requestOf(pullRequest) } : {}),
});

const counted = (files: ProposedCommit['files']) =>
  files.map(({ path, added, deleted }) => ({ path, added: added ?? 0, deleted: deleted ?? 0 }));

/** Every path that a range touches, once. */
export const pathsOf = (commits: readonly ProposedCommit[]): string[] => [
  ...new Set(commits.flatMap(({ files }) => files.map(({ path }) => path))),
];

type Context = { policy: Policy; at: Moment; service?: string; memory?: readonly PathMemoryLine[]; notSeen?: readonly string[] };

// Only commits were posted: nobody said who has looked at them.
const unseenReview = { reviewed: 'cannot-see', because: 'the commits do not tell.' } as const;

/**
 * Needs attention where the policy asks for a review, a freeze is on or something broke there before. Who wrote it is told beside; it
 * decides only where the policy wants people to write this.
 */
export const rangeCheck = (commits: readonly ProposedCommit[], context: Context): RangeCheck => {
  const { policy, at, service, memory = [], notSeen = [] } = context;
  const tierFor = (message: string, files: ProposedCommit['files']): TierReport =>
    tierOf({ message, files: counted(files), ...(service === undefined ? {} : { service }) }, { policy, at });
  const tier = tierFor(
    commits.map(({ message }) => message).join('\n\n'),
    commits.flatMap(({ files }) => [...files]),
  );
  const incidents = new Set(memory.flatMap((line) => line.incidents.map(({ incidentId }) => incidentId)));
  const checked = commits.map((commit) => ({
    sha: commit.sha,
    tier: tierFor(commit.message, commit.files),
    origin: originOf(textOf(commit), { markers: policy.markers, at }),
  }));
  const aiCommits = checked.filter(({ origin: { origin } }) => origin === 'ai' || origin === 'mixed').length;
  const moment = { policy, at, before: 'merge' } as const;
  const { status, reasons } = decided(checkReasons({ tier, review: unseenReview, aiCommits, incidents: incidents.size }, moment), moment);
  const needed = tier.humanReviews > 0 ? [`${countWords(tier.humanReviews, 'independent human review')} needed`] : [];
  const others = reasons.flatMap(({ kind, text }) => (kind === 'unseen' ? [] : [text]));
  return {
    status,
    because: [tier.because, ...needed, ...others].join('; '),
    tier,
    humanReviewsNeeded: tier.humanReviews,
    commits: checked,
    memory: memory.filter((line) => line.incidents.length > 0),
    notSeen: [...notSeen],
  };
};
