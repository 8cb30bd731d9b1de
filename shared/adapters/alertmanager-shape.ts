// A group of alerts as Prometheus Alertmanager and Grafana send it: each alert with labels, a start, and perhaps an end.
import * as z from 'zod';
import type { Fact, Reading } from '../core/facts/fact';
import { At, Key, Labels, Title, Url, known, limited, maybe } from './fields';
import { idOf } from './ids';
import { environmentIn, serviceIn } from './labels';
import { facts, ignored } from './reading';
import { severityOf } from './severity';

const NoLabels = Labels.catch(new Map());

const Alert = z.object({
  status: maybe(z.string()),
  labels: Labels,
  annotations: NoLabels,
  startsAt: At,
  // "Not ended" is the year 1, which is no moment.
  endsAt: maybe(At),
  generatorURL: maybe(z.string()),
  fingerprint: Key,
});
type Alert = z.infer<typeof Alert>;

const Group = z.object({
  status: z.string(),
  alerts: z.array(Alert).max(2_000),
  externalURL: maybe(z.string()),
  truncatedAlerts: maybe(z.number()),
});

// Grafana's test alerts link to `?orgId=1`, and many senders to nothing at all.
const linkIn = (url: string | undefined, base: string | undefined): string | undefined => {
  if (url === undefined || url === '') return undefined;
  const absolute = URL.canParse(url, base) ? new URL(url, base).href : undefined;
  return Url.safeParse(absolute).data;
};

const textOf = ({ annotations, labels }: Alert): string => {
  const said = [annotations.get('summary'), annotations.get('description'), annotations.get('message')].filter(Boolean);
  const names = [...labels].map(([name, value]) => `${name}=${value}`).join(' ');
  return limited([...new Set(said), names].join('\n'), 8_000);
};

const factOf = (provider: string, alert: Alert, base: string | undefined): Fact => {
  const { labels, annotations, startsAt, fingerprint } = alert;
  const name = Title.safeParse(labels.get('alertname') ?? '').data || 'Alert';
  const place = {
    provider,
    // An alert without a service label is known by its own name, which the policy's aliases can map.
    service: serviceIn(labels) ?? limited(name, 200),
    fingerprint: idOf(provider, fingerprint),
    ...known({ environment: environmentIn(labels), url: linkIn(alert.generatorURL, base) }),
  };
  if (alert.status === 'resolved') {
    const at = alert.endsAt !== undefined && alert.endsAt > startsAt ? alert.endsAt : startsAt;
    return { kind: 'resolution', id: idOf(provider, fingerprint, startsAt, 'resolved'), ...place, at };
  }
  const title = Title.safeParse(annotations.get('summary') ?? '').data || name;
  const severity = severityOf(labels.get('severity') ?? labels.get('priority'));
  // A group repeats its alerts every few hours: fingerprint and start name the occurrence, so a repeat is the same fact.
  return {
    kind: 'alert',
    id: idOf(provider, fingerprint, startsAt),
    ...place,
    title,
    text: textOf(alert),
    severity,
    startedAt: startsAt,
    firedAt: startsAt,
    frames: [],
  };
};

/** The facts of a group; an alert's own status goes before that of its group. */
export const alertGroup = (provider: string) =>
  Group.transform(({ status, alerts, externalURL }): Reading => {
    if (alerts.length === 0) return ignored('a group without alerts');
    const found = alerts.map((alert) => factOf(provider, { ...alert, status: alert.status ?? status }, externalURL));
    return facts(...new Map(found.map((fact) => [fact.id, fact])).values());
  });
