// HTTP: prove the sender, queue the delivery untouched, answer 202. Nothing is parsed before the queue.
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Adapter } from '../shared/adapters/adapter';
import { isAuthentic } from '../shared/adapters/authenticity';
import { adapterOf } from '../shared/adapters/registry';
import { bodiesIn, inlineLimitBytes, type Bodies } from '../shared/runtime/bodies';
import { now, onHttp, problem, type Reply, type Request } from '../shared/runtime/lambda';
import { count } from '../shared/runtime/metrics';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { secretsFor, type Secrets } from '../shared/runtime/secrets';

export const Environment = z.object({
  DELIVERIES_QUEUE_URL: z.url(),
  BODIES_BUCKET: z.string().min(1),
  /** Where Secrets Manager keeps them; absent on one's own machine, where they are in the environment. */
  SECRETS_PREFIX: z.string().min(1).optional(),
});
export type Environment = z.infer<typeof Environment>;

export type Services = {
  /** The provider's secrets that are valid now. Throws where there is none: nobody is let in unproven. */
  secrets: Secrets;
  bodies: Bodies;
  enqueue: Ask;
  now: () => string;
};

// Built once, at the first request.
const services = (environment: Environment): Services => ({
  secrets: secretsFor(environment.SECRETS_PREFIX, () => new SecretsManagerClient()),
  bodies: bodiesIn(new S3Client({ forcePathStyle: true }), environment.BODIES_BUCKET),
  enqueue: queueAt(new SQSClient(), environment.DELIVERIES_QUEUE_URL),
  now,
});

/** What the gateway takes at most. */
const bodyLimitBytes = 10_000_000;

// For every request.
export const receiveWebhook = async (request: Request, services: Services): Promise<Reply> => {
  const adapter = adapterOf(request.path['provider'] ?? '');
  if (!adapter) return problem(404, 'Unknown provider');
  if (request.body.length > bodyLimitBytes) return problem(413, 'Body too large', 'A delivery may have 10 MB.');
  const receivedAt = services.now();
  const secrets = await services.secrets(adapter.name);
  if (!isAuthentic(adapter.authenticity, { headers: request.headers, body: request.body, secrets, receivedAt })) {
    count('DeliveryRefused');
    return unproven(adapter);
  }
  const body = request.body.toString('utf8');
  const delivery = adapter.deliveryId(request.headers, body) ?? request.id;
  const isLarge = request.body.length > inlineLimitBytes;
  const bodyKey = `${adapter.name}/${encodeURIComponent(delivery).slice(0, 500)}/${request.id}`;
  if (isLarge) await services.bodies.keep(bodyKey, body);
  const headers = withoutProof(request.headers);
  await services.enqueue({ provider: adapter.name, delivery, receivedAt, headers, ...(isLarge ? { bodyKey } : { body }) });
  count('DeliveryAccepted');
  return { status: 202, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ delivery }) };
};

// Some senders offer the credentials of their URL only when asked.
const challenge = { 'www-authenticate': 'Basic realm="aftershock"' };
const unproven = ({ authenticity }: Adapter): Reply => {
  const refusal = problem(401, 'Sender not proven');
  return authenticity.covers === 'sender' ? { ...refusal, headers: { ...refusal.headers, ...challenge } } : refusal;
};

// What proved the sender has done its work and must not be kept.
const secretHeaders = /authorization|cookie|token|signature|secret|api-key/;
const withoutProof = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !secretHeaders.test(name)));

// Called by AWS.
export const handler = onHttp({ environment: Environment, services }, receiveWebhook);
