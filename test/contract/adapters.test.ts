// Do we read every payload we know, prove every sender, and survive any text? The same questions for every provider.
import fc from 'fast-check';
import { isAuthentic } from '../../shared/adapters/authenticity';
import { proofOf } from '../../shared/adapters/prove';
import { adapterOf, providerNames, providers } from '../../shared/adapters/registry';
import type { Fact, Reading } from '../../shared/core/facts/fact';
import { fixturesOf } from './fixtures';

const sentAt = '2026-11-16T14:21:00.000Z';
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const factsIn = (reading: Reading): Fact[] => ('facts' in reading ? reading.facts : []);

const momentsIn = (fact: Fact): string[] => [
  ...('at' in fact ? [fact.at] : [fact.startedAt, fact.firedAt]),
  ...('commits' in fact ? (fact.commits ?? []).map(({ landedAt }) => landedAt) : []),
];

const gaps = (value: unknown, path = ''): string[] => {
  if (value === undefined) return [`${path} is undefined`];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => gaps(inner, `${path}.${key}`)) : [];
};

const textsIn = (fact: Fact): [string, number][] => [
  ...('title' in fact ? [[fact.title, 300] as [string, number]] : []),
  ...('text' in fact ? [[fact.text, 8_000] as [string, number]] : []),
  ...('body' in fact ? [[fact.body, 8_000] as [string, number]] : []),
];

// A list of what is wrong rather than an assertion each: these run a hundred thousand times.
const wrongWithAlert = (fact: Fact): string[] =>
  fact.kind === 'alert'
    ? [
        ...(fact.firedAt < fact.startedAt ? ['fired before it started'] : []),
        ...(fact.title === '' ? ['no title'] : []),
        ...(fact.frames.length > 50 ? ['too many frames'] : []),
      ]
    : [];

const wrongWithFact = (provider: string, fact: Fact): string[] => [
  ...(fact.provider === provider ? [] : [`provider ${fact.provider}`]),
  ...(fact.id.startsWith(`${provider}:`) && fact.id.length > provider.length + 1 && fact.id.length < 300 ? [] : [`id ${fact.id}`]),
  ...('fingerprint' in fact && !fact.fingerprint.startsWith(`${provider}:`) ? [`fingerprint ${fact.fingerprint}`] : []),
  ...('service' in fact && fact.service !== undefined && !/^\S(?:.{0,198}\S)?$/.test(fact.service) ? [`service ${fact.service}`] : []),
  ...momentsIn(fact).filter((at) => !moment.test(at)),
  ...textsIn(fact).flatMap(([text, limit]) => (text.length > limit ? [`${text.length} characters`] : [])),
  ...wrongWithAlert(fact),
  ...gaps(fact),
];

const wrongWith = (provider: string, reading: Reading): string[] => {
  if ('facts' in reading)
    return [...(reading.facts.length === 0 ? ['no fact'] : []), ...reading.facts.flatMap((fact) => wrongWithFact(provider, fact))];
  return ('ignored' in reading ? reading.ignored : reading.unreadable).trim() === '' ? ['no reason'] : [];
};

const checkReading = (provider: string, reading: Reading): void => expect(wrongWith(provider, reading)).toEqual([]);

// Another value in one place of a document: another type, nothing, far too much.
const strange: unknown[] = [
  null,
  0,
  -1,
  1e300,
  '',
  'x'.repeat(20_000),
  '\u0000\ud800',
  [],
  {},
  true,
  [[]],
  { constructor: 1 },
  '0001-01-01T00:00:00Z',
];

const placesIn = (value: unknown, path: (string | number)[] = []): (string | number)[][] => {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? value.map((one, at) => [at, one] as const) : Object.entries(value);
  return [path, ...inner.flatMap(([key, one]) => placesIn(one, [...path, key]))];
};

const swapped = (value: any, path: (string | number)[], other: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = swapped(value[key], rest, other);
  return copy;
};

describe('the list', () => {
  it.each(['constructor', '__proto__', 'toString', 'default', '__esModule', '', 'GitHub'])('knows no provider %j', (name) => {
    expect(adapterOf(name)).toBeUndefined();
  });
});

describe.each([...providerNames])('%s', (name) => {
  const adapter = providers[name];
  const fixtures = fixturesOf(name);

  it('is listed under its own name and has a fixture that yields facts', () => {
    expect(adapter.name).toBe(name);
    expect(adapterOf(name)).toBe(adapter);
    expect(fixtures.flatMap(({ expected }) => factsIn(expected)).length).toBeGreaterThan(0);
  });

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    'reads %s as its fixture says',
    (_name, { headers, body, expected, description }) => {
      const reading = adapter.read(headers, body);
      expect(description).toMatch(/\S/);
      expect(reading).toEqual(expected);
      checkReading(name, reading);
      expect(adapter.read(headers, body)).toEqual(reading);
    },
  );

  it('names every fact and delivery once', () => {
    for (const { headers, body } of fixtures) {
      const ids = factsIn(adapter.read(headers, body)).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(adapter.deliveryId(headers, body)).toMatch(/^[\w.:=+/-]{1,128}$/);
      expect(adapter.deliveryId(headers, body)).toBe(adapter.deliveryId({ ...headers }, body));
      expect(adapter.deliveryId({}, body)).toMatch(/./);
    }
    const deliveries = fixtures.map(({ headers, body }) => adapter.deliveryId(headers, body));
    expect(new Set(deliveries).size).toBe(deliveries.length);
  });

  it('keeps people out of facts, but for the author of a commit or pull request, who is cut off before anything is stored', () => {
    const told = fixtures.flatMap(({ headers, body }) => factsIn(adapter.read(headers, body)));
    const text = JSON.stringify(told, (key, value) =>
      (key === 'author' && 'email' in value) || key === 'committer' || key === 'authorName' ? undefined : value,
    );
    expect(text).not.toMatch(/mira|holt|jonas|@acme\.example|@customer\.example/i);
  });

  it('infers no event that would be read otherwise than the one that was sent', () => {
    const inferred = fixtures.map(({ headers, body }) => adapter.read({ ...headers, ...adapter.inferHeaders?.(body) }, body));
    expect(inferred).toEqual(fixtures.map(({ expected }) => expected));
  });

  const ways = adapter.authenticity.scheme === 'any-of' ? adapter.authenticity.ways : [adapter.authenticity];

  describe.each(ways.map((way) => [JSON.stringify(way), way] as const))('by %s', (_way, way) => {
    it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
      'believes the sender of %s only with its secret',
      (_name, { body, secret }) => {
        const proof = proofOf(way, { body, secret, sentAt });
        const accepts = (headers: Record<string, string>, secrets: string[], text = body) =>
          isAuthentic(adapter.authenticity, { headers, body: text, secrets, receivedAt: sentAt });
        expect(accepts(proof, [secret])).toBe(true);
        expect(accepts(proof, ['the next secret', secret])).toBe(true);
        expect(accepts(proof, ['another secret'])).toBe(false);
        expect(accepts(proof, [''])).toBe(false);
        expect(accepts(proof, [])).toBe(false);
        expect(accepts({}, [secret])).toBe(false);
        for (const [header, value] of Object.entries(proof)) {
          expect(accepts({ ...proof, [header]: value.slice(0, -1) }, [secret])).toBe(false);
          expect(accepts({ ...proof, [header]: '' }, [secret])).toBe(false);
        }
        expect(accepts(proof, [secret], `${body} `)).toBe(way.covers === 'sender');
      },
    );
  });

  it('never throws: random bytes, text cut short, other types anywhere', () => {
    const fixture = fc.constantFrom(...fixtures);
    fc.assert(
      fc.property(fixture, fc.nat(), fc.string({ unit: 'binary', maxLength: 400 }), (one, cut, noise) => {
        for (const body of [one.body.slice(0, cut % (one.body.length + 1)), noise, noise + one.body]) {
          checkReading(name, adapter.read(one.headers, body));
          checkReading(name, adapter.read({}, body));
          adapter.inferHeaders?.(body);
          adapter.deliveryId(one.headers, body);
        }
      }),
      { numRuns: 60 },
    );
  });

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
    'survives any other value in any place of %s',
    (_name, { headers, body }) => {
      const value = tryParse(body);
      // Every place meets two of the values in turn, every value meets every kind of place.
      const wrong = placesIn(value).flatMap((path, at) =>
        [0, 5].flatMap((step) => {
          const mutated = JSON.stringify(swapped(value, path, strange[(at + step) % strange.length]));
          return wrongWith(name, adapter.read(headers, mutated)).map((what) => `${path.join('.')}: ${what}`);
        }),
      );
      expect(wrong).toEqual([]);
    },
  );

  it('refuses nesting without end, and is not led astray by prototypes', () => {
    for (const { headers } of fixtures.slice(0, 3)) {
      expect(adapter.read(headers, '['.repeat(500_000))).not.toHaveProperty('facts');
      expect(adapter.read(headers, `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`)).not.toHaveProperty('facts');
      checkReading(name, adapter.read(headers, '{"__proto__":{"action":"created","kind":"deployment"},"constructor":{}}'));
    }
    expect({}).not.toHaveProperty('action');
  });
});

function tryParse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}
