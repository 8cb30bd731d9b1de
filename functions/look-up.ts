// HTTP: answer what somebody wants to know of an incident, a change, a path, a week. Reads, never writes.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { canonical } from '../shared/core/facts/canonical';
import type { Moment } from '../shared/core/facts/moment';
import { pathsOf, rangeCheck } from '../shared/core/measure/range-check';
import { toldChange, toldIncident } from '../shared/core/measure/told-incident';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { changePage } from '../shared/report/change-page';
import { digestPage } from '../shared/report/digest-page';
import { evidenceCsv } from '../shared/report/evidence-csv';
import { incidentPage } from '../shared/report/incident-page';
import { indexPage } from '../shared/report/index-page';
import { deploymentsPage, incidentsPage } from '../shared/report/list-pages';
import { changesCsv, deploymentsCsv, incidentsCsv } from '../shared/report/list-csv';
import { openApi } from '../shared/report/openapi';
import { contentSecurityPolicy } from '../shared/report/page';
import { pathPage } from '../shared/report/path-page';
import { postmortemMarkdown } from '../shared/report/postmortem-markdown';
import { postmortemPage } from '../shared/report/postmortem-page';
import { acceptOf, isTier, questions } from '../shared/report/questions';
import { answering, formed, type Answer as RouteAnswer, type Form, type Visit } from '../shared/runtime/answering';
import { cookieFor, mayVisit, namesThisMachine, type Keys, type Scope } from '../shared/runtime/access';
import { readJson } from '../shared/runtime/json-body';
import { shippedJson } from '../shared/runtime/bundled-file';
import { now, onHttp, problem, type Reply, type Request } from '../shared/runtime/lambda';
import { secretsFor } from '../shared/runtime/secrets';
import { changeFile } from '../shared/storage/change-file';
import { evidenceFile, TooMuchError } from '../shared/storage/evidence-file';
import { incidentFile } from '../shared/storage/incident-file';
import { deploymentList, incidentList, indexFile, type Page } from '../shared/storage/lists';
import { pathFile } from '../shared/storage/path-file';
import { postmortemFile } from '../shared/storage/postmortem-file';
import { pathMemory } from '../shared/storage/path-memory';
import { createStorage, type Storage } from '../shared/storage/storage';
import { cursorOf, stretchOf, type AskedStretch, type Stretch } from '../shared/storage/stretch';
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

type Answer = RouteAnswer<Services>;
type LookUpVisit = Visit<Services>;

const on = answering<Services>();

// The store gives fields back in any order; the same answer is the same bytes.
const json = (value: unknown): Reply => formed('application/json', canonical(value));
const either = (form: Form, value: unknown, page: () => string): Reply => (form === 'text/html' ? formed(form, page()) : json(value));
const missing = (what: string): Reply => problem(404, `No such ${what}`);

const jsonOrPage: readonly Form[] = ['application/json', 'text/html'];
const jsonPageOrTable: readonly Form[] = [...jsonOrPage, 'text/csv'];

type Shown<Item> = { from: Moment; to: Moment; items: readonly Item[]; nextPath?: string };

const listed = async <Item>(
  query: AskedStretch,
  { request, services: { storage, now: clock }, form }: LookUpVisit,
  of: {
    list: (storage: Storage, stretch: Stretch) => Promise<Page<Item>>;
    page: (shown: Shown<Item>) => string;
    csv: (items: readonly Item[]) => string;
  },
): Promise<Reply> => {
  const stretch = stretchOf(query, clock());
  if ('wrong' in stretch) return problem(400, 'Not understood', stretch.wrong);
  const { items, next } = await of.list(storage, stretch);
  const { from, to } = stretch;
  const cursor = next === undefined ? undefined : cursorOf(next);
  if (form === 'text/csv') return formed(form, of.csv(items));
  if (form !== 'text/html') return json({ from, to, items, ...(cursor === undefined ? {} : { next: cursor }) });
  const { key: _, ...asked } = request.query;
  const nextPath =
    cursor === undefined
      ? undefined
      : `${request.route.slice('GET '.length)}?${new URLSearchParams({ ...asked, from, to, cursor }).toString()}`;
  return formed(form, of.page({ from, to, items, ...(nextPath === undefined ? {} : { nextPath }) }));
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
      return form === 'text/csv' ? formed(form, evidenceCsv(found)) : json(found);
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
      formed('text/html', indexPage(await indexFile(storage, clock()))),
    ),
  },
  'GET /incidents': {
    scope: 'read',
    answer: on(questions['GET /incidents'], jsonPageOrTable, ({ query }, visit) =>
      listed(query, visit, { list: incidentList, page: incidentsPage, csv: incidentsCsv }),
    ),
  },
  'GET /deployments': {
    scope: 'read',
    answer: on(questions['GET /deployments'], jsonPageOrTable, ({ query }, visit) =>
      listed(query, visit, { list: deploymentList, page: deploymentsPage, csv: deploymentsCsv }),
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
        const postmortem = await postmortemFile(storage, policy, id);
        if (!postmortem) return missing('incident');
        return form === 'text/markdown'
          ? formed(form, postmortemMarkdown(postmortem))
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
    answer: on(questions['GET /digests/{week}'], jsonPageOrTable, async ({ path: { week } }, { services: { storage, policy }, form }) => {
      const { digest } = await weekFile(storage, policy, week);
      return form === 'text/csv' ? formed(form, changesCsv(digest.changes.shown)) : either(form, digest, () => digestPage(digest));
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

const notLetIn = (detail: string): Reply => {
  const { headers, ...rest } = problem(401, 'Not let in', detail);
  return { ...rest, headers: { ...headers, 'www-authenticate': 'Bearer' } };
};

const byToken = (scope: Scope): string =>
  `Use a bearer token with the scope "${scope}"${scope === 'read' ? ', or a link from a message that has not expired' : ''}.`;

const guarded = async (request: Request, built: Services, { scope, answer }: { scope: Scope; answer: Answer }): Promise<Reply> => {
  if (built.isOpen)
    return namesThisMachine(request.headers) ? answer(request, built) : notLetIn('Ask by the address 127.0.0.1 or localhost.');
  const [keys, nowSeconds] = [await built.keys(), Date.parse(built.now()) / 1000];
  if (!mayVisit(scope, visitOf(request, nowSeconds), keys)) return notLetIn(byToken(scope));
  const answered = await answer(request, built);
  // Whoever came by a signed link may follow the links on the page.
  const cookie = cookieFor(request.query, keys, nowSeconds);
  return cookie === undefined ? answered : { ...answered, headers: { ...answered.headers, 'set-cookie': cookie } };
};

const replyTo: Answer = async (request, built) => {
  const found = Object.hasOwn(answers, request.route) ? answers[request.route] : undefined;
  if (!found) return missing('page');
  const { scope, answer } = found;
  return scope === undefined ? answer(request, built) : guarded(request, built, { scope, answer });
};

const asForm = (request: Request): Request => {
  const accept = acceptOf(request.query['format']);
  return accept === undefined ? request : { ...request, headers: { ...request.headers, accept } };
};

// For every request. What a browser gets from us may load nothing.
export const lookUp: Answer = async (request, built) => {
  const { headers, ...rest } = await replyTo(asForm(request), built);
  return { ...rest, headers: { ...headers, 'content-security-policy': contentSecurityPolicy } };
};

// Called by AWS.
export const handler = onHttp({ environment: Environment, services }, lookUp);
