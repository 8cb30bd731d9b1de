// Forgetting a person: every key that stood for them and every place their address was written down, in the whole table.
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { canonical } from '../core/facts/canonical';
import { ConflictError, createTable, type Item, type Table } from './table';

/** `keys`: keyed hashes that stand for the person. `addresses`: e-mail addresses, to be taken out of texts where they got into one. */
export type Forgotten = { keys: readonly string[]; addresses: readonly string[] };

type Order = { forgotten: Forgotten; isRehearsal: boolean };

export type Erasure = { itemsSeen: number; itemsChanged: number; itemsRemoved: number };

const attempts = 5;

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}-]/g, String.raw`\$&`);

// An address, not the end or the beginning of a longer one.
const patternOf = (address: string): RegExp => new RegExp(`(?<![\\w.+-])${escaped(address)}(?![\\w-]|\\.\\w)`, 'gi');

type Erase = (text: string) => string;

const eraserOf = ({ keys, addresses }: Forgotten): Erase => {
  const known = new Set(keys);
  const patterns = addresses.map(patternOf);
  // An empty key is nobody in particular: it counts for no review and for nobody's independence.
  return (text) => (known.has(text) ? '' : patterns.reduce((rest, pattern) => rest.replace(pattern, '(address)'), text));
};

/** A value with every text in it, however deep, seen by `erase`. */
const erased = (value: unknown, erase: Erase): unknown => {
  if (typeof value === 'string') return erase(value);
  if (Array.isArray(value)) return value.map((one: unknown) => erased(one, erase));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, erased(one, erase)]));
};

const names = ({ pk, sk }: Item, keys: readonly string[]): boolean => keys.some((key) => pk.includes(key) || sk.includes(key));

type Outcome = 'kept' | 'changed' | 'removed';

const forgetIn = async (table: Table, item: Item, { forgotten, isRehearsal }: Order): Promise<Outcome> => {
  if (names(item, forgotten.keys)) {
    if (!isRehearsal) await table.remove(item);
    return 'removed';
  }
  const value = erased(item.value, eraserOf(forgotten));
  if (canonical(value) === canonical(item.value)) return 'kept';
  if (!isRehearsal) await table.put({ item: { ...item, value }, before: item.version });
  return 'changed';
};

const forgetSurely = async (table: Table, item: Item, order: Order): Promise<Outcome> => {
  let current: Item | undefined = item;
  for (let attempt = 0; current && attempt < attempts; attempt += 1) {
    try {
      return await forgetIn(table, current, order);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      current = await table.get(item);
    }
  }
  if (current) throw new ConflictError(`${item.pk} is being written to; forget again in a minute`);
  return 'kept';
};

/**
 * Goes through every item of a table once and takes the person out: their keys become the empty key, items kept under a key of
 * theirs go, their addresses in texts become `(address)`. Counts stay. Safe to repeat, also after it stopped half-way.
 * With `isRehearsal` nothing is written. Throws ConflictError where an item keeps changing meanwhile.
 */
export const forgetPerson = async (
  dynamodb: DynamoDBClient,
  { tableName, forgotten, isRehearsal = false }: { tableName: string; forgotten: Forgotten; isRehearsal?: boolean },
): Promise<Erasure> => {
  const wanted = { keys: forgotten.keys.filter((key) => key !== ''), addresses: forgotten.addresses.filter((one) => one !== '') };
  const table = createTable(dynamodb, tableName);
  const counted: Record<Outcome, number> = { kept: 0, changed: 0, removed: 0 };
  for await (const page of table.everything()) {
    for (const item of page) counted[await forgetSurely(table, item, { forgotten: wanted, isRehearsal })] += 1;
  }
  const { kept, changed, removed } = counted;
  return { itemsSeen: kept + changed + removed, itemsChanged: changed, itemsRemoved: removed };
};
