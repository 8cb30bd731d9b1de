// The one table, as storage's schema has it, and who may do what to it.
import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { tableSchema } from '../../../shared/storage/keys';
import type { ServiceFunction } from './service-function';

const text = (name: string) => ({ name, type: AttributeType.STRING });

export class FactTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string, { outlivesStack, removalPolicy }: { outlivesStack: boolean; removalPolicy: RemovalPolicy }) {
    super(scope, id);
    const { partitionKey, sortKey, expiry, index } = tableSchema;
    this.table = new TableV2(this, 'table', {
      partitionKey: text(partitionKey),
      sortKey: text(sortKey),
      timeToLiveAttribute: expiry,
      globalSecondaryIndexes: [
        {
          indexName: index.name,
          partitionKey: text(index.partitionKey),
          sortKey: text(index.sortKey),
          projectionType: ProjectionType.ALL,
        },
      ],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: outlivesStack,
      removalPolicy,
    });
  }

  /** Lets functions read items by key and by partition. */
  readBy(...functions: ServiceFunction[]): void {
    for (const one of functions) one.allow(['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'], this.table.tableArn);
  }

  /** Lets functions ask what happened in a week. */
  weekReadBy(...functions: ServiceFunction[]): void {
    for (const one of functions) one.allow(['dynamodb:Query'], `${this.table.tableArn}/index/${tableSchema.index.name}`);
  }

  /** Lets functions add and change items, also within transactions. */
  writtenBy(...functions: ServiceFunction[]): void {
    for (const one of functions) one.allow(['dynamodb:PutItem'], this.table.tableArn);
  }

  /** Lets functions take items away: where a thing's place in time or its content changed. */
  movedBy(...functions: ServiceFunction[]): void {
    for (const one of functions) one.allow(['dynamodb:DeleteItem'], this.table.tableArn);
  }
}
