// The functions as AWS would call them, with what calls each: the local counterpart of the stack.
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { handler as answerGate } from '../../functions/answer-gate';
import { handler as answerSlack } from '../../functions/answer-slack';
import { handler as correlateIncident } from '../../functions/correlate-incident';
import { handler as describeDeployment } from '../../functions/describe-deployment';
import { handler as lookUp } from '../../functions/look-up';
import { handler as receiveWebhook } from '../../functions/receive-webhook';
import { handler as recordEvent } from '../../functions/record-event';
import { handler as sendDigest } from '../../functions/send-digest';
import { handler as takeVerdict } from '../../functions/take-verdict';
import { handler as tellGitHub } from '../../functions/tell-github';
import { handler as tellSlack } from '../../functions/tell-slack';
import { tableSchema } from '../../shared/storage/keys';
import { parkingQueue, queueFileName, queues } from '../queues';
import { lookUpRoutes, verdictRoutes } from '../routes';
import type { LocalFunction, Places } from './pipeline';
import type { QueueSettings } from './queue-store';

export const localFunctions: readonly LocalFunction[] = [
  { name: 'receive-webhook', trigger: { routes: ['POST /webhooks/{provider}'] }, handler: receiveWebhook },
  { name: 'record-event', trigger: { queue: 'deliveries' }, handler: recordEvent },
  { name: 'describe-deployment', trigger: { queue: 'deployments.fifo' }, handler: describeDeployment },
  { name: 'correlate-incident', trigger: { queue: 'incidents.fifo' }, handler: correlateIncident },
  { name: 'tell-slack', trigger: { queue: 'messages.fifo', concurrency: 1 }, handler: tellSlack },
  { name: 'tell-github', trigger: { queue: 'checks.fifo' }, handler: tellGitHub },
  { name: 'answer-gate', trigger: { queue: 'gates.fifo' }, handler: answerGate },
  { name: 'answer-slack', trigger: { routes: ['POST /slack/interactions', 'POST /slack/commands'] }, handler: answerSlack },
  { name: 'look-up', trigger: { routes: lookUpRoutes }, handler: lookUp },
  { name: 'take-verdict', trigger: { routes: verdictRoutes }, handler: takeVerdict },
  { name: 'send-digest', trigger: { schedule: 'cron(0 9 ? * MON *)' }, handler: sendDigest },
];

/** `settleSeconds`: how long messages wait before they are told; the bundled week has no time to wait. */
export const localQueues = (settleSeconds: number): QueueSettings[] => [
  ...queues.flatMap((queue): QueueSettings[] => {
    const name = queueFileName(queue);
    const dead = queue.fifo ? `${queue.name}-dead.fifo` : `${queue.name}-dead`;
    const delay = queue.settleSeconds > 0 ? { delaySeconds: settleSeconds } : {};
    return [
      { name, visibilityTimeoutSeconds: queue.workSeconds, deadLetter: { queue: dead, maxReceiveCount: queue.tries }, ...delay },
      { name: dead },
    ];
  }),
  { name: parkingQueue },
];

const { partitionKey, sortKey, index } = tableSchema;

/** The table as the stack makes it. */
export const localTable = (tableName: string): { schema: CreateTableCommandInput; expiryAttribute: string } => ({
  expiryAttribute: tableSchema.expiry,
  schema: {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [partitionKey, sortKey, index.partitionKey, index.sortKey].map((name) => ({
      AttributeName: name,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: index.name,
        KeySchema: [
          { AttributeName: index.partitionKey, KeyType: 'HASH' },
          { AttributeName: index.sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
});

export type LocalOptions = { channel: string; policyFile?: string; slackApiUrl?: string; baseUrl?: string };

/** The functions' variables, the same names as the stack sets. */
export const localEnvironment =
  ({ channel, policyFile, slackApiUrl, baseUrl }: LocalOptions) =>
  ({ url, tableName, queueUrl, slackApiUrl: recorderUrl }: Places): Record<string, string> => ({
    TABLE_NAME: tableName,
    BODIES_BUCKET: 'bodies',
    DELIVERIES_QUEUE_URL: queueUrl('deliveries'),
    DEPLOYMENTS_QUEUE_URL: queueUrl('deployments.fifo'),
    INCIDENTS_QUEUE_URL: queueUrl('incidents.fifo'),
    MESSAGES_QUEUE_URL: queueUrl('messages.fifo'),
    CHECKS_QUEUE_URL: queueUrl('checks.fifo'),
    GATES_QUEUE_URL: queueUrl('gates.fifo'),
    PARKING_QUEUE_URL: queueUrl(parkingQueue),
    SLACK_CHANNEL: channel,
    SLACK_API_URL: slackApiUrl ?? recorderUrl,
    BASE_URL: baseUrl ?? url,
    OPEN_TO: 'loopback',
    // What people see belongs on this terminal; of the log only what went wrong.
    POWERTOOLS_METRICS_DISABLED: 'true',
    POWERTOOLS_LOG_LEVEL: 'ERROR',
    ...(policyFile ? { POLICY_FILE: policyFile } : {}),
  });
