// May this deployment go live? What is asked by a gate in front of an environment, answered from the changes behind it.
import type { Change, Tier } from '../facts/change';
import { severityOf } from '../risk/policy';
import { checkReasons, decided, type CheckDecision, type CheckMoment, type CheckReason } from './check-decision';

export type GateQuestion = {
  changes: readonly Change[];
  /** Brings back what was live before: that is never held back. */
  isRollback: boolean;
  /** Sentences on what could not be read. */
  notSeen: readonly string[];
  /** Whether so much could not be read that the changes cannot be told. */
  isBlind: boolean;
};

export type GateDecision = CheckDecision & { changes: number; tier?: Tier; because: string; notSeen: string[] };

/** One reason a kind: that of its worst change, with how many more there are. */
const eachKindOnce = (reasons: readonly { reason: CheckReason; tier: Tier }[]): CheckReason[] => {
  const byKind = new Map<string, { reason: CheckReason; tier: Tier }[]>();
  for (const one of reasons) byKind.set(one.reason.kind, [...(byKind.get(one.reason.kind) ?? []), one]);
  return [...byKind.values()].flatMap((same) => {
    const worst = same.toSorted((one, other) => severityOf(other.tier) - severityOf(one.tier))[0];
    if (!worst) return [];
    const more = same.length > 1 ? ` (and ${same.length - 1} more like it)` : '';
    return [{ ...worst.reason, text: `${worst.reason.text}${more}` }];
  });
};

const blindness: CheckReason = { kind: 'unseen', text: 'what this deployment brings could not be read' };

/** For what is not looked at. */
export const openGate = (because: string): GateDecision => ({
  status: 'fine',
  answer: 'go',
  reasons: [],
  changes: 0,
  because,
  notSeen: [],
});

/** A rollback always goes: it takes code out again. What cannot be seen holds nothing back unless the policy says so. */
export const gateDecision = (question: GateQuestion, moment: CheckMoment): GateDecision => {
  const { changes, isRollback, notSeen, isBlind } = question;
  const found = changes.flatMap(({ tier, review, origin }) => {
    const aiCommits = origin.origin === 'ai' || origin.origin === 'mixed' ? 1 : 0;
    return checkReasons({ tier, review, aiCommits, incidents: 0 }, moment).map((reason) => ({ reason, tier: tier.tier }));
  });
  const reasons = isRollback ? [] : [...eachKindOnce(found), ...(isBlind ? [blindness] : [])];
  const worst = changes.toSorted((one, other) => severityOf(other.tier.tier) - severityOf(one.tier.tier))[0];
  return {
    ...decided(reasons, moment),
    changes: changes.length,
    ...(worst ? { tier: worst.tier.tier } : {}),
    because: isRollback ? 'It brings back a version that was live before.' : (worst?.tier.because ?? 'It brings nothing new.'),
    notSeen: [...notSeen],
  };
};
