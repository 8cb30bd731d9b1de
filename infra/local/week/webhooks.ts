// The bundled week as the webhooks its senders would send, in the order of time.
import { createHash } from 'node:crypto';
import { DAY_MS, later, millisOf, type Moment } from '../../../shared/core/facts/moment';
import { rolledBack, shipped } from './deployments';
import { deploymentStatus, mergedPullRequest, pushed, submittedReview } from './github-events';
import { alerted, resolved } from './incidents';
import type { Alerted, Resolved, Shipped } from './scenario';
import { commitOf } from './commits';

/** A webhook before it is signed. `id` is the sender's name for the delivery. */
export type Webhook = {
  provider: 'github' | 'sentry' | 'cdevents' | 'generic';
  at: Moment;
  id: string;
  headers: Record<string, string>;
  body: string;
};

/** `3 09:07` is Wednesday at 09:07 UTC of the week that begins on `monday`. */
export const momentIn = (monday: Moment, text: string): Moment => {
  const [day = '1', time = '00:00'] = text.split(' ');
  return `${later(monday, (Number(day) - 1) * DAY_MS).slice(0, 10)}T${time}:00.000Z`;
};

export const shaOf = (service: string, pullRequest: number): string => createHash('sha1').update(`${service}#${pullRequest}`).digest('hex');

/** The revision that every service ran before the week began. */
const baseOf = (service: string): string => shaOf(service, 0);

const json = (value: unknown): string => JSON.stringify(value);
const numberOf = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 4);

type Placed = { row: Shipped; at: Moment; sha: string; previousSha: string };

const placed = (monday: Moment): Placed[] =>
  shipped.map((row) => {
    const earlier = shipped.filter(({ service, at }) => service === row.service && momentIn(monday, at) < momentIn(monday, row.at));
    const previous = earlier.sort((one, other) => (momentIn(monday, one.at) < momentIn(monday, other.at) ? -1 : 1)).at(-1);
    return {
      row,
      at: momentIn(monday, row.at),
      sha: shaOf(row.service, row.pullRequest),
      previousSha: previous ? shaOf(row.service, previous.pullRequest) : baseOf(row.service),
    };
  });

const github = (event: string, at: Moment, body: unknown): Webhook => {
  const text = json(body);
  const id = createHash('sha256').update(`${event}${text}`).digest('hex').slice(0, 32);
  return {
    provider: 'github',
    at,
    id,
    headers: { 'x-github-event': event, 'x-github-delivery': id, 'content-type': 'application/json' },
    body: text,
  };
};

const minutes = (at: Moment, count: number): Moment => later(at, count * 60_000);

const reviewMinutes: Record<Shipped['review'], number | undefined> = { before: -35, after: 41, 'starter-only': undefined, none: undefined };

const githubWebhooks = ({ row, at, sha, previousSha }: Placed): Webhook[] => {
  const review = reviewMinutes[row.review];
  return [
    ...(review === undefined
      ? []
      : [github('pull_request_review', minutes(at, review), submittedReview(row, { at: minutes(at, review), sha }))]),
    github('pull_request', minutes(at, -14), mergedPullRequest(row, { at: minutes(at, -14), sha })),
    github('push', minutes(at, -14), pushed(row, { at: minutes(at, -14), sha, previousSha })),
    github('deployment_status', at, deploymentStatus(row.service, { at, sha, number: numberOf(sha) })),
  ];
};

const cdeventsWebhook = ({ row, at, sha, previousSha }: Placed): Webhook => {
  const id = `identity-${row.pullRequest}`;
  const body = {
    context: { version: '0.4.1', id, source: '/deployer/identity', type: 'dev.cdevents.service.deployed.0.2.0', timestamp: at },
    subject: {
      id: row.service,
      type: 'service',
      content: { environment: { id: 'production' }, artifactId: `pkg:oci/identity?tag=${sha.slice(0, 7)}` },
    },
    customData: { repository: 'acme/identity', sha, previousSha, commits: [commitOf(row, { sha, landedAt: minutes(at, -12) })] },
  };
  const headers = { 'content-type': 'application/cloudevents+json' };
  return {
    provider: 'cdevents',
    at,
    id,
    headers,
    body: json({
      specversion: '1.0',
      id,
      source: '/deployer/identity',
      type: body.context.type,
      time: at,
      datacontenttype: 'application/json',
      data: body,
    }),
  };
};

const genericWebhook = ({ row, at, sha, previousSha }: Placed): Webhook => {
  const id = `notifications-${row.pullRequest}`;
  const commits = [commitOf(row, { sha, landedAt: minutes(at, -8) })];
  const body = {
    kind: 'deployment',
    id,
    service: row.service,
    environment: 'production',
    at,
    repository: 'acme/notifications',
    sha,
    previousSha,
    commits,
  };
  return { provider: 'generic', at, id, headers: { 'x-aftershock-delivery': id, 'content-type': 'application/json' }, body: json(body) };
};

const deploymentWebhooks = (one: Placed): Webhook[] => {
  if (one.row.service === 'identity') return [cdeventsWebhook(one)];
  return one.row.service === 'notifications' ? [genericWebhook(one)] : githubWebhooks(one);
};

const sentry = (resource: 'event_alert' | 'issue', at: Moment, body: unknown): Webhook => {
  const text = json(body);
  const id = createHash('sha256').update(text).update(at).digest('hex').slice(0, 32);
  const headers = {
    'sentry-hook-resource': resource,
    'request-id': id,
    'sentry-hook-timestamp': String(millisOf(at) / 1000),
    'content-type': 'application/json',
  };
  return { provider: 'sentry', at, id, headers, body: text };
};

/** Sentry's name of the event behind an alert. */
export const eventIdOf = (row: Alerted, monday: Moment): string =>
  createHash('sha256')
    .update(`${row.issue}${momentIn(monday, row.at)}`)
    .digest('hex')
    .slice(0, 32);

const alertWebhook = (row: Alerted, monday: Moment): Webhook => {
  const [startedAt, at] = [momentIn(monday, row.startedAt), momentIn(monday, row.at)];
  const [type = '', value = ''] = row.title.split(': ', 2);
  const frames = (row.frames ?? []).map(([filename, lineno, name]) => ({ filename, lineno, function: name, in_app: true }));
  const event_id = eventIdOf(row, monday);
  const event = {
    event_id,
    issue_id: String(row.issue),
    url: `https://sentry.example/api/0/projects/acme/${row.service}/events/${event_id}/`,
    web_url: `https://sentry.example/issues/${row.issue}/events/${event_id}/`,
    title: row.title,
    message: row.text,
    level: row.level,
    environment: 'production',
    datetime: startedAt,
    received: millisOf(at) / 1000,
    exception: { values: [{ type, value, ...(frames.length > 0 ? { stacktrace: { frames } } : {}) }] },
  };
  return sentry('event_alert', at, { action: 'triggered', data: { event, triggered_rule: 'Errors in production' } });
};

const resolvedWebhook = (row: Resolved, monday: Moment): Webhook => {
  const at = momentIn(monday, row.at);
  const before = alerted.filter(({ issue, at: fired }) => issue === row.issue && momentIn(monday, fired) <= at);
  const [first, last] = [before[0], before.at(-1)];
  const issue = {
    id: String(row.issue),
    title: first?.title ?? '',
    project: { slug: row.service },
    firstSeen: momentIn(monday, first?.startedAt ?? row.at),
    lastSeen: momentIn(monday, last?.at ?? row.at),
    level: 'error',
  };
  return sentry('issue', at, { action: 'resolved', data: { issue } });
};

const rollbackWebhooks = (monday: Moment): Webhook[] =>
  rolledBack.map(({ service, at: text, rollbackTo }) => {
    const at = momentIn(monday, text);
    return github(
      'deployment_status',
      at,
      deploymentStatus(service, { at, sha: shaOf(service, rollbackTo), number: numberOf(`rollback${text}`), task: 'rollback' }),
    );
  });

/** Every webhook of the week that begins on `monday`, oldest first. */
export const weekWebhooks = (monday: Moment): Webhook[] =>
  [
    ...placed(monday).flatMap(deploymentWebhooks),
    ...rollbackWebhooks(monday),
    ...alerted.map((row) => alertWebhook(row, monday)),
    ...resolved.map((row) => resolvedWebhook(row, monday)),
  ].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
