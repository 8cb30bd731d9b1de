// The queues' memory on disk: one JSON line a step, on the platters before anybody is told that it is safe.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync, appendFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { parseJson } from './json-shape';

const attribute = z.object({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() });

const message = z.object({
  id: z.string(),
  body: z.string(),
  sequence: z.number(),
  sentAtMs: z.number(),
  delayedUntilMs: z.number(),
  receiveCount: z.number(),
  firstReceivedAtMs: z.number().optional(),
  groupId: z.string().optional(),
  deduplicationId: z.string().optional(),
  attributes: z.record(z.string(), attribute).optional(),
  traceHeader: z.string().optional(),
});

/** One thing that happened to a queue. `seen` remembers a deduplication id whose message may be gone. */
const Step = z.discriminatedUnion('step', [
  z.object({ step: z.literal('send'), queue: z.string(), message }),
  z.object({ step: z.literal('receive'), queue: z.string(), id: z.string(), receiveCount: z.number(), firstReceivedAtMs: z.number() }),
  z.object({ step: z.literal('remove'), queue: z.string(), id: z.string() }),
  z.object({ step: z.literal('move'), queue: z.string(), id: z.string(), to: z.string() }),
  z.object({ step: z.literal('purge'), queue: z.string() }),
  z.object({
    step: z.literal('seen'),
    queue: z.string(),
    deduplicationId: z.string(),
    id: z.string(),
    sequence: z.number(),
    atMs: z.number(),
  }),
]);
export type Step = z.infer<typeof Step>;

export interface Journal {
  append: (step: Step) => void;
  /** Resolves when everything appended so far would survive a power cut. */
  synced: () => Promise<void>;
  close: () => Promise<void>;
}

/** For queues that only have to live as long as the process. */
export const noJournal: Journal = { append: () => undefined, synced: async () => undefined, close: async () => undefined };

const fileIn = (folder: string): string => join(folder, 'queues.jsonl');

/**
 * Every step kept in the folder, oldest first. What cannot be read (at most the torn end of a write nobody was told about) is parked
 * beside it in queues.unreadable, with its bytes.
 */
export const readSteps = (folder: string): Step[] => {
  const file = fileIn(folder);
  if (!existsSync(file)) return [];
  const steps: Step[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const step = Step.safeParse(parseJson(line));
    if (step.success) steps.push(step.data);
    else appendFileSync(join(folder, 'queues.unreadable'), `${line}\n`);
  }
  return steps;
};

const linesOf = (steps: readonly Step[]): string => steps.map((step) => `${JSON.stringify(step)}\n`).join('');

const syncPath = (path: string): void => {
  const opened = openSync(path, 'r');
  fsyncSync(opened);
  closeSync(opened);
};

const replaceFile = (file: string, text: string): void => {
  const fresh = `${file}.new`;
  const opened = openSync(fresh, 'w', 0o600);
  for (let rest = Buffer.from(text); rest.length > 0;) rest = rest.subarray(writeSync(opened, rest));
  fsyncSync(opened);
  closeSync(opened);
  renameSync(fresh, file);
  // A rename is safe only once its folder is; Windows cannot open folders.
  if (process.platform !== 'win32') syncPath(dirname(file));
};

class FileJournal implements Journal {
  readonly #file: FileHandle;
  #lines = '';
  #waiters: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  #writing: Promise<void> | undefined;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  append(step: Step): void {
    this.#lines += `${JSON.stringify(step)}\n`;
    this.#writing ??= this.#write();
  }

  synced(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  async close(): Promise<void> {
    await this.synced();
    await this.#writing;
    await this.#file.close();
  }

  // One fsync serves everybody who came while the last one ran: that is where the speed comes from.
  async #write(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#lines !== '' || this.#waiters.length > 0) {
      const [lines, waiters] = [this.#lines, this.#waiters];
      [this.#lines, this.#waiters] = ['', []];
      try {
        if (lines !== '') await this.#file.appendFile(lines);
        if (waiters.length > 0) await this.#file.datasync();
        for (const { resolve } of waiters) resolve();
      } catch (error) {
        // The end may be torn now; the next line must not grow on it.
        this.#lines = `\n${this.#lines}`;
        for (const { reject } of waiters) reject(error);
        if (waiters.length === 0) break;
      }
    }
    this.#writing = undefined;
  }
}

/** Starts the folder's journal afresh from the steps that still matter, then appends. */
export const openJournal = async (folder: string, steps: readonly Step[]): Promise<Journal> => {
  replaceFile(fileIn(folder), linesOf(steps));
  return new FileJournal(await open(fileIn(folder), 'a'));
};
