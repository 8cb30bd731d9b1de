// How is it said which messages people did not get? Plain text, the same in Slack, on the page and in the terminal.
import { interruptRuleNames } from '../facts/interrupt';
import { weeklyBudget } from '../risk/interrupt';
import type { Unsent, UnsentAlert } from './unsent';
import { countWords, weekdayTime } from './wording';

const watchedWords = (watched: number): string =>
  watched === 0
    ? 'Observe mode: we would have sent no message about a deployment'
    : `Observe mode: we would have sent ${countWords(watched, 'message')}`;

const overWords = ({ mode, bundled }: Unsent): string =>
  mode === 'observe'
    ? `; ${bundled} more would stand here only, being over ${weeklyBudget} a week for one service`
    : `Told here instead of one by one: ${countWords(bundled, 'deployment')} over ${weeklyBudget} messages a week for one service`;

/** One sentence without its full stop; undefined where nothing was kept back and somebody would have been told. */
export const unsentHeadline = (unsent: Unsent): string | undefined => {
  const over = unsent.bundled === 0 ? '' : overWords(unsent);
  if (unsent.mode === 'observe') return `${watchedWords(unsent.watched)}${over}`;
  return over || undefined;
};

/** How to have them sent; undefined where they would be. */
export const unsentRemedy = ({ mode, watched }: Unsent): string | undefined =>
  mode === 'observe' && watched > 0 ? 'None was sent; mode: advise in aftershock.yaml sends them.' : undefined;

/** `checkout, Tue 14:12 UTC: risky change without a review`. */
export const unsentReason = ({ service, at, rules, isBundled }: UnsentAlert, { mode }: Unsent): string =>
  `${service}, ${weekdayTime(at)} UTC: ${rules.map((rule) => interruptRuleNames[rule]).join(', ')}${isBundled && mode === 'observe' ? ' (over the budget)' : ''}`;
