// Law 4, the crashes: calls that are cut off before or after they did their work, and a process killed in the middle, end in the same table and messages.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { LocalRun } from '../../infra/local/local-run';
import { sendWebhook } from '../../infra/local/week/play';
import type { Webhook } from '../../infra/local/week/webhooks';
import { startUnreliableNetwork, type Fate, type Network } from '../fakes/unreliable-network';
import { difference, eventfulWebhooks, seeded } from './eventful';
import { messagesOf, running, stopAll, tableOf, tell } from './running';

jest.setTimeout(300_000);
afterEach(stopAll);

// From the bad deployment until it was rolled back and repaired.
const webhooks = eventfulWebhooks().filter(({ at }) => at <= '2026-11-17T16:45:00.000Z');

type Outcome = { table: string[]; messages: string[] };
const outcomeOf = async (run: LocalRun): Promise<Outcome> => ({ table: await tableOf(run), messages: messagesOf(run) });

const playCalmly = async (run: LocalRun): Promise<void> => {
  for (const webhook of webhooks) {
    await sendWebhook(run, webhook);
    await run.settled();
  }
};

/** As senders do: again, until it is answered 202. */
const insist = async (run: LocalRun, webhook: Webhook): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await sendWebhook(run, webhook);
    } catch (error) {
      if (tries === 20) throw error;
    }
  }
};

// After a loss a while of calm, so that no message runs out of tries: what is lost for good is another test's business.
const fates = (seed: number, calmCalls: number): (() => Fate) => {
  const next = seeded(seed);
  let untilLoss = calmCalls;
  return () => {
    untilLoss -= 1;
    if (untilLoss > 0) return 'arrives';
    untilLoss = calmCalls + Math.floor(next() * calmCalls);
    return next() < 0.5 ? 'lost on the way there' : 'lost on the way back';
  };
};

// Functions read their addresses when they are first called: until then the network can be put in between.
const throughUnreliable = async (): Promise<Network[]> => {
  const dynamodb = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  const sqs = process.env['AWS_ENDPOINT_URL_SQS'] ?? '';
  const [toTable, toQueues] = [await startUnreliableNetwork(dynamodb, fates(11, 60)), await startUnreliableNetwork(sqs, fates(23, 8))];
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = toTable.url;
  for (const [name, value] of Object.entries(process.env)) if (value?.startsWith(sqs)) process.env[name] = value.replace(sqs, toQueues.url);
  process.env['AWS_MAX_ATTEMPTS'] = '1';
  return [toTable, toQueues];
};

test('calls are cut off all the time, and everything ends as if none had been', async () => {
  const calm = await running();
  await playCalmly(calm);
  const expected = await outcomeOf(calm);
  await stopAll();
  expect(expected.messages.length).toBeGreaterThanOrEqual(3);

  const run = await running();
  const networks = await throughUnreliable();
  try {
    for (const webhook of webhooks) {
      await insist(run, webhook);
      await run.settled();
    }
    const lost = (fate: Fate): number => networks.reduce((sum, { counts }) => sum + counts[fate], 0);
    expect(lost('lost on the way there')).toBeGreaterThanOrEqual(5);
    expect(lost('lost on the way back')).toBeGreaterThanOrEqual(5);
    for (const queue of ['deliveries', 'deployments', 'incidents', 'messages']) {
      const name = queue === 'deliveries' ? `${queue}-dead` : `${queue}-dead.fifo`;
      expect(run.queues.receive(name, { max: 10 }).map(({ message }) => message.body)).toEqual([]);
    }
    const outcome = await outcomeOf(run);
    expect(difference(outcome.table, expected.table)).toEqual([]);
    expect(difference(outcome.messages, expected.messages)).toEqual([]);
    expect(outcome.messages.length).toBe(expected.messages.length);
  } finally {
    delete process.env['AWS_MAX_ATTEMPTS'];
    await stopAll();
    for (const network of networks) await network.stop();
  }
});

describe('kill -9', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aftershock-kill-'));
  });
  afterEach(async () => {
    await stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const startChild = async (): Promise<{ child: ChildProcess; url: string }> => {
    const child = spawn(
      process.execPath,
      ['-r', 'tsx/cjs', join(__dirname, '../fakes/run-process.ts'), folder, basename(folder), 'tell-slack'],
      { stdio: ['ignore', 'pipe', 'ignore'], env: process.env },
    );
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, url: chunk.toString('utf8').trim() };
  };

  /** Sends from the front of `rest` until the process dies; answers which were taken. */
  const sendUntilKilled = async (rest: Webhook[], killAfter: number): Promise<Webhook[]> => {
    const { child, url } = await startChild();
    const exited = once(child, 'exit');
    const secrets: Record<string, string> = JSON.parse(readFileSync(join(folder, 'secrets.json'), 'utf8'));
    const taken: Webhook[] = [];
    const sender = async (): Promise<void> => {
      for (let webhook = rest[0]; webhook && child.exitCode === null && child.signalCode === null; webhook = rest[0]) {
        rest.shift();
        const sent = await sendWebhook({ url, secrets }, webhook).then(
          () => true,
          () => false,
        );
        if (!sent) return void rest.unshift(webhook);
        taken.push(webhook);
        if (taken.length === killAfter) setTimeout(() => child.kill('SIGKILL'), Math.random() * 60);
      }
      if (taken.length < killAfter) child.kill('SIGKILL');
    };
    await Promise.all([sender(), sender(), sender()]);
    child.kill('SIGKILL');
    await exited;
    return taken;
  };

  test('at a random moment, twice: nothing that was answered 202 is lost, and the rest goes on as if nothing had happened', async () => {
    const calm = await running({ without: ['tell-slack'] });
    for (const webhook of webhooks) await sendWebhook(calm, webhook);
    await calm.settled();
    await tell(calm);
    const expected = await outcomeOf(calm);
    await stopAll();

    const rest = [...webhooks];
    const taken = [
      ...(await sendUntilKilled(rest, 3 + Math.floor(Math.random() * 6))),
      ...(await sendUntilKilled(rest, 3 + Math.floor(Math.random() * 6))),
    ];
    expect(taken.length).toBeGreaterThanOrEqual(6);
    const run = await running({ dataDir: folder, tableName: basename(folder), without: ['tell-slack'] });
    await run.settled();
    const marks = (await tableOf(run)).filter((item) => item.includes('"DELIVERY#'));
    expect(taken.filter(({ id }) => !marks.some((mark) => mark.includes(id))).map(({ id }) => id)).toEqual([]);
    for (const webhook of rest) await sendWebhook(run, webhook);
    await run.settled();
    await tell(run);
    const outcome = await outcomeOf(run);
    expect(difference(outcome.table, expected.table)).toEqual([]);
    expect(difference(outcome.messages, expected.messages)).toEqual([]);
  });
});
