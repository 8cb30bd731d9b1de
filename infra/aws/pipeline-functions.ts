// What runs: every function with its variables, its room and time, its secrets, and what somebody loses while it fails.
import type { Construct } from 'constructs';
import type { Environment as AnswerGate } from '../../functions/answer-gate';
import type { Environment as AnswerSlack } from '../../functions/answer-slack';
import type { Environment as CorrelateIncident } from '../../functions/correlate-incident';
import type { Environment as DescribeDeployment } from '../../functions/describe-deployment';
import type { Environment as LookUp } from '../../functions/look-up';
import type { Environment as ReceiveWebhook } from '../../functions/receive-webhook';
import type { Environment as RecordEvent } from '../../functions/record-event';
import type { Environment as SendDigest } from '../../functions/send-digest';
import type { Environment as TakeVerdict } from '../../functions/take-verdict';
import type { Environment as TellGitHub } from '../../functions/tell-github';
import type { Environment as TellSlack } from '../../functions/tell-slack';
import type { QueueName } from '../queues';
import type { BodiesBucket } from './constructs/bodies-bucket';
import type { FactTable } from './constructs/fact-table';
import type { SecretShelf } from './constructs/secret-shelf';
import { ServiceFunction, type House } from './constructs/service-function';
import type { WebhookApi } from './constructs/webhook-api';
import type { LastQueue, WorkQueue } from './constructs/work-queue';
import type { SecretName } from './secret-names';
import type { Stage } from './stages';

export type Around = {
  stage: Stage;
  facts: FactTable;
  bodies: BodiesBucket;
  secrets: SecretShelf<SecretName>;
  queues: Record<QueueName, WorkQueue>;
  parking: LastQueue;
  api: WebhookApi;
};

const slackApi = 'https://slack.com/api/';

/** Every function of the pipeline; what wakes it and what it may touch is said in the stack. */
export const makeFunctions = (scope: Construct, house: House, around: Around) => {
  const { stage, secrets, queues, parking, api } = around;
  const policy = house.bundles.policyFile === undefined ? {} : { POLICY_FILE: house.bundles.policyFile };
  const table = { TABLE_NAME: around.facts.table.tableName };
  const bodies = { BODIES_BUCKET: around.bodies.bucket.bucketName };
  const secret = { SECRETS_PREFIX: secrets.prefix };
  const parks = { PARKING_QUEUE_URL: parking.queueUrl };
  const app = {
    ...(stage.gitHubAppId === undefined ? {} : { GITHUB_APP_ID: stage.gitHubAppId }),
    ...(stage.gitHubApiUrl === undefined ? {} : { GITHUB_API_URL: stage.gitHubApiUrl }),
  };
  const url = ({ queue }: WorkQueue): string => queue.queueUrl;
  return {
    receiveWebhook: new ServiceFunction<ReceiveWebhook>(scope, 'receive-webhook', {
      house,
      environment: { DELIVERIES_QUEUE_URL: url(queues.deliveries), ...bodies, ...secret },
      secrets: secrets.take(...stage.providers),
      timeoutSeconds: 10,
      memoryMegabytes: 1024,
      failureImpact: 'deployments and alerts of senders that do not try again',
    }),
    recordEvent: new ServiceFunction<RecordEvent>(scope, 'record-event', {
      house,
      environment: {
        ...table,
        ...bodies,
        DEPLOYMENTS_QUEUE_URL: url(queues.deployments),
        INCIDENTS_QUEUE_URL: url(queues.incidents),
        CHECKS_QUEUE_URL: url(queues.checks),
        GATES_QUEUE_URL: url(queues.gates),
        ...parks,
        ...policy,
        ...secret,
        ...(stage.gitHubAppId === undefined ? {} : { GITHUB_APP_ID: stage.gitHubAppId }),
      },
      secrets: secrets.take('people'),
      timeoutSeconds: queues.deliveries.workSeconds,
      memoryMegabytes: 1024,
      failureImpact: 'nobody learns of deployments and alerts, which wait in the queue of deliveries',
    }),
    describeDeployment: new ServiceFunction<DescribeDeployment>(scope, 'describe-deployment', {
      house,
      environment: {
        ...table,
        DEPLOYMENTS_QUEUE_URL: url(queues.deployments),
        INCIDENTS_QUEUE_URL: url(queues.incidents),
        MESSAGES_QUEUE_URL: url(queues.messages),
        ...parks,
        ...policy,
        ...secret,
        ...app,
      },
      secrets: secrets.take('people', 'github-app-key'),
      timeoutSeconds: queues.deployments.workSeconds,
      memoryMegabytes: 1024,
      failureImpact: 'nobody is warned of risky changes, and new ones are missing among suspects',
    }),
    correlateIncident: new ServiceFunction<CorrelateIncident>(scope, 'correlate-incident', {
      house,
      environment: {
        ...table,
        INCIDENTS_QUEUE_URL: url(queues.incidents),
        MESSAGES_QUEUE_URL: url(queues.messages),
        ...parks,
        ...policy,
      },
      timeoutSeconds: queues.incidents.workSeconds,
      // 1,769 MB is one whole processor; ranking is arithmetic.
      memoryMegabytes: 1769,
      failureImpact: 'incidents have no suspects, and verdicts change nothing',
    }),
    tellSlack: new ServiceFunction<TellSlack>(scope, 'tell-slack', {
      house,
      environment: {
        ...table,
        ...parks,
        SLACK_CHANNEL: stage.slackChannel,
        SLACK_API_URL: slackApi,
        BASE_URL: api.url,
        ...policy,
        ...secret,
      },
      secrets: secrets.take('slack-bot-token', 'links'),
      timeoutSeconds: queues.messages.workSeconds,
      memoryMegabytes: 1024,
      failureImpact: 'Slack stays silent about incidents, risky deployments and the week',
    }),
    tellGitHub: new ServiceFunction<TellGitHub>(scope, 'tell-github', {
      house,
      environment: { ...table, ...parks, ...policy, ...secret, ...app },
      secrets: secrets.take('people', 'github-app-key'),
      timeoutSeconds: queues.checks.workSeconds,
      memoryMegabytes: 1024,
      failureImpact: 'pull requests at GitHub show no check, or an old one',
    }),
    answerGate: new ServiceFunction<AnswerGate>(scope, 'answer-gate', {
      house,
      environment: { ...table, ...parks, ...policy, ...secret, ...app },
      secrets: secrets.take('people', 'github-app-key'),
      timeoutSeconds: queues.gates.workSeconds,
      memoryMegabytes: 1024,
      failureImpact: 'deployments wait at GitHub until somebody lets them go by hand',
    }),
    answerSlack: new ServiceFunction<AnswerSlack>(scope, 'answer-slack', {
      house,
      environment: {
        ...table,
        BASE_URL: api.url,
        INCIDENTS_QUEUE_URL: url(queues.incidents),
        MESSAGES_QUEUE_URL: url(queues.messages),
        SLACK_API_URL: slackApi,
        ...policy,
        ...secret,
      },
      secrets: secrets.take('slack-signing', 'slack-bot-token', 'people'),
      timeoutSeconds: 10,
      memoryMegabytes: 1769,
      failureImpact: 'buttons in Slack do nothing: what people say of a suspect is not kept',
    }),
    takeVerdict: new ServiceFunction<TakeVerdict>(scope, 'take-verdict', {
      house,
      environment: { ...table, INCIDENTS_QUEUE_URL: url(queues.incidents), MESSAGES_QUEUE_URL: url(queues.messages), ...policy, ...secret },
      secrets: secrets.take('api-tokens', 'people'),
      timeoutSeconds: 10,
      memoryMegabytes: 1024,
      failureImpact: 'verdicts given through the API are not kept',
    }),
    lookUp: new ServiceFunction<LookUp>(scope, 'look-up', {
      house,
      environment: { ...table, ...policy, ...secret },
      secrets: secrets.take('api-tokens', 'links'),
      // The gateway waits for 30 seconds at most.
      timeoutSeconds: 29,
      memoryMegabytes: 1769,
      failureImpact: 'pages, postmortems and look-ups do not open',
    }),
    sendDigest: new ServiceFunction<SendDigest>(scope, 'send-digest', {
      house,
      environment: { ...table, MESSAGES_QUEUE_URL: url(queues.messages), ...policy },
      timeoutSeconds: 300,
      memoryMegabytes: 1769,
      failureImpact: "the week's digest, and the summary that later weeks are compared with",
    }),
  };
};
