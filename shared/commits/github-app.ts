// As whom do we ask GitHub? As an app: a short-lived signed statement buys a token for one installation, kept until shortly before it ends.
import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { addressesOf, repositoryPath } from './github-path';
import { At, readAs } from './github-shapes';
import type { Answer, Transport } from './github-transport';
import { GitHubTrouble } from './github-trouble';

export type AppOptions = {
  appId: string;
  /** PEM, or PEM in base64 where line breaks do not survive; several while one is being replaced. */
  keys: () => Promise<readonly string[]>;
  apiUrl: string;
};

/** Tokens by repository. `renewed` is told which token was refused, so that a hundred refusals buy one new token. */
export type Tokens = {
  tokenFor: (repository: string, untilMillis: number) => Promise<string>;
  renewed: (repository: string, refused: string, untilMillis: number) => Promise<string>;
};

const minuteMs = 60_000;
const installationKeptMs = 10 * minuteMs;

// What we ask for, however much the app may do.
const permissions = { contents: 'read', pull_requests: 'read' };

const Installation = z.object({ id: z.number().int().positive() });
const Token = z.object({ token: z.string().regex(/^[\x21-\x7e]{1,4000}$/), expires_at: At });

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const keyOf = (text: string): KeyObject => {
  try {
    return createPrivateKey(text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString());
  } catch {
    throw new Error('the key of the GitHub App is not a private key in PEM, nor that in base64');
  }
};

/** The app's statement about itself (RFC 7519, RS256): valid nine minutes, as GitHub takes ten at most; a minute early for slow clocks. */
export const signedStatement = (appId: string, key: string, nowMillis: number): string => {
  const seconds = Math.floor(nowMillis / 1_000);
  const said = `${base64url({ alg: 'RS256', typ: 'JWT' })}.${base64url({ iat: seconds - 60, exp: seconds + 540, iss: appId })}`;
  return `${said}.${createSign('RSA-SHA256').update(said).sign(keyOf(key), 'base64url')}`;
};

type Kept<T> = { value: Promise<T>; untilMillis: number };

// One question at a time for one thing: whoever comes while it is asked waits for the same answer. Failures are not kept.
const keeping = <T>(nowMillis: () => number) => {
  const kept = new Map<string, Kept<T>>();
  const start = (key: string, make: () => Promise<{ value: T; untilMillis: number }>): Promise<T> => {
    const made = make();
    const entry: Kept<T> = { value: made.then(({ value }) => value), untilMillis: Infinity };
    kept.set(key, entry);
    made.then(
      ({ untilMillis }) => (entry.untilMillis = untilMillis),
      () => kept.get(key) === entry && kept.delete(key),
    );
    return entry.value;
  };
  return {
    forget: (key: string): boolean => kept.delete(key),
    get: (key: string, make: () => Promise<{ value: T; untilMillis: number }>): Promise<T> => {
      const known = kept.get(key);
      return known && known.untilMillis > nowMillis() ? known.value : start(key, make);
    },
  };
};

/** Tokens of an app's installations, shared by everything in the process. Throws GitHubTrouble; a broken key is a plain Error. */
export const createTokens = (options: AppOptions, transport: Transport, nowMillis: () => number): Tokens => {
  const { rest } = addressesOf(options.apiUrl);
  const installations = keeping<number>(nowMillis);
  const tokens = keeping<string>(nowMillis);
  const asApp = async (path: string, asked: { body?: string; untilMillis: number }): Promise<Answer> => {
    for (const key of await options.keys()) {
      const authorization = `Bearer ${signedStatement(options.appId, key, nowMillis())}`;
      const answer = await transport({
        url: `${rest}/${path}`,
        method: asked.body === undefined ? 'GET' : 'POST',
        authorization,
        ...asked,
      });
      if (answer.status !== 401) return answer;
    }
    throw new GitHubTrouble('refused');
  };
  const installationOf = (repository: string, untilMillis: number): Promise<number> =>
    installations.get(repository.toLowerCase(), async () => {
      const answer = await asApp(`${repositoryPath(repository)}/installation`, { untilMillis });
      return { value: readAs(Installation, answer.text).id, untilMillis: nowMillis() + installationKeptMs };
    });
  const tokenOf = (installation: number, untilMillis: number): Promise<string> =>
    tokens.get(String(installation), async () => {
      const answer = await asApp(`app/installations/${installation}/access_tokens`, { body: JSON.stringify({ permissions }), untilMillis });
      const { token, expires_at: expiresAt } = readAs(Token, answer.text);
      return { value: token, untilMillis: Date.parse(expiresAt) - minuteMs };
    });
  const tokenFor = async (repository: string, untilMillis: number): Promise<string> =>
    tokenOf(await installationOf(repository, untilMillis), untilMillis);
  return {
    tokenFor,
    renewed: async (repository, refused, untilMillis) => {
      const installation = await installationOf(repository, untilMillis);
      if ((await tokenOf(installation, untilMillis)) === refused) tokens.forget(String(installation));
      return tokenOf(installation, untilMillis);
    },
  };
};
