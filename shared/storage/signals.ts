// What alerted and what was resolved at a place.
import type { AlertFact, ResolutionFact } from '../core/facts/fact';
import { silenceMinutes } from '../core/facts/incident';
import { later, minutesBetween, type Moment } from '../core/facts/moment';
import { anchorKey, signalsAt, type PlaceName } from './keys';
import type { Query, Table } from './table';

export type Signals = { alerts: AlertFact[]; resolutions: ResolutionFact[] };
type Signal = AlertFact | ResolutionFact;

const atOf = (signal: Signal): Moment => (signal.kind === 'alert' ? signal.firedAt : signal.at);

// Walks one way from a moment until nothing was heard for longer than any incident lasts unheard of.
const until = async (table: Table, query: Query, start: Moment): Promise<Signal[]> => {
  const heard: Signal[] = [];
  let lastAt = start;
  for await (const page of table.pages<Signal>(query, 200)) {
    for (const { value: signal } of page) {
      if (Math.abs(minutesBetween(lastAt, atOf(signal))) > silenceMinutes) return heard;
      heard.push(signal);
      if (signal.kind === 'alert') lastAt = atOf(signal);
    }
  }
  return heard;
};

export const signalQuestions = (table: Table) => ({
  /** Every signal that could belong to an incident around a moment: back and forth until a day of silence. */
  signalsAround: async (place: PlaceName, at: Moment): Promise<Signals> => {
    const partition = signalsAt(place);
    const before = await until(table, { partition, to: `${at}~`, newestFirst: true }, at);
    const after = await until(table, { partition, from: later(at, 1) }, at);
    const signals = [...before.reverse(), ...after];
    return {
      alerts: signals.filter((signal) => signal.kind === 'alert'),
      resolutions: signals.filter((signal) => signal.kind === 'resolution'),
    };
  },

  /** Where and when the alert fired that an incident is, or once was, named after. */
  whereNamed: async (incidentId: string): Promise<{ place: PlaceName; at: Moment } | undefined> =>
    (await table.get<{ place: PlaceName; at: Moment }>(anchorKey(incidentId)))?.value,
});
