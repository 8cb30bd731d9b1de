// Which deployments of a week had a message of their own, and which did nobody hear of?
import type { Incident } from '../../shared/core/facts/incident';
import { HOUR_MS, later } from '../../shared/core/facts/moment';
import { firstLook, interruptNow, interruptsInTurn, type DeploymentSeen } from '../../shared/core/measure/interrupts';
import { unsentIn, type Unsent } from '../../shared/core/measure/unsent';
import { unsentHeadline, unsentReason, unsentRemedy } from '../../shared/core/measure/unsent-words';
import { builtInPolicy, type Policy } from '../../shared/core/risk/policy';
import { change, deployed, incident } from '../report/week-factory';

const monday = '2026-11-16T09:00:00.000Z';
const policy = (mode: Policy['mode']): Policy => ({ ...builtInPolicy, mode });
const judging = (mode: Policy['mode'] = 'advise') => ({ policy: policy(mode), standingsAt: () => ({}) });

type Shape = {
  number: number;
  reviewed?: 'yes' | 'no';
  reviewedAt?: string;
  service?: string;
  environment?: string;
  incidents?: Incident[];
};

/** A high-risk change every hour. */
const seen = ({ number, reviewed = 'no', reviewedAt, incidents = [], ...place }: Shape): DeploymentSeen => {
  const risky = change(number, {
    tier_: 'high',
    review: { reviewed, because: 'approved by nobody.', ...(reviewedAt ? { reviewedAt } : {}) },
  });
  const risk = { ...risky, tier: { ...risky.tier, humanReviews: 1 } };
  const { deployment, description } = deployed(`d${number}`, later(monday, number * HOUR_MS), [risk], place);
  if (!description) throw new Error('not described');
  return { deployment, description, changes: [risk], incidents };
};

const decisions = (chain: DeploymentSeen[]): string[] => interruptsInTurn(chain, judging()).map(({ decision }) => decision);

test('five messages a week for one place; the rest is bundled, and another place has its own five', () => {
  const chain = Array.from({ length: 7 }, (_, number) => seen({ number }));
  expect(decisions(chain)).toEqual([...Array<string>(5).fill('interrupt'), 'bundle', 'bundle']);
  const other = Array.from({ length: 2 }, (_, number) => seen({ number: 20 + number, service: 'ledger' }));
  expect(unsentIn([...other, ...chain].reverse(), judging()).unsent).toMatchObject({
    mode: 'advise',
    watched: 0,
    bundled: 2,
    shown: [{ deploymentId: 'd5' }, { deploymentId: 'd6' }],
  });
});

test('errors after a deployment and one into an open incident spend the budget too', () => {
  const { incident: problem } = incident('INC-1', later(monday, 2 * HOUR_MS), { minutes: 600 });
  const chain = Array.from({ length: 7 }, (_, number) => seen({ number, reviewed: 'yes', incidents: [problem] }));
  expect(decisions(chain)).toEqual(['silent', 'silent', 'interrupt', 'interrupt', 'interrupt', 'interrupt', 'interrupt']);
  expect(interruptsInTurn(chain, judging())[2]?.rules).toEqual(['new-errors']);
  expect(interruptsInTurn(chain, judging())[3]?.rules).toEqual(['open-incident']);
});

test('what was reviewed afterwards had been sent by then, and now needs nothing', () => {
  const late = seen({ number: 1, reviewed: 'yes', reviewedAt: later(monday, 4 * HOUR_MS) });
  const early = seen({ number: 2, reviewed: 'yes', reviewedAt: monday });
  expect(decisions([late, early])).toEqual(['interrupt', 'silent']);
  expect(interruptNow(late, judging(), 0).rules).toEqual([]);
  expect(unsentIn([late, early], judging()).alertedIds).toEqual(['d1']);
});

test('outside production nobody is told, whatever the change', () => {
  const staging = seen({ number: 1, environment: 'staging' });
  expect(firstLook(staging, policy('enforce'))).toMatchObject({ decision: 'silent', status: 'OK', rules: [] });
  expect(unsentIn([staging], judging('observe')).unsent).toMatchObject({ watched: 0, shown: [] });
  expect(firstLook(seen({ number: 1, environment: 'Production' }), policy('enforce')).rules).toEqual(['unreviewed-risk']);
});

test('observe mode says what would have been sent, as if the budget held', () => {
  const chain = Array.from({ length: 7 }, (_, number) => seen({ number }));
  const { unsent } = unsentIn(chain, judging('observe'));
  expect([unsent.watched, unsent.bundled, unsent.shown.length]).toEqual([5, 2, 7]);
  expect(unsentHeadline(unsent)).toBe(
    'Observe mode: we would have sent 5 messages; 2 more would stand here only, being over 5 a week for one service',
  );
  expect(unsentRemedy(unsent)).toBe('None was sent; mode: advise in aftershock.yaml sends them.');
  expect(unsent.shown.map((alert) => unsentReason(alert, unsent)).at(-1)).toBe(
    'checkout, Mon 15:00 UTC: risky change without a review (over the budget)',
  );
});

test.each<[Unsent['mode'], number, number, string | undefined]>([
  ['observe', 0, 0, 'Observe mode: we would have sent no message about a deployment'],
  ['observe', 1, 0, 'Observe mode: we would have sent 1 message'],
  ['advise', 0, 0, undefined],
  ['enforce', 0, 1, 'Told here instead of one by one: 1 deployment over 5 messages a week for one service'],
])('in mode %s, %i kept back and %i over the budget: %s', (mode, watched, bundled, words) => {
  expect(unsentHeadline({ mode, watched, bundled, shown: [] })).toBe(words);
});
