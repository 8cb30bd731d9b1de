// What is said beside the answer to a deployment that asked for leave.
import type { GateDecision } from '../core/measure/gate';
import { countWords, shorten } from '../core/measure/wording';
import type { Mode } from '../core/risk/policy';
import { markdown } from './markdown';

/** What GitHub takes. Source: docs.github.com, "Creating custom deployment protection rules". */
const mostCharacters = 1_024;

const answers: Record<GateDecision['answer'], string> = { go: 'Approved', wait: 'Waiting', stop: 'Rejected' };

const modes: Record<Mode, string> = {
  observe: 'the policy only observes and holds nothing back',
  advise: 'the policy advises and holds nothing back',
  enforce: 'the policy enforces',
};

const inert = (text: string, most: number): string => markdown(shorten(text, most));

// Cut between parts: half of an escape would be markup again.
const fitting = (parts: readonly string[]): string => {
  let text = '';
  for (const part of parts) if (`${text} ${part}`.length <= mostCharacters) text = text === '' ? part : `${text} ${part}`;
  return text;
};

/** One paragraph of Markdown, at most 1,024 characters. Strangers' text in it is inert. */
export const gateComment = (decision: GateDecision, mode: Mode): string => {
  const { answer, changes, tier, because, reasons, notSeen } = decision;
  const riskiest = tier === undefined ? '' : `, the riskiest ${tier}`;
  return fitting([
    `${answers[answer]}: ${modes[mode]}. ${countWords(changes, 'change')}${riskiest}.`,
    inert(because, 200),
    ...reasons.map(({ text }) => `Look at this: ${inert(text, 200)}.`),
    ...notSeen.slice(0, 3).map((text) => `Not seen: ${inert(text, 120)}`),
    ...(answer === 'wait' ? ['It goes on by itself once this is there; whoever may bypass protection rules can let it go now.'] : []),
  ]);
};
