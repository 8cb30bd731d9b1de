// Every fixture of every provider: what was sent, and what we are expected to read in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '../../shared/core/facts/fact';

const folder = join(__dirname, '..', 'fixtures');

export type Fixture = {
  name: string;
  description: string;
  headers: Record<string, string>;
  body: string;
  secret: string;
  expected: Reading;
};

export const fixturesOf = (provider: string): Fixture[] => {
  const place = join(folder, provider);
  if (!existsSync(place)) return [];
  return readdirSync(place)
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const fixture = JSON.parse(readFileSync(join(place, name), 'utf8'));
      const body = typeof fixture.body === 'string' ? fixture.body : JSON.stringify(fixture.body);
      return { ...fixture, name: name.replace(/\.json$/, ''), body };
    });
};
