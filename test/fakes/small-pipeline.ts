// A pipeline of three small functions with real clients: what comes in is queued, stored once and told to Slack. Runs alone to be killed.
import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import type { LocalFunction, PipelineSettings } from '../../infra/local/pipeline';
import { startPipeline } from '../../infra/local/pipeline';

const schema: CreateTableCommandInput = {
  TableName: 'facts',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};

const clients = () => ({ sqs: new SQSClient(), s3: new S3Client({ forcePathStyle: true }), dynamodb: new DynamoDBClient() });
let built: ReturnType<typeof clients> | undefined;
const services = () => (built ??= clients());

const receive: LocalFunction = {
  name: 'receive',
  trigger: { routes: ['POST /webhooks/{provider}'] },
  handler: async ({ body = '', headers }: APIGatewayProxyEventV2) => {
    const id = headers['x-delivery'] ?? '';
    if (body.length > 200_000) await services().s3.send(new PutObjectCommand({ Bucket: 'bodies', Key: id, Body: body }));
    const message = { id, ...(body.length > 200_000 ? { key: id } : { body }) };
    await services().sqs.send(new SendMessageCommand({ QueueUrl: process.env['DELIVERIES_URL'], MessageBody: JSON.stringify(message) }));
    return { statusCode: 202, body: JSON.stringify({ delivery: id }) };
  },
};

const record: LocalFunction = {
  name: 'record',
  trigger: { queue: 'deliveries' },
  handler: async ({ Records }: SQSEvent) => {
    for (const { body } of Records) {
      const { id, key, body: inline } = JSON.parse(body) as { id: string; key?: string; body?: string };
      const text = key
        ? await (await services().s3.send(new GetObjectCommand({ Bucket: 'bodies', Key: key }))).Body?.transformToString()
        : inline;
      const put = new PutItemCommand({
        TableName: process.env['TABLE'],
        Item: { pk: { S: id }, size: { N: String(text?.length) } },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      await services()
        .dynamodb.send(put)
        .catch((error: unknown) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
        });
      const look = new SendMessageCommand({
        QueueUrl: process.env['MESSAGES_URL'],
        MessageBody: id,
        MessageGroupId: id,
        MessageDeduplicationId: id,
      });
      await services().sqs.send(look);
    }
  },
};

const tell: LocalFunction = {
  name: 'tell',
  trigger: { queue: 'messages.fifo' },
  handler: async ({ Records }: SQSEvent) => {
    for (const { body } of Records) {
      const init = {
        method: 'POST',
        headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
        body: JSON.stringify({ channel: '#payments', text: body }),
      };
      await fetch(`${process.env['SLACK_API_URL']}chat.postMessage`, init);
    }
  },
};

const digest: LocalFunction = {
  name: 'digest',
  trigger: { schedule: 'cron(0 9 ? * MON *)', timeZone: 'Europe/Berlin' },
  handler: async () =>
    void (await services().sqs.send(
      new SendMessageCommand({
        QueueUrl: process.env['MESSAGES_URL'],
        MessageBody: 'digest',
        MessageGroupId: 'd',
        MessageDeduplicationId: 'd',
      }),
    )),
};

export const smallPipeline: PipelineSettings = {
  functions: [receive, record, tell, digest],
  queues: [{ name: 'deliveries', deadLetter: { queue: 'dead', maxReceiveCount: 3 } }, { name: 'dead' }, { name: 'messages.fifo' }],
  table: { schema, expiryAttribute: 'expiresAt' },
  port: 0,
  environment: ({ tableName, queueUrl }) => ({
    TABLE: tableName,
    DELIVERIES_URL: queueUrl('deliveries'),
    MESSAGES_URL: queueUrl('messages.fifo'),
  }),
};

const runAlone = async (dataDir: string): Promise<void> => {
  const { url } = await startPipeline({ ...smallPipeline, dataDir });
  process.stdout.write(`${url}\n`);
};

if (require.main === module) void runAlone(process.argv[2] ?? '');
