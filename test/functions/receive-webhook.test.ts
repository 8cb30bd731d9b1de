// receive-webhook: prove, keep, queue, answer. In that order, and nothing after what failed.
import { createHmac } from 'node:crypto';
import { receiveWebhook, type Services } from '../../functions/receive-webhook';
import { PermanentError } from '../../shared/runtime/errors';
import type { Request } from '../../shared/runtime/lambda';
import { Journal, requestOf } from './journal';

const secret = 'the-secret-of-the-sender';
const sign = (body: string, key = secret): string => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

const made = (secrets: readonly string[] = [secret]) => {
  const journal = new Journal();
  const kept = new Map<string, string>();
  const services: Services = {
    secrets: journal.fn('secrets', () => secrets),
    bodies: {
      keep: journal.fn('keep', (key: string, body: string) => void kept.set(key, body)),
      fetch: () => Promise.reject(new Error('never')),
    },
    enqueue: journal.ask('enqueue'),
    now: () => '2026-11-17T14:21:00.000Z',
  };
  return { journal, kept, services };
};

const push = (body: string, more: Record<string, string> = {}): Request =>
  requestOf({
    path: { provider: 'github' },
    headers: { 'x-hub-signature-256': sign(body), 'x-github-event': 'push', 'x-github-delivery': 'd-1', ...more },
    body: Buffer.from(body),
  });

test('a proven delivery is queued untouched, but for what proved it', async () => {
  const { journal, services } = made();
  const body = '{"not even": valid';
  const reply = await receiveWebhook(push(body, { authorization: 'Bearer x', cookie: 'a=b', 'x-api-key': 'k' }), services);
  expect(reply).toMatchObject({ status: 202, body: '{"delivery":"d-1"}' });
  expect(journal.lines).toEqual(['secrets', 'enqueue']);
  expect(journal.asked['enqueue']).toEqual([
    {
      message: {
        provider: 'github',
        delivery: 'd-1',
        receivedAt: '2026-11-17T14:21:00.000Z',
        headers: { 'x-github-event': 'push', 'x-github-delivery': 'd-1' },
        body,
      },
      order: undefined,
    },
  ]);
});

test('a large body is kept before it is queued, and the queue carries the pointer', async () => {
  const { journal, kept, services } = made();
  const body = JSON.stringify({ pad: 'x'.repeat(200_001) });
  expect((await receiveWebhook(push(body), services)).status).toBe(202);
  expect(journal.lines).toEqual(['secrets', 'keep', 'enqueue']);
  expect(kept.get('github/d-1/request-1')).toBe(body);
  expect(journal.asked['enqueue']?.[0]?.message).toMatchObject({ bodyKey: 'github/d-1/request-1' });
  expect(journal.asked['enqueue']?.[0]?.message).not.toHaveProperty('body');
});

test.each(['keep', 'enqueue'])('where %s fails nobody is told that it was taken', async (name) => {
  const { journal, services } = made();
  journal.failNext(name, new Error('not there'));
  await expect(receiveWebhook(push(JSON.stringify({ pad: 'x'.repeat(200_001) })), services)).rejects.toThrow('not there');
});

test('an unproven sender is refused before anything is kept', async () => {
  const { journal, services } = made();
  const reply = await receiveWebhook(push('{}', { 'x-hub-signature-256': sign('{}', 'another') }), services);
  expect(reply.status).toBe(401);
  expect(journal.lines).toEqual(['secrets']);
});

test('while a secret is replaced both are good, and a third is not', async () => {
  const { services } = made(['old-secret', 'new-secret']);
  const statusWith = async (key: string) => (await receiveWebhook(push('{}', { 'x-hub-signature-256': sign('{}', key) }), services)).status;
  expect([await statusWith('old-secret'), await statusWith('new-secret'), await statusWith('old-secretnew-secret')]).toEqual([
    202, 202, 401,
  ]);
});

test.each([[['']], [['  ']], [[]]])('the secrets %j let nobody in', async (secrets) => {
  const { journal, services } = made(secrets);
  expect((await receiveWebhook(push('{}', { 'x-hub-signature-256': sign('{}', secrets[0] ?? '') }), services)).status).toBe(401);
  expect(journal.lines).toEqual(['secrets']);
});

test("a missing secret is our trouble, not the sender's", async () => {
  const { journal, services } = made();
  journal.failNext('secrets', new PermanentError('the secret github is missing or empty'));
  await expect(receiveWebhook(push('{}'), services)).rejects.toThrow('missing or empty');
});

test('unknown providers and large bodies are refused before the secret is read', async () => {
  const { journal, services } = made();
  for (const provider of ['nobody', 'constructor', '__proto__', ''])
    expect((await receiveWebhook({ ...push('{}'), path: { provider } }, services)).status).toBe(404);
  expect((await receiveWebhook(requestOf({ path: { provider: 'github' }, body: Buffer.alloc(10_000_001) }), services)).status).toBe(413);
  expect(journal.lines).toEqual([]);
});

test('a delivery id that is no id cannot become a key of its own choosing', async () => {
  const { journal, services } = made();
  const body = JSON.stringify({ pad: 'x'.repeat(200_001) });
  await receiveWebhook(push(body, { 'x-github-delivery': '../../secrets/../x#y z' }), services);
  expect(journal.asked['enqueue']?.[0]?.message).toMatchObject({
    delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
    bodyKey: expect.stringMatching(/^github\/[0-9a-f]{64}\/request-1$/),
  });
});
