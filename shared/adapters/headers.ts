// What did a header say? Names come from outside, so they are looked up as own properties.
import type { Moment } from '../core/facts/moment';
import type { Headers } from './adapter';
import { momentIn } from './instants';

/** The value of a header by its lower-case name; empty where it was not sent. */
export const headerOf = (headers: Headers, name: string): string => (Object.hasOwn(headers, name) ? (headers[name] ?? '') : '');

/** Headers as a map of lower-case names, e.g. from an HTTP request or the command line; the last of two wins. */
export const lowerCased = (headers: Readonly<Record<string, string | undefined>>): Headers =>
  Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name.toLowerCase(), value]])));

/** Ours: set (over anything a sender put there) when a delivery is received, for senders whose bodies hold no time. */
export const receivedAtHeader = 'x-aftershock-received-at';

export const receivedAtIn = (headers: Headers): Moment | undefined => momentIn(headerOf(headers, receivedAtHeader));
