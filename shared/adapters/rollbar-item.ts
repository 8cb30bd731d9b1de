// A Rollbar item that appears, comes back or is resolved.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Moment } from '../core/facts/moment';
import { At, Key, Name, Text, Title, known, limited, maybe } from './fields';
import { OldestFirst, joined } from './frames';
import { idOf } from './ids';
import { latestOf } from './instants';
import { facts } from './reading';
import { severityOf } from './severity';

// No project name is sent: `project-90`, which the policy's aliases can map.
export const Project = Key.transform((id) => `project-${id}`);

const Trace = z.object({ frames: OldestFirst, exception: maybe(z.object({ class: maybe(z.string()), message: maybe(Text) })) });
const Occurrence = z.object({
  level: maybe(z.string()),
  code_version: maybe(Name),
  timestamp: maybe(At),
  body: maybe(z.object({ trace: maybe(Trace), trace_chain: maybe(z.array(Trace)), message: maybe(z.object({ body: maybe(Text) })) })),
});

const Item = z.object({
  id: Key,
  title: maybe(Title),
  environment: maybe(Name),
  project_id: Project,
  first_occurrence_timestamp: maybe(At),
  last_occurrence_timestamp: maybe(At),
  last_activated_timestamp: maybe(At),
  last_occurrence_id: maybe(Key),
  last_occurrence: maybe(Occurrence),
});
type Item = z.infer<typeof Item>;

const placeOf = (item: Item) => ({
  provider: 'rollbar',
  service: item.project_id,
  fingerprint: idOf('rollbar', 'item', item.id),
  ...known({ environment: item.environment }),
});

// A chain begins with the exception that was caught last; its end is where it began.
const tracesOf = (item: Item) => {
  const body = item.last_occurrence?.body;
  return body?.trace_chain?.toReversed() ?? (body?.trace ? [body.trace] : []);
};

const begins = (item: Item, occurrence: Item['last_occurrence'], isNew: boolean): Reading => {
  const traces = tracesOf({ ...item, last_occurrence: occurrence });
  const firedAt = occurrence?.timestamp ?? item.last_occurrence_timestamp ?? item.first_occurrence_timestamp;
  if (firedAt === undefined) return { unreadable: 'data.item: no time of an occurrence' };
  const firstAt = isNew ? item.first_occurrence_timestamp : item.last_activated_timestamp;
  const said = traces.map(({ exception }) => [exception?.class, exception?.message].filter(Boolean).join(': '));
  return facts({
    kind: 'alert',
    id: isNew ? idOf('rollbar', 'item', item.id) : idOf('rollbar', 'item', item.id, item.last_occurrence_id ?? firedAt),
    ...placeOf(item),
    title: item.title || 'Rollbar item',
    text: limited([...said, occurrence?.body?.message?.body].filter(Boolean).join('\n'), 8_000),
    severity: severityOf(occurrence?.level),
    startedAt: firstAt !== undefined && firstAt < firedAt ? firstAt : firedAt,
    firedAt,
    frames: joined(traces.map(({ frames }) => frames)),
    ...known({ release: occurrence?.code_version }),
  });
};

// Nothing in the body says when somebody resolved it: not before its last occurrence, and about when we were told.
const ends = (item: Item, receivedAt: Moment | undefined): Reading => {
  const lastAt = latestOf(item.last_occurrence_timestamp, item.last_activated_timestamp);
  const at = latestOf(lastAt, receivedAt);
  if (at === undefined) return { unreadable: 'data.item.last_occurrence_timestamp: no time' };
  const occurrence = item.last_occurrence_id ?? lastAt ?? at;
  return facts({ kind: 'resolution', id: idOf('rollbar', 'item', item.id, 'resolved', occurrence), ...placeOf(item), at });
};

const ItemEvent = z.object({ event_name: z.string(), data: z.object({ item: Item, occurrence: maybe(Occurrence) }) });

export const itemSaid = (receivedAt: Moment | undefined) =>
  ItemEvent.transform(({ event_name: event, data: { item, occurrence } }): Reading =>
    event === 'resolved_item' ? ends(item, receivedAt) : begins(item, occurrence ?? item.last_occurrence, event === 'new_item'),
  );
