// GitHub's API as a real server with a memory: apps, tokens, comparisons, commits, pull requests, limits and bad days.
import { createHash, createPublicKey, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { proposalQuery } from '../../shared/commits/github-proposals';

export type StandInFile = {
  filename: string;
  previous_filename?: string;
  additions: number;
  deletions: number;
  patch?: string;
  status?: string;
};
export type StandInCommit = {
  sha: string;
  message: string;
  author: { name: string; email: string };
  date: string;
  parents: string[];
  files: StandInFile[];
};
export type StandInAccount = { login: string; type: 'User' | 'Bot'; id: number };
export type StandInReview = { state: string; sha: string; by: StandInAccount; at: string };
export type StandInPull = {
  number: number;
  title: string;
  body: string;
  branch: string;
  head: string;
  mergeSha?: string;
  merged: boolean;
  shas: string[];
  labels: string[];
  by: StandInAccount;
  reviews: StandInReview[];
  repository?: string;
};

export type Reply = { status: number; headers?: Record<string, string>; body?: unknown; text?: string };
/** Answers instead of GitHub for as long as it returns something; `hang` never answers. */
export type Mood = (request: { path: string; count: number; method: string }) => Reply | 'hang' | undefined;

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const appId = '424242';
export const appKey = pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const publicKey = createPublicKey(pair.publicKey.export({ type: 'spki', format: 'pem' }));

export const shaOf = (text: string): string => createHash('sha1').update(text).digest('hex');

const perHour = 5_000;
const installation = 77;

/** What makes GitHub itself say no: the status and the words it uses. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
  }
}

export class GitHubStandIn {
  readonly repository = 'acme/shop';
  readonly commits = new Map<string, StandInCommit>();
  readonly pulls: StandInPull[] = [];
  readonly requests: { method: string; path: string; status: number; authorization: string }[] = [];
  /** Every secret it gave out: none of them may turn up anywhere. */
  readonly tokens: { token: string; expiresAtMillis: number; permissions: unknown }[] = [];
  /** Requests that no route knows: a test that leaves one here fails. */
  readonly unknownRoutes: string[] = [];
  mood: Mood = () => undefined;
  installed = true;
  tokenLifeMillis = 3_600_000;
  left = perHour;
  nowMillis: () => number = Date.now;
  #server = createServer((request, response) => void this.#answer(request, response));
  #compared: { key: string; ahead: StandInCommit[]; behind: number } | undefined;
  #counts = new Map<string, number>();

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Throws where somebody asked for what GitHub does not have. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
    if (this.unknownRoutes.length > 0) throw new Error(`GitHub has no such routes: ${this.unknownRoutes.join(', ')}`);
  }

  /** Adds a commit on top of others. */
  commit(name: string, rest: Partial<StandInCommit> = {}): string {
    const sha = shaOf(name);
    const number = this.commits.size;
    this.commits.set(sha, {
      sha,
      message: `${name}\n\nWhat it does.`,
      author: { name: 'Ada Example', email: 'ada@example.com' },
      date: new Date(Date.UTC(2026, 10, 1) + number * 60_000).toISOString().replace('.000', ''),
      parents: [],
      files: [
        {
          filename: `src/${name}.ts`,
          additions: 2,
          deletions: 1,
          patch: `@@ -1,2 +1,3 @@ function place${number}()\n-old_${number}()\n+new_${number}()\n untouched_line`,
        },
      ],
      ...rest,
    });
    return sha;
  }

  /** A straight line of commits on a first one; the shas, oldest first. */
  line(count: number, name = 'commit'): string[] {
    const shas: string[] = [];
    for (let index = 0; index < count; index++) shas.push(this.commit(`${name}-${index}`, { parents: shas.slice(-1) }));
    return shas;
  }

  expireTokens(): void {
    for (const token of this.tokens) token.expiresAtMillis = 0;
  }

  countOf(part: string): number {
    return this.requests.filter(({ path }) => path.includes(part)).length;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [method, path] = [request.method ?? '', request.url ?? ''];
    const body = await bodyOf(request);
    const count = (this.#counts.get(path) ?? 0) + 1;
    this.#counts.set(path, count);
    const entry = { method, path, status: 0, authorization: request.headers.authorization ?? '' };
    this.requests.push(entry);
    const moody = this.mood({ path, count, method });
    if (moody === 'hang') return;
    const reply = moody ?? this.#reply(request, { method, path, body });
    entry.status = reply.status;
    response.writeHead(reply.status, { 'content-type': 'application/json; charset=utf-8', ...reply.headers });
    response.end(reply.text ?? (reply.body === undefined ? '' : JSON.stringify(reply.body)));
  }

  #reply(request: IncomingMessage, asked: { method: string; path: string; body: string }): Reply {
    try {
      return withEtag(request, this.#limited(this.#route(request, asked)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        status: error.status,
        headers: error.headers,
        body: { message: error.message, documentation_url: 'https://docs.github.com/rest', status: String(error.status) },
      };
    }
  }

  #limited(reply: Reply): Reply {
    const reset = String(Math.ceil(this.nowMillis() / 1_000) + 1_800);
    const limits = { 'x-ratelimit-limit': String(perHour), 'x-ratelimit-remaining': String(this.left), 'x-ratelimit-reset': reset };
    return { ...reply, headers: { ...limits, ...reply.headers } };
  }

  #route(request: IncomingMessage, { method, path, body }: { method: string; path: string; body: string }): Reply {
    const url = new URL(path, 'http://github.invalid');
    const route = `${method} ${url.pathname}`;
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (!request.headers['user-agent']) throw new Refusal(403, 'Request forbidden by administrative rules.');
    const inRepository = /^\/repos\/([^/]+\/[^/]+)\/(.*)$/.exec(url.pathname);
    if (inRepository?.[2] === 'installation' && method === 'GET') return this.#installation(bearer, inRepository[1] ?? '');
    if (route === `POST /app/installations/${installation}/access_tokens`) return this.#newToken(bearer, body);
    const [, repository, rest = ''] = inRepository ?? [];
    const comparison = /^compare\/([0-9a-f]{7,64})\.\.\.([0-9a-f]{7,64})$/.exec(rest);
    const single = /^commits\/([0-9a-f]{7,64})$/.exec(rest);
    if (method === 'GET' && comparison)
      return this.#inside(bearer, repository, () => this.#compare(comparison[1] ?? '', comparison[2] ?? '', url));
    if (method === 'GET' && single) return this.#inside(bearer, repository, () => this.#single(single[1] ?? '', url));
    if (route === 'POST /graphql') return this.#inside(bearer, this.repository, () => this.#graphql(body));
    this.unknownRoutes.push(`${method} ${path}`);
    throw new Refusal(404, 'Not Found');
  }

  // A JSON web token as GitHub checks it: the app's, signed with its key, not over, for ten minutes at most.
  #checkApp(bearer: string): void {
    const [head = '', payload = '', signature = ''] = bearer.split('.');
    const { alg } = jsonIn(head);
    const { iat, exp, iss } = jsonIn(payload);
    const nowSeconds = this.nowMillis() / 1_000;
    const isSigned = createVerify('RSA-SHA256').update(`${head}.${payload}`).verify(publicKey, signature, 'base64url');
    if (alg !== 'RS256' || !isSigned) throw new Refusal(401, 'A JSON web token could not be decoded');
    if (String(iss) !== appId) throw new Refusal(401, 'Integration not found');
    if (typeof iat !== 'number' || iat > nowSeconds)
      throw new Refusal(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
    if (typeof exp !== 'number' || exp <= nowSeconds || exp > nowSeconds + 600)
      throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }

  #installation(bearer: string, repository: string): Reply {
    this.#checkApp(bearer);
    if (!this.installed || repository.toLowerCase() !== this.repository) throw new Refusal(404, 'Not Found');
    return {
      status: 200,
      body: { id: installation, app_id: Number(appId), permissions: { metadata: 'read', contents: 'read', pull_requests: 'read' } },
    };
  }

  #newToken(bearer: string, body: string): Reply {
    this.#checkApp(bearer);
    const token = `ghs_${randomBytes(24).toString('hex')}`;
    const expiresAtMillis = this.nowMillis() + this.tokenLifeMillis;
    const { permissions } = JSON.parse(body);
    this.tokens.push({ token, expiresAtMillis, permissions });
    return { status: 201, body: { token, expires_at: new Date(expiresAtMillis).toISOString().replace(/\.\d+/, ''), permissions } };
  }

  #inside(bearer: string, repository: string | undefined, answer: () => Reply): Reply {
    const known = this.tokens.find(({ token }) => token === bearer);
    if (!known || known.expiresAtMillis <= this.nowMillis()) throw new Refusal(401, 'Bad credentials');
    if (repository?.toLowerCase() !== this.repository) throw new Refusal(404, 'Not Found');
    if (this.left <= 0) throw new Refusal(403, 'API rate limit exceeded for installation ID 77.', { 'x-ratelimit-remaining': '0' });
    this.left -= 1;
    return answer();
  }

  #known(sha: string): StandInCommit {
    const whole = this.commits.get(sha);
    if (whole) return whole;
    const found = [...this.commits.values()].filter((commit) => commit.sha.startsWith(sha));
    if (!found[0] || found.length > 1) throw new Refusal(404, 'Not Found');
    return found[0];
  }

  #ancestors(sha: string): Set<string> {
    const seen = new Set<string>();
    const open = [sha];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(this.commits.get(next)?.parents ?? []));
    }
    return seen;
  }

  #between(from: string, to: string): { ahead: StandInCommit[]; behind: number } {
    const key = `${from}...${to} of ${this.commits.size}`;
    if (this.#compared?.key === key) return this.#compared;
    const [before, after] = [this.#ancestors(this.#known(from).sha), this.#ancestors(this.#known(to).sha)];
    const ahead = [...this.commits.values()].filter(({ sha }) => after.has(sha) && !before.has(sha));
    this.#compared = { key, ahead, behind: [...before].filter((sha) => !after.has(sha)).length };
    return this.#compared;
  }

  #compare(from: string, to: string, url: URL): Reply {
    const { ahead, behind } = this.#between(from, to);
    const isPaged = url.searchParams.has('per_page') || url.searchParams.has('page');
    const perPage = isPaged ? Math.min(100, Number(url.searchParams.get('per_page') ?? '30')) : 250;
    const page = Number(url.searchParams.get('page') ?? '1');
    const shown = ahead.slice((page - 1) * perPage, page * perPage);
    const status = ahead.length === 0 ? (behind === 0 ? 'identical' : 'behind') : behind === 0 ? 'ahead' : 'diverged';
    // Files come with the first page only, and never more than 300.
    const files = page === 1 ? ahead.flatMap((commit) => commit.files).slice(0, 300) : undefined;
    return {
      status: 200,
      headers: linkTo(url, { page, isLast: page * perPage >= ahead.length }),
      body: {
        status,
        ahead_by: ahead.length,
        behind_by: behind,
        total_commits: ahead.length,
        commits: shown.map(listed),
        ...(files ? { files } : {}),
      },
    };
  }

  #single(sha: string, url: URL): Reply {
    const commit = this.#known(sha);
    const page = Number(url.searchParams.get('page') ?? '1');
    const shownInAll = Math.min(3_000, commit.files.length);
    const files = commit.files
      .slice(0, shownInAll)
      .slice((page - 1) * 300, page * 300)
      .map((file) => ({ sha: shaOf(file.filename), status: 'modified', changes: file.additions + file.deletions, ...file }));
    return {
      status: 200,
      headers: linkTo(url, { page, isLast: page * 300 >= shownInAll }),
      body: { ...listed(commit), files },
    };
  }

  #graphql(body: string): Reply {
    const { query, variables } = JSON.parse(body);
    if (query !== proposalQuery) return { status: 200, body: { errors: [{ message: 'Field does not exist', type: 'undefinedField' }] } };
    if (variables.ids.length > 100)
      return { status: 200, body: { errors: [{ type: 'ARGUMENT_LIMIT', message: 'You may not provide more than 100 node ids.' }] } };
    return { status: 200, body: { data: { nodes: variables.ids.map((id: string) => this.#node(id)) } } };
  }

  #node(id: string): unknown {
    const sha = id.replace(/^C_/, '');
    if (!this.commits.has(sha)) return null;
    const pulls = this.pulls.filter(({ shas, mergeSha }) => mergeSha === sha || shas.includes(sha));
    return { oid: sha, associatedPullRequests: { nodes: pulls.slice(0, 5).map((pull) => pullNode(pull, this.repository)) } };
  }
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const piece of request) text += String(piece);
  return text;
};

const jsonIn = (part: string): Record<string, unknown> => {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    throw new Refusal(401, 'A JSON web token could not be decoded');
  }
};

const withEtag = (request: IncomingMessage, reply: Reply): Reply => {
  if (request.method !== 'GET' || reply.status !== 200) return reply;
  // GitHub's tags differ from one token to the next.
  const etag = `W/"${shaOf(`${request.headers.authorization ?? ''}${JSON.stringify(reply.body)}`)}"`;
  const headers = { ...reply.headers, etag };
  return request.headers['if-none-match'] === etag ? { status: 304, headers } : { ...reply, headers };
};

const linkTo = (url: URL, { page, isLast }: { page: number; isLast: boolean }): Record<string, string> => {
  if (isLast) return {};
  const next = new URL(url);
  next.searchParams.set('page', String(page + 1));
  // A hostile or broken host: whoever follows this with a token loses it.
  return { link: `<http://elsewhere.invalid${next.pathname}${next.search}>; rel="next", <http://elsewhere.invalid/last>; rel="last"` };
};

const listed = ({ sha, message, author, date, parents }: StandInCommit) => ({
  sha,
  node_id: `C_${sha}`,
  commit: { message, author: { ...author, date }, committer: { name: 'GitHub', email: 'noreply@github.com', date } },
  author: null,
  parents: parents.map((parent) => ({ sha: parent })),
});

const actor = ({ login, type, id }: StandInAccount) => ({ __typename: type, login, databaseId: id });

const pullNode = (pull: StandInPull, repository: string) => ({
  number: pull.number,
  title: pull.title,
  body: pull.body,
  url: `https://github.com/${repository}/pull/${pull.number}`,
  merged: pull.merged,
  updatedAt: '2026-11-02T10:00:00Z',
  headRefName: pull.branch,
  headRefOid: pull.head,
  mergeCommit: pull.mergeSha ? { oid: pull.mergeSha } : null,
  baseRepository: { nameWithOwner: pull.repository ?? repository },
  author: actor(pull.by),
  labels: { nodes: pull.labels.map((name) => ({ name })) },
  reviews: {
    pageInfo: { hasPreviousPage: pull.reviews.length > 100 },
    nodes: pull.reviews.slice(-100).map(({ state, sha, by, at }, index) => ({
      id: `PRR_${pull.number}_${index}`,
      state,
      submittedAt: at,
      commit: { oid: sha },
      author: actor(by),
    })),
  },
});
