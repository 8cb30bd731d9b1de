// What a person looks at first: is anything coming in, going out, waiting or failing?
import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { metricsNamespaceOf, type ServiceFunction } from './service-function';
import type { WebhookApi } from './webhook-api';
import type { WorkQueue } from './work-queue';

/** The counts that the functions publish, by the names they publish them under. */
export const counts = [
  'DeliveryAccepted',
  'DeliveryRefused',
  'DeliveryParked',
  'MessageParked',
  'MessageTold',
  'CheckTold',
  'GateAnswered',
  'AlertUnexplained',
] as const;

/** A stage's count over five minutes. */
export const countOf = (stageName: string, name: (typeof counts)[number]): Metric =>
  new Metric({
    namespace: metricsNamespaceOf(stageName),
    metricName: name,
    dimensionsMap: { service: 'aftershock' },
    statistic: 'sum',
    period: Duration.minutes(5),
  });

export type Shown = {
  name: string;
  stageName: string;
  api: WebhookApi;
  functions: readonly ServiceFunction[];
  queues: readonly WorkQueue[];
};

export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, { name, stageName, api, functions, queues }: Shown) {
    super(scope, id);
    const graph = (title: string, left: IMetric[]): GraphWidget => new GraphWidget({ title, left, width: 12, height: 6 });
    const oldest = { statistic: 'max', period: Duration.minutes(1) };
    new Dashboard(this, 'dashboard', {
      dashboardName: name,
      defaultInterval: Duration.days(1),
      widgets: [
        [
          graph(
            'What came in and went out',
            counts.map((count) => countOf(stageName, count)),
          ),
          graph('Requests', [api.api.metricCount(), api.api.metricClientError(), api.api.metricServerError()]),
        ],
        [
          graph(
            'Seconds the oldest message has waited',
            queues.map(({ queue, name: label }) => queue.metricApproximateAgeOfOldestMessage({ ...oldest, label })),
          ),
          graph(
            'Dead messages',
            queues.map(({ deadLetters, name: label }) => deadLetters.metricApproximateNumberOfMessagesVisible({ ...oldest, label })),
          ),
        ],
        [
          graph(
            'Errors',
            functions.map(({ lambda, node }) => lambda.metricErrors({ label: node.id })),
          ),
          graph(
            'Milliseconds, one in a hundred takes longer',
            functions.map(({ lambda, node }) => lambda.metricDuration({ statistic: 'p99', label: node.id })),
          ),
        ],
      ],
    });
  }
}
