// What does anybody without a provider say? Our own documented format: facts as JSON, one or a list, signed.
import * as z from 'zod';
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { Alert, Resolution } from './generic-alert';
import { Delivered } from './generic-deployment';
import { Flag, PullRequest, Push, Review } from './generic-change';
import { deliveryIdIn } from './ids';
import { facts, readBody } from './reading';

/** One fact as a sender writes it to POST /webhooks/generic, alone or in a list of at most 500. */
export const GenericFact = z.discriminatedUnion('kind', [
  Delivered('deployment'),
  Delivered('rollback'),
  Alert,
  Resolution,
  Flag,
  Push,
  PullRequest,
  Review,
]);

// All or nothing: one part that does not fit makes the whole delivery unreadable.
const Body = z
  .preprocess((value): unknown => (Array.isArray(value) ? value : [value]), z.array(GenericFact).min(1).max(500))
  .transform((all) => facts(...all));

export const generic: Adapter = {
  name: 'generic',
  authenticity: hmacSha256({ header: 'x-aftershock-signature-256', prefix: 'sha256=' }),
  deliveryId: deliveryIdIn('x-aftershock-delivery'),
  read: (_headers, body) => readBody(body, Body),
};
