// What was told where, so that the same state is told once and edited in place.
import type { Moment } from '../core/facts/moment';
import type { FirstShown } from '../core/measure/postmortem-timeline';
import { answerKey, messageKey, noteKey, partKey } from './keys';
import { ConflictError, type Table } from './table';

/** A root message. `intent` is written before posting: a message whose outcome is unknown is looked for before it is posted again. */
export type SentMessage = { channel: string; ts?: string; contentHash: string; firstShown?: FirstShown };

export type Answered = { kind: 'picked-up' | 'reviewed' | 'accepted' | 'not-useful'; reason?: string; at: Moment; by: string };

export const messageQuestions = (table: Table) => ({
  sentMessage: async (subject: string): Promise<{ message: SentMessage; version: string | undefined } | undefined> => {
    const item = await table.get<SentMessage>(messageKey(subject));
    return item && { message: item.value, version: item.version };
  },

  /** Throws ConflictError where another worker told meanwhile. */
  recordSent: async (subject: string, message: SentMessage, before: string | undefined): Promise<void> =>
    table.put({ item: { ...messageKey(subject), value: message }, before }),

  /** The thread's notes that were sent, by id. */
  sentNotes: async (subject: string): Promise<string[]> => {
    const items = await table.all({ partition: messageKey(subject).pk, startsWith: 'NOTE#' });
    return items.map(({ sk }) => sk.slice('NOTE#'.length));
  },

  recordNote: async (subject: string, id: string, ts: string): Promise<void> => table.overwrite({ ...noteKey(subject, id), value: { ts } }),

  /** What somebody answered to a deployment's alert: the first answer but for "picked up", which a later one replaces. */
  answerTo: async (subject: string): Promise<Answered | undefined> => (await table.get<Answered>(answerKey(subject)))?.value,

  recordAnswer: async (subject: string, answer: Answered): Promise<boolean> => {
    const known = await table.get<Answered>(answerKey(subject));
    if (known && known.value.kind !== 'picked-up') return false;
    return table.put({ item: { ...answerKey(subject), value: answer }, before: known?.version }).then(
      () => true,
      (error: unknown) => (error instanceof ConflictError ? false : Promise.reject(error)),
    );
  },

  /**
   * The message of an incident that turned out to be part of another. Where that one has none the message becomes its own;
   * otherwise, or while nobody knows whether it was posted at all, it stays and is known as a part's, to be edited into a pointer.
   */
  moveMessage: async (from: string, into: string): Promise<void> => {
    const message = await table.get<SentMessage>(messageKey(from));
    const parts = await table.all({ partition: messageKey(from).pk, startsWith: 'PART#' });
    for (const part of parts) await table.overwrite({ ...part, ...messageKey(into), sk: part.sk });
    if (message?.value.ts !== undefined && !(await table.get(messageKey(into)))) {
      await table.overwrite({ ...message, ...messageKey(into) });
      await table.remove(messageKey(from));
    } else if (message) await table.overwrite({ ...partKey(into, from), value: { subject: from } });
    for (const part of parts) await table.remove(part);
  },

  /** Subjects whose message is still there although the thing turned out to be part of this one. */
  partsOf: async (subject: string): Promise<string[]> => {
    const items = await table.all<{ subject: string }>({ partition: messageKey(subject).pk, startsWith: 'PART#' });
    return items.map(({ value }) => value.subject);
  },
});
