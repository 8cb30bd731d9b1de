// Must somebody look before this goes live, and may it go? The one decision behind `check`, the pull request and the gate.
import type { ReviewReport, TierReport } from '../facts/change';
import type { Moment } from '../facts/moment';
import { freezeOf } from '../risk/freeze';
import type { Policy } from '../risk/policy';
import { countWords } from './wording';

/** `unseen`: a review that is asked for and cannot be seen. */
export type CheckReason = { kind: 'review' | 'unseen' | 'human-authored' | 'freeze' | 'memory'; text: string };

export type Checked = {
  tier: TierReport;
  review: ReviewReport;
  /** Commits that declare AI. Asked for only where the policy wants people to write this. */
  aiCommits: number;
  /** Confirmed incidents on its paths. */
  incidents: number;
};

/**
 * `go`: nothing is held back. `wait`: held back until people have done what is missing. `stop`: held back, and waiting mends nothing.
 * Anything but `go` takes a policy whose mode is `enforce`.
 */
export type CheckAnswer = 'go' | 'wait' | 'stop';

export type CheckDecision = { status: 'fine' | 'attention'; answer: CheckAnswer; reasons: CheckReason[] };

/** `deploy`: it is about to go live, so that a freeze holds it; before that a freeze is only told. */
export type CheckMoment = { policy: Policy; at: Moment; before: 'merge' | 'deploy' };

const reviewReasons = ({ tier: { tier, humanReviews }, review }: Checked): CheckReason[] =>
  humanReviews === 0 || review.reviewed === 'yes'
    ? []
    : [
        {
          kind: review.reviewed === 'no' ? 'review' : 'unseen',
          text: `${tier}, and ${countWords(humanReviews, 'independent human review')} asked for: ${review.because}`,
        },
      ];

const freezeReasons = ({ tier: { tier, rules } }: Checked, { policy, at }: CheckMoment): CheckReason[] => {
  const { gate, freeze } = freezeOf(policy, tier, at);
  const isExcepted = gate === 'exception' && rules.some((rule) => rule.startsWith('exception'));
  if (gate === 'open' || isExcepted || !freeze) return [];
  const text = `"${freeze.name}": ${tier} changes ${gate === 'frozen' ? 'wait' : 'need an exception'} until ${freeze.to}`;
  return [{ kind: 'freeze', text }];
};

/** Why somebody has to look; empty where nobody has to. */
export const checkReasons = (checked: Checked, moment: CheckMoment): CheckReason[] => {
  const { tier, aiCommits, incidents } = checked;
  return [
    ...reviewReasons(checked),
    ...freezeReasons(checked, moment),
    ...(tier.ai === 'human-authored' && aiCommits > 0
      ? [
          {
            kind: 'human-authored' as const,
            text: `the policy wants people to write this; ${countWords(aiCommits, 'commit declares', 'commits declare')} AI`,
          },
        ]
      : []),
    ...(incidents > 0 ? [{ kind: 'memory' as const, text: `${countWords(incidents, 'earlier incident')} on these paths` }] : []),
  ];
};

const answerTo = ({ kind }: CheckReason, { policy, before }: CheckMoment): CheckAnswer => {
  if (policy.mode !== 'enforce') return 'go';
  const answers: Record<CheckReason['kind'], CheckAnswer> = {
    review: 'wait',
    unseen: policy.whenBlind === 'hold' ? 'wait' : 'go',
    'human-authored': 'stop',
    freeze: before === 'deploy' ? 'stop' : 'go',
    memory: 'go',
  };
  return answers[kind];
};

/** What follows from the reasons: they are always told, and hold something back only where the policy enforces. */
export const decided = (reasons: readonly CheckReason[], moment: CheckMoment): CheckDecision => {
  const answers = new Set(reasons.map((reason) => answerTo(reason, moment)));
  return {
    status: reasons.length > 0 ? 'attention' : 'fine',
    answer: answers.has('stop') ? 'stop' : answers.has('wait') ? 'wait' : 'go',
    reasons: [...reasons],
  };
};
