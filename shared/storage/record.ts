// How a delivery becomes facts: its mark and everything it says in one transaction, or nothing.
import type { Fact } from '../core/facts/fact';
import { DAY_MS, millisOf, type Moment } from '../core/facts/moment';
import { deliveryKey, parkedKey } from './keys';
import { ConflictError, type Item, type Table, type Write } from './table';
import { oneAKey, stepsOf, type Step } from './fact-steps';

/** Longer than the longest sender's retries (16 days). */
const deliveryDays = 17;
const attempts = 10;
const transactionLimit = 100;

export type DeliveryMark = {
  provider: string;
  id: string;
  receivedAt: Moment;
  outcome: 'recorded' | 'ignored' | 'unreadable';
  /** Why it was ignored or could not be read. */
  reason?: string;
  /** The bytes, kept where they could not be read. */
  body?: string;
};

const markWrites = (mark: DeliveryMark): Write[] => {
  const expiresAt = Math.floor((millisOf(mark.receivedAt) + deliveryDays * DAY_MS) / 1000);
  const { body: _body, ...line } = mark;
  const parked = { ...parkedKey(mark.receivedAt, `${mark.provider}#${mark.id}`), value: line, expiresAt };
  const item: Item = { ...deliveryKey(mark.provider, mark.id), value: mark, expiresAt };
  return [{ item, before: undefined }, ...(mark.outcome === 'unreadable' ? [{ overwrite: parked }] : [])];
};

const nextWrites = async (table: Table, steps: readonly Step[]): Promise<Write[]> => {
  const known = new Map((await table.getMany(steps.map(({ key }) => key))).map((item) => [`${item.pk} ${item.sk}`, item]));
  return steps.flatMap((step) => {
    const before = known.get(`${step.key.pk} ${step.key.sk}`);
    const next = step.next(before);
    return next ? [{ item: next.item, before: before?.version }, ...(next.alongside ?? [])] : [];
  });
};

const write = async (table: Table, mark: DeliveryMark, steps: readonly Step[]): Promise<'recorded' | 'duplicate'> => {
  if (await table.get(deliveryKey(mark.provider, mark.id))) return 'duplicate';
  const writes = await nextWrites(table, steps);
  // More than a transaction holds (a push of hundreds of commits): the mark comes last, so a crash leaves a delivery that is read again.
  while (writes.length > transactionLimit - 2) await table.putTogether(writes.splice(0, transactionLimit));
  await table.putTogether([...writes, ...markWrites(mark)]);
  return 'recorded';
};

/**
 * Stores a delivery's mark and facts once. Saying it again, in any order, from any number of workers at once, changes nothing.
 * Throws ConflictError when other writers keep winning: the queue brings the delivery again.
 */
export const recordDelivery = async (
  table: Table,
  mark: DeliveryMark,
  content: { facts: readonly Fact[]; keepDays: number },
): Promise<'recorded' | 'duplicate'> => {
  const steps = oneAKey(content.facts.flatMap((fact) => stepsOf(fact, content.keepDays)));
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write(table, mark, steps);
    } catch (error) {
      if (!(error instanceof ConflictError) || attempt === attempts) throw error;
    }
  }
};
