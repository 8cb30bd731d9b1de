// What can a person in Slack do, and how is it told apart from the same thing done twice?
import type * as z from 'zod';
import type { InterruptRule, RuleChoice } from '../core/facts/interrupt';
import type { Moment } from '../core/facts/moment';
import type { Person } from '../core/facts/person';
import type { Answer, VerdictDetail } from '../core/facts/verdict';
import { line } from './text';

/** Who did it and by which act; the same press delivered twice has the same `cause`. `person.key` is to be hashed before it is stored. */
export type Act = {
  person: Person;
  cause: string;
  at?: Moment;
  /** Opens a form, for about three seconds. */
  triggerId?: string;
  /** The message whose button was pressed. */
  message?: { channel: string; ts: string };
};

export type Interaction =
  | (Act & { kind: 'verdict'; incidentId: string; answers: Answer[] })
  | (Act & { kind: 'ask-what-it-was'; incidentId: string })
  | (Act & { kind: 'detail'; incidentId: string; detail: VerdictDetail })
  | (Act & { kind: 'show-origin'; incidentId: string })
  | (Act & { kind: 'review'; deploymentId: string; answer: 'picked-up' | 'reviewed' | 'accepted' | 'not-useful'; reason?: string })
  | (Act & { kind: 'ask-why-accepted'; deploymentId: string })
  | (Act & { kind: 'ask-rules' })
  | (Act & { kind: 'rules'; choices: Partial<Record<InterruptRule, RuleChoice>> })
  | (Act & { kind: 'command'; command: string; text: string; channel: string; responseUrl: string })
  | (Act & { kind: 'home'; userId: string })
  | { kind: 'address-check'; challenge: string }
  | { kind: 'ignored'; because: string }
  | { kind: 'unreadable'; because: string };

export const ignored = (because: string): Interaction => ({ kind: 'ignored', because: line(because, 200) });
export const unreadable = (because: string): Interaction => ({ kind: 'unreadable', because: line(because, 200) });

export const parseJson = (text: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
};

/** Reads text that one of our buttons, menus or forms carried, or what Slack sent around it. */
export const read = <Schema extends z.ZodType>(schema: Schema, text: string | undefined): z.infer<Schema> | undefined => {
  const result = schema.safeParse(text === undefined ? undefined : parseJson(text));
  return result.success ? result.data : undefined;
};

/** Somebody's act. `cause` names this one act of theirs. */
export const act = (team: string, user: string, cause: string): Act => ({
  person: { key: `${team}/${user}`, isBot: false },
  cause: `slack:${cause}`,
});
