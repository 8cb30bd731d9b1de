// Did an independent human approve exactly what went live?
import type { Approval, ReviewReport } from '../facts/change';
import type { Moment } from '../facts/moment';
import { samePerson, type Person } from '../facts/person';

export type Review = { sha: string; state: 'approved' | 'changes-requested' | 'commented' | 'dismissed'; by: Person; at: Moment };

export type ReviewQuestion = {
  /** Everyone with a hand in it: author, co-authors, whoever pushed, and the person who started the agent. */
  authors: readonly Person[];
  /** The pull request's last commit: an approval of an earlier one is stale. Not the merge commit, which nobody can review. */
  finalSha: string;
  /** In any order; undefined where they could not be read. */
  reviews: readonly Review[] | undefined;
  /** How many independent people the policy asks for; 1 where it does not say. */
  needed?: number;
};

/** `yes`, `no` or `cannot-see`, with the reason. What cannot be told is never taken for a review. */
export const reviewOf = (question: ReviewQuestion): ReviewReport => {
  const { authors, finalSha, reviews, needed = 1 } = question;
  if (reviews === undefined) return { reviewed: 'cannot-see', because: 'Its reviews could not be read.' };
  if (finalSha === '') return { reviewed: 'cannot-see', because: 'The reviewed commit is not known.' };
  if (authors.length === 0 || authors.some(({ key }) => key === ''))
    return { reviewed: 'cannot-see', because: 'Nobody knows whose work it is, so nobody can be independent of it.' };
  const standing = standingReviews(reviews);
  const approvals = approving(standing, question);
  const wanted = Math.max(1, needed);
  const decisive = approvals[wanted - 1];
  if (decisive) return { reviewed: 'yes', because: approvedBy(approvals.length), reviewedAt: decisive.at };
  return {
    reviewed: 'no',
    because: approvals.length > 0 ? `Approved by ${approvals.length} of ${wanted} independent people.` : reasonAgainst(standing, question),
  };
};

const approving = (standing: readonly Review[], { authors, finalSha }: ReviewQuestion): Review[] =>
  standing.filter((review) => review.state === 'approved' && isIndependent(review.by, authors) && sameSha(review.sha, finalSha));

/** How many independent people approve the final commit now; undefined where that cannot be seen. */
const approvalsIn = (question: ReviewQuestion): number | undefined =>
  question.reviews === undefined || reviewOf(question).reviewed === 'cannot-see'
    ? undefined
    : approving(standingReviews(question.reviews), question).length;

/** The reviews as they stand now: whether they are enough, and how many independent approvals there are where that can be seen. */
export const reviewState = (question: ReviewQuestion): { review: ReviewReport; approvals?: number } => {
  const [review, approvals] = [reviewOf(question), approvalsIn(question)];
  return { review, ...(approvals === undefined ? {} : { approvals }) };
};

/** Every approval there was, oldest first, whether it counts or not. */
export const approvalsOf = ({ authors, finalSha, reviews = [] }: ReviewQuestion): Approval[] => {
  const isKnownWhose = authors.length > 0 && authors.every(({ key }) => key !== '');
  return reviews
    .filter(({ state }) => state === 'approved')
    .toSorted((one, other) => reviewOrder(one, other) || (one.sha < other.sha ? -1 : 1))
    .map(({ sha, at, by }) => ({
      sha,
      at,
      isFinal: sameSha(sha, finalSha),
      byHuman: isHuman(by),
      isIndependent: isKnownWhose && isIndependent(by, authors),
    }));
};

const approvedBy = (count: number): string =>
  count === 1 ? 'Approved by one independent person.' : `Approved by ${count} independent people.`;

const sameSha = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isIndependent = (person: Person, authors: readonly Person[]): boolean =>
  isHuman(person) && !authors.some((author) => samePerson(author, person));

/** An account without a key is one that was deleted: nobody can say who it was. */
const isHuman = (person: Person): boolean => !person.isBot && person.key !== '';

const reviewOrder = (one: Review, other: Review): number =>
  one.at < other.at ? -1 : one.at > other.at ? 1 : decisiveness[one.state] - decisiveness[other.state];
/** Among reviews of one moment the doubtful one counts last. */
const decisiveness: Record<Review['state'], number> = { commented: 0, approved: 1, dismissed: 2, 'changes-requested': 3 };

/** Each person's last word, oldest first; a later comment takes nothing back. */
const standingReviews = (reviews: readonly Review[]): Review[] => {
  const last = new Map<string, Review>();
  for (const review of [...reviews].sort(reviewOrder)) {
    const key = review.by.key.toLowerCase();
    if (review.state === 'commented' && last.has(key)) continue;
    last.set(key, review);
  }
  return [...last.values()].sort(reviewOrder);
};

type Reason = { because: string; holds: (review: Review, question: ReviewQuestion) => boolean };

/** In the order in which they help a reader most. */
const reasons: readonly Reason[] = [
  {
    because: 'An independent person approved an earlier commit, not the one that went live.',
    holds: ({ state, by }, { authors }) => state === 'approved' && isIndependent(by, authors),
  },
  {
    because: 'An independent person asked for changes.',
    holds: ({ state, by }, { authors }) => state === 'changes-requested' && isIndependent(by, authors),
  },
  {
    because: 'Approved only by a person who wrote it or started the agent; that does not count here.',
    holds: ({ state, by }, { authors }) => state === 'approved' && isHuman(by) && !isIndependent(by, authors),
  },
  { because: 'Approved only by automation; that does not count here.', holds: ({ state, by }) => state === 'approved' && by.isBot },
  { because: 'Its approval was dismissed.', holds: ({ state }) => state === 'dismissed' },
  { because: 'Commented on, but nobody approved it.', holds: ({ state }) => state === 'commented' },
];

const reasonAgainst = (standing: readonly Review[], question: ReviewQuestion): string =>
  reasons.find(({ holds }) => standing.some((review) => holds(review, question)))?.because ?? 'Nobody approved it.';
