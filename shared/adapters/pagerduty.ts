// What does PagerDuty say? Incidents triggered, reopened and resolved, version 3 of its webhooks.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { At, Key, Name, Text, Title, Url, known, maybe } from './fields';
import { deliveryIdIn, idOf } from './ids';
import { latestOf } from './instants';
import { facts, ignored, readBody, readValue } from './reading';
import { severityOf } from './severity';

const Incident = z.object({
  id: Key,
  title: maybe(Title),
  created_at: maybe(At),
  html_url: maybe(Url),
  urgency: maybe(z.string()),
  incident_key: maybe(Text),
  service: z.object({ summary: Name }),
  priority: maybe(z.object({ summary: z.string() })),
});

const Incidental = z.object({ id: Key, event_type: z.string(), occurred_at: At, data: Incident });

const read = ({ id, event_type: type, occurred_at: at, data: incident }: z.infer<typeof Incidental>): Reading => {
  const place = {
    id: idOf('pagerduty', 'event', id),
    provider: 'pagerduty',
    service: incident.service.summary,
    fingerprint: idOf('pagerduty', 'incident', incident.id),
    ...known({ url: incident.html_url }),
  };
  if (type === 'incident.resolved') return facts({ kind: 'resolution', ...place, at });
  // Reopened, it began again now; triggered, when it was created.
  const startedAt =
    type === 'incident.triggered' && incident.created_at !== undefined && incident.created_at < at ? incident.created_at : at;
  return facts({
    kind: 'alert',
    ...place,
    title: incident.title || 'PagerDuty incident',
    text: incident.incident_key ?? '',
    severity: severityOf(incident.priority?.summary ?? (incident.urgency === 'low' ? 'warning' : undefined)),
    startedAt,
    firedAt: latestOf(startedAt, at) ?? at,
    frames: [],
  });
};

const used = new Set(['incident.triggered', 'incident.reopened', 'incident.resolved']);

const Told = Incidental.transform(read);

const Body = z
  .object({ event: z.object({ event_type: z.string() }).loose() })
  .transform(({ event }): Reading =>
    used.has(event.event_type) ? readValue(event, Told) : ignored(`event ${event.event_type.slice(0, 60)} is not used`),
  );

export const pagerduty: Adapter = {
  name: 'pagerduty',
  authenticity: hmacSha256({ header: 'x-pagerduty-signature', prefix: 'v1=' }),
  deliveryId: deliveryIdIn('x-webhook-id'),
  read: (_headers, body) => readBody(body, Body),
};
