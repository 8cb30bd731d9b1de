// HTTP: a person pressed a button or asked something. Prove it is Slack, keep the answer, have what hangs on it looked at again.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { pseudonymUnder, withoutNames, type Pseudonym } from '../shared/adapters/people';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { shippedJson } from '../shared/runtime/bundled-file';
import { now, onHttp, problem, type Reply, type Request } from '../shared/runtime/lambda';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { secretsFor, type Secrets } from '../shared/runtime/secrets';
import { createSlackClient, type SlackClient } from '../shared/slack/client';
import { answerTo } from '../shared/slack/answering';
import { readCommand } from '../shared/slack/commands';
import { homeView } from '../shared/slack/home';
import { readInteraction, type Interaction } from '../shared/slack/interaction';
import type { SlackMessage } from '../shared/slack/message';
import { acceptanceModal, notAChangeModal, rulesModal } from '../shared/slack/modals';
import { asReply, laterReply } from '../shared/slack/replies';
import { isFromSlack } from '../shared/slack/signature';
import { deploymentFile } from '../shared/storage/deployment-file';
import { homeFile } from '../shared/storage/home-file';
import { incidentNamed } from '../shared/storage/incident-file';
import { knowerOf } from '../shared/storage/knower';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  INCIDENTS_QUEUE_URL: z.url(),
  MESSAGES_QUEUE_URL: z.url(),
  SLACK_API_URL: z.url().default('https://slack.com/api/'),
  /** Where answers link to; without it they link to nothing. */
  BASE_URL: z.url().optional(),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
});
export type Environment = z.infer<typeof Environment>;

export type Services = {
  storage: Storage;
  policy: Policy;
  secrets: Secrets;
  pseudonym: () => Promise<Pseudonym>;
  slack: () => Promise<SlackClient>;
  correlate: Ask;
  tell: Ask;
  baseUrl: string;
  now: () => string;
};

// Built once, at the first press.
const services = (environment: Environment): Services => {
  const sqs = new SQSClient();
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  const secrets = secretsFor(environment.SECRETS_PREFIX, () => new SecretsManagerClient());
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    policy,
    secrets,
    pseudonym: async () => pseudonymUnder((await secrets('people'))[0] ?? ''),
    slack: async () =>
      createSlackClient({ token: (await secrets('slack-bot-token'))[0] ?? '', apiUrl: environment.SLACK_API_URL, timeoutMs: 2_000 }),
    correlate: queueAt(sqs, environment.INCIDENTS_QUEUE_URL),
    tell: queueAt(sqs, environment.MESSAGES_QUEUE_URL),
    baseUrl: environment.BASE_URL ?? '',
    now,
  };
};

const done: Reply = { status: 200 };

// For every press, form and command. Slack waits three seconds.
export const answerSlack = async (request: Request, services: Services): Promise<Reply> => {
  const isSlack = isFromSlack({
    secrets: await services.secrets('slack-signing'),
    timestamp: request.headers['x-slack-request-timestamp'] ?? '',
    signature: request.headers['x-slack-signature'] ?? '',
    rawBody: request.body,
    nowMillis: Date.parse(services.now()),
  });
  if (!isSlack) return problem(401, 'Sender not proven');
  return answer(readInteraction(request.body.toString('utf8')), services);
};

const answer = async (interaction: Interaction, services: Services): Promise<Reply> => {
  switch (interaction.kind) {
    case 'verdict':
      return keepVerdict(interaction, services);
    case 'detail':
      return keepDetail(interaction, services);
    case 'review':
      return keepReview(interaction, services);
    case 'ask-what-it-was':
      return openForm(interaction.triggerId, notAChangeModal(interaction.incidentId), services);
    case 'ask-why-accepted':
      return openForm(interaction.triggerId, acceptanceModal(interaction.deploymentId), services);
    case 'ask-rules':
      return openForm(interaction.triggerId, rulesModal(await services.storage.ruleStandings(services.now())), services);
    case 'rules':
      await services.storage.recordRuleChoices(interaction.choices, interaction.at ?? services.now());
      return done;
    case 'show-origin':
      return keepShown(interaction, services);
    case 'command':
      return answerCommand(interaction, services);
    case 'address-check':
      return { status: 200, headers: { 'content-type': 'text/plain' }, body: interaction.challenge };
    case 'home':
      return showHome(interaction.userId, services);
    case 'ignored':
      return done;
    case 'unreadable':
      return problem(400, 'Not understood', interaction.because);
  }
};

type Of<Kind extends Interaction['kind']> = Extract<Interaction, { kind: Kind }>;

// A verdict is kept before anything else happens; the ranking and the card follow from it.
const keepVerdict = async (interaction: Of<'verdict'>, services: Services): Promise<Reply> => {
  const incident = await incidentNamed(services.storage, interaction.incidentId);
  if (!incident) return problem(404, 'Unknown incident');
  const by = (await services.pseudonym())(interaction.person.key);
  const at = interaction.at ?? services.now();
  for (const [index, one] of interaction.answers.entries()) {
    await services.storage.recordVerdict({ incidentId: incident.id, answer: one, by, at, id: `${interaction.cause}#${index}` });
  }
  return lookAgain(incident, interaction.cause, services);
};

const keepDetail = async (interaction: Of<'detail'>, services: Services): Promise<Reply> => {
  const incident = await incidentNamed(services.storage, interaction.incidentId);
  if (!incident) return problem(404, 'Unknown incident');
  await services.storage.recordDetail(incident.id, interaction.detail, interaction.at ?? services.now());
  return lookAgain(incident, interaction.cause, services);
};

const keepShown = async (interaction: Of<'show-origin'>, services: Services): Promise<Reply> => {
  const incident = await incidentNamed(services.storage, interaction.incidentId);
  if (!incident) return problem(404, 'Unknown incident');
  await services.storage.recordOriginShown(incident.id, interaction.at ?? services.now());
  await services.tell({ subject: `incident:${incident.id}` }, { group: `incident:${incident.id}`, cause: interaction.cause });
  return done;
};

const lookAgain = async (
  incident: { id: string; service: string; environment: string; detectedAt: string },
  cause: string,
  services: Services,
): Promise<Reply> => {
  const { service, environment, detectedAt } = incident;
  await services.correlate({ service, environment, around: detectedAt }, { group: `${service}#${environment}`, cause });
  await services.tell({ subject: `incident:${incident.id}` }, { group: `incident:${incident.id}`, cause });
  return done;
};

const keepReview = async (interaction: Of<'review'>, services: Services): Promise<Reply> => {
  const by = (await services.pseudonym())(interaction.person.key);
  const { deploymentId, answer: kind, reason } = interaction;
  const subject = `deployment:${deploymentId}`;
  if (!(await services.storage.deployment(deploymentId))) return problem(404, 'Unknown deployment');
  const at = interaction.at ?? services.now();
  await services.storage.recordAnswer(subject, { kind, at, by, ...(reason ? { reason: withoutNames(reason) } : {}) });
  await keepUsefulness(deploymentId, services);
  await services.tell({ subject }, { group: subject, cause: interaction.cause });
  return done;
};

// The answer to an alert is the answer to the rules that sent it: a rule that people do not find useful falls silent.
const keepUsefulness = async (deploymentId: string, { storage, policy }: Services): Promise<void> => {
  const [answered, file] = [await storage.answerTo(`deployment:${deploymentId}`), await deploymentFile(storage, policy, deploymentId)];
  if (!answered || !file) return;
  const { kind, at } = answered;
  for (const rule of file.interrupt.rules) await storage.recordUsefulness({ rule, deploymentId, isUseful: kind !== 'not-useful', at });
};

const openForm = async (
  triggerId: string | undefined,
  view: Parameters<SlackClient['openView']>[1],
  services: Services,
): Promise<Reply> => {
  if (!triggerId) return problem(400, 'Not understood', 'A form needs a trigger.');
  const shown = await (await services.slack()).openView(triggerId, view);
  return shown.kind === 'shown' ? done : problem(503, 'Slack did not open the form');
};

const patienceMs = 2_000;

const late = Symbol('late');

const inTime = async (work: Promise<SlackMessage>): Promise<SlackMessage | typeof late> => {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<typeof late>((resolve) => (timer = setTimeout(() => resolve(late), patienceMs)));
  return Promise.race([work, over]).finally(() => clearTimeout(timer));
};

const ephemeral = (message: SlackMessage): Reply => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(asReply(message)),
});

// Slack gives up after three seconds: what takes longer is answered by tell-slack, which may try again.
const answerCommand = async ({ text, responseUrl, cause }: Of<'command'>, services: Services): Promise<Reply> => {
  const { storage, policy, baseUrl, tell } = services;
  const answered = await inTime(answerTo(readCommand(text), { knower: knowerOf(storage, policy, services.now()), baseUrl }));
  if (answered !== late) return ephemeral(answered);
  await tell({ question: text, responseUrl }, { group: cause, cause });
  return ephemeral(laterReply());
};

// Slack asks again where the page was not taken.
const showHome = async (userId: string, { storage, policy, slack, baseUrl, now }: Services): Promise<Reply> => {
  const home = homeView(await homeFile(storage, policy, now()), { baseUrl });
  const shown = await (await slack()).publishHome(userId, home);
  return shown.kind === 'shown' ? done : problem(503, 'Slack did not take the page');
};

// Called by AWS.
export const handler = onHttp({ environment: Environment, services }, answerSlack);
