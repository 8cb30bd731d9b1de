// Late evidence: pushes that arrive after their deployment, newest first, still complete what it put live.
import type { LocalRun } from '../../infra/local/local-run';
import { sendWebhook } from '../../infra/local/week/play';
import type { Webhook } from '../../infra/local/week/webhooks';
import { MINUTE_MS, later } from '../../shared/core/facts/moment';
import { monday, running, stopAll, tableOf } from './running';

jest.setTimeout(120_000);

const shas = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(40));
const at = (minutes: number): string => later(monday, minutes * MINUTE_MS);

const generic = (id: string, body: Record<string, unknown>): Webhook => ({
  provider: 'generic',
  at: monday,
  id,
  headers: { 'x-aftershock-delivery': id, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const deployed = (number: number, minutes: number): Webhook =>
  generic(`deployed-${number}`, {
    kind: 'deployment',
    id: `d${number}`,
    service: 'shop',
    repository: 'acme/shop',
    sha: shas[number],
    at: at(minutes),
  });

const pushed = (number: number): Webhook =>
  generic(`pushed-${number}`, {
    kind: 'push',
    repository: 'acme/shop',
    branch: 'main',
    before: shas[number - 1],
    after: shas[number],
    at: at(number),
    commits: [{ sha: shas[number], message: `Change ${number}`, landedAt: at(number), files: [] }],
  });

const tableAfter = async (order: (run: LocalRun) => Promise<void>): Promise<string[]> => {
  const run = await running();
  try {
    await order(run);
    return (await tableOf(run)).filter((item) => !item.includes('"DELIVERY#'));
  } finally {
    await stopAll();
  }
};

const inTurn =
  (...webhooks: Webhook[]) =>
  async (run: LocalRun): Promise<void> => {
    for (const webhook of webhooks) {
      await sendWebhook(run, webhook);
      await run.settled();
    }
  };

test('three pushes after their deployment leave what three pushes before it leave', async () => {
  const [first, last] = [deployed(0, 0), deployed(3, 60)];
  const before = await tableAfter(inTurn(pushed(1), pushed(2), pushed(3), first, last));
  const after = await tableAfter(inTurn(first, last, pushed(3), pushed(2), pushed(1)));
  const described = after.filter((item) => item.includes('"sk":"DESCRIPTION"') && item.includes('generic:deployment:d3'));
  expect(described).toHaveLength(1);
  expect(described[0]).toContain(JSON.stringify({ changeShas: shas.slice(1) }).slice(1, -1));
  expect(after).toEqual(before);
});
