// What does Unleash say? Feature flags whose behaviour changed, in one environment or in all.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { At, Key, Name, known, limited, maybe } from './fields';
import { deliveryIdOfBody, idOf } from './ids';
import { facts, ignored, readBody } from './reading';

// Only what changes what users get: names, tags and descriptions do not.
const verbs = new Map([
  ['feature-environment-enabled', 'enabled'],
  ['feature-environment-disabled', 'disabled'],
  ['feature-strategy-add', 'got another strategy'],
  ['feature-strategy-update', 'changed a strategy'],
  ['feature-strategy-remove', 'lost a strategy'],
  ['feature-environment-variants-updated', 'changed its variants'],
  ['feature-variants-updated', 'changed its variants'],
  ['feature-archived', 'archived'],
  ['feature-revived', 'revived'],
  ['segment-updated', 'changed'],
  ['segment-deleted', 'deleted'],
]);

const Event = z.object({
  id: Key,
  type: z.string(),
  createdAt: At,
  featureName: maybe(Name),
  environment: maybe(Name),
  data: maybe(z.object({ name: maybe(Name) })),
});

const Body = Event.transform((event): Reading => {
  const verb = verbs.get(event.type);
  if (verb === undefined) return ignored(`event ${event.type.slice(0, 60)} does not change what users get`);
  const name = event.featureName ?? event.data?.name;
  if (name === undefined) return { unreadable: 'featureName: no name of the flag' };
  const thing = event.type.startsWith('segment') ? 'segment' : 'flag';
  return facts({
    kind: 'flag',
    id: idOf('unleash', 'event', event.id),
    provider: 'unleash',
    setting: 'flag',
    name,
    title: limited(`${thing} ${name} ${verb}`, 300),
    at: event.createdAt,
    ...known({ environment: event.environment }),
  });
});

/** It signs nothing: set the integration's `Authorization` to `Bearer` and the secret. No body template. */
export const unleash: Adapter = {
  name: 'unleash',
  authenticity: senderToken,
  deliveryId: deliveryIdOfBody,
  read: (_headers, body) => readBody(body, Body),
};
