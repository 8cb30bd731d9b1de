// HTTP: answer what somebody wants to know of an incident, a change, a path, a week. Reads, never writes.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { HOUR_MS, later, weekBounds, type Moment } from '../shared/core/facts/moment';
import { builtInPolicy, type Policy } from '../shared/core/risk/policy';
import { contentSecurityPolicy } from '../shared/report/page';
import { digestPage } from '../shared/report/digest-page';
import { cookieName, mayVisit, type Keys } from '../shared/runtime/access';
import { shippedJson } from '../shared/runtime/bundled-file';
import { now, onHttp, problem, type Reply, type Request } from '../shared/runtime/lambda';
import { secretsFor } from '../shared/runtime/secrets';
import { incidentFile } from '../shared/storage/incident-file';
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

type Answer = (request: Request, services: Services) => Promise<Reply>;

const page = (html: string): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy, 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' },
  body: html,
});
const json = (value: unknown): Reply => ({ status: 200, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: JSON.stringify(value) });
const missing = (what: string): Reply => problem(404, `No such ${what}`);
const wantsPage = ({ headers }: Request): boolean => (headers['accept'] ?? '').includes('text/html');

const isMoment = (text: string | undefined): text is string => z.iso.datetime().safeParse(text).success;

// What a list is asked for: a place and a stretch of time, the last week where nothing is said.
const stretchOf = ({ query }: Request, { now }: Services): { from: Moment; to: Moment } | undefined => {
  const { from, to } = query;
  if ((from !== undefined && !isMoment(from)) || (to !== undefined && !isMoment(to))) return undefined;
  const end = to ?? now();
  return { from: from ?? later(end, -7 * 24 * HOUR_MS), to: end };
};

const listed = async (request: Request, services: Services, list: (place: { service: string; environment: string }, from: Moment, to: Moment) => Promise<unknown[]>): Promise<Reply> => {
  const stretch = stretchOf(request, services);
  const { service, environment = 'production' } = request.query;
  if (!stretch || !service) return problem(400, 'Not understood', 'Say ?service=NAME and, if you like, from and to as 2026-11-16T14:00:00Z.');
  return json({ ...stretch, items: await list({ service, environment }, stretch.from, stretch.to) });
};

const answers: Record<string, Answer> = {
  'GET /incidents': (request, services) => listed(request, services, services.storage.incidentsBetween),
  'GET /deployments': (request, services) => listed(request, services, services.storage.deploymentsBetween),
  'GET /incidents/{id}': async ({ path }, { storage, policy }) => {
    const file = await incidentFile(storage, policy, path['id'] ?? '');
    return file ? json(file) : missing('incident');
  },
  'GET /digests/{week}': async (request, { storage, policy }) => {
    const week = request.path['week'] ?? '';
    if (!weekBounds(week)) return missing('week');
    const { digest } = await weekFile(storage, policy, week);
    return wantsPage(request) ? page(digestPage(digest)) : json(digest);
  },
};

// For every request.
export const lookUp: Answer = async (request, services) => {
  const nowSeconds = Date.parse(services.now()) / 1000;
  const mayRead = services.isOpen || mayVisit('read', { headers: request.headers, query: request.query, nowSeconds }, await services.keys());
  if (!mayRead) return problem(401, 'Not let in', 'Use a bearer token with the scope "read", or a link from a message that has not expired.');
  const answer = Object.hasOwn(answers, request.route) ? answers[request.route] : undefined;
  const reply = answer ? await answer(request, services) : missing('page');
  const key = request.query['key'];
  // Whoever came by a signed link may follow the links on the page.
  const cookie = key && !services.isOpen ? { 'set-cookie': `${cookieName}=${key}; Path=/; HttpOnly; Secure; SameSite=Lax` } : {};
  return { ...reply, headers: { ...reply.headers, ...cookie } };
};

// Called by AWS.
export const handler = onHttp({ environment: Environment, services }, lookUp);
