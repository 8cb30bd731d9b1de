// What does Honeycomb say? Triggers and burn alerts that fire and clear.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Moment } from '../core/facts/moment';
import type { Adapter } from './adapter';
import { sharedToken } from './authenticity';
import { At, Key, Name, Text, Title, Url, known, limited, maybe } from './fields';
import { headerOf, receivedAtIn } from './headers';
import { deliveryIdIn, idOf } from './ids';
import { facts, ignored, readBody, unreadable } from './reading';

const Trigger = z.object({
  id: Key,
  name: maybe(Title),
  status: z.string(),
  summary: maybe(Title),
  description: maybe(Text),
  trigger_description: maybe(Text),
  trigger_url: maybe(Url),
  result_url: maybe(Url),
  service: maybe(Name),
  environment: maybe(Name),
  timestamp: maybe(At),
  alert_id: maybe(Key),
});

const textOf = (trigger: z.infer<typeof Trigger>): string =>
  limited([trigger.summary, trigger.description, trigger.trigger_description].filter(Boolean).join('\n'), 8_000);

/** Its default payload holds no time at all: the time of receipt stands in. */
const told = (receivedAt: Moment | undefined, delivery: string) =>
  Trigger.transform((trigger): Reading => {
    const at = trigger.timestamp ?? receivedAt;
    if (at === undefined) return unreadable('timestamp: no time in the body, and none of receipt');
    const name = trigger.name || 'Honeycomb trigger';
    const occurrence = trigger.alert_id ?? (delivery || at);
    const place = {
      id: idOf('honeycomb', 'trigger', trigger.id, trigger.status.toLowerCase(), occurrence),
      provider: 'honeycomb',
      service: trigger.service ?? limited(name, 200),
      fingerprint: idOf('honeycomb', 'trigger', trigger.id),
      ...known({ environment: trigger.environment, url: trigger.result_url ?? trigger.trigger_url }),
    };
    if (trigger.status === 'OK') return facts({ kind: 'resolution', ...place, at });
    if (trigger.status !== 'TRIGGERED') return ignored(`status ${trigger.status.slice(0, 40)} is not used`);
    return facts({
      kind: 'alert',
      ...place,
      title: trigger.summary || name,
      text: textOf(trigger),
      severity: 'error',
      startedAt: at,
      firedAt: at,
      frames: [],
    });
  });

export const honeycomb: Adapter = {
  name: 'honeycomb',
  authenticity: sharedToken({ header: 'x-honeycomb-webhook-token' }),
  deliveryId: deliveryIdIn('x-honeycomb-webhook-delivery-id'),
  read: (headers, body) => {
    const delivery = headerOf(headers, 'x-honeycomb-webhook-delivery-id');
    return readBody(body, told(receivedAtIn(headers), delivery));
  },
};
