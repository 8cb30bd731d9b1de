// Law 4: every webhook twice, shuffled, at once, ends in the same table and the same messages as each once, in order.
import type { LocalRun } from '../../infra/local/local-run';
import { sendWebhook } from '../../infra/local/week/play';
import type { Webhook } from '../../infra/local/week/webhooks';
import { difference, eventfulWebhooks, kindOf, shuffled } from './eventful';
import { callsOf, running, stopAll, tableOf, tell } from './running';

jest.setTimeout(300_000);

const atOnce = async (run: LocalRun, webhooks: readonly Webhook[], width: number): Promise<void> => {
  const rest = [...webhooks];
  const sender = async (): Promise<void> => {
    for (let webhook = rest.shift(); webhook; webhook = rest.shift()) await sendWebhook(run, webhook);
  };
  await Promise.all(Array.from({ length: width }, sender));
};

type Outcome = { table: string[]; calls: string[] };

// Told at the end: what somebody saw on the way depends on the order, where it ends does not.
const outcome = async (webhooks: readonly Webhook[], width: number): Promise<Outcome> => {
  const run = await running({ without: ['tell-slack'] });
  try {
    await atOnce(run, webhooks, width);
    await run.settled();
    await tell(run);
    return { table: await tableOf(run), calls: callsOf(run) };
  } finally {
    await stopAll();
  }
};

const posts = ({ calls }: Outcome): string[] => calls.filter((call) => call.startsWith('chat.postMessage'));

test('the stretch has every kind of webhook', () => {
  expect([...new Set(eventfulWebhooks().map(kindOf))].sort()).toEqual([
    'cdevents',
    'generic',
    'github deployment_status',
    'github pull_request',
    'github pull_request_review',
    'github push',
    'sentry event_alert',
    'sentry issue',
  ]);
});

test('every webhook twice, shuffled, eight at a time', async () => {
  const webhooks = eventfulWebhooks();
  const inOrder = await outcome(webhooks, 1);
  expect(posts(inOrder).length).toBeGreaterThanOrEqual(4);
  expect(inOrder.table.length).toBeGreaterThan(100);
  const disordered = await outcome(shuffled([...webhooks, ...webhooks], 7), 8);
  expect(difference(disordered.table, inOrder.table)).toEqual([]);
  expect(difference(disordered.calls, inOrder.calls)).toEqual([]);
  expect(disordered.calls.length).toBe(inOrder.calls.length);
});
