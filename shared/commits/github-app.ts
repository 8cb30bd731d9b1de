// As whom do we ask GitHub? As an app: a short-lived signed statement buys a token for one installation, kept until shortly before it ends.
import { createPrivateKey, createSign, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { addressesOf, repositoryPath } from './github-path';
import { At, readAs } from './github-shapes';
import type { Answer, Transport } from './github-transport';
import { GitHubTrouble, LackingRightError } from './github-trouble';

export type AppOptions = {
  appId: string;
  /** PEM, or PEM in base64 where line breaks do not survive; several while one is being replaced. */
  keys: () => Promise<readonly string[]>;
  apiUrl: string;
};

type Level = 'read' | 'write';

/** What a token must be good for, and what it may be good for beside that, where the installation grants it. */
export type Rights = { needs: Readonly<Record<string, Level>>; wants?: Readonly<Record<string, Level>> };

/** Which app did something, as GitHub tells it. */
export const App = z.object({ id: z.number(), client_id: z.string().optional() }).nullish();

/** An app is set by its number or by its client id. */
export const isOurs = (app: z.infer<typeof App>, appId: string): boolean =>
  app !== null && app !== undefined && (String(app.id) === appId || app.client_id === appId);

export type TokenQuestion = { repository: string; rights: Rights; untilMillis: number };

/** Tokens by repository and rights. `renewed` is told which token was refused, so that a hundred refusals buy one new token. */
export type Tokens = {
  tokenFor: (question: TokenQuestion) => Promise<string>;
  renewed: (question: TokenQuestion, refused: string) => Promise<string>;
};

const minuteMs = 60_000;
const installationKeptMs = 10 * minuteMs;

const Permissions = z.record(z.string(), z.string()).optional();
const Installation = z.object({ id: z.number().int().positive(), permissions: Permissions });
type Installation = z.infer<typeof Installation>;

const covers = (granted: string | undefined, asked: Level): boolean => granted === 'write' || granted === 'admin' || granted === asked;

// A token is asked for with no more than its purpose takes, however much the app may do.
const permissionsOf = ({ permissions }: Installation, { needs, wants = {} }: Rights): Record<string, Level> => {
  if (!permissions) return needs;
  const isGranted = ([name, level]: [string, Level]): boolean =>
    covers(Object.hasOwn(permissions, name) ? permissions[name] : undefined, level);
  const lacking = Object.entries(needs).find((need) => !isGranted(need));
  if (lacking) throw new LackingRightError(lacking[0], lacking[1]);
  return { ...Object.fromEntries(Object.entries(wants).filter(isGranted)), ...needs };
};
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
  const installations = keeping<Installation>(nowMillis);
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
  const installationOf = ({ repository, untilMillis }: TokenQuestion): Promise<Installation> =>
    installations.get(repository.toLowerCase(), async () => {
      const answer = await asApp(`${repositoryPath(repository)}/installation`, { untilMillis });
      return { value: readAs(Installation, answer.text), untilMillis: nowMillis() + installationKeptMs };
    });
  const nameOf = ({ id }: Installation, { rights }: TokenQuestion): string => `${id} ${JSON.stringify(rights)}`;
  const tokenOf = (installation: Installation, question: TokenQuestion): Promise<string> =>
    tokens.get(nameOf(installation, question), async () => {
      const body = JSON.stringify({ permissions: permissionsOf(installation, question.rights) });
      const answer = await asApp(`app/installations/${installation.id}/access_tokens`, { body, untilMillis: question.untilMillis });
      const { token, expires_at: expiresAt } = readAs(Token, answer.text);
      return { value: token, untilMillis: Date.parse(expiresAt) - minuteMs };
    });
  return {
    tokenFor: async (question) => tokenOf(await installationOf(question), question),
    renewed: async (question, refused) => {
      const installation = await installationOf(question);
      if ((await tokenOf(installation, question)) === refused) tokens.forget(nameOf(installation, question));
      return tokenOf(installation, question);
    },
  };
};
