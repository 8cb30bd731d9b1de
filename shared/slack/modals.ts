// Which forms ask a person for a reason, and how are they told apart when they come back?
import type { ModalView } from '@slack/types';
import { interruptRuleNames, interruptRules, ruleChoices, type RuleStandings } from '../core/facts/interrupt';
import { notAChangeReasons } from '../core/facts/verdict';
import { plain, select } from './blocks';
import { carried } from './button-values';
import { capital, usefulWords } from './rules';

export const forms = ['not-a-change', 'accept', 'rules'] as const;
export type Form = (typeof forms)[number];

/** Where the answer stands in a submitted form. */
export const reasonField = 'reason';

/** Longest reason a person may type. */
export const reasonLimit = 500;

type Asked = { form: Form; about: string; title: string; submit: string; label: string };

const modal = ({ form, about, title, submit, label }: Asked, element: ModalElement): ModalView => ({
  type: 'modal',
  callback_id: form,
  private_metadata: about,
  title: plain(title, 24),
  submit: plain(submit, 24),
  close: plain('Cancel', 24),
  blocks: [{ type: 'input', block_id: reasonField, label: plain(label, 200), element }],
});

type ModalElement = Extract<ModalView['blocks'][number], { type: 'input' }> extends { element: infer Element } ? Element : never;

/** Asks what it was, where no change did it. */
export const notAChangeModal = (incidentId: string): ModalView =>
  modal(
    {
      form: 'not-a-change',
      about: carried({ v: 1, incident: incidentId }),
      title: 'Not a change',
      submit: 'Record',
      label: 'What was it?',
    },
    select({ actionId: reasonField, placeholder: 'Choose one', options: notAChangeReasons }),
  );

/** Asks why a risky deployment is fine as it is. The reason is kept as evidence. */
export const acceptanceModal = (deploymentId: string): ModalView =>
  modal(
    {
      form: 'accept',
      about: carried({ v: 1, deployment: deploymentId }),
      title: 'Accept this change',
      submit: 'Accept',
      label: 'Why is it fine as it is?',
    },
    { type: 'plain_text_input', action_id: reasonField, multiline: true, min_length: 3, max_length: reasonLimit },
  );

/** Asks for which reasons people want to be interrupted, beside how useful each was so far. */
export const rulesModal = (standings: RuleStandings): ModalView => ({
  type: 'modal',
  callback_id: 'rules' satisfies Form,
  private_metadata: carried({ v: 1, rules: true }),
  title: plain('Fewer or more', 24),
  submit: plain('Keep', 24),
  close: plain('Cancel', 24),
  blocks: interruptRules.map((rule) => ({
    type: 'input',
    block_id: rule,
    label: plain(capital(interruptRuleNames[rule]), 200),
    hint: plain(usefulWords(standings[rule]), 200),
    element: select({ actionId: rule, placeholder: 'Choose one', options: ruleChoices, chosen: standings[rule]?.choice ?? 'as useful' }),
  })),
});
