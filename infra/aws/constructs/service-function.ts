// One of our functions, with the house's defaults: what every function has, and no function may forget.
import { Duration, type RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Bundles } from '../bundles';
import { LossAlarm } from './loss-alarm';

/** The same for every function of a stack. */
export type House = { stageName: string; bundles: Bundles; logDays: RetentionDays; removalPolicy: RemovalPolicy; alarmTopic: ITopic };

export type ServiceFunctionSettings<Environment> = {
  house: House;
  /** The function's own type: a variable that was forgotten does not compile. */
  environment: Environment;
  /** What somebody loses while this function fails: the alarm's text. */
  failureImpact: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  /** The secrets this function reads; it can read no other. */
  secrets?: readonly Secret[];
};

type Variables = Readonly<Record<string, string | undefined>>;

/** Where the counts of a stage are kept. */
export const metricsNamespaceOf = (stageName: string): string => `Aftershock/${stageName}`;

/** `id` is the name of the file in functions/ and of the log. */
export class ServiceFunction<Environment extends Variables = Variables> extends Construct {
  readonly lambda: Function;

  constructor(scope: Construct, id: string, settings: ServiceFunctionSettings<Environment>) {
    super(scope, id);
    const { house, failureImpact, timeoutSeconds, memoryMegabytes, secrets = [] } = settings;
    const logGroupName = `/aftershock/${house.stageName}/${id}`;
    const logGroup = new LogGroup(this, 'log', {
      logGroupName,
      retention: house.logDays,
      removalPolicy: house.removalPolicy,
    });
    // A role of its own: the one that CDK would make may write to every log of the account.
    const role = new Role(this, 'role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.lambda = new Function(this, 'function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(house.bundles.folderOf(id)),
      handler: 'index.handler',
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: memoryMegabytes,
      environment: {
        NODE_OPTIONS: '--enable-source-maps',
        METRICS_NAMESPACE: metricsNamespaceOf(house.stageName),
        ...present(settings.environment),
      },
      logGroup,
      role,
      description: `aftershock ${house.stageName}: ${id}`,
    });
    if (secrets.length > 0) this.allow(['secretsmanager:GetSecretValue'], ...secrets.map(({ secretArn }) => secretArn));
    new LossAlarm(this, 'failing', {
      topic: house.alarmTopic,
      metric: this.lambda.metricErrors(),
      threshold: 1,
      what: `${id} fails (${house.stageName})`,
      loss: failureImpact,
      remedy: `read the newest errors in the log ${logGroupName}`,
    });
  }

  /** Lets the function do these things to these resources. */
  allow(actions: string[], ...resources: string[]): void {
    this.lambda.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }
}

const present = (variables: Variables): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
