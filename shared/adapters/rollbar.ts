// What does Rollbar say? Items that appear, come back or are resolved, and deploys.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { At, Key, Name, Sha, Text, Title, known, limited, maybe } from './fields';
import { OldestFirst, joined } from './frames';
import { deliveryIdOfBody, idOf } from './ids';
import { latestOf } from './instants';
import { facts, ignored, readBody, readValue } from './reading';
import { severityOf } from './severity';

// No project name is sent: `project-90`, which the policy's aliases can map.
const Project = Key.transform((id) => `project-${id}`);

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

const ItemEvent = z
  .object({ event_name: z.string(), data: z.object({ item: Item, occurrence: maybe(Occurrence) }) })
  .transform(({ event_name: event, data }): Reading => {
    if (event !== 'resolved_item') return begins(data.item, data.occurrence ?? data.item.last_occurrence, event === 'new_item');
    const at = latestOf(data.item.last_occurrence_timestamp, data.item.last_activated_timestamp);
    if (at === undefined) return { unreadable: 'data.item.last_occurrence_timestamp: no time' };
    return facts({
      kind: 'resolution',
      id: idOf('rollbar', 'item', data.item.id, 'resolved', data.item.last_occurrence_id ?? at),
      ...placeOf(data.item),
      at,
    });
  });

const Deploy = z
  .object({
    data: z.object({
      deploy: z.object({
        id: Key,
        environment: Name,
        revision: maybe(z.string()),
        project_id: Project,
        start_time: maybe(At),
        finish_time: At,
      }),
    }),
  })
  .transform(({ data: { deploy } }): Reading => {
    const sha = Sha.safeParse(deploy.revision).data;
    return facts({
      kind: 'deployment',
      id: idOf('rollbar', 'deploy', deploy.id),
      provider: 'rollbar',
      service: deploy.project_id,
      environment: deploy.environment,
      status: 'succeeded',
      at: deploy.finish_time,
      ...known({ sha, version: sha === undefined ? Name.safeParse(deploy.revision).data : undefined }),
    });
  });

const schemas = new Map<string, z.ZodType<Reading>>([
  ['new_item', ItemEvent],
  ['reactivated_item', ItemEvent],
  ['reopened_item', ItemEvent],
  ['resolved_item', ItemEvent],
  ['deploy', Deploy],
]);

const Body = z
  .object({ event_name: z.string() })
  .loose()
  .transform((body): Reading => {
    const schema = schemas.get(body.event_name);
    return schema ? readValue(body, schema) : ignored(`event ${body.event_name.slice(0, 60)} is not used`);
  });

/** It signs nothing: put credentials into the address (`https://aftershock:secret@host/...`). */
export const rollbar: Adapter = {
  name: 'rollbar',
  authenticity: senderToken,
  deliveryId: deliveryIdOfBody,
  read: (_headers, body) => readBody(body, Body),
};
