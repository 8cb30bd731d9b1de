// Is a sender believed exactly when it knows the secret? Known answers first: signatures that others published or computed.
import fc from 'fast-check';
import type { Authenticity } from '../../shared/adapters/adapter';
import {
  anyOf,
  basicPassword,
  hmacSha256,
  isAuthentic,
  senderToken,
  sharedToken,
  standardWebhooks,
  timestampedHmac,
} from '../../shared/adapters/authenticity';
import { proofOf } from '../../shared/adapters/prove';

const github = hmacSha256({ header: 'x-hub-signature-256', prefix: 'sha256=' });
const slackish = timestampedHmac({
  header: 'x-slack-signature',
  timestampHeader: 'x-slack-request-timestamp',
  prefix: 'v0=',
  before: 'v0:',
});
const receivedAt = '2026-11-16T14:21:00.000Z';

const ways: Record<string, Authenticity> = {
  'hmac, hex': github,
  'hmac, base64': hmacSha256({ header: 'x-signature', encoding: 'base64' }),
  'timestamped hmac': slackish,
  'standard webhooks': standardWebhooks,
  'token in a header': sharedToken({ header: 'x-token' }),
  'bearer token': sharedToken({ header: 'authorization', prefix: 'Bearer ' }),
  'basic password': basicPassword,
  'any of': senderToken,
};

describe('known answers', () => {
  it('accepts the vector of GitHub’s documentation', () => {
    const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' };
    expect(isAuthentic(github, { headers, body: 'Hello, World!', secrets: ["It's a Secret to Everybody"] })).toBe(true);
    expect(isAuthentic(github, { headers, body: Buffer.from('Hello, World!'), secrets: ["It's a Secret to Everybody"] })).toBe(true);
    expect(isAuthentic(github, { headers, body: 'Hello, World', secrets: ["It's a Secret to Everybody"] })).toBe(false);
  });

  it('accepts the vector of Slack’s documentation', () => {
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const headers = {
      'x-slack-request-timestamp': '1531420618',
      'x-slack-signature': 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    const secrets = ['8f742231b10e8888abcd99yyyzzz85a5'];
    expect(isAuthentic(slackish, { headers, body, secrets, receivedAt: '2018-07-12T18:37:00.000Z' })).toBe(true);
    expect(isAuthentic(slackish, { headers, body, secrets, receivedAt: '2018-07-12T18:43:38.000Z' })).toBe(false);
    expect(isAuthentic(slackish, { headers, body, secrets })).toBe(false);
  });

  it('accepts the vector of the Standard Webhooks libraries', () => {
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,bm9ldHUjKzFob2VudXRob2VodWUzMjRvdWVvdW9ldQo= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const proof = { headers, body: '{"test": 2432232314}', secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'] };
    expect(isAuthentic(standardWebhooks, { ...proof, receivedAt: '2021-02-25T15:02:10.000Z' })).toBe(true);
    expect(isAuthentic(standardWebhooks, { ...proof, receivedAt: '2021-02-25T15:12:10.000Z' })).toBe(false);
  });
});

describe.each(Object.entries(ways))('%s', (_name, way) => {
  const body = '{"kind":"deployment"}';
  const prove = (secret: string) => proofOf(way, { body, secret, sentAt: receivedAt });
  const accepts = (headers: Record<string, string>, secrets: string[]) => isAuthentic(way, { headers, body, secrets, receivedAt });

  it('accepts the secret, also while another one is being rotated in', () => {
    expect(accepts(prove('old secret'), ['old secret'])).toBe(true);
    expect(accepts(prove('old secret'), ['new secret', 'old secret'])).toBe(true);
    expect(accepts(prove('new secret'), ['new secret', 'old secret'])).toBe(true);
    expect(accepts(prove('gone secret'), ['new secret', 'old secret'])).toBe(false);
  });

  it('refuses everybody while no usable secret is set', () => {
    for (const secrets of [[], [''], ['  '], ['', '\n']]) {
      expect(accepts(prove('secret'), secrets)).toBe(false);
      expect(accepts({}, secrets)).toBe(false);
      expect(
        accepts({ authorization: 'Bearer ', 'x-token': '', 'x-hub-signature-256': 'sha256=', 'x-aftershock-token': '' }, secrets),
      ).toBe(false);
    }
    expect(() => prove('')).toThrow(RangeError);
  });

  it('refuses any other proof', () => {
    const right = prove('secret');
    const header = fc.string({ unit: 'binary', maxLength: 100 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(right)), header, fc.nat(), (name, other, at) => {
        const value = right[name] ?? '';
        const guess = at % 2 === 0 ? other : value.slice(0, at % value.length);
        fc.pre(guess.trim() !== value.trim() && !/^\d+$/.test(value));
        expect(accepts({ ...right, [name]: guess }, ['secret'])).toBe(false);
      }),
    );
  });
});

describe('several ways', () => {
  it('lets no token rescue a wrong signature', () => {
    const either = anyOf(hmacSha256({ header: 'x-signature' }), sharedToken({ header: 'x-token' }));
    expect(isAuthentic(either, { headers: { 'x-token': 's' }, body: '', secrets: ['s'] })).toBe(true);
    expect(isAuthentic(either, { headers: { 'x-token': 's', 'x-signature': 'bad' }, body: '', secrets: ['s'] })).toBe(false);
  });

  it('never throws, whatever the headers', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(ways)), fc.dictionary(fc.string(), fc.string()), fc.string(), (way, headers, secret) => {
        expect(typeof isAuthentic(way, { headers, body: 'x', secrets: [secret], receivedAt: 'not a moment' })).toBe('boolean');
      }),
    );
  });
});
