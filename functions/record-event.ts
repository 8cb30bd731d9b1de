// Queue: read a delivery, store its mark and facts together, then ask for the work that follows.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { pseudonymUnder, withoutPeople, type Veil } from '../shared/adapters/people';
import { receivedAtHeader } from '../shared/adapters/headers';
import { adapterOf } from '../shared/adapters/registry';
import type { Fact, Reading } from '../shared/core/facts/fact';
import { defaultEnvironment, serviceName } from '../shared/core/facts/service';
import { isProduction } from '../shared/core/risk/environment';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { shippedJson } from '../shared/runtime/bundled-file';
import { bodiesIn, type Bodies } from '../shared/runtime/bodies';
import { onQueue, type Parking } from '../shared/runtime/lambda';
import { count } from '../shared/runtime/metrics';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { secretsFor } from '../shared/runtime/secrets';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  BODIES_BUCKET: z.string().min(1),
  DEPLOYMENTS_QUEUE_URL: z.url(),
  INCIDENTS_QUEUE_URL: z.url(),
  CHECKS_QUEUE_URL: z.url(),
  GATES_QUEUE_URL: z.url(),
  PARKING_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
  /** Without a GitHub App nobody is told anything there. */
  GITHUB_APP_ID: z.string().min(1).optional(),
});
export type Environment = z.infer<typeof Environment>;

/** A delivery as `receive-webhook` queued it, untouched but for what proved its sender. */
export const Delivery = z.object({
  provider: z.string(),
  delivery: z.string(),
  receivedAt: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string().optional(),
  bodyKey: z.string().optional(),
});
export type Delivery = z.infer<typeof Delivery>;

export type Services = Parking & {
  storage: Pick<Storage, 'recordDelivery' | 'carriersOf' | 'waitingFor' | 'pullRequest' | 'deployment' | 'gatesWaiting'>;
  bodies: Bodies;
  policy: Policy;
  /** How people become keyed hashes. Throws where its secret is missing: nothing is stored with names. */
  veil: () => Promise<Veil>;
  describe: Ask;
  correlate: Ask;
  /** Absent without a GitHub App: nobody could be told. A gate is asked about in any case, because somebody waits for it. */
  check?: Ask;
  answerGate: Ask;
};

// Built once, at the first batch.
const services = (environment: Environment): Services => {
  const sqs = new SQSClient();
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  const secrets = secretsFor(environment.SECRETS_PREFIX, () => new SecretsManagerClient());
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    bodies: bodiesIn(new S3Client({ forcePathStyle: true }), environment.BODIES_BUCKET),
    policy,
    veil: async () => ({ pseudonym: pseudonymUnder((await secrets('people'))[0] ?? ''), markers: policy.markers }),
    describe: queueAt(sqs, environment.DEPLOYMENTS_QUEUE_URL),
    correlate: queueAt(sqs, environment.INCIDENTS_QUEUE_URL),
    ...(environment.GITHUB_APP_ID === undefined ? {} : { check: queueAt(sqs, environment.CHECKS_QUEUE_URL) }),
    answerGate: queueAt(sqs, environment.GATES_QUEUE_URL),
    park: queueAt(sqs, environment.PARKING_QUEUE_URL),
  };
};

// For every delivery.
export const recordEvent = async (delivery: Delivery, services: Services): Promise<void> => {
  const body = delivery.body ?? (await services.bodies.fetch(delivery.bodyKey ?? ''));
  const reading = read(delivery, body);
  const mark = { provider: delivery.provider, id: delivery.delivery, receivedAt: delivery.receivedAt };
  if ('ignored' in reading) {
    await services.storage.recordDelivery({ ...mark, outcome: 'ignored', reason: reading.ignored }, []);
    return;
  }
  if ('unreadable' in reading) return parkUnreadable({ ...mark, reason: reading.unreadable }, delivery, services);
  const veil = await services.veil();
  const facts = reading.facts.map((fact) => named(withoutPeople(fact, veil), services.policy));
  await services.storage.recordDelivery({ ...mark, outcome: 'recorded' }, facts);
  // A delivery seen before asks again: the crash may have come between the two.
  for (const fact of facts) {
    await askFor(fact, `${mark.provider}#${mark.id}`, services);
    await askToCheck(fact, `${mark.provider}#${mark.id}`, services);
  }
};

// Our own word on when it came stands over any header of that name that a sender wrote.
const read = ({ provider, headers, receivedAt }: Delivery, body: string): Reading =>
  adapterOf(provider)?.read({ ...headers, [receivedAtHeader]: receivedAt }, body) ?? { unreadable: `unknown provider ${provider}` };

type Mark = { provider: string; id: string; receivedAt: string; reason: string };

// The bytes stay in the table (or the bucket) for a person; the parking queue raises the alarm.
const parkUnreadable = async (mark: Mark, delivery: Delivery, { storage, park }: Services): Promise<void> => {
  const bytes = delivery.body === undefined ? {} : { body: delivery.body };
  await storage.recordDelivery({ ...mark, outcome: 'unreadable', ...bytes }, []);
  await park({ reason: mark.reason, delivery });
  count('DeliveryParked');
};

const named = (fact: Fact, policy: Policy): Fact =>
  'service' in fact && fact.service !== undefined ? { ...fact, service: serviceName(policy.services, fact.service) } : fact;

type Place = { service: string; environment: string };
const groupOf = ({ service, environment }: Place): string => `${service}#${environment}`;

const askFor = async (fact: Fact, cause: string, services: Services): Promise<void> => {
  switch (fact.kind) {
    case 'deployment':
    case 'rollback':
      return services.describe({ deploymentId: fact.id }, { group: groupOf(fact), cause: `${cause}#${fact.id}` });
    case 'flag':
      return askToDescribe(fact.id, cause, services);
    case 'alert':
    case 'resolution': {
      const place = { service: fact.service, environment: fact.environment ?? defaultEnvironment };
      const around = fact.kind === 'alert' ? fact.firedAt : fact.at;
      return services.correlate({ ...place, around }, { group: groupOf(place), cause: `${cause}#${fact.id}` });
    }
    case 'push':
      return askForCarriers([fact.after, ...fact.commits.map(({ sha }) => sha)], cause, services);
    case 'pull-request':
      return askForCarriers(fact.mergeSha ? [fact.mergeSha] : [], cause, services);
    case 'review': {
      await askToAnswer(await services.storage.gatesWaiting(fact.repository), cause, services);
      const known = await services.storage.pullRequest(fact.repository, fact.pullRequest);
      return askForCarriers(known?.pullRequest.mergeSha ? [known.pullRequest.mergeSha] : [], cause, services);
    }
    case 'gate':
      return askToAnswer([fact.id], cause, services);
  }
};

const askToDescribe = async (deploymentId: string, cause: string, { storage, describe }: Services): Promise<void> => {
  const deployment = await storage.deployment(deploymentId);
  if (deployment) await describe({ deploymentId }, { group: groupOf(deployment), cause: `${cause}#${deploymentId}` });
};

// Late evidence: what went live before its commits or reviews were known is described again.
const askForCarriers = async (shas: readonly string[], cause: string, services: Services): Promise<void> => {
  const ids = new Set<string>();
  for (const sha of new Set(shas)) {
    for (const { deploymentId } of await services.storage.carriersOf(sha)) ids.add(deploymentId);
    for (const deploymentId of await services.storage.waitingFor(sha)) ids.add(deploymentId);
  }
  for (const id of ids) await askToDescribe(id, cause, services);
};

const askToAnswer = async (gateIds: readonly string[], cause: string, { answerGate }: Services): Promise<void> => {
  for (const gateId of gateIds) await answerGate({ gateId }, { group: gateId, cause: `${cause}#${gateId}` });
};

/** The pull request or commit whose check at GitHub a fact may change. */
const checkedBy = (fact: Fact, policy: Policy): string | undefined => {
  switch (fact.kind) {
    case 'pull-request':
      return `pull:${fact.repository}#${fact.number}`;
    case 'review':
      return `pull:${fact.repository}#${fact.pullRequest}`;
    case 'push':
      return fact.isDefaultBranch ? `commit:${fact.repository}@${fact.after}` : undefined;
    case 'deployment':
    case 'rollback':
      return fact.repository !== undefined && fact.sha !== undefined && isProduction(policy, fact.environment)
        ? `commit:${fact.repository}@${fact.sha}`
        : undefined;
    case 'gate':
    case 'flag':
    case 'alert':
    case 'resolution':
      return undefined;
  }
};

const askToCheck = async (fact: Fact, cause: string, { check, policy }: Services): Promise<void> => {
  const subject = fact.provider === 'github' ? checkedBy(fact, policy) : undefined;
  if (check && subject !== undefined) await check({ subject }, { group: subject, cause: `${cause}#${subject}` });
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: Delivery }, recordEvent);
