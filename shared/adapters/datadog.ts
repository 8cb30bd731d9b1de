// What does Datadog say? Monitors that trigger and recover, by the payload template that we ship or by Datadog's default.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { At, Key, Text, Title, Url, known, limited, maybe } from './fields';
import { idOf, sha256 } from './ids';
import { environmentIn, serviceIn, taggedLabels } from './labels';
import { facts, ignored, readBody } from './reading';
import { severityOf } from './severity';

/** The payload to paste into the Webhooks tile. A monitor and the group of tags it fired for (`scope`) name a problem. */
export const datadogPayload = {
  id: '$ID',
  monitor: '$ALERT_ID',
  scope: '$ALERT_SCOPE',
  aggregate: '$AGGREG_KEY',
  transition: '$ALERT_TRANSITION',
  priority: '$ALERT_PRIORITY',
  title: '$EVENT_TITLE',
  text: '$TEXT_ONLY_MSG',
  tags: '$TAGS',
  date: '$DATE',
  link: '$LINK',
} as const;

const Event = z.object({
  id: Key,
  monitor: maybe(Key),
  scope: maybe(z.string().max(2_000)),
  aggregate: maybe(Key),
  transition: maybe(z.string()),
  priority: maybe(z.string()),
  title: Title,
  text: maybe(Text),
  body: maybe(Text),
  tags: maybe(z.union([z.string(), z.array(z.string())])),
  date: maybe(At),
  last_updated: maybe(At),
  link: maybe(Url),
});
type Event = z.infer<typeof Event>;

const begins = new Map<string, 'error' | 'warning'>([
  ['triggered', 'error'],
  ['re-triggered', 'error'],
  ['no data', 'error'],
  ['re-no data', 'error'],
  ['warn', 'warning'],
  ['re-warn', 'warning'],
]);

// The default payload has no transition; its titles begin with it: `[Triggered on {host:a}] CPU is high`, `[P1] [Recovered] ...`.
const transitionOf = ({ transition, title }: Event): string => {
  const told = transition ?? /^(?:\[P[1-5]\] ?)?\[(Re-Triggered|Triggered|Recovered|Warn|No data|Renotify)\b/i.exec(title)?.[1] ?? '';
  return told.toLowerCase();
};

const nameOf = (title: string): string => title.replace(/^(?:\[[^\]]{0,200}\] ?){1,3}/, '') || title;

const problemOf = ({ monitor, scope, aggregate }: Event, name: string): string =>
  monitor === undefined ? idOf('datadog', aggregate ?? name) : idOf('datadog', 'monitor', monitor, scope ?? '');

const Body = Event.transform((event, context): Reading => {
  const transition = transitionOf(event);
  const severity = begins.get(transition);
  if (severity === undefined && transition !== 'recovered')
    return ignored(`transition ${transition.slice(0, 40) || 'unknown'} is not used`);
  const at = event.date ?? event.last_updated;
  if (at === undefined) {
    context.addIssue({ code: 'custom', message: 'date: no time' });
    return z.NEVER;
  }
  const labels = taggedLabels(event.tags ?? '');
  const name = nameOf(event.title);
  const place = {
    id: idOf('datadog', 'event', event.id),
    provider: 'datadog',
    service: serviceIn(labels) ?? limited(name || 'datadog', 200),
    fingerprint: problemOf(event, name),
    ...known({ environment: environmentIn(labels), url: event.link }),
  };
  if (severity === undefined) return facts({ kind: 'resolution', ...place, at });
  const text = event.text ?? event.body ?? '';
  const priority = severity === 'error' && event.priority ? severityOf(event.priority) : severity;
  return facts({
    kind: 'alert',
    ...place,
    title: name || 'Datadog alert',
    text,
    severity: priority,
    startedAt: at,
    firedAt: at,
    frames: [],
  });
});

/** It signs nothing: add a custom header, or Basic credentials, to the webhook. */
export const datadog: Adapter = {
  name: 'datadog',
  authenticity: senderToken,
  deliveryId: (_headers, body) => sha256(body),
  read: (_headers, body) => readBody(body, Body),
};
