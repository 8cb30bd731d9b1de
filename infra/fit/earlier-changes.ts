// What was known of a history before each of its incidents: the changes of earlier ones, as a team's own records would hold them.
import { textOrder } from '../../shared/core/facts/canonical';
import { rememberedChanges } from '../../shared/core/ranking/earlier-changes';
import type { Candidate } from '../../shared/core/ranking/reading';
import type { Case, History } from './cases';

/** For each case: the newest changes of earlier cases that landed before all of its own. */
export const earlierChangesOf = ({ cases }: History): ReadonlyMap<Case, readonly Candidate[]> => {
  const remembered = rememberedChanges();
  const before = new Map<Case, readonly Candidate[]>();
  for (const one of cases.toSorted((left, right) => textOrder(left.incident.startedAt, right.incident.startedAt))) {
    before.set(one, remembered.before(one.candidates, one.incident.startedAt));
    remembered.see(one.candidates);
  }
  return before;
};
