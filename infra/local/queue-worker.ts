// What Lambda's poller does: takes messages off a queue, calls the function with them, deletes what succeeded and brings back what failed.
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { invoke } from './lambda-context';
import { arnOfQueue, LOCAL_REGION } from './local-account';
import type { Received } from './queue';
import type { QueueStore } from './queue-store';
import { sqsRecord } from './sqs-message';

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse | void>;

export type QueueTrigger = {
  queue: string;
  /** Messages a call, at most 10 (the default). */
  batchSize?: number;
  /** Calls at once, 2 by default. Groups of a FIFO queue stay one at a time. */
  concurrency?: number;
};

export type WorkerSettings = QueueTrigger & {
  name: string;
  handler: QueueHandler;
  timeoutSeconds?: number;
  /** How long a failed message stays hidden, from the number of times it was received; short, because somebody is watching. */
  retryDelayMs?: (receiveCount: number) => number;
  report: (problem: unknown) => void;
};

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5000;
const LONGEST_WAIT_MS = 60_000;

const doubling = (receiveCount: number): number => Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (receiveCount - 1));

/**
 * The messages the function says failed. As in Lambda an answer that names none means that all succeeded, and an empty or unknown id that all failed.
 */
const failedOf = (batch: readonly Received[], answer: SQSBatchResponse | void): ReadonlySet<string> => {
  const ids = new Set(batch.map(({ message }) => message.id));
  const failed = (answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((id) => ids.has(id)) ? new Set(failed) : ids;
};

const callFunction = async (batch: readonly Received[], settings: WorkerSettings): Promise<ReadonlySet<string>> => {
  const { name, handler, queue, timeoutSeconds = 30, report } = settings;
  const event = { Records: batch.map((received) => sqsRecord(received, { arn: arnOfQueue(queue), region: LOCAL_REGION })) };
  try {
    return failedOf(batch, await invoke(handler, event, { name, timeoutSeconds }));
  } catch (error) {
    report(error);
    return new Set(batch.map(({ message }) => message.id));
  }
};

const settle = (
  store: QueueStore,
  { queue, retryDelayMs = doubling }: WorkerSettings,
  { batch, failed }: { batch: readonly Received[]; failed: ReadonlySet<string> },
): void => {
  for (const { message, receipt } of batch) {
    if (failed.has(message.id)) store.hide(queue, receipt, retryDelayMs(message.receiveCount));
    else store.remove(queue, receipt);
  }
};

export type QueueWorker = { queue: string; stop: () => Promise<void> };

/** Works until stopped; `stop` resolves when the calls that were running have ended. */
export const startQueueWorker = (store: QueueStore, settings: WorkerSettings): QueueWorker => {
  const { queue, batchSize = 10, concurrency = 2, report } = settings;
  const stopping = new AbortController();
  const work = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const batch = store.receive(queue, { max: batchSize });
      if (batch.length === 0) await store.untilReady(queue, LONGEST_WAIT_MS, stopping.signal);
      else settle(store, settings, { batch, failed: await callFunction(batch, settings) });
    }
  };
  const loops = Array.from({ length: concurrency }, () => work().catch(report));
  return {
    queue,
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
    },
  };
};

/**
 * Resolves when none of these queues holds a message any more, whether visible, delayed or in work. A message delayed for longer
 * than `withinMs` is not waited for. Work that moves from queue to queue is never missed: a message goes only after its function has sent the next.
 */
export const idle = async (store: QueueStore, queues: readonly string[], withinMs = Infinity): Promise<void> => {
  const isIdle = (): boolean => queues.every((queue) => store.outstanding(queue, withinMs) === 0);
  if (isIdle()) return;
  await new Promise<void>((resolve) => {
    const stop = store.onStep(() => {
      if (!isIdle()) return;
      stop();
      resolve();
    });
  });
};
