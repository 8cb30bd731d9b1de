// A CDEvent about an incident: that it began, or that it is over.
import type * as z from 'zod';
import { IncidentContent, eventWith, named } from './cdevents-shape';
import { known, limited } from './fields';
import { facts, unreadable } from './reading';
import { severityOf } from './severity';

const IncidentEvent = eventWith(IncidentContent);

// The specification has no severity, start or fingerprint: custom data may, and the subject's own name is the problem's.
const placeOf = ({ context, subject, customData }: z.infer<typeof IncidentEvent>) => {
  const { service, environment, ticketURI } = subject.content;
  return {
    id: named(context.source, context.id),
    provider: 'cdevents',
    service: service?.id ?? '',
    fingerprint: customData.fingerprint === undefined ? named(subject.source ?? context.source, subject.id) : named(customData.fingerprint),
    ...known({ environment: environment?.id, url: customData.url ?? ticketURI }),
  };
};

const noService = unreadable('subject.content.service: an incident of no service cannot be placed');

export const incidentBegins = IncidentEvent.transform((event) => {
  const place = placeOf(event);
  if (place.service === '') return noService;
  const { context, subject, customData } = event;
  const firedAt = context.timestamp;
  const description = subject.content.description ?? '';
  return facts({
    ...place,
    kind: 'alert',
    title: customData.title || limited(description.split('\n')[0] ?? '', 300) || `Incident ${subject.id}`,
    text: limited(description, 8_000),
    severity: severityOf(customData.severity),
    startedAt: customData.startedAt !== undefined && customData.startedAt < firedAt ? customData.startedAt : firedAt,
    firedAt,
    frames: [],
    ...known({ release: subject.content.artifactId?.version }),
  });
});

export const incidentEnds = IncidentEvent.transform((event) => {
  const place = placeOf(event);
  return place.service === '' ? noService : facts({ ...place, kind: 'resolution', at: event.context.timestamp });
});
