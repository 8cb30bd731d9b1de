// Do the small readers that every adapter stands on read what senders write, and nothing else?
import fc from 'fast-check';
import { artifactOf } from '../../shared/adapters/artifact';
import { argocd, argocdTemplate } from '../../shared/adapters/argocd';
import { datadog, datadogPayload } from '../../shared/adapters/datadog';
import { At, Message, Text, Title, Url, known, limited } from '../../shared/adapters/fields';
import { lowerCased, headerOf } from '../../shared/adapters/headers';
import { deliveryIdIn, idOf } from '../../shared/adapters/ids';
import { latestOf, momentIn } from '../../shared/adapters/instants';
import { parseJson } from '../../shared/adapters/json';
import { environmentIn, placeInName, serviceIn, taggedLabels } from '../../shared/adapters/labels';
import { together } from '../../shared/adapters/reading';
import { severityOf } from '../../shared/adapters/severity';

describe('moments', () => {
  it.each([
    ['2026-11-16T14:21:07.412Z', '2026-11-16T14:21:07.412Z'],
    ['2026-11-16T14:21:07.412000Z', '2026-11-16T14:21:07.412Z'],
    ['2026-11-16T15:21:07+01:00', '2026-11-16T14:21:07.000Z'],
    ['2019-10-02T17:04:40.989+0000', '2019-10-02T17:04:40.989Z'],
    ['2021-04-28 21:50:00 +0200', '2021-04-28T19:50:00.000Z'],
    ['2023-01-10 13:50:02 UTC', '2023-01-10T13:50:02.000Z'],
    ['2026-05-05T13:04:57.62281314Z', '2026-05-05T13:04:57.622Z'],
    ['2026-11-16T14:21', '2026-11-16T14:21:00.000Z'],
    ['2026-11-16', '2026-11-16T00:00:00.000Z'],
    ['2026-11-16T12:00:00+14', '2026-11-15T22:00:00.000Z'],
    [1_382_656_039, '2013-10-24T23:07:19.000Z'],
    [1_709_991_285.873, '2024-03-09T13:34:45.873Z'],
    [1_713_755_131_352, '2024-04-22T03:05:31.352Z'],
    [1_502_709_956_288_000_110, '2017-08-14T11:25:56.288Z'],
    ['1794838880000', '2026-11-16T14:21:20.000Z'],
  ])('reads %s', (written, expected) => {
    expect(momentIn(written)).toBe(expected);
  });

  it.each([
    '0001-01-01T00:00:00Z',
    '',
    'now',
    'Fri Nov 20 09:12:00 UTC 2026',
    '2026-13-01T00:00:00Z',
    '2026-11-16T25:00:00Z',
    0,
    -5,
    NaN,
    Infinity,
    null,
    {},
    '9'.repeat(400),
  ])('knows no moment in %s', (written) => {
    expect(momentIn(written)).toBeUndefined();
    expect(At.safeParse(written).success).toBe(false);
  });

  it('gives moments that read as themselves', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1990-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), (date) => {
        expect(momentIn(date.toISOString())).toBe(date.toISOString());
        expect(momentIn(date.getTime() >= 1e11 ? date.getTime() : date.toISOString())).toBe(date.toISOString());
      }),
    );
  });

  it('finds the latest that is known', () => {
    expect(latestOf(undefined, '2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', undefined)).toBe('2026-01-02T00:00:00.000Z');
    expect(latestOf(undefined)).toBeUndefined();
  });
});

describe('texts', () => {
  it('cuts no character in half', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 30 }), (text, limit) => {
        const cut = limited(text, limit);
        expect(cut.length).toBeLessThanOrEqual(Math.max(limit, 0));
        expect(Buffer.from(cut).toString()).toBe(cut);
      }),
    );
    expect(limited('ab😀', 3)).toBe('ab');
  });

  it('keeps a title on one line and a text in bounds', () => {
    expect(Title.parse('  a\nb\u0000\u2028c ')).toBe('a b c');
    expect(Text.parse('x'.repeat(9_000))).toHaveLength(8_000);
  });

  it('keeps the trailers of a long message', () => {
    const message = Message.parse(`Subject\n\n${'word '.repeat(5_000)}\n\nAssisted-by: Some Agent`);
    expect(message.length).toBeLessThanOrEqual(8_000);
    expect(message.startsWith('Subject\n')).toBe(true);
    expect(message.endsWith('\nAssisted-by: Some Agent')).toBe(true);
  });

  it.each(['javascript:alert(1)', '//host/x', 'ftp://x', 'https://x/"><script>', 'https://x y', '?orgId=1', ''])(
    'shows no link to %s',
    (url) => {
      expect(Url.safeParse(url).success).toBe(false);
    },
  );

  it('drops what is not known', () => {
    expect(Object.keys(known({ a: 1, b: undefined, c: '' }))).toEqual(['a', 'c']);
  });
});

describe('JSON', () => {
  it.each(['', '{', '[1,]', "{'a':1}", `${'['.repeat(65)}${']'.repeat(65)}`, '['.repeat(3_000_000)])('refuses %.20s', (text) => {
    expect(parseJson(text)).toHaveProperty('problem');
  });

  it('lets no prototype through', () => {
    const json = parseJson('{"a":{"__proto__":{"b":1}},"__proto__":{"c":1}}');
    expect(JSON.stringify(json)).toBe('{"value":{"a":{}}}');
  });
});

describe('names', () => {
  it('fit a key, whatever they are made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 1 }), (parts) => {
        expect(idOf('github', ...parts)).toMatch(/^github:[\x21-\x7e]{1,200}$/);
        expect(deliveryIdIn('x-id')({ 'x-id': parts.join('') }, 'body')).toMatch(/^[\w.:=+/-]{1,128}$/);
      }),
    );
    expect(idOf('aws', 'a b')).not.toBe(idOf('aws', 'a c'));
  });

  it('come from no prototype', () => {
    expect(headerOf({}, 'constructor')).toBe('');
    expect(lowerCased({ 'X-Id': 'a', 'x-none': undefined })).toEqual({ 'x-id': 'a' });
  });
});

describe('artefacts', () => {
  const sha = '5f0c3b1d9a7e4c2f8b6a1d0e3c5f7a9b2d4e6f80';
  it.each([
    [`pkg:github/acme/shop@${sha}`, { version: sha, sha, repository: 'acme/shop' }],
    ['pkg:github/acme/shop@v1.2.3', { version: 'v1.2.3', repository: 'acme/shop' }],
    [
      `pkg:oci/shop@sha256%3A${'ab'.repeat(32)}?vcs_url=git%2Bhttps://x/acme/shop.git%40${sha}`,
      { version: `sha256:${'ab'.repeat(32)}`, sha },
    ],
    ['pkg:oci/shop', {}],
    ['pkg:npm/%40acme/shop@1.0.0#sub', { version: '1.0.0' }],
    ['pkg:oci/shop@%E0%A4%A', { version: '%E0%A4%A' }],
    ['shop:latest', {}],
    [undefined, {}],
  ])('%s', (purl, expected) => {
    expect(artifactOf(purl)).toEqual(expected);
  });
});

describe('places', () => {
  it('come from labels and tags by convention', () => {
    const labels = taggedLabels('env:production, service:checkout,service:other,monitor');
    expect(serviceIn(labels)).toBe('checkout');
    expect(environmentIn(labels)).toBe('production');
    expect(
      serviceIn(
        new Map([
          ['job', 'node'],
          ['app', 'shop'],
        ]),
      ),
    ).toBe('shop');
    expect(serviceIn(new Map([['service', ' ']]))).toBeUndefined();
  });

  it.each([
    ['checkout-staging', 'checkout', 'staging'],
    ['checkout-prod', 'checkout', 'production'],
    ['checkout', 'checkout', 'production'],
    ['checkout-api', 'checkout-api', 'production'],
    ['-dev', '-dev', 'production'],
  ])('%s is %s in %s', (name, service, environment) => {
    expect(placeInName(name)).toEqual({ service, environment });
  });

  it.each([
    ['P1', 'critical'],
    ['Warning', 'warning'],
    [' high ', 'error'],
    ['info', 'info'],
    ['constructor', 'error'],
    [undefined, 'error'],
  ])('severity %s is %s', (word, severity) => {
    expect(severityOf(word)).toBe(severity);
  });
});

describe('readings', () => {
  it('park a delivery of which one part cannot be read', () => {
    const fact = { facts: [] };
    expect(together([{ ignored: 'a' }, { unreadable: 'b' }, fact])).toEqual({ unreadable: 'b' });
    expect(together([{ ignored: 'a' }, { ignored: 'b' }])).toEqual({ ignored: 'a' });
    expect(together([])).toHaveProperty('ignored');
  });
});

describe('templates that we ship', () => {
  it('make a payload that the Datadog adapter reads', () => {
    const values: Record<string, string> = {
      $ID: '1',
      $ALERT_ID: '2',
      $ALERT_TRANSITION: 'Triggered',
      $EVENT_TITLE: '[Triggered] Slow',
      $DATE: '1794838880000',
      $TAGS: 'service:a',
    };
    const payload = Object.fromEntries(Object.entries(datadogPayload).map(([name, variable]) => [name, values[variable] ?? '']));
    expect(datadog.read({}, JSON.stringify(payload))).toMatchObject({
      facts: [{ kind: 'alert', service: 'a', title: 'Slow', fingerprint: 'datadog:monitor:2:' }],
    });
  });

  it('make a payload that the Argo CD adapter reads', () => {
    const app = {
      metadata: { name: 'shop' },
      spec: {},
      status: { operationState: { phase: 'Succeeded', startedAt: '2026-11-16T14:00:00Z' } },
    };
    const body = argocdTemplate
      .replace('{{toJson .app}}', JSON.stringify(app))
      .replace('{{.context.argocdUrl}}', 'https://argocd.example.com');
    expect(argocd.read({}, body)).toMatchObject({
      facts: [{ kind: 'deployment', service: 'shop', url: 'https://argocd.example.com/applications/shop' }],
    });
  });
});
