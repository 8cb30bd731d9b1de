// Is production frozen for a change of this tier today?
import type { Tier } from '../facts/change';
import type { Moment } from '../facts/moment';
import { dayOf, gates, type Freeze, type Gate, type Policy } from './policy';

export type FreezeReport = { gate: Gate; freeze?: Freeze };

/** The strictest gate of all freezes that cover the moment; both ends are included, days are days in the policy's time zone. */
export const freezeOf = (policy: Policy, tier: Tier, at: Moment): FreezeReport => {
  if (policy.freezes.length === 0) return { gate: 'open' };
  const day = dayOf(at, policy.timezone);
  const covering = policy.freezes.filter(({ from, to }) => from <= day && day <= to);
  return covering.reduce<FreezeReport>(
    (strictest, freeze) => {
      const gate = freeze.gates[tier];
      return gates.indexOf(gate) < gates.indexOf(strictest.gate) ? { gate, freeze } : strictest;
    },
    { gate: 'open' },
  );
};
