// What comes in at the webhook address: who is let in, what is kept of what cannot be read, and what happens to the same thing sent again and again.
import { createHmac } from 'node:crypto';
import { field, textField } from '../../infra/local/json-shape';
import type { LocalRun } from '../../infra/local/local-run';
import { weekWebhooks, shaOf, type Webhook } from '../../infra/local/week/webhooks';
import { difference, kindOf } from './eventful';
import { callsOf, monday, running, stopAll, tableOf } from './running';

jest.setTimeout(300_000);

const secretOf = (run: LocalRun, provider: string): string => run.secrets[`AFTERSHOCK_SECRET_${provider.toUpperCase()}`] ?? '';
const sign = (secret: string, body: string): string => createHmac('sha256', secret).update(body).digest('hex');

type Sent = { body: string; provider?: string; headers?: Record<string, string> };

const post = async (run: LocalRun, { body, provider = 'github', headers = {} }: Sent): Promise<Response> => {
  const response = await fetch(`${run.url}/webhooks/${provider}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  await response.text();
  return response;
};

const signedBy = (secret: string, body: string): Record<string, string> => ({ 'x-hub-signature-256': `sha256=${sign(secret, body)}` });
const signed = (run: LocalRun, sent: Sent): Promise<Response> =>
  post(run, { ...sent, headers: { ...sent.headers, ...signedBy(secretOf(run, 'github'), sent.body) } });

const signatureHeader: Record<string, (signature: string) => Record<string, string>> = {
  github: (signature) => ({ 'x-hub-signature-256': `sha256=${signature}` }),
  sentry: (signature) => ({ 'sentry-hook-signature': signature }),
};

const deliver = async (run: LocalRun, { provider, headers, body }: Webhook): Promise<number> => {
  const proof = signatureHeader[provider]?.(sign(secretOf(run, provider), body)) ?? {};
  return (await post(run, { provider, body, headers: { ...headers, ...proof } })).status;
};

const times = <Thing>(count: number, make: (index: number) => Thing): Thing[] => Array.from({ length: count }, (_, index) => make(index));
const about = (run: LocalRun, start: string): Promise<string[]> =>
  tableOf(run).then((items) => items.filter((item) => textField(JSON.parse(item), 'pk').startsWith(start)));

const push = (sha: string, more: object = {}): string =>
  JSON.stringify({
    ref: 'refs/heads/main',
    before: '0'.repeat(40),
    after: sha,
    commits: [
      {
        id: sha,
        message: 'Add a thing',
        timestamp: monday,
        author: { name: 'A', email: 'a@b.example' },
        added: [],
        removed: [],
        modified: ['a.ts'],
      },
    ],
    head_commit: { timestamp: monday },
    repository: { name: 'checkout', full_name: 'acme/checkout' },
    ...more,
  });

describe('one run', () => {
  let run: LocalRun;
  beforeAll(async () => {
    run = await running();
  });
  afterAll(stopAll);

  test.each([
    ['wrong', (body: string) => signedBy('not the secret', body)],
    ['missing', () => ({})],
    ['empty', () => ({ 'x-hub-signature-256': '' })],
    [
      'truncated',
      (body: string) => ({ 'x-hub-signature-256': signedBy(secretOf(run, 'github'), body)['x-hub-signature-256']?.slice(0, -1) ?? '' }),
    ],
    ['of another body', () => signedBy(secretOf(run, 'github'), '{}')],
    ['made with an empty secret', (body: string) => signedBy('', body)],
  ])('a signature that is %s is 401, and nothing is kept', async (_, headersFor) => {
    const body = push('a'.repeat(40));
    const response = await post(run, { body, headers: { 'x-github-event': 'push', 'x-github-delivery': 'unproven', ...headersFor(body) } });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    await run.settled();
    expect(await tableOf(run)).toEqual([]);
  });

  test('a sender that may use a password is asked for it, one that signs is not', async () => {
    const [token, signature] = [
      await post(run, { provider: 'alertmanager', body: '{}' }),
      await post(run, { provider: 'github', body: '{}' }),
    ];
    expect([token.status, signature.status]).toEqual([401, 401]);
    expect(token.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(signature.headers.get('www-authenticate')).toBeNull();
  });

  test.each(['nobody', 'constructor', '__proto__', 'toString', '__esModule', 'GITHUB'])('the provider %s is 404', async (provider) => {
    expect((await post(run, { provider, body: '{}' })).status).toBe(404);
  });

  test('an empty secret lets nobody in, signed with it or not', async () => {
    const name = 'AFTERSHOCK_SECRET_GITHUB';
    const before = process.env[name];
    try {
      for (const secret of ['', '   ']) {
        process.env[name] = secret;
        for (const key of ['', '   ', before ?? '']) {
          const body = push('b'.repeat(40));
          const response = await post(run, { body, headers: { 'x-github-event': 'push', ...signedBy(key, body) } });
          expect(response.status).toBe(503);
        }
      }
    } finally {
      process.env[name] = before;
    }
    expect(await tableOf(run)).toEqual([]);
  });

  test('12 MB are 413, and nothing is kept', async () => {
    const response = await signed(run, { body: JSON.stringify({ pad: 'x'.repeat(12_000_000) }), headers: { 'x-github-event': 'push' } });
    expect(response.status).toBe(413);
    await run.settled();
    expect(await tableOf(run)).toEqual([]);
  });

  test('an event that is not our business is 202 and on record', async () => {
    const response = await signed(run, {
      body: '{"action":"created"}',
      headers: { 'x-github-event': 'star', 'x-github-delivery': 'star-1' },
    });
    expect(response.status).toBe(202);
    await run.settled();
    const [item, ...others] = await about(run, 'DELIVERY#github#star-1');
    expect(others).toEqual([]);
    expect(field(JSON.parse(item ?? ''), 'value')).toMatchObject({ outcome: 'ignored', reason: expect.stringContaining('star') });
  });

  test('bad JSON with a good signature is 202, and parked with its bytes', async () => {
    const body = '{"ref": "refs/heads/main", "müll": ';
    const response = await signed(run, { body, headers: { 'x-github-event': 'push', 'x-github-delivery': 'torn-1' } });
    expect(response.status).toBe(202);
    await run.settled();
    const [item] = await about(run, 'DELIVERY#github#torn-1');
    expect(field(JSON.parse(item ?? ''), 'value')).toMatchObject({ outcome: 'unreadable', body });
    expect(await about(run, 'PARKED')).toHaveLength(1);
    const parked = run.queues.receive('parking', { max: 10 }).map(({ message }) => message.body);
    expect(parked.map((text) => textField(field(JSON.parse(text), 'delivery'), 'body'))).toEqual([body]);
  });

  test('two megabytes, more than a queue takes, are recorded like any other', async () => {
    const sha = 'c'.repeat(40);
    const response = await signed(run, {
      body: push(sha, { pad: 'ß'.repeat(1_000_000) }),
      headers: { 'x-github-event': 'push', 'x-github-delivery': 'large-1' },
    });
    expect(response.status).toBe(202);
    await run.settled();
    expect(await about(run, `COMMIT#acme/checkout#${sha}`)).toHaveLength(1);
    expect((await about(run, 'DELIVERY#github#large-1')).join()).toContain('recorded');
  });

  test('what proved the sender is not kept anywhere', async () => {
    const everything = [
      ...(await tableOf(run)),
      ...run.queues.receive('parking', { max: 10, hiddenSeconds: 0 }).map(({ message }) => message.body),
    ].join('\n');
    expect(everything).not.toContain('signature');
    expect(everything).not.toContain(secretOf(run, 'github'));
  });

  test('a hundred alerts of one problem, at once, are one incident and one message', async () => {
    const [alert] = weekWebhooks(monday).filter(
      (webhook) => kindOf(webhook) === 'sentry event_alert' && webhook.body.includes('RatesFeedTimeout'),
    );
    const parsed = JSON.parse(alert?.body ?? '');
    const storm = times(100, (index): Webhook => {
      const event = {
        ...parsed.data.event,
        event_id: index.toString(16).padStart(32, '0'),
        received: parsed.data.event.received + ((index * 7) % 100),
      };
      return {
        ...alert!,
        headers: { ...alert!.headers, 'request-id': `storm-${index}` },
        body: JSON.stringify({ ...parsed, data: { ...parsed.data, event } }),
      };
    });
    const answers = await Promise.all(storm.map((webhook) => deliver(run, webhook)));
    expect(new Set(answers)).toEqual(new Set([202]));
    await run.settled();
    const incidents = (await about(run, 'INCIDENT#')).map((item) => JSON.parse(item)).filter(({ sk }) => sk === 'INCIDENT');
    expect(incidents.map(({ value }) => value.alertIds.length)).toEqual([100]);
    expect(await about(run, 'INCIDENTS#')).toHaveLength(1);
    const roots = run.slack.messages().filter(({ message }) => JSON.stringify(message).includes('INC-'));
    expect(roots).toHaveLength(1);
    expect(callsOf(run).filter((call) => call.startsWith('chat.postMessage'))).toHaveLength(1);
  });
});

describe('the same delivery fifty times at once', () => {
  // A bad deployment with everything known of its change, and the alert that follows it.
  const story = (): Webhook[] => {
    const [sha, rest] = [shaOf('checkout', 4207), weekWebhooks(monday)];
    const [alert] = rest.filter((webhook) => kindOf(webhook) === 'sentry event_alert');
    return [...rest.filter(({ body }) => body.includes(sha) && !body.includes(`"before":"${sha}"`)), ...(alert ? [alert] : [])];
  };

  const outcome = async (copies: number): Promise<{ table: string[]; calls: string[] }> => {
    const run = await running();
    try {
      for (const webhook of story()) {
        const answers = await Promise.all(times(copies, () => deliver(run, webhook)));
        expect(new Set(answers)).toEqual(new Set([202]));
        await run.settled();
      }
      return { table: await tableOf(run), calls: callsOf(run) };
    } finally {
      await stopAll();
    }
  };

  test('leaves the same table and tells the same as once', async () => {
    expect(story().map(kindOf)).toEqual(['github pull_request', 'github push', 'github deployment_status', 'sentry event_alert']);
    const once = await outcome(1);
    expect(once.calls.filter((call) => call.startsWith('chat.postMessage')).length).toBeGreaterThanOrEqual(2);
    const fifty = await outcome(50);
    expect(difference(fifty.table, once.table)).toEqual([]);
    expect(fifty.table).toEqual(once.table);
    expect(fifty.calls).toEqual(once.calls);
  });
});
