// Every address, what it takes and what it answers: OpenAPI 3.1, made of the schemas that parse the requests.
import * as z from 'zod';
import { answers, type AnswerName } from './answers';
import { questions, type Question } from './questions';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
};

const reference = (name: AnswerName): Json => ({ $ref: `#/components/schemas/${name}` });

const problems: Record<number, string> = {
  400: 'Not understood: the detail names the field.',
  401: 'Not let in: no token, no valid link, or another scope.',
  404: 'No such thing.',
  406: 'Nothing that the Accept header asks for.',
  409: 'The same Idempotency-Key said something else before.',
  413: 'Too large.',
  415: 'The body is not of the type that this address takes.',
  431: 'Address and headers together are too long.',
  429: 'Too many requests at once; come back.',
  503: 'Cannot answer now; try again shortly.',
};

const problem = (status: number): [string, Json] => [
  String(status),
  { description: problems[status], content: { 'application/problem+json': { schema: reference('Problem') } } },
];

/** Whoever asks: the gateway may say these of any address. */
const always = [429, 431, 503];

const problemsOf = (statuses: readonly number[]): Json => Object.fromEntries([...statuses, ...always].map(problem));

type Content = Record<string, Json>;

const table = { 'text/csv': { schema: { type: 'string' } } };
const page = { 'text/html': { schema: { type: 'string' } } };
const json = (name: AnswerName): Content => ({ 'application/json': { schema: reference(name) } });

type Operation = {
  summary: string;
  scope?: 'read' | 'evidence' | 'write';
  content: Content;
  /** Beside those of every route: 400, 401. */
  problems: readonly number[];
  status?: number;
  header?: Json;
};

const lookUps: Record<Question, Operation> = {
  'GET /': { summary: 'The start page: weeks and the latest incidents', scope: 'read', content: page, problems: [406] },
  'GET /openapi.json': { summary: 'This document', content: { 'application/json': { schema: { type: 'object' } } }, problems: [406] },
  'GET /incidents': {
    summary: 'Incidents by onset, newest first; of the last week where nothing is said',
    scope: 'read',
    content: { ...json('IncidentList'), ...page, ...table },
    problems: [406],
  },
  'GET /incidents/{id}': {
    summary: 'An incident: suspects with evidence, what was ruled out, the way back',
    scope: 'read',
    content: { ...json('IncidentFile'), ...page },
    problems: [404, 406],
  },
  'GET /incidents/{id}/postmortem': {
    summary: 'Its postmortem: facts filled in, judgement left as questions',
    scope: 'read',
    content: { 'text/markdown': { schema: { type: 'string' } }, ...page, ...json('Postmortem') },
    problems: [404, 406],
  },
  'GET /changes/{sha}': {
    summary: 'A change: where it was live, what it is suspected of, what mended it',
    scope: 'read',
    content: { ...json('ChangeFile'), ...page },
    problems: [404, 406],
  },
  'GET /paths': { summary: 'What is remembered of a path', scope: 'read', content: { ...json('PathFile'), ...page }, problems: [406] },
  'GET /deployments': {
    summary: 'Deployments, newest first, with what each put live; of the last week where nothing is said',
    scope: 'read',
    content: { ...json('DeploymentList'), ...page, ...table },
    problems: [406],
  },
  'GET /digests/{week}': {
    summary: 'The digest of an ISO week',
    scope: 'read',
    content: { ...json('Digest'), ...page, ...table },
    problems: [404, 406],
  },
  'GET /evidence': {
    summary: 'A record of every production change of whole days (UTC), hashed and chained',
    scope: 'evidence',
    content: { ...json('Evidence'), ...table },
    problems: [406, 413],
  },
  'POST /checks': {
    summary: 'Tier, origin, review need and memory of a commit range that is not live yet; nothing is kept',
    scope: 'read',
    content: json('Check'),
    problems: [406, 413, 415],
  },
  'POST /incidents/{id}/verdicts': {
    summary: 'What a person says of an incident: this change, not this, or not a change',
    scope: 'write',
    content: json('TakenVerdict'),
    problems: [404, 409, 413, 415],
    header: {
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description: 'Chosen by the sender: the same key says it once.',
      schema: { type: 'string', pattern: '^[\\x21-\\x7e]{8,128}$' },
    },
  },
};

const parametersIn = (place: 'path' | 'query', schema: z.ZodType): Json[] => {
  const shape = schemaOf(schema);
  const required = z.array(z.string()).parse(shape['required'] ?? []);
  const properties = z.record(z.string(), z.looseObject({ description: z.string().optional() })).parse(shape['properties'] ?? {});
  return Object.entries(properties).map(([name, { description, ...of }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    schema: of,
  }));
};

const operationId = (route: string): string =>
  route
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .replace(/-$/, '');

const lookUp = (route: Question): Json => {
  const { summary, scope, content, problems: own, status = 200, header } = lookUps[route];
  const question = questions[route];
  return {
    operationId: operationId(route),
    summary,
    security:
      scope === undefined
        ? []
        : [{ token: [scope] }, ...(scope === 'read' && route.startsWith('GET ') ? [{ link: [] }, { cookie: [] }] : [])],
    parameters: [...parametersIn('path', question.path), ...parametersIn('query', question.query), ...(header ? [header] : [])],
    ...('body' in question
      ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(question.body) } } } }
      : {}),
    responses: { [status]: { description: summary, content }, ...problemsOf([400, ...(scope === undefined ? [] : [401]), ...own]) },
  };
};

const bytes = { schema: { type: 'string', format: 'binary' } };

/** Answered by others: proven by a signature over the bytes, which OpenAPI cannot say. */
const received: Record<string, Json> = {
  'POST /webhooks/{provider}': {
    operationId: operationId('POST /webhooks/{provider}'),
    summary: 'A delivery of a provider, signed the way the provider signs',
    security: [],
    parameters: [{ name: 'provider', in: 'path', required: true, schema: { type: 'string', maxLength: 40 } }],
    requestBody: { required: true, content: { '*/*': bytes } },
    responses: {
      202: {
        description: 'Taken; what it says is read afterwards',
        content: {
          'application/json': { schema: { type: 'object', required: ['delivery'], properties: { delivery: { type: 'string' } } } },
        },
      },
      200: { description: 'Taken, for senders that expect their own answer', content: { '*/*': bytes } },
      ...problemsOf([400, 401, 404, 413]),
    },
  },
  ...Object.fromEntries(
    ['POST /slack/interactions', 'POST /slack/commands'].map((route): [string, Json] => [
      route,
      {
        operationId: operationId(route),
        summary: 'From Slack, signed by Slack',
        security: [],
        requestBody: { required: true, content: { 'application/x-www-form-urlencoded': bytes } },
        responses: { 200: { description: 'Taken', content: { '*/*': bytes } }, ...problemsOf([400, 401, 404, 413]) },
      },
    ]),
  ),
};

const componentSchemas = (): Json => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $schema: _, $id: __, ...rest } = schema;
      return [name, rest];
    }),
  );
};

const isQuestion = (route: string): route is Question => Object.hasOwn(questions, route);

const paths = (): Json => {
  const found: Record<string, Json> = {};
  for (const route of [...Object.keys(questions), ...Object.keys(received)]) {
    const [method = '', path = ''] = route.split(' ');
    const operation = isQuestion(route) ? lookUp(route) : received[route];
    found[path] = { ...found[path], [method.toLowerCase()]: operation };
  }
  return found;
};

/** The document. `serverUrl` where it is known. */
export const openApi = (serverUrl?: string): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Aftershock',
    version: '1',
    description:
      'Which change broke production, and how reliable it was. Errors are RFC 9457 problem documents. No answer names an author.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  ...(serverUrl === undefined ? {} : { servers: [{ url: serverUrl }] }),
  paths: paths(),
  components: {
    schemas: componentSchemas(),
    securitySchemes: {
      token: { type: 'http', scheme: 'bearer', description: 'A token with the scope that the operation names; only its hash is kept.' },
      link: { type: 'apiKey', in: 'query', name: 'key', description: 'An expiring signed link from a message; opens reading only.' },
      cookie: {
        type: 'apiKey',
        in: 'cookie',
        name: 'aftershock',
        description: 'Set by a signed link, so that the links on its page open too.',
      },
    },
  },
});
