// Law 4: every webhook twice, shuffled, at once, ends in the same table and the same messages as each once, in order.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalRun } from '../../infra/local/local-run';
import { sendWebhook } from '../../infra/local/week/play';
import { weekWebhooks, type Webhook } from '../../infra/local/week/webhooks';
import { callsOf, monday, running, stopAll, tableOf } from './running';

// Park and Miller's generator: the same shuffle every time.
const shuffled = <Thing>(things: readonly Thing[], seed: number): Thing[] => {
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647);
  return things.map((thing) => ({ thing, at: next() })).sort((one, other) => one.at - other.at).map(({ thing }) => thing);
};

const atOnce = async (run: LocalRun, webhooks: readonly Webhook[], width: number): Promise<void> => {
  const rest = [...webhooks];
  const sender = async (): Promise<void> => {
    for (let webhook = rest.shift(); webhook; webhook = rest.shift()) await sendWebhook(run, webhook);
  };
  await Promise.all(Array.from({ length: width }, sender));
};

const outcome = async (webhooks: readonly Webhook[], width: number): Promise<{ table: string[]; calls: string[] }> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'aftershock-story-'));
  try {
    const first = await running({ dataDir, without: ['tell-slack'] });
    await atOnce(first, webhooks, width);
    await first.settled();
    await stopAll();
    const second = await running({ dataDir });
    await second.settled();
    const result = { table: await tableOf(second), calls: callsOf(second) };
    return result;
  } finally {
    await stopAll();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

// Only what differs: a whole table says nothing to a reader.
const difference = (one: readonly string[], other: readonly string[]): string[] => {
  const [left, right] = [new Set(one), new Set(other)];
  return [...one.filter((text) => !right.has(text)).map((text) => `+ ${text}`), ...other.filter((text) => !left.has(text)).map((text) => `- ${text}`)].slice(0, 6);
};

test('every webhook of the week twice, shuffled, eight at a time', async () => {
  const webhooks = weekWebhooks(monday);
  const inOrder = await outcome(webhooks, 1);
  const disordered = await outcome(shuffled([...webhooks, ...webhooks], 7), 8);
  expect(inOrder.calls.filter((call) => call.startsWith('chat.postMessage')).length).toBeGreaterThanOrEqual(4);
  expect(difference(disordered.table, inOrder.table)).toEqual([]);
  expect(difference(disordered.calls, inOrder.calls)).toEqual([]);
}, 120_000);
