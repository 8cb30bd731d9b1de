// What does Rollbar say? Items that appear, come back or are resolved, and deploys.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { At, Key, Name, Sha, known, maybe } from './fields';
import { receivedAtIn } from './headers';
import { deliveryIdOfBody, idOf } from './ids';
import { facts, ignored, readBody, readValue } from './reading';
import { Project, itemSaid } from './rollbar-item';

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

const itemEvents = new Set(['new_item', 'reactivated_item', 'reopened_item', 'resolved_item']);

const Event = z.object({ event_name: z.string() }).loose();

/** It signs nothing: put credentials into the address (`https://aftershock:secret@host/...`). */
export const rollbar: Adapter = {
  name: 'rollbar',
  authenticity: senderToken,
  deliveryId: deliveryIdOfBody,
  read: (headers, body) => {
    const told = Event.transform((event): Reading => {
      if (itemEvents.has(event.event_name)) return readValue(event, itemSaid(receivedAtIn(headers)));
      return event.event_name === 'deploy' ? readValue(event, Deploy) : ignored(`event ${event.event_name.slice(0, 60)} is not used`);
    });
    return readBody(body, told);
  },
};
