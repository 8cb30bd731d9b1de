// What does Opsgenie say? Alerts created and closed.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { At, Key, Labels, Name, Text, Title, known, limited, maybe } from './fields';
import { idOf, sha256 } from './ids';
import { environmentIn, serviceIn, taggedLabels } from './labels';
import { facts, ignored, readBody } from './reading';
import { severityOf } from './severity';

// `updatedAt` is in nanoseconds, beyond what JSON numbers hold here: good enough for a moment, never for a name.
const Alert = z.object({
  alertId: Key,
  message: maybe(Title),
  description: maybe(Text),
  entity: maybe(Name),
  alias: maybe(z.string()),
  tags: maybe(z.array(z.string())),
  details: maybe(Labels),
  priority: maybe(Key),
  createdAt: maybe(At),
  updatedAt: maybe(At),
});
type Alert = z.infer<typeof Alert>;

const placeOf = (alert: Alert) => {
  const labels = new Map([...taggedLabels(alert.tags ?? []), ...(alert.details ?? [])]);
  return {
    provider: 'opsgenie',
    service: serviceIn(labels) ?? alert.entity ?? limited(alert.message || alert.alertId, 200),
    fingerprint: idOf('opsgenie', 'alert', alert.alertId),
    ...known({ environment: environmentIn(labels) }),
  };
};

const priorityWord = (priority: string | undefined): string | undefined =>
  priority !== undefined && /^[1-5]$/.test(priority) ? `p${priority}` : priority;

const begins = (alert: Alert, at: string): Reading =>
  facts({
    kind: 'alert',
    id: idOf('opsgenie', 'alert', alert.alertId),
    ...placeOf(alert),
    title: alert.message || 'Opsgenie alert',
    text: limited([alert.description, alert.alias].filter(Boolean).join('\n'), 8_000),
    severity: severityOf(priorityWord(alert.priority)),
    startedAt: at,
    firedAt: at,
    frames: [],
  });

const Body = z.object({ action: z.string(), alert: Alert }).transform(({ action, alert }, context): Reading => {
  if (action !== 'Create' && action !== 'Close') return ignored(`action ${action.slice(0, 40)} is not used`);
  const at = action === 'Create' ? alert.createdAt : (alert.updatedAt ?? alert.createdAt);
  if (at !== undefined && action === 'Create') return begins(alert, at);
  if (at !== undefined) return facts({ kind: 'resolution', id: idOf('opsgenie', 'alert', alert.alertId, 'closed'), ...placeOf(alert), at });
  context.addIssue({ code: 'custom', message: 'alert.createdAt: no time' });
  return z.NEVER;
});

/** It signs nothing: add a custom header to the integration. */
export const opsgenie: Adapter = {
  name: 'opsgenie',
  authenticity: senderToken,
  deliveryId: (_headers, body) => sha256(body),
  read: (_headers, body) => readBody(body, Body),
};
