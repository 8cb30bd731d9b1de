// Which SNS messages are in a body? The envelope as HTTP delivers it, and as Lambda and SQS wrap it.
import { isRecord, parseJson } from './json';

export type SnsMessage = { id: string; type: string; text: string };

const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const recordLimit = 100;

const envelope = (value: unknown): SnsMessage[] =>
  isRecord(value) && typeof value['Message'] === 'string' && typeof value['MessageId'] === 'string'
    ? [{ id: value['MessageId'], type: textIn(value['Type']), text: value['Message'] }]
    : [];

const inRecord = (record: unknown): SnsMessage[] => {
  if (!isRecord(record)) return [];
  if (isRecord(record['Sns'])) return envelope(record['Sns']);
  // An SQS record holds the envelope as text.
  const json = parseJson(textIn(record['body']));
  return 'value' in json ? envelope(json.value) : [];
};

export const messagesIn = (body: Readonly<Record<string, unknown>>): SnsMessage[] =>
  Array.isArray(body['Records']) ? body['Records'].slice(0, recordLimit).flatMap(inRecord) : envelope(body);
