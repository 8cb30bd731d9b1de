import fc from 'fast-check';
import { isFromSlack, signatureFor } from '../../shared/slack/signature';

// Slack's own example, from its documentation of request verification.
const secret = '8f742231b10e8888abcd99yyyzzz85a5';
const timestamp = '1531420618';
const rawBody =
  'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
const nowMillis = Number(timestamp) * 1000;
const request = { secrets: [secret], timestamp, signature, rawBody, nowMillis };

describe('the signature check', () => {
  it("agrees with Slack's own example", () => {
    expect(isFromSlack(request)).toBe(true);
    expect(isFromSlack({ ...request, rawBody: Buffer.from(rawBody) })).toBe(true);
    expect(signatureFor(secret, timestamp, rawBody)).toBe(signature);
  });
  it('takes either of two secrets while one replaces the other', () => {
    expect(isFromSlack({ ...request, secrets: ['new', secret] })).toBe(true);
    expect(isFromSlack({ ...request, secrets: [secret, 'new'] })).toBe(true);
    expect(isFromSlack({ ...request, secrets: ['new', 'newer'] })).toBe(false);
  });
  it('fails closed without a secret', () => {
    const empty = signatureFor('', timestamp, rawBody);
    expect(isFromSlack({ ...request, secrets: [] })).toBe(false);
    expect(isFromSlack({ ...request, secrets: [''], signature: empty })).toBe(false);
    expect(isFromSlack({ ...request, secrets: ['  '], signature: signatureFor('  ', timestamp, rawBody) })).toBe(false);
  });
  it.each([
    ['no signature', { signature: undefined }],
    ['an empty one', { signature: '' }],
    ['a cut one', { signature: signature.slice(0, -1) }],
    ['a longer one', { signature: `${signature}0` }],
    ['another version', { signature: signature.replace('v0', 'v1') }],
    ['capitals', { signature: signature.toUpperCase() }],
    ['no timestamp', { timestamp: undefined }],
    ['a timestamp that is no number', { timestamp: 'NaN' }],
    ['another body', { rawBody: `${rawBody} ` }],
    ['301 seconds ago', { nowMillis: nowMillis + 301_000 }],
    ['301 seconds ahead', { nowMillis: nowMillis - 301_000 }],
  ])('refuses %s', (_name, change) => {
    expect(isFromSlack({ ...request, ...change })).toBe(false);
  });
  it('takes what is 300 seconds old', () => {
    expect(isFromSlack({ ...request, nowMillis: nowMillis + 300_000 })).toBe(true);
  });
  it('takes what it signed and nothing that differs in one byte', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const good = { ...request, rawBody: bytes, signature: signatureFor(secret, timestamp, bytes) };
        const bad = Uint8Array.from(bytes, (byte, index) => (index === at % bytes.length ? byte ^ flip : byte));
        expect(isFromSlack(good)).toBe(true);
        expect(isFromSlack({ ...good, rawBody: bad })).toBe(false);
      }),
    );
  });
});
