// What does Sentry say? Issue alerts, issues that begin, come back or end, and metric alerts.
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { headerOf, receivedAtIn } from './headers';
import { deliveryIdIn } from './ids';
import { momentIn } from './instants';
import { isRecord, parseJson } from './json';
import { readEvent } from './reading';
import { EventAlert } from './sentry-event';
import { issueSaid, metricAlertSaid } from './sentry-issue';

const inferResource = (value: unknown): string | undefined => {
  if (!isRecord(value)) return undefined;
  // Unsigned and retired: named, so that whoever still sends it is told.
  if ('project_slug' in value && 'event' in value) return 'legacy plugin';
  if (!isRecord(value['data']) || typeof value['action'] !== 'string') return undefined;
  const inside = value['data'];
  if (Object.hasOwn(inside, 'event')) return 'event_alert';
  return ['issue', 'metric_alert', 'error', 'comment'].find((resource) => Object.hasOwn(inside, resource));
};

export const sentry: Adapter = {
  name: 'sentry',
  authenticity: hmacSha256({ header: 'sentry-hook-signature' }),
  deliveryId: deliveryIdIn('request-id'),
  read: (headers, body) => {
    // Not covered by the signature: used only where the body has no time, e.g. for when an issue was resolved.
    const sentAt = momentIn(headerOf(headers, 'sentry-hook-timestamp')) ?? receivedAtIn(headers);
    const schemas = { event_alert: EventAlert, issue: issueSaid(sentAt), metric_alert: metricAlertSaid(sentAt) };
    return readEvent(headerOf(headers, 'sentry-hook-resource'), body, schemas);
  },
  inferHeaders: (body) => {
    const json = parseJson(body);
    const resource = 'value' in json ? inferResource(json.value) : undefined;
    return resource === undefined ? undefined : { 'sentry-hook-resource': resource };
  },
};
