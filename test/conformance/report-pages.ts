// The pages that the browser looks at: a busy week, a quiet one, an incident and its postmortem, with text that strangers wrote.
import { digestOf } from '../../shared/core/measure/digest';
import { postmortemOf } from '../../shared/core/measure/postmortem';
import { digestPage } from '../../shared/report/digest-page';
import { incidentPage } from '../../shared/report/incident-page';
import { postmortemPage } from '../../shared/report/postmortem-page';
import { incidentFile, mondayAfter, seededWeek, week } from '../report/week-factory';

const strangers = '<script>alert(1)</script><img src=x onerror=alert(1)> & "a title" \u202e ' + 'long'.repeat(80);

const busy = seededWeek('2026-W47', { deployments: 120, incidents: 9 });

export const reportPages: Record<string, () => string> = {
  'busy week': () => digestPage(digestOf(busy, [], { at: mondayAfter }).digest),
  'quiet week': () => digestPage(digestOf(week(), [], { at: mondayAfter }).digest),
  incident: () => incidentPage(incidentFile()),
  'incident by strangers': () => incidentPage(incidentFile({}, strangers)),
  postmortem: () => postmortemPage(postmortemOf(incidentFile({}, strangers))),
};
