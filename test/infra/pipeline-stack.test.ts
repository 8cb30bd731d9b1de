// What holds for the stack whatever it contains: nothing is lost silently, nobody may do more than needed, nothing is forgotten.
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks } from 'cdk-nag';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as z from 'zod';
import * as answerSlack from '../../functions/answer-slack';
import * as correlateIncident from '../../functions/correlate-incident';
import * as answerGate from '../../functions/answer-gate';
import * as tellGitHub from '../../functions/tell-github';
import * as describeDeployment from '../../functions/describe-deployment';
import * as lookUp from '../../functions/look-up';
import * as receiveWebhook from '../../functions/receive-webhook';
import * as recordEvent from '../../functions/record-event';
import * as sendDigest from '../../functions/send-digest';
import * as takeVerdict from '../../functions/take-verdict';
import * as tellSlack from '../../functions/tell-slack';
import { bundleFunctions, functionNames, projectFolder, type Bundles } from '../../infra/aws/bundles';
import { readEvents } from '../../infra/aws/constructs/aws-events';
import { counts as shownCounts } from '../../infra/aws/constructs/operations-dashboard';
import { defaultProvider } from '../../infra/aws/execution-role';
import { PipelineStack } from '../../infra/aws/pipeline-stack';
import { stages, type Stage } from '../../infra/aws/stages';
import { localFunctions } from '../../infra/local/functions';
import { queueFileName, queues } from '../../infra/queues';
import { adapterOf, providerNames } from '../../shared/adapters/registry';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { count, counts, publishCounts } from '../../shared/runtime/metrics';
import { tableSchema } from '../../shared/storage/keys';

jest.setTimeout(60_000);

const environments: Record<string, z.ZodObject> = {
  'answer-slack': answerSlack.Environment,
  'correlate-incident': correlateIncident.Environment,
  'answer-gate': answerGate.Environment,
  'tell-github': tellGitHub.Environment,
  'describe-deployment': describeDeployment.Environment,
  'look-up': lookUp.Environment,
  'receive-webhook': receiveWebhook.Environment,
  'record-event': recordEvent.Environment,
  'send-digest': sendDigest.Environment,
  'take-verdict': takeVerdict.Environment,
  'tell-slack': tellSlack.Environment,
};

/** Kilobytes of code a function may have. What it reads at every cold start is time that a sender waits. */
const largestKilobytes = (name: string): number => (name === 'receive-webhook' ? 620 : 800);

/** Permissions on our own resources that end in a star, and why. */
const starredOnPurpose = [{ resource: /^bodiesbucket\w+\.Arn\/\*$/, reason: 'the names of objects are made when a body arrives' }];

type Resource = { Type: string; Properties: any; DeletionPolicy?: string; UpdateReplacePolicy?: string };
type Entry = Resource & { id: string };

const production = stages.find(({ name }) => name === 'production')!;
const staging = stages.find(({ name }) => name === 'staging')!;
const folder = mkdtempSync(join(tmpdir(), 'aftershock-stack-'));
const context = JSON.parse(readFileSync(join(projectFolder, 'cdk.json'), 'utf8')).context;

// CloudFormation's own rules take longer than everything else together: they are left to `npm run synth`.
process.env['CDK_VALIDATION'] = 'false';
const quick = { 'aws:cdk:disable-stack-trace': true, 'aws:cdk:disable-asset-staging': true };

const newApp = ({ checked }: { checked: boolean }): App => {
  const app = new App({ context: { ...context, ...quick }, outdir: mkdtempSync(join(folder, 'out-')) });
  if (checked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};

const synthesize = (shipped: Bundles, stage: Stage, { checked = false } = {}): Record<string, Resource> => {
  const app = newApp({ checked });
  const { artifactId } = new PipelineStack(app, `aftershock-${stage.name}`, { stage, bundles: shipped });
  return app.synth().getStackArtifact(artifactId).template.Resources;
};

let bundles: Bundles;
let resources: Record<string, Resource>;

const all = (type: string): Entry[] =>
  Object.entries(resources).flatMap(([id, resource]) => (resource.Type === type ? [{ id, ...resource }] : []));

/** A value of the template as text: references by the resource's id. */
const textOf = (value: any): string => {
  if (typeof value === 'string') return value;
  if (value?.Ref !== undefined) return value.Ref;
  if (value?.['Fn::GetAtt'] !== undefined) return value['Fn::GetAtt'].join('.');
  if (value?.['Fn::Join'] !== undefined) return value['Fn::Join'][1].map(textOf).join(value['Fn::Join'][0]);
  return JSON.stringify(value);
};

const nameOf = (lambda: Entry): string => lambda.Properties.Description.split(': ')[1];
const functionNamed = (name: string): Entry => all('AWS::Lambda::Function').find((lambda) => nameOf(lambda) === name)!;
const listOf = (value: any): any[] => (Array.isArray(value) ? value : [value]);

type Statement = { role: string; actions: string[]; resources: string[] };
const statements = (): Statement[] =>
  all('AWS::IAM::Policy').flatMap(({ Properties: { PolicyDocument, Roles } }) =>
    PolicyDocument.Statement.map(({ Action, Resource }: any) => ({
      role: textOf(Roles[0]),
      actions: listOf(Action),
      resources: listOf(Resource).map(textOf),
    })),
  );

const statementsOf = (name: string): Statement[] => {
  const role = textOf(functionNamed(name).Properties.Role).split('.')[0];
  return statements().filter((statement) => statement.role === role);
};

const alarms = (): Entry[] => all('AWS::CloudWatch::Alarm');
const alarmsOn = (queueId: string, metric: string): Entry[] =>
  alarms().filter(
    ({ Properties }) =>
      Properties.MetricName === metric && Properties.Dimensions.some(({ Value }: any) => textOf(Value).startsWith(`${queueId}.`)),
  );

beforeAll(() => {
  bundles = bundleFunctions({ into: join(folder, 'bundles'), policy: builtInPolicy });
  resources = synthesize(bundles, production);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('every function', () => {
  test('in functions/ is in the stack, under its file name', () => {
    expect(all('AWS::Lambda::Function').map(nameOf).sort()).toEqual([...functionNames].sort());
    expect(Object.keys(environments).sort()).toEqual([...functionNames].sort());
  });

  test.each(functionNames)('%s has the variables of its Environment: all that it needs, none that it does not know', (name) => {
    const { NODE_OPTIONS, METRICS_NAMESPACE, ...variables } = functionNamed(name).Properties.Environment.Variables;
    const { shape } = environments[name]!;
    const needed = Object.keys(shape).filter((key) => !(shape[key] as z.ZodType).safeParse(undefined).success);
    expect(NODE_OPTIONS).toBe('--enable-source-maps');
    expect(METRICS_NAMESPACE).toBe('Aftershock/production');
    expect(Object.keys(shape)).toEqual(expect.arrayContaining(Object.keys(variables)));
    expect(Object.keys(variables)).toEqual(expect.arrayContaining(needed));
    // Not needed on a laptop, but here: without them secrets would be looked for in the environment, and the built-in policy would hold.
    for (const key of ['SECRETS_PREFIX', 'POLICY_FILE']) expect([key, key in variables]).toEqual([key, key in shape]);
    // Opens every page to everybody: for the local run alone.
    expect(variables).not.toHaveProperty('OPEN_TO');
  });

  test('has no policy file where the team has none', () => {
    const without = { folderOf: bundles.folderOf, policyFile: undefined };
    expect(JSON.stringify(synthesize(without, staging))).not.toContain('POLICY_FILE');
  });

  test('finds the policy it is told of beside its code', () => {
    const shipped = JSON.parse(readFileSync(join(bundles.folderOf('tell-slack'), 'policy.json'), 'utf8'));
    expect(shipped).toEqual(builtInPolicy);
    expect(bundles.policyFile).toBe('/var/task/policy.json');
  });

  test('runs on arm64 and Node 24, ends in time, and logs where logs end', () => {
    const groups = new Map(all('AWS::Logs::LogGroup').map((group) => [group.id, group]));
    for (const { Properties } of all('AWS::Lambda::Function')) {
      expect(Properties).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x', Timeout: expect.any(Number) });
      expect(groups.has(textOf(Properties.LoggingConfig.LogGroup))).toBe(true);
    }
    expect(groups.size).toBeGreaterThan(functionNames.length);
    for (const group of groups.values()) expect(group.Properties.RetentionInDays).toBe(production.logDays);
  });

  test('reads its own secrets and no other', () => {
    const secretsRead = (name: string): string[] =>
      statementsOf(name).flatMap(({ actions, resources: arns }) => (actions.includes('secretsmanager:GetSecretValue') ? arns : []));
    const nameOfSecret = (id: string): string => resources[id]!.Properties.Name.replace('aftershock/production/', '');
    const found = Object.fromEntries(functionNames.map((name) => [name, secretsRead(name).map(nameOfSecret).sort()]));
    expect(found).toEqual({
      'answer-slack': ['people', 'slack-bot-token', 'slack-signing'],
      'correlate-incident': [],
      'answer-gate': ['github-app-key', 'people'],
      'tell-github': ['github-app-key', 'people'],
      'describe-deployment': ['github-app-key', 'people'],
      'look-up': ['api-tokens', 'links'],
      'receive-webhook': [...providerNames].sort(),
      'record-event': ['people'],
      'send-digest': [],
      'take-verdict': ['api-tokens', 'people'],
      'tell-slack': ['links', 'slack-bot-token'],
    });
  });

  test('has an alarm on its errors', () => {
    for (const { id } of all('AWS::Lambda::Function')) {
      expect(
        alarms().filter(({ Properties }) => Properties.MetricName === 'Errors' && textOf(Properties.Dimensions[0].Value) === id),
      ).toHaveLength(1);
    }
  });
});

describe('nothing is lost silently', () => {
  test('every alarm says what somebody loses and what to do, and is heard', () => {
    const [topic] = all('AWS::SNS::Topic');
    expect(alarms().length).toBeGreaterThan(20);
    for (const { Properties } of alarms()) {
      expect(Properties.AlarmDescription).toMatch(/^Aftershock: .{10,}\. Somebody loses: .{10,}\. Do: .{10,}\.$/);
      expect(Properties.AlarmDescription.length).toBeLessThanOrEqual(1024);
      expect(Properties.AlarmActions.map(textOf)).toEqual([topic!.id]);
      expect(Properties.TreatMissingData).toBe('notBreaching');
    }
  });

  test('CloudWatch may publish to the topic, whose own policy would keep it out', () => {
    const allowed = all('AWS::SNS::TopicPolicy').flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow'),
    );
    expect(allowed).toEqual([expect.objectContaining({ Action: 'sns:Publish', Principal: { Service: 'cloudwatch.amazonaws.com' } })]);
  });

  test('every queue is encrypted, takes TLS only, keeps messages for 14 days', () => {
    const guarded = all('AWS::SQS::QueuePolicy').flatMap(({ Properties }) =>
      Properties.PolicyDocument.Statement.some(
        ({ Effect, Condition }: any) => Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
      )
        ? Properties.Queues.map(textOf)
        : [],
    );
    expect(all('AWS::SQS::Queue').length).toBeGreaterThan(2 * queues.length);
    for (const { id, Properties } of all('AWS::SQS::Queue')) {
      expect(Properties).toMatchObject({ SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 });
      expect(guarded).toContain(id);
    }
  });

  test.each(queues)('$name is as the table of queues says, with dead letters of its kind and an alarm that names the loss', (queue) => {
    const { id, Properties } = all('AWS::SQS::Queue').find(
      ({ id: one }) => one.startsWith(`${queue.name}queuequeue`) || (one.startsWith(`${queue.name}queue`) && !one.includes('dead')),
    )!;
    expect(Properties.FifoQueue ?? false).toBe(queue.fifo);
    expect(Properties.DelaySeconds).toBe(queue.settleSeconds);
    expect(Properties.VisibilityTimeout).toBe(6 * queue.workSeconds);
    expect(Properties.RedrivePolicy.maxReceiveCount).toBe(queue.tries);
    const deadId = textOf(Properties.RedrivePolicy.deadLetterTargetArn).split('.')[0]!;
    expect(resources[deadId]!.Properties.FifoQueue ?? false).toBe(queue.fifo);
    for (const [alarm] of [alarmsOn(deadId, 'ApproximateNumberOfMessagesVisible'), alarmsOn(id, 'ApproximateAgeOfOldestMessage')]) {
      expect(alarm!.Properties.AlarmDescription).toContain(queue.loss);
    }
  });

  test('a queue that nothing reads rings when one message is in it; every other has a worker', () => {
    const read = new Set(all('AWS::Lambda::EventSourceMapping').map(({ Properties }) => textOf(Properties.EventSourceArn).split('.')[0]));
    expect(read.size).toBe(queues.length);
    for (const { id } of all('AWS::SQS::Queue').filter((queue) => !read.has(queue.id))) {
      const [alarm] = alarmsOn(id, 'ApproximateNumberOfMessagesVisible');
      expect([id, alarm?.Properties.Threshold]).toEqual([id, 1]);
    }
  });

  test('every worker fails message by message, has its time, and as many helpers as said', () => {
    for (const { Properties } of all('AWS::Lambda::EventSourceMapping')) {
      expect(Properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(Properties.BatchSize).toBeLessThanOrEqual(10);
      expect(Properties.ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
      const { Timeout } = resources[textOf(Properties.FunctionName)]!.Properties;
      expect(resources[textOf(Properties.EventSourceArn).split('.')[0]!]!.Properties.VisibilityTimeout).toBe(6 * Timeout);
    }
  });

  test('the digest is retried by the scheduler and by Lambda, and missed aloud', () => {
    const [schedule] = all('AWS::Scheduler::Schedule');
    const [asynchronous] = all('AWS::Lambda::EventInvokeConfig');
    const missed = textOf(schedule!.Properties.Target.DeadLetterConfig.Arn);
    expect(schedule!.Properties).toMatchObject({
      ScheduleExpressionTimezone: production.timeZone,
      Target: { RetryPolicy: { MaximumRetryAttempts: 10 } },
    });
    expect(textOf(asynchronous!.Properties.DestinationConfig.OnFailure.Destination)).toBe(missed);
    expect(alarmsOn(missed.split('.')[0]!, 'ApproximateNumberOfMessagesVisible')).toHaveLength(1);
  });

  test('bodies live longer than senders repeat them, and nobody else sees them', () => {
    const [bucket] = all('AWS::S3::Bucket');
    expect(bucket!.Properties.LifecycleConfiguration.Rules).toEqual([expect.objectContaining({ ExpirationInDays: 17, Status: 'Enabled' })]);
    expect(Object.values(bucket!.Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(bucket!.Properties.BucketEncryption).toBeDefined();
  });
});

describe('the table', () => {
  test('has the keys and the index of the schema, no other', () => {
    const [{ Properties }] = all('AWS::DynamoDB::GlobalTable') as [Entry];
    const keys = (partition: string, sort: string) => [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ];
    const { partitionKey, sortKey, index, expiry } = tableSchema;
    expect(Properties.KeySchema).toEqual(keys(partitionKey, sortKey));
    expect(Properties.GlobalSecondaryIndexes).toEqual([
      { IndexName: index.name, KeySchema: keys(index.partitionKey, index.sortKey), Projection: { ProjectionType: 'ALL' } },
    ]);
    expect(Properties.AttributeDefinitions.map(({ AttributeName }: any) => AttributeName).sort()).toEqual(
      [partitionKey, sortKey, index.partitionKey, index.sortKey].sort(),
    );
    expect(Properties.TimeToLiveSpecification).toEqual({ AttributeName: expiry, Enabled: true });
  });

  test('can be brought back to any second, is encrypted, and in production survives the stack', () => {
    const [table] = all('AWS::DynamoDB::GlobalTable') as [Entry];
    expect(table.Properties.SSESpecification.SSEEnabled).toBe(true);
    for (const replica of table.Properties.Replicas) {
      expect(replica).toMatchObject({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      });
    }
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
  });

  test('is never scanned, and only functions that change what is there may delete', () => {
    const actions = (name: string) =>
      statementsOf(name)
        .flatMap((statement) => statement.actions)
        .filter((action) => action.startsWith('dynamodb:'));
    const known = ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'];
    for (const name of functionNames) for (const action of actions(name)) expect(known).toContain(action);
    expect(functionNames.filter((name) => actions(name).includes('dynamodb:DeleteItem')).sort()).toEqual([
      'answer-gate',
      'correlate-incident',
      'describe-deployment',
      'record-event',
    ]);
    expect(actions('look-up')).not.toContain('dynamodb:PutItem');
    expect(actions('receive-webhook')).toEqual([]);
  });
});

describe('least privilege', () => {
  test('no statement that names our resources has a star, but for those with a reason', () => {
    const starred = statements().flatMap(({ actions, resources: arns }) => [...actions, ...arns].filter((text) => text.includes('*')));
    const unexplained = starred.filter((text) => !starredOnPurpose.some(({ resource }) => resource.test(text)));
    expect(unexplained).toEqual([]);
    // An exception that nothing needs any more goes.
    for (const { resource } of starredOnPurpose) expect(starred.some((text) => resource.test(text))).toBe(true);
  });

  test("no role has somebody else's policy", () => {
    for (const { Properties } of all('AWS::IAM::Role')) expect(Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('the AWS Solutions rules find nothing that is not explained, and the template is the same the second time', () => {
    expect(synthesize(bundles, production, { checked: true })).toEqual(resources);
  });

  test('the AWS Solutions rules do find what nobody explained', () => {
    const app = newApp({ checked: true });
    new Topic(new Stack(app, 'careless'), 'open-to-all');
    expect(() => app.synth()).toThrow(/validation/i);
  });
});

describe('the address', () => {
  test('answers the routes of the laptop, by the same functions', () => {
    const integrations = new Map(
      all('AWS::ApiGatewayV2::Integration').map(({ id, Properties }) => [id, textOf(Properties.IntegrationUri).split('.')[0]!]),
    );
    const deployed = all('AWS::ApiGatewayV2::Route').map(({ Properties }) => {
      const lambda = integrations.get(textOf(Properties.Target).replace('integrations/', ''))!;
      return `${Properties.RouteKey} -> ${nameOf({ id: lambda, ...resources[lambda]! })}`;
    });
    const local = localFunctions.flatMap(({ name, trigger }) =>
      'routes' in trigger ? trigger.routes.map((route) => `${route} -> ${name}`) : [],
    );
    expect(deployed.sort()).toEqual(local.sort());
  });

  test('takes only so much at once, and writes down what it answered without keys of links', () => {
    const [{ Properties }] = all('AWS::ApiGatewayV2::Stage') as [Entry];
    expect(Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: expect.any(Number),
      ThrottlingBurstLimit: expect.any(Number),
    });
    expect(Properties.AccessLogSettings.Format).toContain('$context.status');
    expect(Properties.AccessLogSettings.Format).not.toMatch(/query|sourceIp|protocol|\$context\.requestOverride|authorizer/);
  });

  test('has a secret for every provider, that nobody knows before it is looked up', () => {
    const secrets = all('AWS::SecretsManager::Secret');
    const own = ['people', 'links', 'api-tokens', 'slack-signing', 'slack-bot-token', 'github-app-key'];
    expect(secrets.map(({ Properties }) => Properties.Name).sort()).toEqual(
      [...providerNames, ...own].map((name) => `aftershock/production/${name}`).sort(),
    );
    for (const { Properties } of secrets) {
      expect(Properties.SecretString).toBeUndefined();
      expect(Properties.GenerateSecretString).toMatchObject({ PasswordLength: 43, ExcludePunctuation: true });
    }
  });

  test('is told of every AWS event that the adapter reads, with the token that the adapter asks for', () => {
    const aws = adapterOf('aws')!;
    for (const { source, detailTypes } of readEvents) {
      for (const detailType of detailTypes) {
        const reading = aws.read({}, JSON.stringify({ id: '1', source, 'detail-type': detailType, detail: {} }));
        expect(JSON.stringify(reading)).not.toContain('is not used');
      }
    }
    const [connection] = all('AWS::Events::Connection') as [Entry];
    expect(connection.Properties.AuthParameters.ApiKeyAuthParameters.ApiKeyName).toBe('x-aftershock-token');
    expect(all('AWS::Events::Rule')).toHaveLength(readEvents.length);
    for (const { Properties } of all('AWS::Events::Rule')) expect(Properties.Targets[0].DeadLetterConfig).toBeDefined();
  });
});

describe('the same here and there', () => {
  test('queues and the schedule wake the functions that they wake on the laptop', () => {
    const woken = all('AWS::Lambda::EventSourceMapping').map(({ Properties }) => {
      const queueId = textOf(Properties.EventSourceArn).split('.')[0]!;
      const queue = queues.find(({ name }) => queueId.startsWith(`${name}queue`))!;
      const id = textOf(Properties.FunctionName);
      return `${queueFileName(queue)} -> ${nameOf({ id, ...resources[id]! })}`;
    });
    const [schedule] = all('AWS::Scheduler::Schedule') as [Entry];
    const digest = textOf(schedule.Properties.Target.Arn).split('.')[0]!;
    woken.push(`${schedule.Properties.ScheduleExpression} -> ${nameOf({ id: digest, ...resources[digest]! })}`);
    const local = localFunctions.flatMap(({ name, trigger }) =>
      'queue' in trigger ? [`${trigger.queue} -> ${name}`] : 'schedule' in trigger ? [`${trigger.schedule} -> ${name}`] : [],
    );
    expect(woken.sort()).toEqual(local.sort());
  });

  test('the dashboard shows the counts that functions publish, as they publish them', () => {
    expect([...shownCounts]).toEqual([...counts]);
    const written: string[] = [];
    const output = jest.spyOn(process.stdout, 'write').mockImplementation((line) => written.push(String(line)) > 0);
    const disabled = process.env['POWERTOOLS_METRICS_DISABLED'];
    delete process.env['POWERTOOLS_METRICS_DISABLED'];
    const given = all('AWS::Lambda::Function').flatMap(({ Properties }) => Properties.Environment?.Variables?.METRICS_NAMESPACE ?? []);
    expect(new Set(given).size).toBe(1);
    process.env['METRICS_NAMESPACE'] = given[0];
    count('DeliveryRefused');
    publishCounts();
    if (disabled !== undefined) process.env['POWERTOOLS_METRICS_DISABLED'] = disabled;
    delete process.env['METRICS_NAMESPACE'];
    output.mockRestore();
    const published = JSON.parse(written.join(''));
    const [{ Namespace, Dimensions }] = published._aws.CloudWatchMetrics;
    const alarm = alarms().find(({ Properties }) => Properties.MetricName === 'DeliveryRefused')!;
    expect(alarm.Properties.Namespace).toBe(Namespace);
    expect(alarm.Properties.Dimensions).toEqual(Dimensions[0].map((name: string) => ({ Name: name, Value: published[name] })));
  });
});

describe('the bundles', () => {
  test.each(functionNames)('%s is small', (name) => {
    expect(statSync(join(bundles.folderOf(name), 'index.js')).size / 1024).toBeLessThan(largestKilobytes(name));
  });

  test('carry source maps without the sources, and no path of this machine', () => {
    for (const name of functionNames) {
      const map = JSON.parse(readFileSync(join(bundles.folderOf(name), 'index.js.map'), 'utf8'));
      expect(map.sources).toContain(`../../functions/${name}.ts`);
      expect(map.sourcesContent).toBeUndefined();
      expect(JSON.stringify(map.sources)).not.toContain(projectFolder);
    }
  });

  test('start under plain Node, and an unknown provider is told so', () => {
    const script = `
      const handlers = JSON.parse(process.argv[1]).map((file) => require(file).handler);
      if (handlers.some((handler) => typeof handler !== 'function')) throw new Error('a bundle has no handler');
      const event = { version: '2.0', routeKey: 'POST /webhooks/{provider}', headers: {}, pathParameters: { provider: '__proto__' }, body: '{}', isBase64Encoded: false };
      require(process.argv[2]).handler(event, { awsRequestId: 'r-1' }).then(({ statusCode, headers }) => process.stdout.write(JSON.stringify({ statusCode, headers })));`;
    const file = (name: string): string => join(bundles.folderOf(name), 'index.js');
    const answer = execFileSync(process.execPath, ['-e', script, JSON.stringify(functionNames.map(file)), file('receive-webhook')], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        AWS_REGION: 'eu-central-1',
        DELIVERIES_QUEUE_URL: 'https://sqs.example/deliveries',
        BODIES_BUCKET: 'bodies',
        SECRETS_PREFIX: 'aftershock/test',
        NODE_OPTIONS: '--enable-source-maps',
        POWERTOOLS_LOG_LEVEL: 'SILENT',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(JSON.parse(answer)).toEqual({ statusCode: 404, headers: { 'content-type': 'application/problem+json' } });
  });

  test("sign as the function's role, or say what is missing", async () => {
    const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'] as const;
    const before = names.map((name) => process.env[name]);
    for (const name of names) process.env[name] = `the ${name}`;
    await expect(defaultProvider()()).resolves.toEqual({
      accessKeyId: 'the AWS_ACCESS_KEY_ID',
      secretAccessKey: 'the AWS_SECRET_ACCESS_KEY',
      sessionToken: 'the AWS_SESSION_TOKEN',
    });
    process.env['AWS_SESSION_TOKEN'] = '';
    await expect(defaultProvider()()).rejects.toThrow('the environment has no AWS_SESSION_TOKEN');
    names.forEach((name, at) => (before[at] === undefined ? delete process.env[name] : (process.env[name] = before[at])));
  });

  test('are of the functions there are', () => {
    expect(() => bundles.folderOf('forget-everything')).toThrow('there is no functions/forget-everything.ts');
  });
});
