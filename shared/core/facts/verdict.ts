// What a person answered: a fact that no recomputation erases.
import { textOrder } from './canonical';
import type { Moment } from './moment';

/** Why it was not a change. */
export const notAChangeReasons = ['supplier', 'traffic', 'data', 'config or flag', 'infrastructure', 'latent', 'other'] as const;
export type NotAChangeReason = (typeof notAChangeReasons)[number];

export const failureModes = ['security path', 'state/concurrency', 'maintenance debt', 'did not know our system', 'other'] as const;
export type FailureMode = (typeof failureModes)[number];

/** Set by a person and by nothing else. */
export const aiInvolvements = ['authored code', 'advice followed', 'took the action', 'none found', 'unknown'] as const;
export type AiInvolvement = (typeof aiInvolvements)[number];

export type Answer =
  { kind: 'this-change'; sha: string } | { kind: 'not-this'; sha: string } | { kind: 'not-a-change'; reason: NotAChangeReason };

/** One answer of one person, kept for audit whether or not it won. `by` is a keyed hash. */
export type Verdict = {
  incidentId: string;
  answer: Answer;
  by: string;
  at: Moment;
  /** The cause of this verdict (the press of a button), so that saying it twice is saying it once. */
  id: string;
};

export type VerdictDetail = { failureMode?: FailureMode; aiInvolvement?: AiInvolvement };

/** Where an incident stands with people. `confirmed` and `not-a-change` are settled by the first answer; "not this" only clears one suspect. */
export type Standing = {
  settled?: Verdict;
  clearedShas: string[];
  detail: VerdictDetail;
};

/**
 * The standing that a set of verdicts leaves, in whatever order they are read: the earliest settling answer wins
 * (ties by id), every "not this" clears its suspect unless that suspect was the one confirmed.
 */
export const standingOf = (verdicts: readonly Verdict[], detail: VerdictDetail = {}): Standing => {
  const ordered = [...verdicts].sort((one, other) => textOrder(one.at, other.at) || textOrder(one.id, other.id));
  const settled = ordered.find((verdict) => verdict.answer.kind !== 'not-this');
  const confirmed = settled?.answer.kind === 'this-change' ? settled.answer.sha : undefined;
  const cleared = ordered.flatMap(({ answer }) => (answer.kind === 'not-this' && answer.sha !== confirmed ? [answer.sha] : []));
  return { ...(settled ? { settled } : {}), clearedShas: [...new Set(cleared)].sort(), detail };
};
