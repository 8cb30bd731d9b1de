// A pane of glass before DynamoDB: it counts the calls that pass and the capacity they would cost.
import { isRecord } from '../../infra/local/json-shape';
import { readBody, startLoopback } from '../../infra/local/loopback';

export type Counted = { calls: number; units: number };
export type CountedCalls = { endpoint: string; counted: () => Counted; stop: () => Promise<void> };

const mostBytes = 20_000_000;

const unitsIn = (answer: unknown): number => {
  const consumed = isRecord(answer) ? answer['ConsumedCapacity'] : undefined;
  const parts: unknown[] = Array.isArray(consumed) ? consumed : [consumed];
  return parts.reduce<number>(
    (sum, part) => sum + (isRecord(part) && typeof part['CapacityUnits'] === 'number' ? part['CapacityUnits'] : 0),
    0,
  );
};

/** Stands before `behind` and asks it for the capacity of every call. */
export const startCountedCalls = async (behind: string): Promise<CountedCalls> => {
  const counted: Counted = { calls: 0, units: 0 };
  const { url, stop } = await startLoopback((request, response) => {
    void (async () => {
      const body = (await readBody(request, mostBytes))?.toString('utf8') ?? '';
      const asked = JSON.stringify({ ...(JSON.parse(body === '' ? '{}' : body) as object), ReturnConsumedCapacity: 'TOTAL' });
      const headers = Object.fromEntries(
        ['x-amz-target', 'content-type', 'authorization', 'x-amz-date'].map((name) => [name, String(request.headers[name] ?? '')]),
      );
      // Somebody who only looks whether anybody is there.
      if (headers['x-amz-target'] === '') return void response.writeHead(400).end();
      const isData = !/CreateTable|DescribeTable|UpdateTimeToLive|ListTables/.test(headers['x-amz-target'] ?? '');
      const answer = await fetch(behind, { method: 'POST', headers, body: isData ? asked : body });
      const text = await answer.text();
      if (isData) counted.calls += 1;
      if (isData) counted.units += unitsIn(JSON.parse(text));
      response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' }).end(text);
    })().catch(() => response.destroy());
  });
  return { endpoint: url, counted: () => ({ ...counted }), stop };
};
