// Where every alarm goes: to people's mailboxes, and to whatever else subscribes.
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, emails: readonly string[]) {
    super(scope, id);
    // Not encrypted by a key of ours: alarms may not use the key that SNS has, and their text is this repository's.
    this.topic = new Topic(this, 'topic', { displayName: 'Aftershock', enforceSSL: true });
    // A topic with a policy of its own, as TLS needs one, takes nothing from CloudWatch unless told to.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    for (const address of emails) this.topic.addSubscription(new EmailSubscription(address));
    new CfnOutput(this, 'address', { value: this.topic.topicArn, description: 'Subscribe here to hear of alarms' });
  }
}
