// Which messages would people have got this week, and did not?
import type { Digest } from '../core/measure/digest';
import { unsentHeadline, unsentReason, unsentRemedy } from '../core/measure/unsent-words';
import { bold, words, type Piece } from './blocks';
import { namedChange } from './links';
import { line } from './text';

/** What was not sent, at most `shown` by name; nothing where nobody missed anything. */
export const unsentLines = ({ unsent }: Pick<Digest, 'unsent'>, shown: number): Piece[][] => {
  const headline = unsent && unsentHeadline(unsent);
  if (!unsent || headline === undefined) return [];
  const remedy = unsentRemedy(unsent);
  const rest = unsent.watched + unsent.bundled - Math.min(shown, unsent.shown.length);
  return [
    [bold(`${headline}. `), ...(remedy === undefined ? [] : [words(remedy)])],
    ...unsent.shown
      .slice(0, shown)
      .map((alert) => [
        words('• '),
        ...(alert.change ? namedChange(alert.change) : [words('Contents not seen')]),
        words(`, ${line(unsentReason(alert, unsent), 160)}`),
      ]),
    rest > 0 ? [words(`• and ${rest} more in the report`)] : [],
  ];
};
