// Queue: render the present state of an incident, a deployment or a week, and post it, edit it in place, or say nothing new.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonical } from '../shared/core/facts/canonical';
import { DAY_MS, later, type Moment } from '../shared/core/facts/moment';
import type { Suspect } from '../shared/core/facts/ranking';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { shippedJson } from '../shared/runtime/bundled-file';
import { PermanentError, RetryLater } from '../shared/runtime/errors';
import { now, onQueue, type Parking } from '../shared/runtime/lambda';
import { pagesFor } from '../shared/runtime/linked-pages';
import { log } from '../shared/runtime/logger';
import { count } from '../shared/runtime/metrics';
import { queueAt } from '../shared/runtime/queues';
import { secretsFor } from '../shared/runtime/secrets';
import { answerTo } from '../shared/slack/answering';
import { createSlackClient, type SlackClient } from '../shared/slack/client';
import { readCommand } from '../shared/slack/commands';
import { deployAlert, deployThread } from '../shared/slack/deploy-alert';
import { digestMessage } from '../shared/slack/digest-message';
import { incidentCard, partCard } from '../shared/slack/incident-card';
import { replyLate, type LateReply } from '../shared/slack/late-reply';
import { withoutChart, type SlackMessage } from '../shared/slack/message';
import type { Outcome } from '../shared/slack/outcome';
import { asReply, type Reply } from '../shared/slack/replies';
import { deploymentFile, interruptFor } from '../shared/storage/deployment-file';
import { incidentFile } from '../shared/storage/incident-file';
import { knowerOf } from '../shared/storage/knower';
import type { SentMessage } from '../shared/storage/messages';
import { createStorage, type Storage } from '../shared/storage/storage';
import { weekFile } from '../shared/storage/week-file';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  PARKING_QUEUE_URL: z.url(),
  /** Where messages go that belong to no service with a channel of its own. */
  SLACK_CHANNEL: z.string().min(1),
  SLACK_API_URL: z.url().default('https://slack.com/api/'),
  /** Where our pages are. */
  BASE_URL: z.string(),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
});
export type Environment = z.infer<typeof Environment>;

/** `incident:ID`, `deployment:ID` or `digest:WEEK`. */
export const Subject = z.object({ subject: z.string().regex(/^(incident|deployment|digest):.+/) });
export type Subject = z.infer<typeof Subject>;

/** What somebody asked whose three seconds are over. */
const Question = z.object({ question: z.string().max(4_000), responseUrl: z.url() });
type Question = z.infer<typeof Question>;

export type Services = Parking & {
  storage: Storage;
  policy: Policy;
  slack: () => Promise<SlackClient>;
  reply: (url: string, reply: Reply) => Promise<LateReply>;
  channel: string;
  pagesFor: (from: Moment) => Promise<string>;
  now: () => Moment;
};

// Built once, at the first batch.
const services = (environment: Environment): Services => {
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  const secrets = secretsFor(environment.SECRETS_PREFIX, () => new SecretsManagerClient());
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    policy,
    slack: async () =>
      createSlackClient({ token: (await secrets('slack-bot-token'))[0] ?? '', apiUrl: environment.SLACK_API_URL, timeoutMs: 8_000 }),
    reply: (url, reply) => replyLate(url, reply, { apiUrl: environment.SLACK_API_URL, timeoutMs: 8_000 }),
    channel: environment.SLACK_CHANNEL,
    pagesFor: pagesFor({ baseUrl: environment.BASE_URL, secrets: environment.SECRETS_PREFIX === undefined ? undefined : secrets }),
    now,
    park: queueAt(new SQSClient(), environment.PARKING_QUEUE_URL),
  };
};

/** What there is to say. `opens`: worth a message of its own; where false, only a message that is already there is edited. */
type Telling = {
  channel: string;
  message: SlackMessage;
  thread: SlackMessage[];
  opens: boolean;
  isPart?: boolean;
  shows?: Suspect | undefined;
};

type Named = { kind: string; id: string };
const named = (subject: string): Named => ({ kind: subject.slice(0, subject.indexOf(':')), id: subject.slice(subject.indexOf(':') + 1) });

// For every subject that may have changed.
export const tellSlack = async ({ subject }: Subject, services: Services): Promise<void> => {
  const sent = await services.storage.sentMessage(subject);
  if (!sent && (await isSilent(named(subject), services))) return;
  const telling = await tellingOf(subject, services);
  if (!telling || (!sent && !telling.opens)) return;
  const root = await tellRoot(subject, telling, { sent, services });
  if (root) await tellThread(subject, telling, { root, services });
  if (telling.isPart || !subject.startsWith('incident:')) return;
  // Joined to another while its card was on the way: the card says so.
  if (!sent && (await tellingOf(subject, services))?.isPart) return tellSlack({ subject }, services);
  for (const part of await services.storage.partsOf(subject)) await tellSlack({ subject: part }, services);
};

// Most deployments interrupt nobody, and need no more than that.
const isSilent = async ({ kind, id }: Named, { storage, policy }: Services): Promise<boolean> =>
  kind === 'deployment' && (await interruptFor(storage, policy, id))?.decision !== 'interrupt';

// For every question that took longer than Slack waits. An address that has expired helps nobody: the person asks again.
const tellLate = async (
  { question, responseUrl }: Question,
  { storage, policy, pagesFor: pages, reply, now: clock }: Services,
): Promise<void> => {
  const knower = knowerOf(storage, policy, clock());
  const outcome = await reply(responseUrl, asReply(await answerTo(readCommand(question), { knower, baseUrl: await pages(clock()) })));
  if (outcome.kind === 'retry') throw new RetryLater(`Slack: ${outcome.why}, again in ${outcome.afterSeconds} s`, outcome.afterSeconds);
  if (outcome.kind === 'refused') log.info('late answer not taken', { why: outcome.why });
};

const tellingOf = async (subject: string, { storage, policy, channel, pagesFor: pages }: Services): Promise<Telling | undefined> => {
  const { kind, id } = named(subject);
  const channelOf = (service: string): string => policy.services.find(({ name }) => name === service)?.channel ?? channel;
  if (kind === 'incident') {
    const file = await incidentFile(storage, policy, id);
    if (!file) return undefined;
    const [channelName, baseUrl] = [channelOf(file.incident.service), await pages(file.incident.detectedAt)];
    // An incident that turned out to be part of another is told there.
    if (file.incident.id !== id)
      return { channel: channelName, message: partCard(id, file.incident, { baseUrl }), thread: [], opens: false, isPart: true };
    const showOrigin = (await storage.originShownAt(file.incident.id)) !== undefined;
    return {
      channel: channelName,
      message: incidentCard(file, { baseUrl, showOrigin }),
      thread: [],
      opens: true,
      shows: file.ranking.suspects[0],
    };
  }
  if (kind === 'deployment') {
    const file = await deploymentFile(storage, policy, id);
    return (
      file && {
        channel: channelOf(file.deployment.service),
        message: deployAlert(file, { baseUrl: await pages(file.deployment.at) }),
        thread: deployThread(file),
        opens: file.interrupt.decision === 'interrupt',
      }
    );
  }
  const { digest } = await weekFile(storage, policy, id);
  return { channel, message: digestMessage(digest, { baseUrl: await pages(digest.at) }), thread: [], opens: true };
};

const hashOf = (message: SlackMessage): string => createHash('sha256').update(canonical(message)).digest('base64url');

type Known = { sent: { message: SentMessage; version: string | undefined } | undefined; services: Services };

const tellRoot = async (
  subject: string,
  { channel, message, isPart = false, shows }: Telling,
  { sent, services }: Known,
): Promise<SentMessage | undefined> => {
  const contentHash = hashOf(message);
  if (sent?.message.ts !== undefined && sent.message.contentHash === contentHash) return sent.message;
  const { storage } = services;
  const slack = await services.slack();
  // The intent is written first: after a crash or a time-out the channel is searched before anything is posted again.
  if (!sent) await storage.recordSent(subject, { channel, contentHash: 'not sent yet' }, undefined);
  const version = sent ? sent.version : (await storage.sentMessage(subject))?.version;
  const known = sent?.message ?? { channel };
  // Only a message found tells the channel's id, which an edit needs: the intent has the name.
  const found =
    sent && sent.message.ts === undefined ? await findOurs(slack, { channel: known.channel, message }, services.now()) : undefined;
  // A card of something that is part of another is never posted: it was, or it was not, and then nobody misses it.
  if (isPart && sent?.message.ts === undefined && !found) return undefined;
  const outcome = settledOrThrow(await postOrEdit(slack, { ...known, ...found, message, isPart }));
  const firstShown = sent?.message.firstShown ?? (shows && { at: services.now(), sha: shows.sha, strength: shows.strength });
  const told = { channel: outcome.channel, ts: outcome.ts, contentHash, ...(firstShown ? { firstShown } : {}) };
  await storage.recordSent(subject, told, version);
  count('MessageTold');
  return told;
};

type Sought = { channel: string; message: SlackMessage; threadTs?: string };

// While nobody can say whether it is there, nothing is posted.
const findOurs = async (
  slack: SlackClient,
  { message, ...place }: Sought,
  at: Moment,
): Promise<{ channel: string; ts: string } | undefined> => {
  const found = await slack.find({ ...place, metadata: message.metadata, since: later(at, -DAY_MS) });
  if (found.kind === 'found') return { channel: found.channel, ts: found.ts };
  if (found.kind === 'missing') return undefined;
  throw found.kind === 'retry'
    ? new RetryLater(`Slack: ${found.why}, again in ${found.afterSeconds} s`, found.afterSeconds)
    : new PermanentError(`Slack: ${found.why}. ${found.says}`);
};

type Sending = { channel: string; message: SlackMessage; ts?: string; isPart?: boolean };

const postOrEdit = async (slack: SlackClient, { channel, message, ts, isPart = false }: Sending): Promise<Outcome> => {
  const outcome = ts ? await slack.update({ channel, ts, message }) : await slack.post({ channel, message });
  if (outcome.kind !== 'refused') return outcome;
  if (outcome.remedy === 'post-again' && ts && isPart) return { kind: 'sent', ts, channel };
  if (outcome.remedy === 'post-again' && ts) return postOrEdit(slack, { channel, message });
  const plain = withoutChart(message);
  if (outcome.remedy === 'without-chart' && plain.blocks.length < message.blocks.length)
    return postOrEdit(slack, { channel, message: plain, ...(ts ? { ts } : {}) });
  return outcome;
};

const settledOrThrow = (outcome: Outcome): { ts: string; channel: string } => {
  if (outcome.kind === 'sent') return outcome;
  throw outcome.kind === 'retry'
    ? new RetryLater(`Slack: ${outcome.why}, again in ${outcome.afterSeconds} s`, outcome.afterSeconds)
    : new PermanentError(`Slack: ${outcome.why}. ${outcome.says}`);
};

const tellThread = async (
  subject: string,
  { thread }: Telling,
  { root, services }: { root: SentMessage; services: Services },
): Promise<void> => {
  if (thread.length === 0 || root.ts === undefined) return;
  const sent = new Set(await services.storage.sentNotes(subject));
  const fresh = thread.filter(({ metadata }) => !sent.has(metadata.event_payload.id));
  if (fresh.length === 0) return;
  const slack = await services.slack();
  for (const message of fresh) {
    const place = { channel: root.channel, message, threadTs: root.ts };
    const { ts } = (await findOurs(slack, place, services.now())) ?? settledOrThrow(await slack.post(place));
    await services.storage.recordNote(subject, message.metadata.event_payload.id, ts);
  }
};

// Called by AWS.
export const handler = onQueue({ environment: Environment, services, message: z.union([Subject, Question]) }, (message, built) =>
  'question' in message ? tellLate(message, built) : tellSlack(message, built),
);
