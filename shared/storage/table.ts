// The one table as a few verbs: get, put once, put under a version, query in pages. Nothing here knows an entity.
import { createHash } from 'node:crypto';
import { type DynamoDBClient, TransactionCanceledException, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { GetCommandOutput } from '@aws-sdk/lib-dynamodb';
import { canonical } from '../core/facts/canonical';
import { tableSchema, type Key, type WeekKey } from './keys';

/** Somebody else wrote first: read again and decide again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/**
 * An item under its key. `version` is a digest of its value, set by this file: the optimistic lock, which unlike a counter is the
 * same whatever order the writes came in. `expiresAt` is in epoch seconds.
 */
export type Item<Value = unknown> = Key & Partial<WeekKey> & { value: Value; version?: string; expiresAt?: number };

/** An item to write where the stored version still is `before` (undefined: where nothing is stored). */
export type Guarded = { item: Item; before: string | undefined };

/** Part of a transaction. Unguarded parts are safe beside a guarded one that decides for all. */
export type Write = Guarded | { overwrite: Item } | { remove: Key };

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const isConflict = (error: unknown): boolean =>
  error instanceof ConditionalCheckFailedException ||
  (error instanceof TransactionCanceledException &&
    (error.CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict'));

const conflictOr = (error: unknown): Error =>
  isConflict(error)
    ? new ConflictError('written by somebody else meanwhile', { cause: error })
    : error instanceof Error
      ? error
      : new Error(String(error));

export type Query = {
  index?: 'byWeek';
  partition: string;
  from?: string;
  /** Inclusive. */
  to?: string;
  startsWith?: string;
  newestFirst?: boolean;
};

const namesOf = (index: Query['index']): { pk: string; sk: string } =>
  index === 'byWeek'
    ? { pk: tableSchema.index.partitionKey, sk: tableSchema.index.sortKey }
    : { pk: tableSchema.partitionKey, sk: tableSchema.sortKey };

const conditionOf = (query: Query): { text: string; values: Record<string, string> } => {
  if (query.startsWith !== undefined) return { text: ' AND begins_with(#sk, :start)', values: { ':start': query.startsWith } };
  if (query.from !== undefined && query.to !== undefined)
    return { text: ' AND #sk BETWEEN :from AND :to', values: { ':from': query.from, ':to': query.to } };
  if (query.from !== undefined) return { text: ' AND #sk >= :from', values: { ':from': query.from } };
  if (query.to !== undefined) return { text: ' AND #sk <= :to', values: { ':to': query.to } };
  return { text: '', values: {} };
};

const queryInput = (tableName: string, query: Query) => {
  const { pk, sk } = namesOf(query.index);
  const condition = conditionOf(query);
  return {
    TableName: tableName,
    ...(query.index ? { IndexName: query.index } : { ConsistentRead: true }),
    KeyConditionExpression: `#pk = :pk${condition.text}`,
    ExpressionAttributeNames: { '#pk': pk, ...(condition.text ? { '#sk': sk } : {}) },
    ExpressionAttributeValues: { ':pk': query.partition, ...condition.values },
    ScanIndexForward: !query.newestFirst,
  };
};

// The one place where what is stored becomes typed again: every item was written by this file, from a value of its entity's type.
const itemOf = <Value>(stored: NonNullable<GetCommandOutput['Item']>): Item<Value> => ({
  pk: stored['pk'],
  sk: stored['sk'],
  value: stored['value'],
  ...stored,
});

/** A digest of a value: equal values have equal versions. */
export const versionOf = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 22);

const versioned = (item: Item): Item => ({ ...item, version: versionOf(item.value) });

const conditionOn = (before: string | undefined) =>
  before === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :before',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':before': before },
      };

export type Table = ReturnType<typeof createTable>;

/** A table by name. Every read of the table itself is strongly consistent; indexes cannot be. */
export const createTable = (dynamodb: DynamoDBClient, tableName: string) => {
  const client = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  const conditional = ({ item, before }: Guarded) => ({ TableName: tableName, Item: versioned(item), ...conditionOn(before) });

  const pages = async function* <Value>(query: Query, pageSize?: number): AsyncGenerator<Item<Value>[]> {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          ...queryInput(tableName, query),
          ...(pageSize ? { Limit: pageSize } : {}),
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      );
      yield (page.Items ?? []).map(itemOf<Value>);
      start = page.LastEvaluatedKey;
    } while (start);
  };

  return {
    get: async <Value>({ pk, sk }: Key): Promise<Item<Value> | undefined> => {
      const { Item: item } = await client.send(new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }));
      return item && itemOf<Value>(item);
    },

    /** Items by key, in no order; missing ones are left out. */
    getMany: async <Value>(keys: readonly Key[]): Promise<Item<Value>[]> => {
      const found: Item<Value>[] = [];
      for (let start = 0; start < keys.length; start += 100) {
        let wanted: Record<string, unknown>[] = keys.slice(start, start + 100).map(({ pk, sk }) => ({ pk, sk }));
        while (wanted.length > 0) {
          const answer = await client.send(new BatchGetCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }));
          found.push(...(answer.Responses?.[tableName] ?? []).map(itemOf<Value>));
          wanted = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
        }
      }
      return found;
    },

    /** Writes where the stored version still is `before`. Throws ConflictError. */
    put: async (write: Guarded): Promise<void> => {
      await client.send(new PutCommand(conditional(write))).catch((error: unknown) => Promise.reject(conflictOr(error)));
    },

    /** Writes whatever was there: only for values that are a pure function of what is already stored. */
    overwrite: async (item: Item): Promise<void> => {
      await client.send(new PutCommand({ TableName: tableName, Item: versioned(item) }));
    },

    remove: async ({ pk, sk }: Key): Promise<void> => {
      await client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }));
    },

    /** All or nothing; at most 100 writes. Throws ConflictError. */
    putTogether: async (writes: readonly Write[]): Promise<void> => {
      const TransactItems = writes.map((write): TransactItem => {
        if ('remove' in write) return { Delete: { TableName: tableName, Key: { pk: write.remove.pk, sk: write.remove.sk } } };
        if ('overwrite' in write) return { Put: { TableName: tableName, Item: versioned(write.overwrite) } };
        return { Put: conditional(write) };
      });
      await client.send(new TransactWriteCommand({ TransactItems })).catch((error: unknown) => Promise.reject(conflictOr(error)));
    },

    pages,

    /** Every item of the table, page by page, in no order: for what has to be found wherever it is. */
    everything: async function* (): AsyncGenerator<Item[]> {
      let start: Record<string, unknown> | undefined;
      do {
        const scan = new ScanCommand({ TableName: tableName, ConsistentRead: true, ...(start ? { ExclusiveStartKey: start } : {}) });
        const page = await client.send(scan);
        yield (page.Items ?? []).map(itemOf);
        start = page.LastEvaluatedKey;
      } while (start);
    },

    /** Every item of a query, all pages. */
    all: async <Value>(query: Query): Promise<Item<Value>[]> => {
      const items: Item<Value>[] = [];
      for await (const page of pages<Value>(query)) items.push(...page);
      return items;
    },
  };
};
