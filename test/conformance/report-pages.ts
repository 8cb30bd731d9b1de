// The pages that the browser looks at: weeks, incidents, changes, paths, lists and the start page, with text that strangers wrote.
import { digestOf } from '../../shared/core/measure/digest';
import { postmortemOf } from '../../shared/core/measure/postmortem';
import { changePage } from '../../shared/report/change-page';
import { digestPage } from '../../shared/report/digest-page';
import { incidentPage } from '../../shared/report/incident-page';
import { indexPage } from '../../shared/report/index-page';
import { deploymentsPage, incidentsPage } from '../../shared/report/list-pages';
import { pathPage } from '../../shared/report/path-page';
import { postmortemPage } from '../../shared/report/postmortem-page';
import { change, incidentFile, mondayAfter, seededWeek, shaOf, week } from '../report/week-factory';

const strangers = '<script>alert(1)</script><img src=x onerror=alert(1)> & "a title" \u202e ' + 'long'.repeat(80);

const busy = seededWeek('2026-W47', { deployments: 120, incidents: 9 });
const at = '2026-11-18T14:14:00.000Z';
const place = { service: strangers, environment: 'production' };
const pullRequest = { number: 4001, url: 'https://github.example/pull/4001' };

const incidents = (['confirmed', 'not a change', 'unanswered'] as const).map((answer, number) => ({
  id: `INC-${number}`,
  incidentId: `INC-${number}`,
  title: strangers,
  ...place,
  startedAt: at,
  state: number === 2 ? ('open' as const) : ('resolved' as const),
  answer,
  sha: shaOf(number),
}));

const deployments = [1, 2, 3].map((number) => ({
  id: `d-${number}`,
  ...place,
  status: 'succeeded',
  at,
  sha: shaOf(number),
  isRollback: number === 3,
  changes: number === 3 ? [] : [{ sha: shaOf(number), title: strangers, pullRequest, tier: 'high' as const }],
}));

const stretch = { from: '2026-11-16T00:00:00.000Z', to: at };

export const reportPages: Record<string, () => string> = {
  'busy week': () => digestPage(digestOf(busy, [], { at: mondayAfter }).digest),
  'quiet week': () => digestPage(digestOf(week(), [], { at: mondayAfter }).digest),
  incident: () => incidentPage(incidentFile()),
  'incident by strangers': () => incidentPage(incidentFile({}, strangers)),
  postmortem: () => postmortemPage(postmortemOf(incidentFile({}, strangers))),
  change: () =>
    changePage({
      change: change(1, { title: strangers, files: [{ path: `src/${strangers}.ts`, added: 61, deleted: 12 }] }),
      deployments: [
        { deploymentId: 'd-1', ...place, liveAt: at, isRollback: false },
        { deploymentId: 'd-2', ...place, liveAt: at, isRollback: true },
      ],
      incidents: [{ incidentId: 'INC-1', title: strangers, startedAt: at, role: 'confirmed', strength: 'strong' }],
      mendedBy: [{ sha: shaOf(2), title: strangers, because: 'takes it back' }],
    }),
  path: () =>
    pathPage({
      path: `src/${strangers}.ts`,
      tier: { tier: 'high', because: 'High: payments surface (policy line 14)' },
      knownBy: 2,
      changesTotal: 250,
      changes: [1, 2].map((number) => ({
        sha: shaOf(number),
        title: strangers,
        pullRequest,
        liveAt: at,
        service: 'checkout',
        tier: 'high',
      })),
      incidents: [
        { incidentId: 'INC-1', title: strangers, startedAt: at, minutes: 41, sha: shaOf(1), link: 'confirmed', ended: 'rolled back' },
      ],
    }),
  index: () =>
    indexPage({
      weeks: [{ week: '2026-W47', verdict: strangers, deployments: 44, caused: 2 }, { week: '2026-W46' }],
      incidents,
    }),
  'empty index': () => indexPage({ weeks: [], incidents: [] }),
  incidents: () => incidentsPage({ ...stretch, items: incidents, nextPath: '/incidents?cursor=abc' }),
  deployments: () => deploymentsPage({ ...stretch, items: deployments }),
};
