// What must a reader know who finds no strong suspect? That what went live before the window was never asked.
import type { Ranking } from '../facts/ranking';

/** A line for where suspects are named but none is strong; nothing where one is, or where there are none (that is said elsewhere). */
export const beyondWindow = ({ suspects }: Pick<Ranking, 'suspects'>, lookbackHours: number): string | undefined =>
  suspects.length === 0 || suspects.some(({ strength }) => strength === 'strong')
    ? undefined
    : `No strong suspect. Only changes of the last ${lookbackHours} h were looked at: a slower cause would not be listed.`;
