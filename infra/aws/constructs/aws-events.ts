// What AWS itself reports, deployments, alarms and settings of this account, sent to the stage's own address like any webhook.
import { Duration, SecretValue } from 'aws-cdk-lib';
import { ApiDestination, Authorization, Connection, HttpMethod, Match, Rule, type EventPattern } from 'aws-cdk-lib/aws-events';
import { ApiDestination as ApiDestinationTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { LastQueue } from './work-queue';

/** Events that the adapter of AWS reads, by source. */
export const readEvents = [
  { source: 'aws.codedeploy', detailTypes: ['CodeDeploy Deployment State-change Notification'] },
  { source: 'aws.codepipeline', detailTypes: ['CodePipeline Pipeline Execution State Change'] },
  { source: 'aws.ecs', detailTypes: ['ECS Deployment State Change'] },
  {
    source: 'aws.appconfig',
    detailTypes: ['On Deployment Start', 'On Deployment Complete', 'On Deployment Rollback', 'On Deployment Rolled Back'],
  },
  { source: 'aws.ssm', detailTypes: ['Parameter Store Change'] },
  { source: 'aws.cloudwatch', detailTypes: ['CloudWatch Alarm State Change'] },
] as const;

/** Alarms that ring all day by design (scaling), and our own: Aftershock does not investigate itself. */
const quietAlarms = ['TargetTracking-', 'aftershock-'];

const patternOf = ({ source, detailTypes }: (typeof readEvents)[number]): EventPattern => ({
  source: [source],
  detailType: [...detailTypes],
  ...(source === 'aws.cloudwatch' ? { detail: { alarmName: Match.anythingButPrefix(...quietAlarms) } } : {}),
});

export type AwsEventsSettings = { url: string; secret: Secret; topic: ITopic };

export class AwsEvents extends Construct {
  /**
   * Not straight into the queue: a rule can put an event into a message as JSON, but not as the text that a delivery holds.
   * The secret's text is read when the stack is deployed: after replacing it, deploy again; events wait for a day.
   */
  constructor(scope: Construct, id: string, { url, secret, topic }: AwsEventsSettings) {
    super(scope, id);
    const lost = new LastQueue(this, 'lost', {
      ending: {
        topic,
        what: 'events of AWS were refused for a day',
        loss: 'deployments and alarms that only AWS reports',
        remedy: "compare the secret aws with the one of the rules' connection, deploy the stack, then send the messages again",
      },
    });
    const connection = new Connection(this, 'connection', {
      authorization: Authorization.apiKey('x-aftershock-token', SecretValue.secretsManager(secret.secretArn)),
    });
    const destination = new ApiDestination(this, 'destination', {
      connection,
      endpoint: `${url}/webhooks/aws`,
      httpMethod: HttpMethod.POST,
      rateLimitPerSecond: 50,
    });
    const target = new ApiDestinationTarget(
      ApiDestination.fromApiDestinationAttributes(this, 'target', { apiDestinationArn: destination.apiDestinationArn, connection }),
      { deadLetterQueue: lost, retryAttempts: 185, maxEventAge: Duration.hours(24) },
    );
    for (const events of readEvents)
      new Rule(this, events.source.replace('.', '-'), { eventPattern: patternOf(events), targets: [target] });
  }
}
