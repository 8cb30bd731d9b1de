// GitHub's API as a real server with a memory: apps, tokens, comparisons, commits, pull requests, limits and bad days.
import { createHash, createPublicKey, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerGraphql, FieldError, type Node } from './small-graphql';

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
  /** Its own commits, oldest first; by default its head alone. */
  own?: string[];
  state?: 'OPEN' | 'CLOSED';
  assignees?: StandInAccount[];
  /** Checks of others on its head. */
  checks?: { name: string; conclusion: string | null }[];
};
export type StandInRun = {
  id: number;
  head_sha: string;
  name: string;
  external_id: string;
  status: string;
  conclusion: string;
  details_url?: string;
  output: { title: string; summary: string };
  annotations: { path: string; start_line: number; end_line: number; annotation_level: string; title: string; message: string }[];
};
export type StandInComment = { id: number; issue: number; body: string; byApp?: number };
export type StandInGate = { environment: string; state?: 'approved' | 'rejected'; comments: string[] };

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
const repositoryId = 990;

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
  /** What the installation was granted. */
  grants: Record<string, string> = {
    metadata: 'read',
    contents: 'read',
    pull_requests: 'write',
    checks: 'write',
    statuses: 'read',
    deployments: 'write',
    actions: 'read',
  };
  /** An older name of the repository, which is answered with where it is now. */
  formerName: string | undefined;
  readonly runs: StandInRun[] = [];
  readonly comments: StandInComment[] = [];
  /** Workflow runs whose deployment waits, by the run's id. */
  readonly gates = new Map<string, StandInGate>();
  codeowners = '';
  /** git-ai notes by commit. */
  readonly notes = new Map<string, string>();
  isLocked = false;
  #nextId = 1_000;
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

  // A renamed repository: reading is moved for good, writing is to be repeated there.
  #moved(method: string, url: URL): Reply | undefined {
    const prefix = `/repos/${this.formerName ?? ' '}/`;
    if (!url.pathname.startsWith(prefix) || url.pathname.endsWith('/installation')) return undefined;
    const location = `/repositories/${repositoryId}/${url.pathname.slice(prefix.length)}${url.search}`;
    return { status: method === 'GET' ? 301 : 307, headers: { location }, body: { message: 'Moved Permanently' } };
  }

  #route(request: IncomingMessage, { method, path, body }: { method: string; path: string; body: string }): Reply {
    const url = new URL(path, 'http://github.invalid');
    const route = `${method} ${url.pathname}`;
    const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    if (!request.headers['user-agent']) throw new Refusal(403, 'Request forbidden by administrative rules.');
    const moved = this.#moved(method, url);
    if (moved) return moved;
    const named = url.pathname.replace(`/repositories/${repositoryId}/`, `/repos/${this.repository}/`);
    const inRepository = /^\/repos\/([^/]+\/[^/]+)\/(.*)$/.exec(named);
    if (inRepository?.[2] === 'installation' && method === 'GET') return this.#installation(bearer, inRepository[1] ?? '');
    if (route === `POST /app/installations/${installation}/access_tokens`) return this.#newToken(bearer, body);
    const [, repository, rest = ''] = inRepository ?? [];
    const comparison = /^compare\/([0-9a-f]{7,64})\.\.\.([0-9a-f]{7,64})$/.exec(rest);
    const single = /^commits\/([0-9a-f]{7,64})$/.exec(rest);
    if (method === 'GET' && comparison)
      return this.#inside(bearer, repository, () => this.#compare(comparison[1] ?? '', comparison[2] ?? '', url));
    if (method === 'GET' && single) return this.#inside(bearer, repository, () => this.#single(single[1] ?? '', url));
    if (route === 'POST /graphql') return this.#inside(bearer, this.repository, () => this.#graphql(bearer, body));
    const written = this.#writing(`${method} ${rest}`, url, body);
    if (written) return this.#inside(bearer, repository, () => this.#allowed(bearer, written));
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
    if (!this.installed || ![this.repository, this.formerName].includes(repository.toLowerCase())) throw new Refusal(404, 'Not Found');
    return {
      status: 200,
      body: { id: installation, app_id: Number(appId), permissions: this.grants },
    };
  }

  #newToken(bearer: string, body: string): Reply {
    this.#checkApp(bearer);
    const token = `ghs_${randomBytes(24).toString('hex')}`;
    const expiresAtMillis = this.nowMillis() + this.tokenLifeMillis;
    const { permissions } = JSON.parse(body);
    for (const [name, level] of Object.entries<string>(permissions))
      if (this.grants[name] !== level && this.grants[name] !== 'write')
        throw new Refusal(422, 'The permissions requested are not granted to this installation.');
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

  #graphql(bearer: string, body: string): Reply {
    const { query, variables } = JSON.parse(body);
    if (variables.ids?.length > 100)
      return { status: 200, body: { errors: [{ type: 'ARGUMENT_LIMIT', message: 'You may not provide more than 100 node ids.' }] } };
    const root: Node = {
      __typename: 'Query',
      nodes: ({ ids }: { ids: string[] }) => ids.map((id) => this.#node(id)),
      repository: ({ owner, name }: { owner: string; name: string }) => {
        const asked = `${owner}/${name}`.toLowerCase();
        if (asked !== this.repository && asked !== this.formerName) throw new FieldError('NOT_FOUND', 'Could not resolve to a Repository');
        return this.#repository(bearer);
      },
    };
    return { status: 200, body: answerGraphql(root, { query, variables }) };
  }

  #repository(bearer: string): Node {
    return {
      __typename: 'Repository',
      nameWithOwner: this.repository,
      ref: ({ qualifiedName }: { qualifiedName: string }) =>
        qualifiedName === 'refs/notes/ai' && this.notes.size > 0
          ? { __typename: 'Ref', target: { __typename: 'Commit', oid: shaOf('notes') } }
          : null,
      object: ({ expression }: { expression: string }) => this.#blob(expression),
      pullRequest: ({ number }: { number: number }) => {
        const pull = this.pulls.find((one) => one.number === number);
        if (!pull) throw new FieldError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
        return this.#pull(pull, bearer);
      },
    };
  }

  // Notes of even commits lie flat, those of odd ones in a folder, as in a large tree.
  #blob(expression: string): Node | null {
    const [at, path] = [expression.slice(0, expression.indexOf(':')), expression.slice(expression.indexOf(':') + 1)];
    const sha = path.replace('/', '');
    const note = at === shaOf('notes') ? this.notes.get(sha) : undefined;
    if (note !== undefined && path.includes('/') === this.isSpread(sha)) return { __typename: 'Blob', text: note };
    return at === 'HEAD' && path === '.github/CODEOWNERS' && this.codeowners !== '' ? { __typename: 'Blob', text: this.codeowners } : null;
  }

  isSpread(sha: string): boolean {
    return parseInt(sha.slice(-1), 16) % 2 === 1;
  }

  #node(id: string): Node | null {
    const sha = id.replace(/^C_/, '');
    if (!this.commits.has(sha)) return null;
    const pulls = this.pulls.filter(({ shas, mergeSha }) => mergeSha === sha || shas.includes(sha));
    const nodes = pulls.slice(0, 5).map((pull) => this.#pull(pull, ''));
    return { __typename: 'Commit', oid: sha, associatedPullRequests: { __typename: 'PullRequestConnection', nodes } };
  }

  #ownOf({ own, head }: StandInPull): StandInCommit[] {
    return (own ?? [head]).flatMap((sha) => this.commits.get(sha) ?? []);
  }

  #filesOf(pull: StandInPull): StandInFile[] {
    return [...new Map(this.#ownOf(pull).flatMap(({ files }) => files.map((file) => [file.filename, file] as const))).values()];
  }

  #pull(pull: StandInPull, bearer: string): Node {
    const own = this.#ownOf(pull);
    const people = [
      ...new Map([pull.by, ...pull.reviews.map(({ by }) => by), ...(pull.assignees ?? [])].map((one) => [one.id, one])).values(),
    ];
    return {
      ...pullNode(pull, this.repository),
      state: pull.merged ? 'MERGED' : (pull.state ?? 'OPEN'),
      isDraft: false,
      changedFiles: this.#filesOf(pull).length,
      assignees: connection((pull.assignees ?? []).map(actor)),
      participants: connection(people.filter(({ type }) => type === 'User').map(actor)),
      commits: ({ first, last }: { first?: number; last?: number }) => {
        const shown = first === undefined ? own.slice(-(last ?? 0)) : own.slice(0, first);
        return {
          ...connection(shown.map((commit) => ({ __typename: 'PullRequestCommit', commit: this.#commitNode(commit, pull, bearer) }))),
          totalCount: own.length,
        };
      },
    };
  }

  #commitNode(commit: StandInCommit, pull: StandInPull, bearer: string): Node {
    const account = [pull.by, ...pull.reviews.map(({ by }) => by)].find(({ login }) => commit.author.email.startsWith(`${login}@`));
    const git = (who: { name: string; email: string }) => ({
      __typename: 'GitActor',
      ...who,
      user: account && who.email === commit.author.email ? actor(account) : null,
    });
    return {
      __typename: 'Commit',
      oid: commit.sha,
      message: commit.message,
      committedDate: commit.date,
      parents: { __typename: 'CommitConnection', totalCount: Math.max(1, commit.parents.length) },
      authors: connection([git(commit.author)]),
      committer: git({ name: 'GitHub', email: 'noreply@github.com' }),
      statusCheckRollup: () => {
        const token = this.tokens.find((one) => one.token === bearer);
        const mayRead = Object.hasOwn((token?.permissions ?? {}) as object, 'checks');
        if (!mayRead) throw new FieldError('FORBIDDEN', 'Resource not accessible by integration');
        return this.#rollup(pull);
      },
    };
  }

  #rollup({ checks = [], head }: StandInPull): Node | null {
    const ours = this.runs.filter(({ head_sha: sha }) => sha === head);
    const all = [...checks, ...ours.map(({ name, conclusion }) => ({ name, conclusion: conclusion.toUpperCase() }))];
    if (all.length === 0) return null;
    const state = all.every(({ conclusion }) => conclusion === 'SUCCESS') ? 'SUCCESS' : 'FAILURE';
    const nodes = all.map(({ name, conclusion }) => ({ __typename: 'CheckRun', name, conclusion }));
    return { __typename: 'StatusCheckRollup', state, contexts: { ...connection(nodes.slice(0, 100)), totalCount: nodes.length } };
  }

  /** The permission that a token must have, and what happens then. */
  #writing(route: string, url: URL, body: string): { permission: string; level: string; answer: () => Reply } | undefined {
    const files = /^GET pulls\/(\d+)\/files$/.exec(route);
    if (files)
      return { permission: 'pull_requests', level: 'read', answer: () => this.#listed(url, this.#filesOf(this.#pullNamed(files[1]))) };
    const runsOf = /^GET commits\/([0-9a-f]{40})\/check-runs$/.exec(route);
    if (runsOf) return { permission: 'checks', level: 'read', answer: () => this.#runsOf(runsOf[1] ?? '', url) };
    const notes = /^GET check-runs\/(\d+)\/annotations$/.exec(route);
    if (notes) return { permission: 'checks', level: 'read', answer: () => this.#listed(url, this.#run(notes[1]).annotations) };
    if (route === 'POST check-runs') return { permission: 'checks', level: 'write', answer: () => this.#newRun(JSON.parse(body)) };
    const run = /^PATCH check-runs\/(\d+)$/.exec(route);
    if (run) return { permission: 'checks', level: 'write', answer: () => this.#changedRun(this.#run(run[1]), JSON.parse(body)) };
    const comments = /^(GET|POST) issues\/(\d+)\/comments$/.exec(route);
    if (comments?.[1] === 'GET') {
      const found = () => this.comments.filter(({ issue }) => issue === Number(comments[2])).map(commentBody);
      return { permission: 'pull_requests', level: 'read', answer: () => this.#listed(url, found()) };
    }
    if (comments)
      return { permission: 'pull_requests', level: 'write', answer: () => this.#newComment(Number(comments[2]), JSON.parse(body)) };
    const comment = /^PATCH issues\/comments\/(\d+)$/.exec(route);
    if (comment)
      return { permission: 'pull_requests', level: 'write', answer: () => this.#changedComment(Number(comment[1]), JSON.parse(body)) };
    const gate = /^POST actions\/runs\/(\d+)\/deployment_protection_rule$/.exec(route);
    if (gate) return { permission: 'deployments', level: 'write', answer: () => this.#answered(gate[1] ?? '', JSON.parse(body)) };
    return undefined;
  }

  #allowed(bearer: string, { permission, level, answer }: { permission: string; level: string; answer: () => Reply }): Reply {
    const token = this.tokens.find((one) => one.token === bearer);
    const granted = (token?.permissions as Record<string, string> | undefined)?.[permission];
    if (granted !== level && granted !== 'write') throw new Refusal(403, 'Resource not accessible by integration');
    return answer();
  }

  #pullNamed(number: string | undefined): StandInPull {
    const pull = this.pulls.find((one) => one.number === Number(number));
    if (!pull) throw new Refusal(404, 'Not Found');
    return pull;
  }

  #run(id: string | undefined): StandInRun {
    const run = this.runs.find((one) => one.id === Number(id));
    if (!run) throw new Refusal(404, 'Not Found');
    return run;
  }

  #listed(url: URL, all: readonly object[]): Reply {
    const [perPage, page] = [Number(url.searchParams.get('per_page') ?? '30'), Number(url.searchParams.get('page') ?? '1')];
    if (perPage > 100) throw new Refusal(422, 'per_page is too large');
    const shown = all.slice((page - 1) * perPage, page * perPage);
    return {
      status: 200,
      headers: linkTo(url, { page, isLast: page * perPage >= all.length }),
      body: shown.map((one) => ('filename' in one ? { sha: shaOf('file'), status: 'modified', ...one } : one)),
    };
  }

  #runsOf(sha: string, url: URL): Reply {
    const name = url.searchParams.get('check_name');
    const runs = this.runs.filter((run) => run.head_sha === sha && (name === null || run.name === name)).map(runBody);
    return { status: 200, body: { total_count: runs.length, check_runs: runs } };
  }

  #checkOutput({ output }: { output?: { title?: unknown; summary?: unknown; annotations?: unknown[] } }): void {
    if (!output) return;
    if (typeof output.title !== 'string' || typeof output.summary !== 'string')
      throw new Refusal(422, 'Invalid request. "title", "summary" weren\'t supplied.');
    if (output.summary.length > 65_535) throw new Refusal(422, 'summary is too long (maximum is 65535 characters)');
    if ((output.annotations?.length ?? 0) > 50) throw new Refusal(422, 'No more than 50 annotations');
    for (const note of (output.annotations ?? []) as Record<string, unknown>[]) {
      const isGood =
        typeof note['path'] === 'string' &&
        Number(note['start_line']) >= 1 &&
        Number(note['end_line']) >= Number(note['start_line']) &&
        ['notice', 'warning', 'failure'].includes(String(note['annotation_level'])) &&
        typeof note['message'] === 'string' &&
        JSON.stringify(note['title'] ?? '').length <= 257;
      if (!isGood) throw new Refusal(422, 'Invalid annotation');
    }
  }

  #newRun(body: any): Reply {
    if (!this.commits.has(body.head_sha)) throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
    this.#checkOutput(body);
    const { annotations = [], ...output } = body.output;
    const run = { ...body, id: this.#nextId++, output, annotations };
    this.runs.push(run);
    return { status: 201, body: runBody(run) };
  }

  // GitHub adds the annotations of an update to those that are there.
  #changedRun(run: StandInRun, body: any): Reply {
    this.#checkOutput(body);
    const { annotations = [], ...output } = body.output;
    Object.assign(run, { ...body, output, annotations: [...run.annotations, ...annotations] });
    return { status: 200, body: runBody(run) };
  }

  #newComment(issue: number, { body }: { body: string }): Reply {
    this.#pullNamed(String(issue));
    if (this.isLocked) throw new Refusal(403, 'Unable to create comment because issue is locked.');
    if (body.length > 65_536) throw new Refusal(422, 'Body is too long (maximum is 65536 characters)');
    const comment = { id: this.#nextId++, issue, body, byApp: Number(appId) };
    this.comments.push(comment);
    return { status: 201, body: commentBody(comment) };
  }

  #changedComment(id: number, { body }: { body: string }): Reply {
    const comment = this.comments.find((one) => one.id === id);
    if (!comment) throw new Refusal(404, 'Not Found');
    if (comment.byApp !== Number(appId)) throw new Refusal(403, 'Resource not accessible by integration');
    comment.body = body;
    return { status: 200, body: commentBody(comment) };
  }

  #answered(run: string, body: { environment_name: string; state?: 'approved' | 'rejected'; comment: string }): Reply {
    const gate = this.gates.get(run);
    if (!gate || gate.environment !== body.environment_name || gate.state !== undefined)
      throw new Refusal(422, 'There is no pending deployment protection rule for this environment.');
    if (body.comment.length > 1_024) throw new Refusal(422, 'comment is too long');
    if (body.state === undefined && gate.comments.length >= 10) throw new Refusal(422, 'Too many status reports.');
    if (body.state !== undefined) gate.state = body.state;
    gate.comments.push(body.comment);
    return { status: 204 };
  }
}

const runBody = ({ annotations, ...run }: StandInRun) => ({
  ...run,
  output: { ...run.output, annotations_count: annotations.length },
  app: { id: Number(appId), slug: 'aftershock', client_id: 'Iv1.0123456789abcdef' },
});

const commentBody = ({ id, body, byApp }: StandInComment) => ({
  id,
  body,
  user: byApp === undefined ? { login: 'stranger', type: 'User' } : { login: 'aftershock[bot]', type: 'Bot' },
  performed_via_github_app: byApp === undefined ? null : { id: byApp, slug: 'aftershock' },
});

const connection = (nodes: readonly Node[]): Node => ({ __typename: 'Connection', nodes });

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

const actor = ({ login, type, id }: StandInAccount): Node => ({ __typename: type, login, databaseId: id });

const pullNode = (pull: StandInPull, repository: string): Node => ({
  __typename: 'PullRequest',
  number: pull.number,
  title: pull.title,
  body: pull.body,
  url: `https://github.com/${repository}/pull/${pull.number}`,
  merged: pull.merged,
  updatedAt: '2026-11-02T10:00:00Z',
  headRefName: pull.branch,
  headRefOid: pull.head,
  mergeCommit: pull.mergeSha ? { __typename: 'Commit', oid: pull.mergeSha } : null,
  baseRepository: { __typename: 'Repository', nameWithOwner: pull.repository ?? repository },
  author: actor(pull.by),
  labels: connection(pull.labels.map((name) => ({ __typename: 'Label', name }))),
  reviews: {
    __typename: 'PullRequestReviewConnection',
    pageInfo: { __typename: 'PageInfo', hasPreviousPage: pull.reviews.length > 100 },
    nodes: pull.reviews.slice(-100).map(({ state, sha, by, at }, index) => ({
      __typename: 'PullRequestReview',
      id: `PRR_${pull.number}_${index}`,
      state,
      submittedAt: at,
      commit: { __typename: 'Commit', oid: sha },
      author: actor(by),
    })),
  },
});
