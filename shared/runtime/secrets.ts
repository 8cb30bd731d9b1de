// Where secrets come from: Secrets Manager, or on one's own machine the environment. A missing or empty one is an error, never a pass.
import { GetSecretValueCommand, ResourceNotFoundException, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { PermanentError } from './errors';

/** All secrets that are valid now: two while one is being replaced. */
export type Secrets = (name: string) => Promise<readonly string[]>;

const minute = 60_000;

// A secret's text is one secret, or a JSON array of those valid at once.
const several = z.array(z.string()).min(1).max(40);

const usable = (values: readonly string[], name: string): string[] => {
  const filled = values.map((value) => value.trim()).filter((value) => value.length > 0);
  if (filled.length === 0) throw new PermanentError(`the secret ${name} is missing or empty`);
  return filled;
};

const valuesIn = (text: string, name: string): string[] =>
  usable(text.trimStart().startsWith('[') ? several.parse(JSON.parse(text)) : [text], name);

const slackVariables = new Map([
  ['slack-signing', 'SLACK_SIGNING_SECRET'],
  ['slack-bot-token', 'SLACK_BOT_TOKEN'],
]);

const variableOf = (name: string): string => slackVariables.get(name) ?? `AFTERSHOCK_SECRET_${name.toUpperCase().replaceAll('-', '_')}`;

/** Secrets from the environment: `github` is AFTERSHOCK_SECRET_GITHUB; two that are valid at once are separated by a space. */
export const environmentSecrets =
  (environment: Readonly<Record<string, string | undefined>>): Secrets =>
  async (name) =>
    usable((environment[variableOf(name)] ?? '').split(/\s+/), name);

/** Secrets `prefix/name` from Secrets Manager, remembered for five minutes. Throws where there is none. */
export const managedSecrets = (client: SecretsManagerClient, prefix: string, now: () => number): Secrets => {
  const remembered = new Map<string, { values: string[]; until: number }>();
  return async (name) => {
    const known = remembered.get(name);
    if (known && known.until > now()) return known.values;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: `${prefix}/${name}` })).catch((error: unknown) => {
      throw error instanceof ResourceNotFoundException ? new PermanentError(`there is no secret ${name}`, { cause: error }) : error;
    });
    const values = valuesIn(SecretString ?? '', name);
    remembered.set(name, { values, until: now() + 5 * minute });
    return values;
  };
};

/** Secrets Manager under a prefix; without one, this process's environment. */
export const secretsFor = (prefix: string | undefined, client: () => SecretsManagerClient): Secrets =>
  prefix === undefined ? environmentSecrets(process.env) : managedSecrets(client(), prefix, () => Date.now());
