// What does Grafana Alerting say? Groups of alerts in Alertmanager's shape, signed where the contact point has a secret.
import type { Adapter } from './adapter';
import { alertGroup } from './alertmanager-shape';
import { anyOf, hmacSha256, senderToken, timestampedHmac } from './authenticity';
import { deliveryIdOfBody } from './ids';
import { readBody } from './reading';

const header = 'x-grafana-alerting-signature';
const Group = alertGroup('grafana');

/** The timestamp's header is of the user's choosing; we ask for the one that Grafana's documentation takes as its example. */
export const grafana: Adapter = {
  name: 'grafana',
  authenticity: anyOf(timestampedHmac({ header, timestampHeader: `${header}-timestamp` }), hmacSha256({ header }), ...senderToken.ways),
  deliveryId: deliveryIdOfBody,
  read: (_headers, body) => readBody(body, Group),
};
