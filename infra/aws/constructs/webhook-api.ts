// The one address of a stage: who answers which route, how much may come, and what is logged of it.
import { CfnOutput, Validations, type RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { RouteKey } from '../../routes';
import { LossAlarm } from './loss-alarm';
import type { ServiceFunction } from './service-function';

/** Requests a second, and at once: an alert storm fits, a flood is told to come back (429). */
const limits = { rateLimit: 200, burstLimit: 400 };

// No query: a signed link carries its key there. No address of a person either.
const logged = AccessLogFormat.custom(
  JSON.stringify({
    at: '$context.requestTime',
    route: '$context.routeKey',
    path: '$context.path',
    status: '$context.status',
    milliseconds: '$context.responseLatency',
    bytes: '$context.responseLength',
    requestId: '$context.requestId',
    problem: '$context.integrationErrorMessage',
  }),
);

export type WebhookApiSettings = { stageName: string; logDays: RetentionDays; removalPolicy: RemovalPolicy; alarmTopic: ITopic };

export class WebhookApi extends Construct {
  readonly api: HttpApi;

  constructor(scope: Construct, id: string, { stageName, logDays, removalPolicy, alarmTopic }: WebhookApiSettings) {
    super(scope, id);
    this.api = new HttpApi(this, 'api', { apiName: `aftershock-${stageName}`, createDefaultStage: false });
    // Under vendedlogs: elsewhere each group takes a piece of a policy whose size is limited.
    const log = new LogGroup(this, 'log', {
      logGroupName: `/aws/vendedlogs/aftershock/${stageName}/requests`,
      retention: logDays,
      removalPolicy,
    });
    new HttpStage(this, 'stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: limits,
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: logged },
    });
    new CfnOutput(this, 'webhooks', {
      value: `${this.url}/webhooks/`,
      description: "Where senders send to, with the provider's name at the end",
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Senders prove themselves by a signature over the bytes, readers by a token or a signed link: the functions check both first.',
    });
    new LossAlarm(this, 'answering-5xx', {
      topic: alarmTopic,
      metric: this.api.metricServerError({ statistic: 'sum' }),
      threshold: 1,
      what: `requests were answered with 5xx (${stageName})`,
      loss: 'deployments and alerts of senders that do not try again (GitHub does not)',
      remedy: "read the log of receive-webhook, then have the sender's failed deliveries sent again",
    });
  }

  /** Where the stage is, without a slash at the end. */
  get url(): string {
    return this.api.apiEndpoint;
  }

  /** A function answers these routes. */
  answeredBy(one: ServiceFunction, routes: readonly RouteKey[]): void {
    const integration = new HttpLambdaIntegration(one.node.id, one.lambda);
    for (const route of routes) {
      const isGet = route.startsWith('GET ');
      const path = route.slice(route.indexOf(' ') + 1);
      this.api.addRoutes({ path, methods: [isGet ? HttpMethod.GET : HttpMethod.POST], integration });
    }
  }
}
