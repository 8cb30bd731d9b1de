// HTTP: answer what somebody wants to know of an incident, a change, a path, a week. Reads, never writes.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { canonical } from '../shared/core/facts/canonical';
import { DAY_MS, later, type Moment } from '../shared/core/facts/moment';
import { postmortemOf } from '../shared/core/measure/postmortem';
import { pathsOf, rangeCheck } from '../shared/core/measure/range-check';
import { toldChange, toldIncident } from '../shared/core/measure/told-incident';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { changePage } from '../shared/report/change-page';
import { digestPage } from '../shared/report/digest-page';
import { evidenceCsv } from '../shared/report/evidence-csv';
import { incidentPage } from '../shared/report/incident-page';
import { indexPage } from '../shared/report/index-page';
import { deploymentsPage, incidentsPage } from '../shared/report/list-pages';
import { openApi } from '../shared/report/openapi';
import { contentSecurityPolicy } from '../shared/report/page';
import { pathPage } from '../shared/report/path-page';
import { postmortemMarkdown } from '../shared/report/postmortem-markdown';
import { postmortemPage } from '../shared/report/postmortem-page';
import { isTier, longestDays, questions } from '../shared/report/questions';
import { cookieFor, mayVisit, namesThisMachine, type Keys, type Scope } from '../shared/runtime/access';
import { readJson } from '../shared/runtime/json-body';
import { shippedJson } from '../shared/runtime/bundled-file';
import { now, onHttp, problem, type Reply, type Request } from '../shared/runtime/lambda';
import { chosenType } from '../shared/runtime/negotiation';
import { secretsFor } from '../shared/runtime/secrets';
import { changeFile } from '../shared/storage/change-file';
import { evidenceFile, TooMuchError } from '../shared/storage/evidence-file';
import { incidentFile } from '../shared/storage/incident-file';
import { deploymentList, incidentList, indexFile, type Page, type Stretch } from '../shared/storage/lists';
import { pathFile } from '../shared/storage/path-file';
import { pathMemory } from '../shared/storage/path-memory';
import { createStorage, type Storage } from '../shared/storage/storage';
import { weekFile } from '../shared/storage/week-file';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
  /** Set by the local run alone, whose front listens on this machine's own address only. */
  OPEN_TO: z.literal('loopback').optional(),
});
export type Environment = z.infer<typeof Environment>;

export type Services = { storage: Storage; policy: Policy; keys: () => Promise<Keys>; isOpen: boolean; now: () => Moment };

// Built once, at the first request.
const services = (environment: Environment): Services => {
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  const secrets = secretsFor(environment.SECRETS_PREFIX, () => new SecretsManagerClient());
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    policy,
    keys: async () => ({ tokens: await secrets('api-tokens'), linkKeys: await secrets('links') }),
    isOpen: environment.OPEN_TO === 'loopback',
    now,
  };
};

type Form = 'application/json' | 'text/html' | 'text/markdown' | 'text/csv';

const reply = (form: Form, body: string): Reply => ({
  status: 200,
  headers: {
    'content-type': form === 'application/json' ? form : `${form}; charset=utf-8`,
    'content-security-policy': contentSecurityPolicy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
    vary: 'accept, authorization, cookie',
  },
  body,
});
// The store gives fields back in any order; the same answer is the same bytes.
const json = (value: unknown): Reply => reply('application/json', canonical(value));
const either = (form: Form, value: unknown, page: () => string): Reply => (form === 'text/html' ? reply(form, page()) : json(value));
const missing = (what: string): Reply => problem(404, `No such ${what}`);

const faults = ({ issues }: z.ZodError): string =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.') || 'query'}: ${message}`)
    .join('; ')
    .slice(0, 1_000);

type Visit = { request: Request; services: Services; form: Form };
type Answer = (request: Request, services: Services) => Promise<Reply>;

/** A route: what it is asked, the forms it has (the first for whoever does not say), and its answer. */
const on =
  <Path extends z.ZodType, Query extends z.ZodType>(
    question: { path: Path; query: Query },
    forms: readonly Form[],
    answer: (asked: { path: z.output<Path>; query: z.output<Query> }, visit: Visit) => Promise<Reply>,
  ): Answer =>
  async (request, built) => {
    const [path, query] = [question.path.safeParse(request.path), question.query.safeParse(request.query)];
    if (!path.success) return problem(400, 'Not understood', faults(path.error));
    if (!query.success) return problem(400, 'Not understood', faults(query.error));
    const form = chosenType(request.headers['accept'], forms);
    if (!form) return problem(406, 'Not in that form', `There is: ${forms.join(', ')}.`);
    return answer({ path: path.data, query: query.data }, { request, services: built, form });
  };

const jsonOrPage: readonly Form[] = ['application/json', 'text/html'];

type Listed = {
  service?: string | undefined;
  environment?: string | undefined;
  from?: Moment | undefined;
  to?: Moment | undefined;
  cursor?: string | undefined;
  limit: number;
};

const positionIn = (cursor: string): string | undefined => {
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  return z.iso.datetime({ precision: 3 }).safeParse(position.split('#', 1)[0]).success && /^2\d{3}-[^#]+#./.test(position)
    ? position
    : undefined;
};

const stretchOf = ({ service, environment, from, to, cursor, limit }: Listed, at: Moment): Stretch | { wrong: string } => {
  const end = to ?? (from !== undefined && from > at ? from : at);
  const start = from ?? later(end, -7 * DAY_MS);
  if (start > end || later(start, longestDays * DAY_MS) < end)
    return { wrong: `from comes before to, and at most ${longestDays} days lie between` };
  const before = cursor === undefined ? undefined : positionIn(cursor);
  if (cursor !== undefined && before === undefined) return { wrong: 'cursor: take `next` of the page before' };
  return {
    from: start,
    to: end,
    limit,
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
    ...(before === undefined ? {} : { before }),
  };
};

type Shown<Item> = { from: Moment; to: Moment; items: readonly Item[]; nextPath?: string };

const listed = async <Item>(
  query: Listed,
  { request, services: { storage, now: clock }, form }: Visit,
  of: { list: (storage: Storage, stretch: Stretch) => Promise<Page<Item>>; page: (shown: Shown<Item>) => string },
): Promise<Reply> => {
  const stretch = stretchOf(query, clock());
  if ('wrong' in stretch) return problem(400, 'Not understood', stretch.wrong);
  const { items, next } = await of.list(storage, stretch);
  const { from, to } = stretch;
  const cursor = next === undefined ? undefined : Buffer.from(next).toString('base64url');
  if (form !== 'text/html') return json({ from, to, items, ...(cursor === undefined ? {} : { next: cursor }) });
  const { key: _, ...asked } = request.query;
  const nextPath =
    cursor === undefined
      ? undefined
      : `${request.route.slice('GET '.length)}?${new URLSearchParams({ ...asked, from, to, cursor }).toString()}`;
  return reply(form, of.page({ from, to, items, ...(nextPath === undefined ? {} : { nextPath }) }));
};

const check: Answer = on(
  questions['POST /checks'],
  ['application/json'],
  async (_, { request, services: { storage, policy, now: clock } }) => {
    const posted = readJson(questions['POST /checks'].body, request);
    if ('reply' in posted) return posted.reply;
    const { service, commits } = posted.value;
    const services = service === undefined ? policy.services.map(({ name }) => name) : [service];
    const remembered = await pathMemory(storage, pathsOf(commits), { services, now: clock() });
    return json(rangeCheck(commits, { policy, at: clock(), ...remembered, ...(service === undefined ? {} : { service }) }));
  },
);

const evidence: Answer = on(
  questions['GET /evidence'],
  ['application/json', 'text/csv'],
  async ({ query: { from, to, tier } }, { services: { storage, policy }, form }) => {
    const tiers = tier?.split(',').filter(isTier);
    try {
      const found = await evidenceFile(storage, policy, { fromDay: from, toDay: to, ...(tiers ? { tiers } : {}) });
      return form === 'text/csv' ? reply(form, evidenceCsv(found)) : json(found);
    } catch (error) {
      if (error instanceof TooMuchError) return problem(413, 'Too large', error.message);
      throw error;
    }
  },
);

const answers: Record<string, { scope?: Scope; answer: Answer }> = {
  'GET /openapi.json': { answer: on(questions['GET /openapi.json'], ['application/json'], async () => json(openApi())) },
  'GET /': {
    scope: 'read',
    answer: on(questions['GET /'], ['text/html'], async (_, { services: { storage, now: clock } }) =>
      reply('text/html', indexPage(await indexFile(storage, clock()))),
    ),
  },
  'GET /incidents': {
    scope: 'read',
    answer: on(questions['GET /incidents'], jsonOrPage, ({ query }, visit) =>
      listed(query, visit, { list: incidentList, page: incidentsPage }),
    ),
  },
  'GET /deployments': {
    scope: 'read',
    answer: on(questions['GET /deployments'], jsonOrPage, ({ query }, visit) =>
      listed(query, visit, { list: deploymentList, page: deploymentsPage }),
    ),
  },
  'GET /incidents/{id}': {
    scope: 'read',
    answer: on(questions['GET /incidents/{id}'], jsonOrPage, async ({ path: { id } }, { services: { storage, policy }, form }) => {
      const file = await incidentFile(storage, policy, id);
      if (!file) return missing('incident');
      const isShown = (await storage.originShownAt(file.incident.id)) !== undefined;
      return either(form, toldIncident(file, isShown), () => incidentPage(file, { showProvenance: isShown }));
    }),
  },
  'GET /incidents/{id}/postmortem': {
    scope: 'read',
    answer: on(
      questions['GET /incidents/{id}/postmortem'],
      ['text/markdown', 'text/html', 'application/json'],
      async ({ path: { id } }, { services: { storage, policy }, form }) => {
        const file = await incidentFile(storage, policy, id);
        if (!file) return missing('incident');
        const postmortem = postmortemOf(file);
        return form === 'text/markdown'
          ? reply(form, postmortemMarkdown(postmortem))
          : either(form, postmortem, () => postmortemPage(postmortem));
      },
    ),
  },
  'GET /changes/{sha}': {
    scope: 'read',
    answer: on(questions['GET /changes/{sha}'], jsonOrPage, async ({ path: { sha } }, { services: { storage, policy }, form }) => {
      const file = await changeFile(storage, policy, sha);
      if (!file) return missing('change');
      const isAsked = file.incidents.some(({ role }) => role === 'suspect');
      return either(form, { ...file, change: toldChange(file.change, !isAsked) }, () => changePage(file));
    }),
  },
  'GET /paths': {
    scope: 'read',
    answer: on(
      questions['GET /paths'],
      jsonOrPage,
      async ({ query: { path, service } }, { services: { storage, policy, now: clock }, form }) => {
        const file = await pathFile(storage, policy, { path, now: clock(), ...(service === undefined ? {} : { service }) });
        return either(form, file, () => pathPage(file));
      },
    ),
  },
  'GET /digests/{week}': {
    scope: 'read',
    answer: on(questions['GET /digests/{week}'], jsonOrPage, async ({ path: { week } }, { services: { storage, policy }, form }) => {
      const { digest } = await weekFile(storage, policy, week);
      return either(form, digest, () => digestPage(digest));
    }),
  },
  'GET /evidence': { scope: 'evidence', answer: evidence },
  'POST /checks': { scope: 'read', answer: check },
};

// A link and its cookie open pages, nothing that is posted: those a browser would send by itself.
const visitOf = ({ route, headers, query }: Request, nowSeconds: number) =>
  route.startsWith('GET ')
    ? { headers, query, nowSeconds }
    : { headers: { authorization: headers['authorization'] ?? '' }, query: {}, nowSeconds };

// For every request.
export const lookUp: Answer = async (request, built) => {
  const found = Object.hasOwn(answers, request.route) ? answers[request.route] : undefined;
  if (!found) return missing('page');
  const { scope, answer } = found;
  if (scope === undefined) return answer(request, built);
  if (built.isOpen)
    return namesThisMachine(request.headers)
      ? answer(request, built)
      : problem(401, 'Not let in', 'Ask by the address 127.0.0.1 or localhost.');
  const [keys, nowSeconds] = [await built.keys(), Date.parse(built.now()) / 1000];
  if (!mayVisit(scope, visitOf(request, nowSeconds), keys))
    return {
      ...problem(
        401,
        'Not let in',
        `Use a bearer token with the scope "${scope}"${scope === 'read' ? ', or a link from a message that has not expired' : ''}.`,
      ),
    };
  const answered = await answer(request, built);
  // Whoever came by a signed link may follow the links on the page.
  const cookie = cookieFor(request.query, keys, nowSeconds);
  return cookie === undefined ? answered : { ...answered, headers: { ...answered.headers, 'set-cookie': cookie } };
};

// Called by AWS.
export const handler = onHttp({ environment: Environment, services }, lookUp);
