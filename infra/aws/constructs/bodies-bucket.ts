// Bodies too large for a queue, for as long as a sender may still repeat them.
import { CfnElement, Duration, Stack, Validations, type RemovalPolicy } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { ServiceFunction } from './service-function';

/** Longer than the longest sender's retries, as deliveries in the table. */
const keptDays = 17;

export class BodiesBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, removalPolicy: RemovalPolicy) {
    super(scope, id);
    this.bucket = new Bucket(this, 'bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(keptDays), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy,
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Two functions use it, whose own logs say what for; everything in it is gone after days.',
    });
  }

  keptBy(one: ServiceFunction): void {
    this.allow(one, 's3:PutObject');
  }

  fetchedBy(one: ServiceFunction): void {
    this.allow(one, 's3:GetObject');
  }

  private allow(one: ServiceFunction, action: string): void {
    one.allow([action], this.bucket.arnForObjects('*'));
    const child = this.bucket.node.defaultChild;
    const name = CfnElement.isCfnElement(child) ? Stack.of(this).getLogicalId(child) : '';
    Validations.of(one).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/*]`,
      reason: 'The names of objects are made when a body arrives; the bucket holds nothing else.',
    });
  }
}
