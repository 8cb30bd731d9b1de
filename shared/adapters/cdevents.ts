// What do CDEvents say? Services deployed, upgraded and rolled back, incidents detected, reported and resolved.
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { incidentBegins, incidentEnds } from './cdevents-incident';
import { serviceChanged } from './cdevents-service';
import { cloudEventsIn, type CloudEvent } from './cloudevents';
import { headerOf } from './headers';
import { sha256 } from './ids';
import { isRecord } from './json';
import { ignored, readValue, together, unreadable } from './reading';

// By subject and predicate: the version at the end of a type differs between 0.4 and 0.5, what we use of it does not.
const schemas = {
  'service.deployed': serviceChanged('deployment'),
  'service.upgraded': serviceChanged('deployment'),
  'service.rolledback': serviceChanged('rollback'),
  'incident.detected': incidentBegins,
  'incident.reported': incidentBegins,
  'incident.resolved': incidentEnds,
} as const;
const byName = new Map(Object.entries(schemas));

const typeIn = (data: unknown): string => {
  const context = isRecord(data) ? data['context'] : undefined;
  return isRecord(context) && typeof context['type'] === 'string' ? context['type'] : '';
};

const readOne = ({ data, type }: CloudEvent): Reading => {
  const named = /^dev\.cdevents\.([a-z]{1,40}\.[a-z]{1,40})\.\d/i.exec(typeIn(data) || type);
  if (!named) return type === '' && typeIn(data) === '' ? unreadable('no event type') : ignored('not a CDEvent');
  const schema = byName.get(named[1] ?? '');
  return schema ? readValue(data, schema) : ignored(`${named[1]} is not used`);
};

const namesOf = (events: readonly CloudEvent[]): string[] =>
  events.flatMap(({ id, source, data }) => {
    const context = isRecord(data) && isRecord(data['context']) ? data['context'] : {};
    const names = id === '' ? [context['source'], context['id']] : [source, id];
    return names.every((name) => typeof name === 'string' && name !== '') ? [JSON.stringify(names)] : [];
  });

export const cdevents: Adapter = {
  name: 'cdevents',
  authenticity: senderToken,
  deliveryId: (headers, body) => {
    const message = cloudEventsIn(headers, body);
    const names = 'events' in message ? namesOf(message.events) : [];
    return sha256(names.length > 0 && headerOf(headers, 'ce-id').length < 1_000 ? names.join() : body);
  },
  read: (headers, body) => {
    const message = cloudEventsIn(headers, body);
    return 'problem' in message ? unreadable(message.problem) : together(message.events.map(readOne));
  },
};
