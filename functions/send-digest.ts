// Schedule: work out the week that ended, keep its summary for later weeks, have the digest told.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { later, weekBounds, weekOf, weeksAfter, type Moment, type Week } from '../shared/core/facts/moment';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { shippedJson } from '../shared/runtime/bundled-file';
import { now, onSchedule, type Schedule } from '../shared/runtime/lambda';
import { log } from '../shared/runtime/logger';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { sealEvidence } from '../shared/storage/evidence-file';
import { createStorage, type Storage } from '../shared/storage/storage';
import { weekFile } from '../shared/storage/week-file';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  MESSAGES_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
});
export type Environment = z.infer<typeof Environment>;

export type Services = {
  storage: Storage;
  policy: Policy;
  /** Chains the evidence of days, both ends inclusive. */
  seal: (period: { fromDay: string; toDay: string }) => Promise<unknown>;
  tell: Ask;
  now: () => Moment;
};

// Built once, at the first wake-up.
const services = (environment: Environment): Services => {
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  const storage = createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays });
  return {
    storage,
    policy,
    seal: (period) => sealEvidence(storage, policy, period),
    tell: queueAt(new SQSClient(), environment.MESSAGES_QUEUE_URL),
    now,
  };
};

// For every Monday; a week by name can be asked for, and gives the same digest again.
export const sendDigest = async ({ week }: Schedule, services: Services): Promise<void> => {
  const chosen = week ?? weeksAfter(weekOf(services.now()), -1);
  const { digest, summary } = await weekFile(services.storage, services.policy, chosen);
  await services.storage.rememberSummary(chosen, summary);
  await sealWeek(chosen, services);
  await services.tell({ subject: `digest:${chosen}` }, { group: `digest:${chosen}`, cause: `digest:${chosen}:${services.now()}` });
  log.info('digest worked out', { week: chosen, form: digest.form });
};

// From now on a changed record of that week shows.
const sealWeek = async (week: Week, { seal }: Services): Promise<void> => {
  const bounds = weekBounds(week);
  if (bounds) await seal({ fromDay: bounds.from.slice(0, 10), toDay: later(bounds.to, -1).slice(0, 10) });
};

// Called by AWS.
export const handler = onSchedule({ environment: Environment, services }, sendDigest);
