// Whether a deployment is worth interrupting somebody for: a decision with its reasons.

/** The only reasons to interrupt: somebody can decide something in the next thirty minutes. */
export const interruptRules = ['unreviewed-risk', 'open-incident', 'new-errors', 'freeze'] as const;
export type InterruptRule = (typeof interruptRules)[number];

/** How people name them. */
export const interruptRuleNames: Record<InterruptRule, string> = {
  'unreviewed-risk': 'risky change without a review',
  'open-incident': 'deploy into an open incident',
  'new-errors': 'new errors after a deploy',
  freeze: 'deploy during a freeze',
};

/** What a person may want of a rule; `as useful` leaves it to the answers. */
export const ruleChoices = ['as useful', 'always', 'digest only'] as const;
export type RuleChoice = (typeof ruleChoices)[number];

/** How often people answered a rule's alerts, how often they were useful, and what a person chose for it. */
export type RuleStanding = { answered: number; useful: number; choice?: RuleChoice };
export type RuleStandings = Partial<Record<InterruptRule, RuleStanding>>;

/** `observe` = would have interrupted, but the policy only watches; `bundle` = the week's budget is spent, the digest tells. */
export type Interrupt = {
  decision: 'interrupt' | 'observe' | 'bundle' | 'silent';
  status: 'OK' | 'LOOK' | 'ACT';
  rules: InterruptRule[];
  /** One sentence a person can check. */
  because: string;
};
