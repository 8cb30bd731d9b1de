// What AWS does for a table and the emulator does not: create it once from its schema, and delete what has expired.
import {
  CreateTableCommand,
  DeleteItemCommand,
  ResourceInUseException,
  ScanCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';

type Item = NonNullable<ScanCommandOutput['Items']>[number];

/** Creates the table; one that exists already is left as it is. */
export const createTable = async (client: DynamoDBClient, schema: CreateTableCommandInput): Promise<void> => {
  try {
    await client.send(new CreateTableCommand(schema));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
};

const keyNamesOf = (schema: CreateTableCommandInput): string[] =>
  (schema.KeySchema ?? []).flatMap(({ AttributeName }) => AttributeName ?? []);

const keyOf = (item: Item, names: readonly string[]): Item =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = item[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

export type Expiry = { schema: CreateTableCommandInput; attribute: string };

/**
 * Deletes every item whose `attribute` (epoch seconds, as DynamoDB's TTL reads it) lies before `nowMs`; returns how many.
 * It walks the whole table, which only a local one may do.
 */
export const sweepExpired = async (client: DynamoDBClient, { schema, attribute }: Expiry, nowMs = Date.now()): Promise<number> => {
  const names = keyNamesOf(schema);
  const past = { ':now': { N: String(Math.floor(nowMs / 1000)) } };
  let deleted = 0;
  let from: Item | undefined;
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({
        TableName: schema.TableName,
        FilterExpression: '#expires < :now',
        ExpressionAttributeNames: { '#expires': attribute },
        ExpressionAttributeValues: past,
        ...(from ? { ExclusiveStartKey: from } : {}),
      }),
    );
    for (const item of page.Items ?? []) deleted += await deleteExpired({ client, schema, attribute, key: keyOf(item, names), past });
    from = page.LastEvaluatedKey;
  } while (from);
  return deleted;
};

type Doomed = Expiry & { client: DynamoDBClient; key: Item; past: Item };

// The condition spares an item whose expiry was moved since it was read.
const deleteExpired = async ({ client, schema, attribute, key, past }: Doomed): Promise<number> => {
  try {
    await client.send(
      new DeleteItemCommand({
        TableName: schema.TableName,
        Key: key,
        ConditionExpression: '#expires < :now',
        ExpressionAttributeNames: { '#expires': attribute },
        ExpressionAttributeValues: past,
      }),
    );
    return 1;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return 0;
    throw error;
  }
};

/** Sweeps every `everyMs` (10 minutes) until stopped; a sweep that fails is reported and tried again at the next turn. */
export const startSweeper = (
  client: DynamoDBClient,
  expiry: Expiry,
  { everyMs = 600_000, report }: { everyMs?: number; report: (problem: unknown) => void },
): { stop: () => Promise<void> } => {
  let running = Promise.resolve();
  const sweep = (): void => {
    running = running.then(() => sweepExpired(client, expiry)).then(() => undefined, report);
  };
  const timer = setInterval(sweep, everyMs);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
};
