// What EventBridge Scheduler does: calls a function when its time has come, in the time zone it was told.
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { nextFiring, parseSchedule, type Schedule } from './cron';
import { invoke } from './lambda-context';
import { LOCAL_ACCOUNT, LOCAL_REGION } from './local-account';

export type ScheduleTrigger = {
  /** `cron(0 9 ? * MON *)` or `rate(1 hour)`. */
  schedule: string;
  /** IANA name; UTC by default. */
  timeZone?: string;
  /** Sent in place of the standard event; the text `<aws.scheduler.scheduled-time>` in it becomes the time. */
  input?: unknown;
};

export type ScheduleHandler = (event: unknown, context: Context) => Promise<unknown>;

export type ScheduledFunction = ScheduleTrigger & { name: string; handler: ScheduleHandler; timeoutSeconds?: number };

export type Clock = {
  nowMs: () => number;
  /** Calls back at `atMs` or later; returns what calls it off. */
  at: (atMs: number, go: () => void) => () => void;
};

// A laptop sleeps and its clock is set; looking again each minute keeps the error under a minute.
const LONGEST_SLEEP_MS = 60_000;

export const systemClock: Clock = {
  nowMs: Date.now,
  at: (atMs, go) => {
    const timer = setTimeout(go, Math.min(LONGEST_SLEEP_MS, Math.max(0, atMs - Date.now())));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

// Scheduler writes times without milliseconds.
const timeText = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z');

const standardEvent = (name: string, atMs: number): unknown => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.scheduler',
  account: LOCAL_ACCOUNT,
  time: timeText(atMs),
  region: LOCAL_REGION,
  resources: [`arn:aws:scheduler:${LOCAL_REGION}:${LOCAL_ACCOUNT}:schedule/default/${name}`],
  detail: '{}',
});

const eventOf = ({ name, input }: ScheduledFunction, atMs: number): unknown => {
  if (input === undefined) return standardEvent(name, atMs);
  const event: unknown = JSON.parse(JSON.stringify(input).replaceAll('<aws.scheduler.scheduled-time>', timeText(atMs)));
  return event;
};

export type Scheduler = {
  /** Calls a function now, as if it were `atMs` (epoch ms) or with an event of your own. Throws what it throws, and Error for an unknown name. */
  fire: (name: string, how: { atMs: number } | { event: unknown }) => Promise<void>;
  /** Calls of functions that have not ended yet. */
  running: () => number;
  /** Resolves when none is running. */
  quiet: () => Promise<void>;
  stop: () => Promise<void>;
};

const TRIES = 3;

const call = async (scheduled: ScheduledFunction, event: unknown): Promise<void> => {
  await invoke(scheduled.handler, event, { name: scheduled.name, timeoutSeconds: scheduled.timeoutSeconds ?? 300 });
};

const callRetrying = async (scheduled: ScheduledFunction, event: unknown, report: (problem: unknown) => void): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      return await call(scheduled, event);
    } catch (error) {
      report(error);
    }
  }
};

/** Throws at once where an expression or a time zone is not understood. */
export const startScheduler = (
  functions: readonly ScheduledFunction[],
  { clock = systemClock, report }: { clock?: Clock; report: (problem: unknown) => void },
): Scheduler => {
  const running = new Set<Promise<void>>();
  const callOff = new Map<string, () => void>();

  const track = (work: Promise<void>): Promise<void> => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
    return tracked;
  };

  const plan = (scheduled: ScheduledFunction, schedule: Schedule, atMs: number): void => {
    const go = (): void => {
      if (clock.nowMs() < atMs) return void callOff.set(scheduled.name, clock.at(atMs, go));
      void track(callRetrying(scheduled, eventOf(scheduled, atMs), report));
      plan(scheduled, schedule, nextFiring(schedule, scheduled.timeZone ?? 'UTC', clock.nowMs()));
    };
    callOff.set(scheduled.name, clock.at(atMs, go));
  };

  for (const scheduled of functions) {
    const schedule = parseSchedule(scheduled.schedule);
    plan(scheduled, schedule, nextFiring(schedule, scheduled.timeZone ?? 'UTC', clock.nowMs()));
  }

  return {
    fire: async (name, how) => {
      const scheduled = functions.find((one) => one.name === name);
      if (!scheduled) throw new Error(`no scheduled function is called ${name}`);
      await track(call(scheduled, 'atMs' in how ? eventOf(scheduled, how.atMs) : how.event));
    },
    running: () => running.size,
    quiet: async () => void (await Promise.allSettled(running)),
    stop: async () => {
      for (const off of callOff.values()) off();
      await Promise.allSettled(running);
    },
  };
};
