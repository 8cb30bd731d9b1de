// GitHub, as questions about one repository: read by page, remembered by ETag, with a token that is renewed once when it is refused.
import * as z from 'zod';
import { createTokens, type AppOptions, type Rights, type TokenQuestion } from './github-app';
import { addressesOf } from './github-path';
import { readAs, shaped } from './github-shapes';
import { createTransport, type Answer, type Outgoing, type Wire } from './github-transport';
import { GitHubTrouble } from './github-trouble';

/** GitHub's own; an Enterprise server has another. */
export const gitHubApi = 'https://api.github.com';

export type GitHubOptions = AppOptions & Partial<Wire>;

/** One page of something; `hasMore` where GitHub names a next one. */
export type Page<T> = { value: T; hasMore: boolean };

/** What is asked for, and what of it was read before, by address: without patches, as the shape leaves them out. */
export type Pages<T> = { shape: z.ZodType<T>; known: Map<string, Page<T> & { etag: string }> };

export const pagesOf = <T>(shape: z.ZodType<T>): Pages<T> => ({ shape, known: new Map() });

/** What is to be made or changed. What would be there twice is sent once: whether it arrived may then stay unknown. */
export type Told = { method: 'POST' | 'PATCH'; path: string; body: object; isOnce?: boolean };

/** Questions that are answered in time or not at all. All throw GitHubTrouble. */
export type Asking = {
  get: <T>(path: string, pages: Pages<T>) => Promise<Page<T>>;
  query: <T>(query: { query: string; variables: object }, shape: z.ZodType<T>) => Promise<T>;
  tell: <T>(told: Told, shape: z.ZodType<T>) => Promise<T>;
  /** Resolves where we may ask here at all. */
  ready: () => Promise<void>;
};

export type GitHub = {
  /** The address of its REST API, without a slash at the end. */
  rest: string;
  appId: string;
  /** Asks as the app's installation on this repository, for so many milliseconds at most, by default only to read. */
  askAbout: (repository: string, forMillis: number, rights?: Rights) => Asking;
};

/** Whatever reads: commits and pull requests, and how a pull request's checks stand where the app may see them. */
const reading: Rights = { needs: { contents: 'read', pull_requests: 'read' }, wants: { checks: 'read', statuses: 'read' } };

const mostRemembered = 1_000;
const tryMillis = 8_000;

const GraphqlAnswer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ type: z.string().optional().catch(undefined) })).optional(),
});

const hasNext = (link: string | null): boolean => link !== null && link.slice(0, 4_000).includes('rel="next"');

const remember = <T>({ known }: Pages<T>, url: string, page: Page<T> & { etag: string }): void => {
  known.delete(url);
  known.set(url, page);
  for (const oldest of known.keys()) {
    if (known.size <= mostRemembered) break;
    known.delete(oldest);
  }
};

const wireOf = (options: GitHubOptions): Wire => ({
  fetch: options.fetch ?? globalThis.fetch,
  nowMillis: options.nowMillis ?? Date.now,
  sleep: options.sleep ?? ((millis) => new Promise((done) => setTimeout(done, millis))),
  timeoutMs: options.timeoutMs ?? tryMillis,
});

type Send = (outgoing: Omit<Outgoing, 'authorization'>) => Promise<Answer>;

const pageAt = async <T>(send: Send, asked: { url: string; pages: Pages<T>; untilMillis: number }): Promise<Page<T>> => {
  const { url, pages, untilMillis } = asked;
  const known = pages.known.get(url);
  const { status, headers, text } = await send({ url, method: 'GET', untilMillis, ...(known ? { etag: known.etag } : {}) });
  if (status === 304 && known) return known;
  const page = { value: readAs(pages.shape, text), hasMore: hasNext(headers.get('link')) };
  const etag = headers.get('etag');
  if (etag !== null) remember(pages, url, { ...page, etag });
  return page;
};

const isLimit = (text: string): boolean => (readAs(GraphqlAnswer, text).errors ?? []).some(({ type }) => type === 'RATE_LIMITED');

// A GraphQL answer may have errors, and beside them what could be read.
const queried = async (send: Send, url: string, { query, untilMillis }: { query: object; untilMillis: number }): Promise<unknown> => {
  const { text } = await send({ url, method: 'POST', body: JSON.stringify(query), untilMillis, isLimit });
  return readAs(GraphqlAnswer, text).data;
};

/** Made once a process: tokens and waits are shared by all who ask. Throws where the API's address is none. */
export const createGitHub = (options: GitHubOptions): GitHub => {
  const wire = wireOf(options);
  const { rest, graphql } = addressesOf(options.apiUrl);
  const transport = createTransport(wire);
  const tokens = createTokens(options, transport, wire.nowMillis);
  const asInstallation =
    (asked: Omit<TokenQuestion, 'untilMillis'>): Send =>
    async (outgoing) => {
      const question = { ...asked, untilMillis: outgoing.untilMillis };
      const token = await tokens.tokenFor(question);
      const answer = await transport({ ...outgoing, authorization: `Bearer ${token}` });
      if (answer.status !== 401) return answer;
      const renewed = await tokens.renewed(question, token);
      const second = await transport({ ...outgoing, authorization: `Bearer ${renewed}` });
      if (second.status === 401) throw new GitHubTrouble('refused');
      return second;
    };
  return {
    rest,
    appId: options.appId,
    askAbout: (repository, forMillis, rights = reading) => {
      const untilMillis = wire.nowMillis() + forMillis;
      const send = asInstallation({ repository, rights });
      return {
        ready: async () => void (await tokens.tokenFor({ repository, rights, untilMillis })),
        get: (path, pages) => pageAt(send, { url: `${rest}/${path}`, pages, untilMillis }),
        query: async (query, shape) => shaped(shape, await queried(send, graphql, { query, untilMillis })),
        tell: async ({ method, path, body, isOnce = false }, shape) => {
          const outgoing = { url: `${rest}/${path}`, method, body: JSON.stringify(body), untilMillis, isOnce };
          const { text } = await send(outgoing);
          return readAs(shape, text === '' ? '{}' : text);
        },
      };
    },
  };
};
