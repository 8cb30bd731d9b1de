// What alerted and what was resolved at a place.
import type { AlertFact, ResolutionFact } from '../core/facts/fact';
import { silenceMinutes } from '../core/facts/incident';
import { later, minutesBetween, type Moment } from '../core/facts/moment';
import { anchorKey, signalsAt, type PlaceName } from './keys';
import type { Query, Table } from './table';

export type Signals = { alerts: AlertFact[]; resolutions: ResolutionFact[] };
type Signal = AlertFact | ResolutionFact;

const pageSize = 200;
/** How far, and through how many signals, a late resolution is looked for. */
const longestOpenMinutes = 30 * 24 * 60;
const mostLater = 1_000;

const atOf = (signal: Signal): Moment => (signal.kind === 'alert' ? signal.firedAt : signal.at);

// Walks back from a moment until nothing was heard for longer than any incident lasts unheard of.
const before = async (table: Table, query: Query, start: Moment): Promise<Signal[]> => {
  const heard: Signal[] = [];
  let lastAt = start;
  for await (const page of table.pages<Signal>(query, pageSize)) {
    for (const { value: signal } of page) {
      if (Math.abs(minutesBetween(lastAt, atOf(signal))) > silenceMinutes) return heard.reverse();
      heard.push(signal);
      if (signal.kind === 'alert') lastAt = atOf(signal);
    }
  }
  return heard.reverse();
};

const note = (open: Set<string>, signal: Signal): void => {
  if (signal.kind === 'alert') open.add(signal.fingerprint);
  else open.delete(signal.fingerprint);
};

/**
 * Walks on from a moment until a day of silence, and after it for as long as a problem is open: a resolution may come late. Where the
 * same problem alerts anew after the silence, what resolves it from then on belongs to the later incident.
 */
const after = async (table: Table, query: Query, { start, heardBefore }: { start: Moment; heardBefore: Signal[] }): Promise<Signal[]> => {
  const heard: Signal[] = [];
  const open = new Set<string>();
  for (const signal of heardBefore) note(open, signal);
  let [lastAt, later, isSilent] = [start, 0, false];
  for await (const page of table.pages<Signal>(query, pageSize)) {
    for (const { value: signal } of page) {
      const minutes = minutesBetween(lastAt, atOf(signal));
      isSilent ||= minutes > silenceMinutes;
      if (!isSilent) {
        heard.push(signal);
        note(open, signal);
        if (signal.kind === 'alert') lastAt = atOf(signal);
        continue;
      }
      later += 1;
      if (open.size === 0 || later > mostLater || minutes > longestOpenMinutes) return heard;
      if (signal.kind === 'resolution' && open.has(signal.fingerprint)) heard.push(signal);
      open.delete(signal.fingerprint);
    }
  }
  return heard;
};

export const signalQuestions = (table: Table) => ({
  /** Every signal that could belong to an incident around a moment: back and forth until a day of silence, and what is resolved after it. */
  signalsAround: async (place: PlaceName, at: Moment): Promise<Signals> => {
    const partition = signalsAt(place);
    const heardBefore = await before(table, { partition, to: `${at}~`, newestFirst: true }, at);
    const heardAfter = await after(table, { partition, from: later(at, 1) }, { start: at, heardBefore });
    const signals = [...heardBefore, ...heardAfter];
    return {
      alerts: signals.filter((signal) => signal.kind === 'alert'),
      resolutions: signals.filter((signal) => signal.kind === 'resolution'),
    };
  },

  /** Where and when the alert fired that an incident is, or once was, named after. */
  whereNamed: async (incidentId: string): Promise<{ place: PlaceName; at: Moment } | undefined> =>
    (await table.get<{ place: PlaceName; at: Moment }>(anchorKey(incidentId)))?.value,
});
