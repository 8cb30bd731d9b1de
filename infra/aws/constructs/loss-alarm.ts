// An alarm that says what somebody loses, and tells the people who can do something.
import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

export type LossAlarmSettings = {
  topic: ITopic;
  metric: Metric;
  /** Rings when the metric is this or more. */
  threshold: number;
  /** What happened, for example `messages are dead`. */
  what: string;
  /** What somebody loses meanwhile. */
  loss: string;
  /** What to do first. */
  remedy: string;
};

export class LossAlarm extends Alarm {
  constructor(scope: Construct, id: string, { topic, metric, threshold, what, loss, remedy }: LossAlarmSettings) {
    super(scope, id, {
      metric: metric.with({ period: Duration.minutes(5) }),
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `Aftershock: ${what}. Somebody loses: ${loss}. Do: ${remedy}.`,
    });
    this.addAlarmAction(new SnsAction(topic));
    this.addOkAction(new SnsAction(topic));
  }
}
