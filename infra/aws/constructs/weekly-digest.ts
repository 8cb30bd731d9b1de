// Monday at nine, in the stage's time zone: the digest is worked out, or somebody hears that it was not.
import { Duration, TimeZone } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { ScheduleTargetBase } from 'aws-cdk-lib/aws-scheduler-targets';
import { PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function';
import { LastQueue } from './work-queue';

const keepTryingFor = Duration.hours(6);

/** CDK's own target for functions may also call every version of them, which the scheduler has no use for. */
class WakeUp extends ScheduleTargetBase {
  constructor(
    private readonly sleeper: IFunction,
    deadLetterQueue: IQueue,
  ) {
    super(
      { input: ScheduleTargetInput.fromObject({}), retryAttempts: 10, maxEventAge: keepTryingFor, deadLetterQueue },
      sleeper.functionArn,
    );
  }

  protected override addTargetActionToRole(role: IRole): void {
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.sleeper.functionArn] }));
  }
}

export class WeeklyDigest extends Construct {
  constructor(scope: Construct, id: string, { worker, timeZone, topic }: { worker: ServiceFunction; timeZone: string; topic: ITopic }) {
    super(scope, id);
    const missed = new LastQueue(this, 'missed', {
      ending: {
        topic,
        what: 'the weekly digest could not be worked out',
        loss: "the week's digest, and the summary that later weeks are compared with",
        remedy: 'mend what the log of send-digest shows, then invoke it with {"week":"2026-W47"} for the week that is missing',
      },
    });
    // The scheduler only hands over: what the function throws afterwards is retried by Lambda, under these words of its own.
    worker.lambda.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: keepTryingFor, onFailure: new SqsDestination(missed) });
    new Schedule(this, 'monday', {
      schedule: ScheduleExpression.cron({ minute: '0', hour: '9', weekDay: 'MON', timeZone: TimeZone.of(timeZone) }),
      target: new WakeUp(worker.lambda, missed),
    });
  }
}
