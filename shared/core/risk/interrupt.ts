// Is this deployment worth interrupting somebody for, now?
import type { ReviewReport, TierReport } from '../facts/change';
import {
  interruptRuleNames,
  interruptRules,
  type Interrupt,
  type InterruptRule,
  type RuleStanding,
  type RuleStandings,
} from '../facts/interrupt';
import { minutesBetween, type Moment } from '../facts/moment';
import { freezeOf } from './freeze';
import { severityOf, type Policy } from './policy';

/** Interruptions a team gets in a week before the rest is bundled. */
export const weeklyBudget = 5;
/** A rule answered this often and found useful less than one time in five falls silent. */
export const answersBeforeDemotion = 20;
const usefulShareKept = 1 / 5;
/** Errors later than this after a deployment are an incident's business. */
export const newErrorMinutes = 30;

export type InterruptQuestion = {
  policy: Policy;
  /** When the deployment went live. */
  at: Moment;
  changes: readonly { tier: TierReport; review: ReviewReport }[];
  /** The deployment takes code out again, or says that it is the fix of what is open. */
  isRemedy?: boolean;
  /** Ids of incidents of the same service and environment that were open when it went live. */
  openIncidents?: readonly string[];
  /** When error fingerprints never seen before appeared. */
  newErrorsAt?: readonly Moment[];
  /** Interruptions already sent to this team this week, this deployment's own not counted. */
  sentThisWeek: number;
  /** What people answered to "Useful?" and chose, by rule. */
  usefulness?: RuleStandings;
};

type Fired = { rule: InterruptRule; because: string };

/** Decides with its reasons. What is merely AI-written and reviewed never gets here: origin is not asked for. */
export const interruptOf = (question: InterruptQuestion): Interrupt => {
  const fired = interruptRules.flatMap((rule) => ask[rule](question).map((because) => ({ rule, because })));
  const kept = fired.filter(({ rule }) => !isDemoted(question.usefulness?.[rule]));
  if (fired.length === 0) return calm(question);
  if (kept.length === 0)
    return { decision: 'silent', status: 'LOOK', rules: fired.map(({ rule }) => rule), because: demotion(fired, question) };
  const rules = kept.map(({ rule }) => rule);
  const because = kept.map((one) => one.because).join(' ');
  if (question.policy.mode === 'observe') return { decision: 'observe', status: 'ACT', rules, because };
  return { decision: question.sentThisWeek >= weeklyBudget ? 'bundle' : 'interrupt', status: 'ACT', rules, because };
};

/** Whether people's answers, or one person's choice, have silenced a rule. */
export const isDemoted = (standing: RuleStanding | undefined): boolean => {
  if (standing === undefined || standing.choice === 'always') return false;
  if (standing.choice === 'digest only') return true;
  return standing.answered >= answersBeforeDemotion && standing.useful / standing.answered < usefulShareKept;
};

/** `We silenced new errors after a deploy: 2 of 24 were useful.` */
export const silencedWords = (rule: InterruptRule, { answered, useful, choice }: RuleStanding): string =>
  `We silenced "${interruptRuleNames[rule]}": ${choice === 'digest only' ? 'somebody chose the digest only' : `${useful} of ${answered} were useful`}.`;

const demotion = (fired: readonly Fired[], { usefulness }: InterruptQuestion): string =>
  fired.map(({ rule }) => silencedWords(rule, usefulness?.[rule] ?? { answered: 0, useful: 0 })).join(' ');

const isRisky = ({ tier }: { tier: TierReport }): boolean => severityOf(tier.tier) >= severityOf('high') && tier.humanReviews > 0;

const calm = ({ changes, isRemedy }: InterruptQuestion): Interrupt => {
  const unseen = changes.filter((change) => isRisky(change) && change.review.reviewed === 'cannot-see');
  if (unseen.length > 0 && !isRemedy)
    return {
      decision: 'silent',
      status: 'LOOK',
      rules: [],
      because: `We could not see whether ${plural(unseen.length, 'high-risk change')} had an independent human review.`,
    };
  return { decision: 'silent', status: 'OK', rules: [], because: 'Nothing here that somebody must decide now.' };
};

const plural = (count: number, thing: string): string => (count === 1 ? `1 ${thing}` : `${count} ${thing}s`);

/** Every rule answers with no sentence or one. */
const ask: Record<InterruptRule, (question: InterruptQuestion) => string[]> = {
  'unreviewed-risk': ({ changes, isRemedy }) => {
    const unreviewed = changes.filter((change) => isRisky(change) && change.review.reviewed === 'no');
    const worst = unreviewed.toSorted((one, other) => severityOf(other.tier.tier) - severityOf(one.tier.tier))[0];
    if (!worst || isRemedy) return [];
    const more = unreviewed.length > 1 ? ` (and ${unreviewed.length - 1} more)` : '';
    return [
      `${worst.tier.tier === 'critical' ? 'Critical' : 'High-risk'} change went live without an independent human review${more}: ${worst.review.because}`,
    ];
  },
  'open-incident': ({ openIncidents = [], isRemedy }) =>
    openIncidents.length === 0 || isRemedy
      ? []
      : [`Went live while ${openIncidents.slice(0, 3).join(', ')} ${openIncidents.length === 1 ? 'was' : 'were'} open.`],
  'new-errors': ({ newErrorsAt = [], at }) => {
    const soon = newErrorsAt.filter((seenAt) => minutesBetween(at, seenAt) >= 0 && minutesBetween(at, seenAt) <= newErrorMinutes);
    return soon.length === 0 ? [] : [`${plural(soon.length, 'new error')} appeared within ${newErrorMinutes} minutes.`];
  },
  freeze: ({ changes, policy, at, isRemedy }) => {
    if (isRemedy) return [];
    const held = changes.flatMap(({ tier }) => {
      const { gate, freeze } = freezeOf(policy, tier.tier, at);
      const excepted = gate === 'exception' && tier.rules.some((rule) => rule.startsWith('exception'));
      return freeze && gate !== 'open' && !excepted ? [{ tier: tier.tier, name: freeze.name }] : [];
    });
    const first = held[0];
    return first ? [`Went live during "${first.name}", which holds ${first.tier} changes back.`] : [];
  },
};
