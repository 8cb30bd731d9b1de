// Which events does a CloudEvents message carry? Binary, structured and batched modes of the HTTP binding.
import { headerOf } from './headers';
import type { Headers } from './adapter';
import { isRecord, parseJson } from './json';

/** `id` and `source` name an event (CloudEvents 1.0); both empty where the message is bare data. */
export type CloudEvent = { id: string; source: string; type: string; data: unknown };

const eventLimit = 1_000;
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const dataOf = (event: Readonly<Record<string, unknown>>): unknown => {
  if (typeof event['data_base64'] !== 'string') return event['data'];
  const json = parseJson(Buffer.from(event['data_base64'], 'base64').toString());
  return 'value' in json ? json.value : undefined;
};

const structured = (event: unknown): CloudEvent => {
  if (!isRecord(event) || !('specversion' in event)) return { id: '', source: '', type: '', data: event };
  return { id: textIn(event['id']), source: textIn(event['source']), type: textIn(event['type']), data: dataOf(event) };
};

/** The events of one HTTP message, or a problem. */
export const cloudEventsIn = (headers: Headers, body: string): { events: CloudEvent[] } | { problem: string } => {
  const json = parseJson(body);
  if ('problem' in json) return json;
  const type = headerOf(headers, 'ce-type');
  if (type !== '') return { events: [{ id: headerOf(headers, 'ce-id'), source: headerOf(headers, 'ce-source'), type, data: json.value }] };
  const all = Array.isArray(json.value) ? json.value : [json.value];
  return all.length > eventLimit ? { problem: `more than ${eventLimit} events in one batch` } : { events: all.map(structured) };
};
