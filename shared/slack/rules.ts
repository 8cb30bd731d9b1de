// How do our interrupts stand with people? Said in one line each.
import { interruptRuleNames, interruptRules, type RuleStanding, type RuleStandings } from '../core/facts/interrupt';
import { answersBeforeDemotion, isDemoted } from '../core/risk/interrupt';
import { countWords } from '../core/measure/wording';
import { words, type Piece, type Press } from './blocks';
import { actionId, carried } from './button-values';

export const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

/** `2 of 24 useful; silenced`: a rule found useful less than one time in five, over twenty answers, falls silent by itself. */
export const usefulWords = (standing: RuleStanding | undefined): string => {
  const { answered, useful, choice } = standing ?? { answered: 0, useful: 0 };
  const count = answered === 0 ? 'no answer yet' : `${useful} of ${countWords(answered, 'answer')} useful`;
  if (choice === 'always') return `${count}; always, as somebody chose`;
  if (choice === 'digest only') return `${count}; digest only, as somebody chose`;
  if (isDemoted(standing)) return `${count}; silenced, the digest tells`;
  return answered === 0 || answered >= answersBeforeDemotion ? count : `${count}; judged from ${answersBeforeDemotion} answers on`;
};

/** Every rule with how it stands. */
export const ruleLines = (standings: RuleStandings): Piece[][] =>
  interruptRules.map((rule) => [
    words(`${isDemoted(standings[rule]) ? 'LOOK' : 'OK'}  ${capital(interruptRuleNames[rule])}: ${usefulWords(standings[rule])}`),
  ]);

/** Opens the form that asks for fewer or more. */
export const rulesPress: Press = {
  text: 'Fewer / more…',
  label: 'Choose which interrupts you want, fewer or more',
  actionId: actionId('rules'),
  value: carried({ v: 1, rules: true }),
};
