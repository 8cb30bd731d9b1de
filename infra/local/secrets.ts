// Secrets of a local run: those the person set, and random ones for the rest; kept beside the data they belong to.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerNames } from '../../shared/adapters/registry';

const variables = (): string[] => [
  ...providerNames.map((name) => `AFTERSHOCK_SECRET_${name.toUpperCase().replaceAll('-', '_')}`),
  'AFTERSHOCK_SECRET_PEOPLE',
  'AFTERSHOCK_SECRET_LINKS',
  'AFTERSHOCK_SECRET_API_TOKENS',
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
];

const ownerOnly = 0o600;

const kept = (file: string): Record<string, string> => {
  const values: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  if (typeof values !== 'object' || values === null) throw new Error(`${file} does not hold secrets`);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'string'));
};

/** Every secret the functions may ask for. Random ones last as long as the data: with a folder they are the same next time. */
export const localSecrets = (
  environment: Readonly<Record<string, string | undefined>>,
  dataDir: string | undefined,
): Record<string, string> => {
  const file = dataDir === undefined ? undefined : join(dataDir, 'secrets.json');
  const before = file === undefined ? {} : kept(file);
  const random = Object.fromEntries(variables().map((name) => [name, before[name] ?? randomBytes(24).toString('base64url')]));
  if (file !== undefined && dataDir !== undefined) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, JSON.stringify(random, null, 2), { mode: ownerOnly });
  }
  return Object.fromEntries(
    Object.entries(random).map(([name, value]) => [name, environment[name]?.trim() ? (environment[name] ?? value) : value]),
  );
};

/**
 * One kept secret of a data folder, after it was replaced where a value is given. A running aftershock reads it when it starts again.
 * Throws Error where the folder holds no secrets or not this one.
 */
export const replaceKeptSecret = (dataDir: string, name: string, value?: string): string => {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) throw new Error(`${dataDir} holds no data of aftershock; \`aftershock start --data ${dataDir}\` makes some`);
  const values = kept(file);
  if (value !== undefined) writeFileSync(file, JSON.stringify({ ...values, [name]: value }, null, 2), { mode: ownerOnly });
  return value ?? values[name] ?? '';
};
