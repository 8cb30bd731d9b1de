// What we remember, as questions: the only door to the table.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Fact } from '../core/facts/fact';
import { commitQuestions } from './commits';
import { deploymentQuestions } from './deployments';
import { folderQuestions } from './folder-traces';
import { gitHubQuestions } from './github-told';
import { incidentRecordQuestions } from './incident-record';
import { incidentQuestions } from './incidents';
import { lookUpQuestions } from './look-ups';
import { messageQuestions } from './messages';
import { recordDelivery, type DeliveryMark } from './record';
import { ruleQuestions } from './rules';
import { signalQuestions } from './signals';
import { createTable } from './table';
import { weekQuestions } from './weeks';

export type Storage = ReturnType<typeof createStorage>;

/** Facts are kept for `keepDays` from when they happened. */
export const createStorage = (dynamodb: DynamoDBClient, options: { tableName: string; keepDays: number }) => {
  const table = createTable(dynamodb, options.tableName);
  const { keepDays } = options;
  return {
    /** Stores a delivery's mark and facts together, once. */
    recordDelivery: (mark: DeliveryMark, facts: readonly Fact[]) => recordDelivery(table, mark, { facts, keepDays }),
    ...deploymentQuestions(table, keepDays),
    ...commitQuestions(table),
    ...folderQuestions(table, keepDays),
    ...signalQuestions(table),
    ...incidentRecordQuestions(table, keepDays),
    ...incidentQuestions(table, keepDays),
    ...messageQuestions(table),
    ...ruleQuestions(table),
    ...gitHubQuestions(table),
    ...weekQuestions(table),
    ...lookUpQuestions(table, keepDays),
  };
};
