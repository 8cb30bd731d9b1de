// The architecture, top to bottom: what is kept, what waits, what runs, what wakes it, and who hears of trouble.
import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { parkingQueue, queueNamed, type QueueName } from '../queues';
import { lookUpRoutes, slackRoutes, verdictRoutes, webhookRoutes } from '../routes';
import type { Bundles } from './bundles';
import { AlarmTopic } from './constructs/alarm-topic';
import { AwsEvents } from './constructs/aws-events';
import { BodiesBucket } from './constructs/bodies-bucket';
import { FactTable } from './constructs/fact-table';
import { countOf, OperationsDashboard } from './constructs/operations-dashboard';
import { LossAlarm } from './constructs/loss-alarm';
import { SecretShelf } from './constructs/secret-shelf';
import { WebhookApi } from './constructs/webhook-api';
import { WeeklyDigest } from './constructs/weekly-digest';
import { LastQueue, WorkQueue } from './constructs/work-queue';
import { makeFunctions } from './pipeline-functions';
import { secretsFor } from './secret-names';
import type { Stage } from './stages';

export type PipelineStackProps = StackProps & { stage: Stage; bundles: Bundles };

export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, { stage, bundles, ...props }: PipelineStackProps) {
    super(scope, id, props);
    // A first deployment that fails leaves nothing behind whose name would be in the way of the second.
    const removalPolicy = stage.outlivesStack ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    const alarmTopic = new AlarmTopic(this, 'alarms', stage.alarmEmails).topic;

    // What is kept.
    const facts = new FactTable(this, 'facts', { outlivesStack: stage.outlivesStack, removalPolicy });
    const bodies = new BodiesBucket(this, 'bodies', removalPolicy);
    const secrets = new SecretShelf(this, 'secrets', {
      prefix: `aftershock/${stage.name}`,
      names: secretsFor(stage.providers),
      removalPolicy,
    });

    // What waits.
    const queue = (name: QueueName): WorkQueue => new WorkQueue(this, queueNamed(name), alarmTopic);
    const [deliveries, deployments, incidents, messages] = [
      queue('deliveries'),
      queue('deployments'),
      queue('incidents'),
      queue('messages'),
    ];
    const [checks, gates] = [queue('checks'), queue('gates')];
    const parking = new LastQueue(this, parkingQueue, {
      ending: {
        topic: alarmTopic,
        what: 'something was parked that no retry mends',
        loss: 'the deployment, alert or answer in it, until somebody has looked',
        remedy: 'read the message in the parking queue: it says why, and holds the bytes or where they are',
      },
    });

    // What runs.
    const api = new WebhookApi(this, 'api', { stageName: stage.name, logDays: stage.logDays, removalPolicy, alarmTopic });
    const house = { stageName: stage.name, bundles, logDays: stage.logDays, removalPolicy, alarmTopic };
    const functions = makeFunctions(this, house, {
      stage,
      facts,
      bodies,
      secrets,
      queues: { deliveries, deployments, incidents, messages, checks, gates },
      parking,
      api,
    });
    const { receiveWebhook, recordEvent, describeDeployment, correlateIncident, tellSlack, answerSlack, takeVerdict, lookUp, sendDigest } =
      functions;
    const { tellGitHub, answerGate } = functions;

    // What wakes it.
    api.answeredBy(receiveWebhook, webhookRoutes);
    api.answeredBy(answerSlack, slackRoutes);
    api.answeredBy(takeVerdict, verdictRoutes);
    api.answeredBy(lookUp, lookUpRoutes);
    deliveries.feeds(recordEvent, { batchSize: 10, concurrency: 10 });
    deployments.feeds(describeDeployment, { batchSize: 10, concurrency: 10 });
    incidents.feeds(correlateIncident, { batchSize: 10, concurrency: 10 });
    // Slack takes about a message a second for each channel.
    messages.feeds(tellSlack, { batchSize: 5, concurrency: 2 });
    checks.feeds(tellGitHub, { batchSize: 1, concurrency: 3 });
    gates.feeds(answerGate, { batchSize: 1, concurrency: 5 });
    const [awsSecret] = stage.providers.includes('aws') ? secrets.take('aws') : [];
    if (awsSecret) new AwsEvents(this, 'aws-events', { url: api.url, secret: awsSecret, topic: alarmTopic });
    new WeeklyDigest(this, 'weekly-digest', { worker: sendDigest, timeZone: stage.timeZone, topic: alarmTopic });

    // Who may do what.
    facts.readBy(recordEvent, describeDeployment, correlateIncident, tellSlack, answerSlack, takeVerdict, lookUp, sendDigest);
    facts.readBy(tellGitHub, answerGate);
    facts.writtenBy(tellGitHub, answerGate);
    facts.movedBy(answerGate);
    facts.weekReadBy(correlateIncident, tellSlack, lookUp, sendDigest);
    facts.writtenBy(recordEvent, describeDeployment, correlateIncident, tellSlack, answerSlack, takeVerdict, sendDigest);
    facts.movedBy(recordEvent, describeDeployment, correlateIncident);
    bodies.keptBy(receiveWebhook);
    bodies.fetchedBy(recordEvent);
    deliveries.filledBy(receiveWebhook);
    deployments.filledBy(recordEvent, describeDeployment);
    incidents.filledBy(recordEvent, describeDeployment, correlateIncident, answerSlack, takeVerdict);
    messages.filledBy(describeDeployment, correlateIncident, answerSlack, takeVerdict, sendDigest);
    checks.filledBy(recordEvent);
    gates.filledBy(recordEvent);
    parking.filledBy(recordEvent, describeDeployment, correlateIncident, tellSlack, tellGitHub, answerGate);

    // Who sees it. Each construct rings for itself; this one is about all senders.
    new LossAlarm(this, 'senders-refused', {
      topic: alarmTopic,
      metric: countOf(stage.name, 'DeliveryRefused'),
      threshold: 5,
      what: 'deliveries were refused because nothing proved their sender',
      loss: 'the deployments and alerts of a sender whose secret is not the one we have, or nothing if somebody is only trying',
      remedy: 'compare the secret of the provider named in the log of requests with the one at the sender',
    });
    new OperationsDashboard(this, 'dashboard', {
      name: `aftershock-${stage.name}`,
      stageName: stage.name,
      api,
      functions: Object.values(functions),
      queues: [deliveries, deployments, incidents, messages, checks, gates],
    });
  }
}
