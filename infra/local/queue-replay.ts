// What the queues held when the process ended: the journal's steps, taken again, and the fewest steps that say the same.
import type { Message } from './queue';
import type { Step } from './queue-journal';

export type Seen = { id: string; sequence: number; atMs: number };
type Held = { messages: Map<string, Message>; seen: Map<string, Seen> };

export type Replayed = { queues: Map<string, Held>; lastSequence: number; steps: () => Step[] };

const heldIn = (queues: Map<string, Held>, name: string): Held => {
  const held = queues.get(name) ?? { messages: new Map(), seen: new Map() };
  queues.set(name, held);
  return held;
};

const send = ({ messages, seen }: Held, message: Message): void => {
  messages.set(message.id, message);
  if (message.deduplicationId !== undefined)
    seen.set(message.deduplicationId, { id: message.id, sequence: message.sequence, atMs: message.sentAtMs });
};

const apply = (queues: Map<string, Held>, step: Step): void => {
  const held = heldIn(queues, step.queue);
  switch (step.step) {
    case 'send':
      return send(held, step.message);
    case 'seen':
      return void held.seen.set(step.deduplicationId, step);
    case 'remove':
      return void held.messages.delete(step.id);
    case 'purge':
      return held.messages.clear();
    case 'receive': {
      const message = held.messages.get(step.id);
      if (message)
        Object.assign(message, { receiveCount: step.receiveCount, firstReceivedAtMs: message.firstReceivedAtMs ?? step.firstReceivedAtMs });
      return;
    }
    case 'move': {
      const message = held.messages.get(step.id);
      held.messages.delete(step.id);
      if (message) heldIn(queues, step.to).messages.set(message.id, { ...message, receiveCount: 0, firstReceivedAtMs: undefined });
    }
  }
};

const lastSequenceOf = (steps: readonly Step[]): number =>
  steps.reduce((last, step) => Math.max(last, step.step === 'send' ? step.message.sequence : step.step === 'seen' ? step.sequence : 0), 0);

const stepsOf = (queues: Map<string, Held>): Step[] =>
  [...queues].flatMap(([queue, { messages, seen }]): Step[] => [
    ...[...seen].map(([deduplicationId, { id, sequence, atMs }]): Step => ({ step: 'seen', queue, deduplicationId, id, sequence, atMs })),
    ...[...messages.values()].map((message): Step => ({ step: 'send', queue, message })),
  ]);

/**
 * The queues after these steps. Nothing is in flight: whoever had received a message is gone, so it may be received again at once.
 * Deduplication ids from before `forgetBeforeMs` are forgotten.
 */
export const replayed = (steps: readonly Step[], forgetBeforeMs: number): Replayed => {
  const queues = new Map<string, Held>();
  for (const step of steps) apply(queues, step);
  for (const { seen } of queues.values()) for (const [id, { atMs }] of seen) if (atMs < forgetBeforeMs) seen.delete(id);
  return { queues, lastSequence: lastSequenceOf(steps), steps: () => stepsOf(queues) };
};
