// What does a button carry, so that its press says everything without a look at the message?
import * as z from 'zod';
import { ruleChoices } from '../core/facts/interrupt';
import { aiInvolvements, failureModes, notAChangeReasons } from '../core/facts/verdict';

/** An id or revision of ours coming back from Slack, which carries at most 2,000 characters. */
const id = z.string().min(1).max(2_000);
const v = z.literal(1);

/** An answer to "which change was it?". `shas` are the suspects that the person saw. Without a reason, "not a change" asks for one. */
export const VerdictValue = z.discriminatedUnion('answer', [
  z.object({ v, incident: id, answer: z.literal('this-change'), sha: id }),
  z.object({ v, incident: id, answer: z.literal('not-this'), sha: id }),
  z.object({ v, incident: id, answer: z.literal('none-of-these'), shas: z.array(id).min(1).max(10) }),
  z.object({ v, incident: id, answer: z.literal('not-a-change'), reason: z.enum(notAChangeReasons).optional() }),
]);
export type VerdictValue = z.infer<typeof VerdictValue>;

const reviewAnswers = ['picked-up', 'reviewed', 'accepted', 'not-useful'] as const;

/** An answer to a deploy alert. `accepted` asks for a reason. */
export const ReviewValue = z.object({ v, deployment: id, answer: z.enum(reviewAnswers) });
export type ReviewValue = z.infer<typeof ReviewValue>;

/** Which incident a button, menu or form is about. */
export const IncidentValue = z.object({ v, incident: id });
export type IncidentValue = z.infer<typeof IncidentValue>;

export const DeploymentValue = z.object({ v, deployment: id });
export type DeploymentValue = z.infer<typeof DeploymentValue>;

export const FailureModeChoice = z.enum(failureModes);
export const AiInvolvementChoice = z.enum(aiInvolvements);
export const ReasonChoice = z.enum(notAChangeReasons);

/** Asks which interrupts people want. */
export const RulesValue = z.object({ v, rules: z.literal(true) });
export type RulesValue = z.infer<typeof RulesValue>;

export const RuleChoiceValue = z.enum(ruleChoices);

type Carried = VerdictValue | ReviewValue | IncidentValue | DeploymentValue | RulesValue;

/** Compact JSON, as buttons, menu rows (`block_id`) and forms (`private_metadata`) carry it. */
export const carried = (value: Carried): string => JSON.stringify(value);

/** Slack wants every id in a row of buttons to differ: `verdict.1`, `verdict.2`. What counts stands before the dot. */
export const actionId = (kind: ActionKind, number?: number): string => (number === undefined ? kind : `${kind}.${number}`);

export const actionKinds = ['verdict', 'review', 'failure-mode', 'ai-involvement', 'show-origin', 'rules', 'open'] as const;
export type ActionKind = (typeof actionKinds)[number];
