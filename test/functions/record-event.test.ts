// record-event: read, store once, ask for work. A delivery seen before skips the writing but never the asking.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordEvent, type Delivery, type Services } from '../../functions/record-event';
import { pseudonymUnder } from '../../shared/adapters/people';
import type { Fact } from '../../shared/core/facts/fact';
import { builtInPolicy } from '../../shared/core/risk/policy';
import { PermanentError } from '../../shared/runtime/errors';
import type { DeliveryMark } from '../../shared/storage/record';
import { Journal } from './journal';

const receivedAt = '2026-11-17T14:21:00.000Z';
type Recorded = { mark: DeliveryMark; facts: readonly Fact[] };

const made = (outcome: 'recorded' | 'duplicate' = 'recorded') => {
  const journal = new Journal();
  const recorded: Recorded[] = [];
  const deployment = (id: string) => ({
    id,
    service: 'checkout',
    environment: 'production',
    isRollback: false,
    status: 'succeeded' as const,
    at: receivedAt,
    startedAt: receivedAt,
  });
  const services: Services = {
    storage: {
      recordDelivery: journal.fn('record', (mark: DeliveryMark, facts: readonly Fact[]) => {
        recorded.push({ mark, facts });
        return outcome;
      }),
      carriersOf: journal.fn('carriers', (sha: string) =>
        sha.startsWith('c') ? [{ deploymentId: 'github:deployment:1', liveAt: receivedAt }] : [],
      ),
      waitingFor: () => Promise.resolve([]),
      pullRequest: journal.fn('pull request', () => undefined),
      deployment: journal.fn('deployment', deployment),
      gatesWaiting: () => Promise.resolve(['github:gate:1:production']),
    },
    bodies: { keep: () => Promise.reject(new Error('never')), fetch: journal.fn('fetch', () => push) },
    policy: { ...builtInPolicy, services: [{ name: 'checkout', paths: [], dependsOn: [], aliases: ['Shop'] }] },
    veil: journal.fn('veil', () => ({ pseudonym: pseudonymUnder('a secret'), markers: [] })),
    describe: journal.ask('describe'),
    correlate: journal.ask('correlate'),
    answerGate: journal.ask('gate'),
    park: journal.ask('park'),
  };
  return { journal, recorded, services };
};

const push = JSON.stringify({
  ref: 'refs/heads/main',
  before: '0'.repeat(40),
  after: 'c'.repeat(40),
  head_commit: { timestamp: receivedAt },
  repository: { name: 'checkout', full_name: 'acme/checkout' },
  commits: [
    {
      id: 'c'.repeat(40),
      message: 'Fix it\n\nSigned-off-by: Noor Example <noor@example.com>',
      timestamp: receivedAt,
      author: { name: 'Noor Example', email: 'noor@example.com' },
      added: [],
      removed: [],
      modified: ['a.ts'],
    },
  ],
});
const status = JSON.stringify({
  action: 'created',
  repository: { name: 'shop', full_name: 'acme/shop' },
  deployment_status: { state: 'success', environment: 'production', created_at: receivedAt },
  deployment: { id: 7, sha: 'd'.repeat(40), ref: 'main', task: 'deploy', environment: 'production', created_at: receivedAt, payload: {} },
});

const delivery = (event: string, body: string, more: Partial<Delivery> = {}): Delivery => ({
  provider: 'github',
  delivery: 'd-1',
  receivedAt,
  headers: { 'x-github-event': event },
  body,
  ...more,
});

test('facts are stored before work is asked for, one cause a delivery and thing', async () => {
  const { journal, recorded, services } = made();
  await recordEvent(delivery('deployment_status', status), services);
  expect(journal.lines).toEqual(['veil', 'record', 'describe']);
  expect(journal.asked['describe']).toEqual([
    { message: { deploymentId: 'github:deployment:7' }, order: { group: 'checkout#production', cause: 'github#d-1#github:deployment:7' } },
  ]);
  expect(recorded[0]?.mark).toEqual({ provider: 'github', id: 'd-1', receivedAt, outcome: 'recorded' });
  // The team's own name for what the provider calls Shop.
  expect(recorded[0]?.facts).toMatchObject([{ kind: 'deployment', service: 'checkout' }]);
});

test('a duplicate asks again, with the same cause', async () => {
  const [first, second] = [made('recorded'), made('duplicate')];
  await recordEvent(delivery('deployment_status', status), first.services);
  await recordEvent(delivery('deployment_status', status), second.services);
  expect(second.journal.asked).toEqual(first.journal.asked);
});

test('where the asking fails after the writing, the message fails, and the next try asks', async () => {
  const { journal, services } = made();
  journal.failNext('describe', new Error('SQS is not there'));
  await expect(recordEvent(delivery('deployment_status', status), services)).rejects.toThrow('SQS is not there');
  const again = made('duplicate');
  await recordEvent(delivery('deployment_status', status), again.services);
  expect(again.journal.asked['describe']).toHaveLength(1);
});

test('where the writing fails nothing is asked for', async () => {
  const { journal, services } = made();
  journal.failNext('record', new Error('throttled'));
  await expect(recordEvent(delivery('deployment_status', status), services)).rejects.toThrow('throttled');
  expect(journal.asked).toEqual({});
});

test('commits that are live already are described again: evidence came late', async () => {
  const { journal, services } = made();
  await recordEvent(delivery('push', push), services);
  expect(journal.asked['describe']).toEqual([
    { message: { deploymentId: 'github:deployment:1' }, order: { group: 'checkout#production', cause: 'github#d-1#github:deployment:1' } },
  ]);
});

test('a body in the bucket is fetched and read like any other', async () => {
  const { journal, recorded, services } = made();
  const { body: _, ...pointer } = delivery('push', '', { bodyKey: 'github/d-1/x' });
  await recordEvent(pointer, services);
  expect(journal.lines[0]).toBe('fetch');
  expect(recorded[0]?.facts).toMatchObject([{ kind: 'push' }]);
});

test('no name and no address is stored', async () => {
  const { recorded, services } = made();
  await recordEvent(delivery('push', push), services);
  expect(JSON.stringify(recorded)).not.toMatch(/noor/i);
});

test('without the secret for people nothing is stored at all', async () => {
  const { journal, recorded, services } = made();
  journal.failNext('veil', new PermanentError('the secret people is missing or empty'));
  await expect(recordEvent(delivery('push', push), services)).rejects.toThrow(PermanentError);
  expect(recorded).toEqual([]);
});

test('what is not our business is on record and asks for nothing', async () => {
  const { journal, recorded, services } = made();
  await recordEvent(delivery('star', '{}'), services);
  expect(recorded).toMatchObject([{ mark: { outcome: 'ignored' }, facts: [] }]);
  expect(journal.asked).toEqual({});
});

describe('at GitHub', () => {
  const gate = readFileSync(join(__dirname, '../fixtures/github/deployment_protection_rule.requested.json'), 'utf8');
  const pull = readFileSync(join(__dirname, '../fixtures/github/pull_request.opened.json'), 'utf8');
  const review = readFileSync(join(__dirname, '../fixtures/github/pull_request_review.approved.json'), 'utf8');
  const bodyIn = (text: string) => JSON.stringify(JSON.parse(text).body);
  const checking = () => {
    const found = made();
    return { ...found, services: { ...found.services, check: found.journal.ask('check') } };
  };

  test('a deployment that waits is answered, with an app or without', async () => {
    for (const { journal, services } of [made(), checking()]) {
      await recordEvent(delivery('deployment_protection_rule', bodyIn(gate)), services);
      const gateId = 'github:gate:1734501:production';
      expect(journal.lines).toEqual(['veil', 'record', 'gate']);
      expect(journal.asked).toEqual({ gate: [{ message: { gateId }, order: { group: gateId, cause: `github#d-1#${gateId}` } }] });
    }
  });

  test('a pull request and its reviews are checked where there is an app, and what waited for a review is looked at again', async () => {
    const [told, untold] = [checking(), made()];
    await recordEvent(delivery('pull_request', bodyIn(pull)), told.services);
    await recordEvent(delivery('pull_request_review', bodyIn(review)), told.services);
    await recordEvent(delivery('pull_request', bodyIn(pull)), untold.services);
    const asked = (subject: string) => ({ message: { subject }, order: { group: subject, cause: `github#d-1#${subject}` } });
    expect(told.journal.asked['check']).toEqual([asked('pull:acme/shop#4208'), asked('pull:acme/shop#4207')]);
    expect(told.journal.asked['gate']).toMatchObject([{ message: { gateId: 'github:gate:1:production' } }]);
    expect(untold.journal.asked).toEqual({});
  });

  test('a push is checked where it reached the default branch, a deployment where it is one to production', async () => {
    const onDefault = JSON.stringify({ ...JSON.parse(push), repository: { ...JSON.parse(push).repository, default_branch: 'main' } });
    const staging = status.replaceAll('"environment":"production"', '"environment":"staging"');
    const subjectsAsked = async (event: string, body: string) => {
      const { journal, services } = checking();
      await recordEvent(delivery(event, body), services);
      return journal.asked['check']?.map(({ message }) => (message as { subject: string }).subject);
    };
    expect(await subjectsAsked('push', onDefault)).toEqual([`commit:acme/checkout@${'c'.repeat(40)}`]);
    expect(await subjectsAsked('push', push)).toBeUndefined();
    expect(await subjectsAsked('deployment_status', status)).toEqual([`commit:acme/shop@${'d'.repeat(40)}`]);
    expect(await subjectsAsked('deployment_status', staging)).toBeUndefined();
  });
});

describe('what cannot be read', () => {
  test('is kept with its bytes, then parked with an alarm', async () => {
    const { journal, recorded, services } = made();
    await recordEvent(delivery('push', '{"torn'), services);
    expect(recorded).toMatchObject([{ mark: { outcome: 'unreadable', body: '{"torn' }, facts: [] }]);
    expect(journal.lines).toEqual(['record', 'park']);
    expect(journal.asked['park']?.[0]?.message).toMatchObject({ reason: expect.any(String), delivery: { body: '{"torn' } });
  });

  test('is parked again where the first parking may not have happened', async () => {
    const { journal, services } = made('duplicate');
    await recordEvent(delivery('push', '{"torn'), services);
    expect(journal.asked['park']).toHaveLength(1);
  });

  test('from a provider that is none any more is parked too', async () => {
    const { journal, services } = made();
    await recordEvent(delivery('push', push, { provider: 'constructor' }), services);
    expect(journal.asked['park']).toHaveLength(1);
  });
});

test('our own word on when it came stands, whatever header a sender wrote', async () => {
  const fixture = JSON.parse(readFileSync(join(__dirname, '../fixtures/honeycomb/trigger.without-time.json'), 'utf8'));
  const times = new Set<string>();
  for (const headers of [{}, { 'x-aftershock-received-at': '2001-01-01T00:00:00.000Z' }]) {
    const { recorded, services } = made();
    await recordEvent(
      { provider: 'honeycomb', delivery: 'd', receivedAt, headers: { ...fixture.headers, ...headers }, body: JSON.stringify(fixture.body) },
      services,
    );
    for (const fact of recorded.flatMap(({ facts }) => facts)) times.add(fact.kind === 'alert' ? fact.firedAt : fact.kind);
  }
  expect([...times]).toEqual([receivedAt]);
});
