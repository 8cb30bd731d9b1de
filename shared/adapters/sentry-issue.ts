// A Sentry issue or metric alert that begins, comes back or ends.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Moment } from '../core/facts/moment';
import { At, Key, Name, Text, Title, Url, known, limited, maybe } from './fields';
import { idOf } from './ids';
import { latestOf } from './instants';
import { facts, ignored, unreadable } from './reading';
import { severityOf } from './severity';

const Issue = z.object({
  id: Key,
  title: Title,
  culprit: maybe(Text),
  level: maybe(z.string()),
  project: z.object({ slug: Name }),
  metadata: maybe(z.object({ value: maybe(Text), filename: maybe(z.string().min(1)), function: maybe(z.string().min(1)) })),
  firstSeen: At,
  lastSeen: maybe(At),
  web_url: maybe(Url),
  permalink: maybe(Url),
});
type Issue = z.infer<typeof Issue>;

const begins = (issue: Issue, action: 'created' | 'unresolved'): Reading => {
  const firedAt = latestOf(issue.firstSeen, issue.lastSeen) ?? issue.firstSeen;
  // An issue that came back was first seen long ago: this time it began with the event that brought it back.
  const startedAt = action === 'created' ? issue.firstSeen : firedAt;
  const { filename, function: name } = issue.metadata ?? {};
  return facts({
    kind: 'alert',
    id: action === 'created' ? idOf('sentry', 'issue', issue.id, action) : idOf('sentry', 'issue', issue.id, action, startedAt),
    provider: 'sentry',
    service: issue.project.slug,
    fingerprint: idOf('sentry', 'issue', issue.id),
    title: issue.title || 'Sentry issue',
    text: limited([issue.metadata?.value, issue.culprit].filter(Boolean).join('\n'), 8_000),
    severity: severityOf(issue.level),
    startedAt,
    firedAt,
    frames: filename === undefined ? [] : [{ path: filename, ...known({ function: name }) }],
    ...known({ url: issue.web_url ?? issue.permalink }),
  });
};

const ends = (issue: Issue, sentAt: Moment | undefined): Reading => {
  const lastSeen = latestOf(issue.firstSeen, issue.lastSeen) ?? issue.firstSeen;
  return facts({
    kind: 'resolution',
    id: idOf('sentry', 'issue', issue.id, 'resolved', lastSeen),
    provider: 'sentry',
    service: issue.project.slug,
    fingerprint: idOf('sentry', 'issue', issue.id),
    at: latestOf(lastSeen, sentAt) ?? lastSeen,
    ...known({ url: issue.web_url ?? issue.permalink }),
  });
};

/** An issue's change of state; `sentAt` is the sender's clock, for the end of an issue. */
export const issueSaid = (sentAt: Moment | undefined) =>
  z.object({ action: z.string(), data: z.object({ issue: Issue }) }).transform(({ action, data: { issue } }) => {
    if (action === 'created' || action === 'unresolved') return begins(issue, action);
    return action === 'resolved' ? ends(issue, sentAt) : ignored(`issue ${action.slice(0, 40)} is not used`);
  });

const Metric = z.object({
  id: Key,
  title: maybe(Title),
  date_started: maybe(At),
  date_detected: maybe(At),
  date_closed: maybe(At),
  alert_rule: z.object({ id: maybe(Key), name: maybe(Title), environment: maybe(Name), projects: maybe(z.array(Name)) }),
});

const MetricAlert = z.object({
  action: z.string(),
  data: z.object({ metric_alert: Metric, description_text: maybe(Text), description_title: maybe(Title), web_url: maybe(Url) }),
});

/** A metric alert; `sentAt` stands in where the body has no time. */
export const metricAlertSaid = (sentAt: Moment | undefined) =>
  MetricAlert.transform(({ action, data: { metric_alert: metric, ...told } }): Reading => {
    const startedAt = metric.date_started ?? metric.date_detected ?? sentAt;
    if (startedAt === undefined) return unreadable('data.metric_alert.date_started: no time');
    const title = told.description_title || metric.title || metric.alert_rule.name || 'Sentry metric alert';
    const problem = {
      provider: 'sentry',
      // A rule over no named project is known by its own name, which the policy's aliases can map.
      service: metric.alert_rule.projects?.[0] ?? metric.alert_rule.name ?? title,
      fingerprint: idOf('sentry', 'metric-alert', metric.alert_rule.id ?? metric.id),
      ...known({ environment: metric.alert_rule.environment, url: told.web_url }),
    };
    const id = idOf('sentry', 'metric-alert', metric.id, action);
    if (action === 'resolved') {
      return facts({ kind: 'resolution', id, ...problem, at: latestOf(startedAt, metric.date_closed ?? sentAt) ?? startedAt });
    }
    if (action !== 'critical' && action !== 'warning') return ignored(`metric alert ${action.slice(0, 40)} is not used`);
    const firedAt = latestOf(startedAt, metric.date_detected, sentAt) ?? startedAt;
    return facts({
      kind: 'alert',
      id,
      ...problem,
      title,
      text: told.description_text ?? '',
      severity: severityOf(action),
      startedAt,
      firedAt,
      frames: [],
    });
  });
