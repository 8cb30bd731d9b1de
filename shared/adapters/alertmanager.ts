// What does Prometheus Alertmanager say? Groups of alerts, version 4 of its webhook.
import type { Adapter } from './adapter';
import { alertGroup } from './alertmanager-shape';
import { senderToken } from './authenticity';
import { deliveryIdOfBody } from './ids';
import { readBody } from './reading';

const Group = alertGroup('alertmanager');

/** It signs nothing: set `http_config.authorization` (Bearer) or `basic_auth`. It retries 5xx, never 429. */
export const alertmanager: Adapter = {
  name: 'alertmanager',
  authenticity: senderToken,
  deliveryId: deliveryIdOfBody,
  read: (_headers, body) => readBody(body, Group),
};
