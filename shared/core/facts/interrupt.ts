// Whether a deployment is worth interrupting somebody for: a decision with its reasons.

/** The only reasons to interrupt: somebody can decide something in the next thirty minutes. */
export const interruptRules = ['unreviewed-risk', 'open-incident', 'new-errors', 'freeze'] as const;
export type InterruptRule = (typeof interruptRules)[number];

/** `observe` = would have interrupted, but the policy only watches; `bundle` = the week's budget is spent, the digest tells. */
export type Interrupt = {
  decision: 'interrupt' | 'observe' | 'bundle' | 'silent';
  status: 'OK' | 'LOOK' | 'ACT';
  rules: InterruptRule[];
  /** One sentence a person can check. */
  because: string;
};
