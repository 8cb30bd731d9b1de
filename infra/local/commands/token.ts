// Tokens for the HTTP API: made, replaced and taken back by command. At rest is only what they hash to.
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { tokenLine, type Scope } from '../../../shared/runtime/access';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { replaceKeptSecret } from '../secrets';
import { tell, type Answer } from './answer';

const scopes: readonly Scope[] = ['read', 'evidence', 'write'];
const line = /^(read|evidence|write):([0-9a-f]{64})$/;
const idLength = 8;
const tokenBytes = 32;
const mostTokens = 40;

/** What came of a command: the lines to keep, and what to say. */
export type Tokens = { lines: readonly string[]; answer: Answer };

const idOf = (kept: string): string => line.exec(kept)?.[2]?.slice(0, idLength) ?? '';
const scopeOf = (kept: string): Scope | undefined => scopes.find((scope) => scope === line.exec(kept)?.[1]);

const found = (lines: readonly string[], id: string): string => {
  const known = lines.find((kept) => idOf(kept) === id);
  if (known === undefined) throw new Error('no such token; `aftershock token list` names them');
  return known;
};

const made = (lines: readonly string[], scope: Scope, replaces?: string): Tokens => {
  if (lines.length >= mostTokens) throw new Error(`there are ${mostTokens} tokens; revoke one first`);
  const token = randomBytes(tokenBytes).toString('base64url');
  const kept = tokenLine(scope, token);
  const words = [
    `${token}`,
    `This is the only time it is shown. Its name is ${idOf(kept)}, its scope ${scope}; it works within five minutes.`,
  ];
  const rest = replaces === undefined ? [] : [`The old one works until you run: aftershock token revoke ${replaces}`];
  return {
    lines: [...lines, kept],
    answer: {
      exitCode: 0,
      value: { token, id: idOf(kept), scope, ...(replaces === undefined ? {} : { replaces }) },
      lines: [...words, ...rest],
    },
  };
};

type Act = (lines: readonly string[], word: string) => Tokens;

const acts: Readonly<Record<string, Act>> = {
  create: (lines, word) => {
    const scope = scopes.find((one) => one === word);
    if (scope === undefined) throw new UsageError(`token create wants one of: ${scopes.join(', ')}`);
    return made(lines, scope);
  },
  rotate: (lines, word) => made(lines, scopeOf(found(lines, word)) ?? 'read', word),
  revoke: (lines, word) => {
    const gone = found(lines, word);
    return {
      lines: lines.filter((kept) => kept !== gone),
      answer: { exitCode: 0, value: { revoked: word }, lines: [`${word} (${scopeOf(gone)}) opens nothing any more, within five minutes.`] },
    };
  },
  list: (lines) => ({
    lines,
    answer: {
      exitCode: 0,
      value: { tokens: lines.map((kept) => ({ id: idOf(kept), scope: scopeOf(kept) })) },
      lines: lines.length === 0 ? ['No token opens anything.'] : lines.map((kept) => `${idOf(kept)}  ${scopeOf(kept)}`),
    },
  }),
};

/** One act on the lines that are kept. Whatever is no line of a token opens nothing, and is left out. */
export const tokensAfter = (act: string, word: string, kept: readonly string[]): Tokens => {
  const run = Object.hasOwn(acts, act) ? acts[act] : undefined;
  if (!run || (act === 'list') !== (word === '')) throw new UsageError('token wants: create SCOPE | rotate NAME | revoke NAME | list');
  return run(
    kept.map((one) => one.trim().toLowerCase()).filter((one) => line.test(one)),
    word,
  );
};

type Keeper = { read: () => Promise<readonly string[]>; write: (lines: readonly string[]) => Promise<void> };

// An empty secret would be an error everywhere: this line is no token's.
const nobody = 'none';

const inAws = (prefix: string): Keeper => {
  const [client, SecretId] = [new SecretsManagerClient(), `${prefix}/api-tokens`];
  return {
    read: async () => {
      const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId }));
      return SecretString.trimStart().startsWith('[') ? z.array(z.string()).parse(JSON.parse(SecretString)) : [SecretString];
    },
    write: async (lines) => {
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(lines.length === 0 ? [nobody] : lines) }));
    },
  };
};

const inFolder = (folder: string): Keeper => {
  const name = 'AFTERSHOCK_SECRET_API_TOKENS';
  return {
    read: async () => replaceKeptSecret(folder, name).split(/\s+/),
    write: async (lines) => void replaceKeptSecret(folder, name, lines.length === 0 ? nobody : lines.join(' ')),
  };
};

const keeperOf = (args: Arguments): Keeper => {
  const [folder, prefix] = [args.text('data'), args.text('secrets')];
  if ((folder === undefined) === (prefix === undefined)) throw new UsageError('token wants either --data DIR or --secrets PREFIX');
  return prefix === undefined ? inFolder(folder ?? '') : inAws(prefix);
};

/** `token`: 0 where it was done. */
export const token = async (args: Arguments): Promise<ExitCode> => {
  const keeper = keeperOf(args);
  const before = await keeper.read();
  const { lines, answer } = tokensAfter(args.positionals[0] ?? '', args.positionals[1] ?? '', before);
  if (answer.exitCode === 0 && args.positionals[0] !== 'list') await keeper.write(lines);
  return tell(args, answer);
};
