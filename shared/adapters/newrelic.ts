// What does New Relic say? Issues of a workflow that open and close, by its default template.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { At, Key, Name, Title, Url, known, limited, maybe } from './fields';
import { deliveryIdOfBody, idOf } from './ids';
import { latestOf } from './instants';
import { facts, ignored, readBody } from './reading';
import { severityOf } from './severity';

const Names = maybe(z.array(z.string()).max(100));

const Issue = z.object({
  id: Key,
  state: z.string(),
  title: maybe(z.union([Title, z.array(Title)]).transform((title) => (Array.isArray(title) ? (title[0] ?? '') : title))),
  priority: maybe(z.string()),
  issueUrl: maybe(Url),
  impactedEntities: maybe(z.array(Name)),
  alertPolicyNames: Names,
  alertConditionNames: Names,
  environment: maybe(Name),
  service: maybe(Name),
  createdAt: At,
  updatedAt: maybe(At),
  closedAt: maybe(At),
});
type Issue = z.infer<typeof Issue>;

const textOf = ({ impactedEntities, alertConditionNames, alertPolicyNames }: Issue): string =>
  limited([...(alertConditionNames ?? []), ...(alertPolicyNames ?? []), ...(impactedEntities ?? [])].join('\n'), 8_000);

const Body = Issue.transform((issue): Reading => {
  const title = issue.title || 'New Relic issue';
  const place = {
    provider: 'newrelic',
    service: issue.service ?? issue.impactedEntities?.[0] ?? limited(title, 200),
    fingerprint: idOf('newrelic', 'issue', issue.id),
    ...known({ environment: issue.environment, url: issue.issueUrl }),
  };
  const state = issue.state.toUpperCase();
  if (state === 'CLOSED') {
    const at = latestOf(issue.createdAt, issue.closedAt ?? issue.updatedAt) ?? issue.createdAt;
    return facts({ kind: 'resolution', id: idOf('newrelic', 'issue', issue.id, 'closed'), ...place, at });
  }
  // CREATED and ACTIVATED tell of one issue: whichever comes first opens it, the other is the same fact.
  if (state !== 'CREATED' && state !== 'ACTIVATED') return ignored(`state ${state.slice(0, 40)} is not used`);
  const times = { startedAt: issue.createdAt, firedAt: issue.createdAt };
  return facts({
    kind: 'alert',
    id: idOf('newrelic', 'issue', issue.id),
    ...place,
    title,
    text: textOf(issue),
    severity: severityOf(issue.priority),
    ...times,
    frames: [],
  });
});

/** It signs nothing: set Bearer, Basic or a custom header on the destination. */
export const newrelic: Adapter = {
  name: 'newrelic',
  authenticity: senderToken,
  deliveryId: deliveryIdOfBody,
  read: (_headers, body) => readBody(body, Body),
};
