// All queues of the local run: sending that is safe before it is answered, deduplication, dead letters, and who waits for what.
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { noJournal, openJournal, readSteps, type Journal, type Step } from './queue-journal';
import { Queue, type Attribute, type Counts, type Message, type Received } from './queue';
import { replayed, type Seen } from './queue-replay';

const DEDUPLICATION_MS = 5 * 60_000;

export type QueueSettings = {
  /** A FIFO queue's name ends in `.fifo`, as in AWS. */
  name: string;
  visibilityTimeoutSeconds?: number;
  delaySeconds?: number;
  contentBasedDeduplication?: boolean;
  deadLetter?: { queue: string; maxReceiveCount: number };
};

export type Sending = {
  body: string;
  delaySeconds?: number | undefined;
  groupId?: string | undefined;
  deduplicationId?: string | undefined;
  attributes?: Record<string, Attribute> | undefined;
  traceHeader?: string | undefined;
};

export type Sent = { id: string; sequence: number };

export const isFifo = (name: string): boolean => name.endsWith('.fifo');

type Kept = { settings: QueueSettings; queue: Queue; seen: Map<string, Seen> };

const emptyQueue = (settings: QueueSettings): Kept => ({ settings, queue: new Queue(isFifo(settings.name)), seen: new Map() });

export class QueueStore {
  readonly #queues = new Map<string, Kept>();
  readonly #listeners = new Set<(queue: string) => void>();
  readonly #journal: Journal;
  readonly #now: () => number;
  #sequence = 0;

  private constructor(journal: Journal, now: () => number) {
    this.#journal = journal;
    this.#now = now;
  }

  /** The queues of a folder as they were left (none without a folder). Queues of the folder that nobody names any more keep their messages. */
  static async open(
    settings: readonly QueueSettings[],
    { dataDir, now = Date.now }: { dataDir?: string; now?: () => number } = {},
  ): Promise<QueueStore> {
    if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
    const kept = replayed(dataDir === undefined ? [] : readSteps(dataDir), now() - DEDUPLICATION_MS);
    const store = new QueueStore(dataDir === undefined ? noJournal : await openJournal(dataDir, kept.steps()), now);
    for (const setting of settings) store.#queues.set(setting.name, emptyQueue(setting));
    store.#sequence = kept.lastSequence;
    for (const [name, { messages, seen }] of kept.queues) {
      const { queue, seen: known } = store.#keptOrNew(name);
      for (const message of messages.values()) queue.add(message, now());
      for (const [id, value] of seen) known.set(id, value);
    }
    return store;
  }

  names(): string[] {
    return [...this.#queues.keys()];
  }

  settings(name: string): QueueSettings | undefined {
    return this.#queues.get(name)?.settings;
  }

  /** Resolves when the message would survive a crash; a repeated deduplication id answers with the first message. */
  async send(name: string, sending: Sending): Promise<Sent> {
    const kept = this.#get(name);
    const nowMs = this.#now();
    const earlier = this.#seenBefore(kept, sending.deduplicationId, nowMs);
    const sent = earlier ?? this.#add(kept, sending, nowMs);
    await this.#journal.synced();
    return { id: sent.id, sequence: sent.sequence };
  }

  /** Takes up to `max` messages that may be received now and hides them. */
  receive(name: string, { max, hiddenSeconds }: { max: number; hiddenSeconds?: number | undefined }): Received[] {
    const { settings, queue } = this.#get(name);
    const nowMs = this.#now();
    const hiddenMs = (hiddenSeconds ?? settings.visibilityTimeoutSeconds ?? 30) * 1000;
    const maxReceiveCount = settings.deadLetter?.maxReceiveCount ?? Infinity;
    const { received, exhausted } = queue.receive({ max, hiddenMs, nowMs, maxReceiveCount });
    for (const message of exhausted) this.#bury(settings, message, nowMs);
    for (const { message } of received)
      this.#journal.append({ step: 'receive', queue: name, id: message.id, receiveCount: message.receiveCount, firstReceivedAtMs: nowMs });
    return received;
  }

  /** Deletes a received message; false where the receipt is unknown or overtaken. */
  remove(name: string, receipt: string): boolean {
    const message = this.#get(name).queue.remove(receipt, this.#now());
    if (!message) return false;
    this.#journal.append({ step: 'remove', queue: name, id: message.id });
    this.#tell(name);
    return true;
  }

  /** Hides a received message for `hiddenMs` from now, zero to bring it back; false where the receipt is unknown or overtaken. */
  hide(name: string, receipt: string, hiddenMs: number): boolean {
    const nowMs = this.#now();
    const hidden = this.#get(name).queue.hide(receipt, nowMs + hiddenMs, nowMs);
    if (hidden) this.#tell(name);
    return hidden;
  }

  purge(name: string): void {
    this.#get(name).queue.clear();
    this.#journal.append({ step: 'purge', queue: name });
    this.#tell(name);
  }

  counts(name: string): Counts {
    return this.#get(name).queue.counts(this.#now());
  }

  /** Messages that still want work; those delayed for longer than `withinMs` do not count. */
  outstanding(name: string, withinMs = Infinity): number {
    const { queue } = this.#get(name);
    return withinMs === Infinity ? queue.size : queue.dueBy(this.#now() + withinMs);
  }

  /** Calls back with the queue's name after each step that may let somebody go on. Returns what ends it. */
  onStep(listener: (queue: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when the queue has something to receive, after `limitMs`, or when the signal fires. */
  async untilReady(name: string, limitMs: number, signal?: AbortSignal): Promise<void> {
    const { queue } = this.#get(name);
    if (queue.hasReady(this.#now()) || signal?.aborted) return;
    const wakeAtMs = Math.min(this.#now() + limitMs, queue.nextAtMs ?? Infinity);
    await new Promise<void>((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        stop();
        signal?.removeEventListener('abort', go);
        resolve();
      };
      const timer = setTimeout(go, Math.max(1, wakeAtMs - this.#now()));
      const stop = this.onStep((changed) => {
        if (changed === name && (queue.hasReady(this.#now()) || (queue.nextAtMs ?? Infinity) < wakeAtMs)) go();
      });
      signal?.addEventListener('abort', go);
    });
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  #get(name: string): Kept {
    const kept = this.#queues.get(name);
    if (!kept) throw new Error(`no queue is called ${name}`);
    return kept;
  }

  #keptOrNew(name: string): Kept {
    const kept = this.#queues.get(name) ?? emptyQueue({ name });
    this.#queues.set(name, kept);
    return kept;
  }

  #seenBefore({ settings, seen }: Kept, deduplicationId: string | undefined, nowMs: number): Sent | undefined {
    if (!isFifo(settings.name) || deduplicationId === undefined) return undefined;
    for (const [id, { atMs }] of seen) {
      if (atMs > nowMs - DEDUPLICATION_MS) break;
      seen.delete(id);
    }
    return seen.get(deduplicationId);
  }

  #add({ settings, queue, seen }: Kept, { delaySeconds, ...sending }: Sending, nowMs: number): Sent {
    const delayedUntilMs = nowMs + (delaySeconds ?? settings.delaySeconds ?? 0) * 1000;
    const message: Message = { ...sending, id: randomUUID(), sequence: ++this.#sequence, sentAtMs: nowMs, delayedUntilMs, receiveCount: 0 };
    if (message.deduplicationId !== undefined)
      seen.set(message.deduplicationId, { id: message.id, sequence: message.sequence, atMs: nowMs });
    this.#journal.append({ step: 'send', queue: settings.name, message });
    queue.add(message, nowMs);
    this.#tell(settings.name);
    return message;
  }

  #bury(settings: QueueSettings, message: Message, nowMs: number): void {
    const to = settings.deadLetter?.queue ?? '';
    const step: Step = { step: 'move', queue: settings.name, id: message.id, to };
    this.#journal.append(step);
    this.#get(to).queue.add({ ...message, receiveCount: 0, firstReceivedAtMs: undefined, delayedUntilMs: nowMs }, nowMs);
    this.#tell(settings.name);
    this.#tell(to);
  }

  #tell(name: string): void {
    for (const listener of this.#listeners) listener(name);
  }
}
