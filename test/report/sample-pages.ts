// One of each page, from facts of the factory: for looking at, and for checking in a browser.
import { later, weekBounds, weeksAfter } from '../../shared/core/facts/moment';
import { digestOf } from '../../shared/core/measure/digest';
import { postmortemOf } from '../../shared/core/measure/postmortem';
import type { WeekSummary } from '../../shared/core/measure/week-facts';
import { changePage } from '../../shared/report/change-page';
import { digestPage } from '../../shared/report/digest-page';
import { incidentPage } from '../../shared/report/incident-page';
import { indexPage } from '../../shared/report/index-page';
import { pathPage } from '../../shared/report/path-page';
import { postmortemPage } from '../../shared/report/postmortem-page';
import { incidentFile, mondayAfter, seededWeek, shaOf, standing, week } from './week-factory';

const earlier = (weeks: number): WeekSummary[] => {
  const summaries: WeekSummary[] = [];
  for (let back = weeks; back >= 1; back -= 1) {
    const of = weeksAfter('2026-W47', -back);
    const at = later(weekBounds(of)?.to ?? '', 9 * 3_600_000);
    const facts = { ...seededWeek(of, { deployments: 42, incidents: 5, services: 6, seed: back }), sources: [{ provider: 'sentry', lastHeardAt: at }] };
    summaries.push(digestOf(facts, summaries, { at }).summary);
  }
  return summaries;
};

/** Pages by name, whole documents. */
export const samplePages = (): Record<string, string> => {
  const before = earlier(28);
  const at = '2026-11-18T14:14:00.000Z';
  const answered = incidentFile({ standing: standing({ this: shaOf(1) }, 'INC-216', { detail: { failureMode: 'state/concurrency', aiInvolvement: 'authored code' } }) });
  const cause = Object.values(answered.changes)[0];
  const named = { incidentId: 'INC-216', title: answered.incident.title, startedAt: answered.incident.startedAt };
  return {
    digest: digestPage(digestOf({ ...seededWeek('2026-W47', { deployments: 42, incidents: 5, services: 6, seed: 99 }), team: 'payments' }, before, { at: mondayAfter }).digest),
    quiet: digestPage(digestOf(week(), [], { at: mondayAfter }).digest),
    blind: digestPage(digestOf(week({ sources: [{ provider: 'sentry', lastHeardAt: '2026-11-17T14:10:00.000Z', usualGapHours: 9 }] }), before, { at: mondayAfter }).digest),
    incident: incidentPage(incidentFile()),
    answered: incidentPage(answered),
    'no-change-fits': incidentPage({ ...incidentFile(), ranking: { suspects: [], ruledOut: [], noChange: 1, weightsVersion: 'w-1' } }),
    postmortem: postmortemPage(postmortemOf(answered)),
    ...(cause ? { change: changePage({ change: cause, deployments: [{ deploymentId: 'd-1', service: 'checkout', environment: 'production', liveAt: at, isRollback: false }], incidents: [{ ...named, role: 'confirmed', strength: 'strong' }], mendedBy: [] }) } : {}),
    path: pathPage({ path: 'services/checkout/charge/retry.ts', tier: { tier: 'high', because: 'a payments surface' }, knownBy: 3, changesTotal: 14, changes: [{ sha: shaOf(1), title: 'Retry charge on timeout', liveAt: at, service: 'checkout', tier: 'high' }], incidents: [{ ...named, minutes: 30, sha: shaOf(1), link: 'confirmed', ended: 'rolled back' }] }),
    index: indexPage({ weeks: before.slice(-6).map((one) => ({ week: one.week, verdict: 'Normal week.', deployments: one.deployments, caused: one.caused })), incidents: [{ ...named, service: 'checkout', state: 'open', answer: 'unanswered' }] }),
  };
};
