// A Sentry issue alert: one event of an issue that a rule found worth telling, with its stack.
import * as z from 'zod';
import { At, Key, Name, Text, Title, Url, known, limited, maybe } from './fields';
import { OldestFirst, joined } from './frames';
import { idOf } from './ids';
import { latestOf } from './instants';
import { facts, unreadable } from './reading';
import { severityOf } from './severity';

const Thrown = z
  .object({ type: maybe(z.string()), value: maybe(Text), stacktrace: maybe(z.object({ frames: OldestFirst })) })
  .transform(({ type, value, stacktrace }) => ({
    text: [type, value].filter(Boolean).join(': '),
    frames: stacktrace?.frames ?? [],
  }));

const Tags = maybe(z.array(z.tuple([z.string(), z.string().nullable()])).transform((tags) => new Map(tags)));

const Event = z.object({
  event_id: Key,
  issue_id: maybe(Key),
  issue_url: maybe(z.string()),
  url: maybe(z.string()),
  web_url: maybe(Url),
  title: maybe(Title),
  message: maybe(Text),
  logentry: maybe(z.object({ formatted: maybe(Text) })),
  culprit: maybe(z.string()),
  transaction: maybe(z.string()),
  level: maybe(z.string()),
  environment: maybe(Name),
  release: maybe(Name),
  datetime: maybe(At),
  timestamp: maybe(At),
  received: maybe(At),
  tags: Tags,
  exception: maybe(z.object({ values: z.array(Thrown) })),
});
type Event = z.infer<typeof Event>;

// Only the address of the event names its project in words: .../projects/{organisation}/{project}/events/...
const projectOf = ({ url }: Event): string | undefined => /\/projects\/[^/]{1,100}\/([^/]{1,100})\//.exec(url ?? '')?.[1];
const issueOf = (event: Event): string | undefined => event.issue_id ?? /\/issues\/(\d{1,20})\//.exec(event.issue_url ?? '')?.[1];

// Never tags, user or request: they hold people.
const textOf = (event: Event): string => {
  const thrown = event.exception?.values.map(({ text }) => text) ?? [];
  const parts = [event.message ?? event.logentry?.formatted, ...thrown, event.culprit, event.transaction];
  return limited([...new Set(parts.filter(Boolean))].join('\n'), 8_000);
};

const alertOf = (event: Event, rule: string | undefined) => {
  const [service, issue] = [projectOf(event), issueOf(event)];
  const startedAt = event.datetime ?? event.timestamp;
  if (service === undefined || issue === undefined)
    return unreadable('data.event: neither project nor issue can be told from its addresses');
  if (startedAt === undefined) return unreadable('data.event: no time');
  return facts({
    kind: 'alert',
    id: idOf('sentry', 'event', event.event_id),
    provider: 'sentry',
    service,
    fingerprint: idOf('sentry', 'issue', issue),
    title: event.title || rule || 'Sentry alert',
    text: textOf(event),
    severity: severityOf(event.level),
    startedAt,
    firedAt: latestOf(startedAt, event.received) ?? startedAt,
    // Chained exceptions are sent with the root cause first: its innermost frame is where it began.
    frames: joined(event.exception?.values.map(({ frames }) => frames) ?? []),
    ...known({
      environment: event.environment ?? event.tags?.get('environment') ?? undefined,
      release: event.release ?? event.tags?.get('release') ?? undefined,
      url: event.web_url,
    }),
  });
};

export const EventAlert = z
  .object({ data: z.object({ event: Event, triggered_rule: maybe(Title) }) })
  .transform(({ data: { event, triggered_rule: rule } }) => alertOf(event, rule));
