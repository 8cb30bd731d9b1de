// What people answered and what was resolved late: the next incident is ranked by it, in whatever order everything arrived.
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalRun } from '../../infra/local/local-run';
import { sendWebhook } from '../../infra/local/week/play';
import type { Webhook } from '../../infra/local/week/webhooks';
import { HOUR_MS, later, millisOf } from '../../shared/core/facts/moment';
import { incidentIdOf } from '../../shared/storage/incident-id';
import { sendToSlackAddress } from './slack-payload';
import { monday, running, stopAll, tableOf } from './running';

jest.setTimeout(300_000);

const at = (hours: number): string => later(monday, hours * HOUR_MS);
const shas = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(40));

const generic = (id: string, body: Record<string, unknown>): Webhook => ({
  provider: 'generic',
  at: monday,
  id,
  headers: { 'x-aftershock-delivery': id, 'content-type': 'application/json' },
  body: JSON.stringify(body['kind'] === 'push' ? body : { id, service: 'shop', environment: 'production', ...body }),
});

const pushed = (number: number, path: string): Webhook =>
  generic(`pushed-${number}`, {
    kind: 'push',
    repository: 'acme/shop',
    branch: 'main',
    before: shas[number - 1],
    after: shas[number],
    at: at(0),
    commits: [{ sha: shas[number], message: `Change ${path}`, landedAt: at(0), files: [{ path, added: 4, deleted: 1 }] }],
  });
const deployed = (number: number, hours: number): Webhook =>
  generic(`deployed-${number}`, { kind: 'deployment', repository: 'acme/shop', sha: shas[number], at: at(hours) });
const alerted = (name: string, hours: number): Webhook =>
  generic(name, {
    kind: 'alert',
    fingerprint: name,
    title: `${name} is slow`,
    text: 'the basket times out',
    severity: 'error',
    at: at(hours),
  });
const resolved = (name: string, hours: number): Webhook =>
  generic(`${name}-over`, { kind: 'resolution', fingerprint: name, at: at(hours) });

const idOf = (name: string): string => incidentIdOf(`generic:alert:${name}`);

type Step = (run: LocalRun) => Promise<unknown>;

const sent =
  (webhook: Webhook): Step =>
  (run) =>
    sendWebhook(run, webhook);

const confirmed =
  (name: string, number: number, hours: number): Step =>
  async (run) => {
    const seconds = millisOf(at(hours)) / 1_000;
    const value = JSON.stringify({ v: 1, incident: idOf(name), answer: 'this-change', sha: shas[number] });
    const payload = {
      type: 'block_actions',
      user: { id: 'U1' },
      team: { id: 'T1' },
      trigger_id: `${seconds}.U1`,
      actions: [{ action_id: 'verdict.1', block_id: 'b', action_ts: `${seconds}.000000`, value }],
    };
    expect(await sendToSlackAddress(run, payload)).toBe(200);
  };

const tableAfter = async (steps: readonly Step[]): Promise<string[]> => {
  const run = await running({ without: ['tell-slack'] });
  try {
    for (const step of steps) {
      await step(run);
      await run.settled();
    }
    return (await tableOf(run)).filter((item) => !item.includes('"DELIVERY#'));
  } finally {
    await stopAll();
  }
};

type Kept = { pk: string; sk: string; value: Record<string, unknown> };
const kept = (table: readonly string[], name: string, sk: string): Kept['value'] | undefined =>
  table.map((item): Kept => JSON.parse(item)).find((item) => item.pk === `INCIDENT#${idOf(name)}` && item.sk === sk)?.value;

describe('a confirmed change and the next alert', () => {
  const facts = [pushed(1, 'src/basket.ts'), pushed(2, 'src/search.ts'), pushed(3, 'src/basket.ts'), deployed(0, 1)].map(sent);
  const first = [deployed(1, 10), deployed(2, 10.2), alerted('basket', 10.5)].map(sent);
  const elsewhere = generic('till', { kind: 'alert', service: 'till', fingerprint: 'till', title: 'till is slow', text: '', at: at(31) });
  const second = [deployed(3, 30), alerted('basket-again', 30.5), elsewhere].map(sent);
  const verdict = confirmed('basket', 1, 12);
  let inOrder: string[] = [];
  let late: string[] = [];

  beforeAll(async () => {
    inOrder = await tableAfter([...facts, ...first, verdict, ...second]);
    late = await tableAfter([...facts, ...first, ...second, verdict, verdict]);
  });

  test('the next one is ranked by what was answered before it began', () => {
    const ranking = kept(inOrder, 'basket-again', 'RANKING');
    expect(ranking).toMatchObject({
      weightsVersion: expect.any(String),
      evidenceVersion: expect.any(String),
      calibration: { verdicts: 1 },
    });
    expect(JSON.stringify(ranking)).toContain('changes to src/basket.ts were confirmed as the cause of one earlier incident');
  });

  test('so is one of another service of the team', () => {
    expect(kept(inOrder, 'till', 'RANKING')).toMatchObject({ calibration: { verdicts: 1 } });
  });

  test('the answered one is not ranked by its own answer', () => {
    expect(kept(inOrder, 'basket', 'RANKING')).toMatchObject({ calibration: { verdicts: 0 } });
  });

  test('an answer that comes late, and twice, ends in the same table', () => {
    expect(late).toEqual(inOrder);
  });
});

describe('a resolution three days after the last alert', () => {
  const facts = [deployed(0, 1), alerted('basket', 10), alerted('search', 50)].map(sent);

  test('closes its incident, and no other, in whatever order it comes', async () => {
    const inOrder = await tableAfter([...facts, sent(resolved('basket', 82))]);
    expect(kept(inOrder, 'basket', 'INCIDENT')).toMatchObject({ state: 'resolved', resolvedAt: at(82) });
    expect(kept(inOrder, 'search', 'INCIDENT')).toMatchObject({ state: 'open' });
    expect(await tableAfter([sent(resolved('basket', 82)), ...facts.toReversed()])).toEqual(inOrder);
  });

  test('belongs to the later incident where the same problem alerted again', async () => {
    const again = generic('basket-2', {
      kind: 'alert',
      fingerprint: 'basket',
      title: 'basket is slow',
      text: '',
      severity: 'error',
      at: at(60),
    });
    const table = await tableAfter([...facts, again, resolved('basket', 82)].map((one) => (typeof one === 'function' ? one : sent(one))));
    expect(kept(table, 'basket-2', 'INCIDENT')).toMatchObject({ state: 'resolved', resolvedAt: at(82) });
    expect(kept(table, 'basket', 'INCIDENT')).toMatchObject({ state: 'open' });
  });
});

describe('other weights', () => {
  test('rank the incident anew, and what the earlier ones said is kept beside the verdict', async () => {
    const run = await running({ without: ['tell-slack'] });
    try {
      for (const step of [deployed(0, 1), deployed(1, 10), alerted('basket', 10.5)].map(sent)) {
        await step(run);
        await run.settled();
      }
      await confirmed('basket', 1, 12)(run);
      await run.settled();
      const client = DynamoDBDocumentClient.from(run.dynamodb);
      const key = { TableName: process.env['TABLE_NAME'], Key: { pk: `INCIDENT#${idOf('basket')}`, sk: 'RANKING' } };
      const { Item: item } = await client.send(new GetCommand(key));
      await client.send(new PutCommand({ ...key, Item: { ...item, value: { ...item?.['value'], weightsVersion: 'earlier' } } }));
      await sent(resolved('basket', 11))(run);
      await run.settled();
      const table = await tableOf(run);
      expect(kept(table, 'basket', 'RANKING')?.['weightsVersion']).not.toBe('earlier');
      const older = table.map((one): Kept => JSON.parse(one)).filter(({ sk }) => sk.startsWith('RANKED-BY#earlier#'));
      expect(older.map(({ value }) => value)).toMatchObject([{ number: 1, ranking: { weightsVersion: 'earlier' } }]);
      expect(table.filter((one) => one.includes(`"pk":"INCIDENT#${idOf('basket')}","sk":"VERDICT#`))).toHaveLength(1);
    } finally {
      await stopAll();
    }
  });
});
