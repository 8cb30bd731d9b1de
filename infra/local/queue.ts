// One queue in memory: what may be received now, what is hidden until when, and which group waits for its head. No clock of its own.
import { randomUUID } from 'node:crypto';
import { DueHeap } from './due-heap';

export type Attribute = { DataType: string; StringValue?: string | undefined; BinaryValue?: string | undefined };

/** What is kept of a message across a restart. */
export type Message = {
  id: string;
  body: string;
  /** Order of sending over all queues. */
  sequence: number;
  sentAtMs: number;
  /** Not to be received before. */
  delayedUntilMs: number;
  receiveCount: number;
  firstReceivedAtMs?: number | undefined;
  groupId?: string | undefined;
  deduplicationId?: string | undefined;
  attributes?: Record<string, Attribute> | undefined;
  traceHeader?: string | undefined;
};

export type Received = { message: Message; receipt: string };

type Slot = { message: Message; lane: Lane; visibleAtMs: number; receipt: string; inFlight: boolean; gone: boolean };
// A FIFO group is a lane, a message of a standard queue is its own: within a lane one receiver at a time, in order.
type Lane = { key: string; slots: Slot[]; inFlight: number };

export type Counts = { visible: number; inFlight: number; delayed: number };

export class Queue {
  readonly #lanes = new Map<string, Lane>();
  readonly #ready = new Set<Lane>();
  readonly #hidden = new DueHeap<Slot>();
  readonly #receipts = new Map<string, Slot>();
  readonly #grouped: boolean;
  #size = 0;

  /** `grouped`: messages of one group come one after another, as in a FIFO queue. */
  constructor(grouped: boolean) {
    this.#grouped = grouped;
  }

  /** Messages in the queue, whatever their state. */
  get size(): number {
    return this.#size;
  }

  add(message: Message, nowMs: number): void {
    const key = (this.#grouped ? message.groupId : undefined) ?? message.id;
    const lane = this.#lanes.get(key) ?? { key, slots: [], inFlight: 0 };
    this.#lanes.set(key, lane);
    const slot = { message, lane, visibleAtMs: message.delayedUntilMs, receipt: '', inFlight: false, gone: false };
    lane.slots.push(slot);
    this.#size += 1;
    if (slot.visibleAtMs > nowMs) this.#hidden.push(slot.visibleAtMs, slot);
    this.#refresh(lane, nowMs);
  }

  /** Takes up to `max` messages and hides them for `hiddenMs`. Messages received `maxReceiveCount` times before come out as exhausted instead. */
  receive({
    max,
    hiddenMs,
    nowMs,
    maxReceiveCount = Infinity,
  }: {
    max: number;
    hiddenMs: number;
    nowMs: number;
    maxReceiveCount?: number;
  }): {
    received: Received[];
    exhausted: Message[];
  } {
    this.#settle(nowMs);
    const [received, exhausted]: [Received[], Message[]] = [[], []];
    for (const lane of this.#ready) {
      if (received.length === max) break;
      for (const slot of lane.slots.slice(0, max + 1)) {
        if (received.length === max || slot.visibleAtMs > nowMs) break;
        if (slot.message.receiveCount >= maxReceiveCount) exhausted.push(this.#drop(slot));
        else received.push(this.#take(slot, nowMs + hiddenMs, nowMs));
      }
      this.#refresh(lane, nowMs);
    }
    return { received, exhausted };
  }

  /** Takes the message out for good; undefined where the receipt is unknown or was overtaken by a later receive. */
  remove(receipt: string, nowMs: number): Message | undefined {
    const slot = this.#receipts.get(receipt);
    if (!slot) return undefined;
    const message = this.#drop(slot);
    this.#refresh(slot.lane, nowMs);
    return message;
  }

  /** Hides a received message until `untilMs`; false where the receipt is unknown. */
  hide(receipt: string, untilMs: number, nowMs: number): boolean {
    const slot = this.#receipts.get(receipt);
    if (!slot) return false;
    slot.visibleAtMs = untilMs;
    this.#hidden.push(untilMs, slot);
    this.#settle(nowMs);
    return true;
  }

  hasReady(nowMs: number): boolean {
    this.#settle(nowMs);
    return this.#ready.size > 0;
  }

  /** When something now hidden comes back at the latest; undefined where nothing is hidden. */
  get nextAtMs(): number | undefined {
    return this.#hidden.nextAtMs;
  }

  counts(nowMs: number): Counts {
    this.#settle(nowMs);
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const lane of this.#lanes.values())
      for (const slot of lane.slots) counts[slot.inFlight ? 'inFlight' : slot.visibleAtMs > nowMs ? 'delayed' : 'visible'] += 1;
    return counts;
  }

  /** How many messages are in flight or can be received by `untilMs`. */
  dueBy(untilMs: number): number {
    let due = 0;
    for (const lane of this.#lanes.values()) for (const slot of lane.slots) if (slot.inFlight || slot.visibleAtMs <= untilMs) due += 1;
    return due;
  }

  messages(): Message[] {
    return [...this.#lanes.values()]
      .flatMap((lane) => lane.slots.map(({ message }) => message))
      .sort((one, other) => one.sequence - other.sequence);
  }

  clear(): void {
    for (const lane of this.#lanes.values()) for (const slot of lane.slots) slot.gone = true;
    for (const part of [this.#lanes, this.#ready, this.#hidden, this.#receipts]) part.clear();
    this.#size = 0;
  }

  #take(slot: Slot, hiddenUntilMs: number, nowMs: number): Received {
    const { message } = slot;
    this.#receipts.delete(slot.receipt);
    slot.receipt = randomUUID();
    this.#receipts.set(slot.receipt, slot);
    slot.visibleAtMs = hiddenUntilMs;
    slot.inFlight = true;
    slot.lane.inFlight += 1;
    this.#hidden.push(hiddenUntilMs, slot);
    message.receiveCount += 1;
    message.firstReceivedAtMs ??= nowMs;
    return { message, receipt: slot.receipt };
  }

  #drop(slot: Slot): Message {
    const { lane } = slot;
    slot.gone = true;
    if (slot.inFlight) lane.inFlight -= 1;
    this.#receipts.delete(slot.receipt);
    lane.slots.splice(lane.slots.indexOf(slot), 1);
    if (lane.slots.length === 0) this.#lanes.delete(lane.key);
    this.#size -= 1;
    return slot.message;
  }

  #settle(nowMs: number): void {
    for (let slot = this.#hidden.popDue(nowMs); slot; slot = this.#hidden.popDue(nowMs)) {
      // An entry of a message that is gone or was hidden anew says nothing.
      if (slot.gone || slot.visibleAtMs > nowMs) continue;
      if (slot.inFlight) slot.lane.inFlight -= 1;
      slot.inFlight = false;
      this.#refresh(slot.lane, nowMs);
    }
  }

  #refresh(lane: Lane, nowMs: number): void {
    const head = lane.slots[0];
    if (head && lane.inFlight === 0 && head.visibleAtMs <= nowMs) this.#ready.add(lane);
    else this.#ready.delete(lane);
  }
}
