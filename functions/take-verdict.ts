// HTTP: somebody says by the API what caused an incident. Keep it once, have everything that hangs on it looked at again.
import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { pseudonymUnder, type Pseudonym } from '../shared/adapters/people';
import { canonical } from '../shared/core/facts/canonical';
import type { Moment } from '../shared/core/facts/moment';
import { toldStanding } from '../shared/core/measure/told-incident';
import { builtInPolicy } from '../shared/core/risk/policy';
import { IdempotencyKey, questions } from '../shared/report/questions';
import { mayVisit, namesThisMachine, type Keys } from '../shared/runtime/access';
import { shippedJson } from '../shared/runtime/bundled-file';
import { readJson } from '../shared/runtime/json-body';
import { now, onHttp, problem, type Reply, type Request } from '../shared/runtime/lambda';
import { queueAt, type Ask } from '../shared/runtime/queues';
import { secretsFor } from '../shared/runtime/secrets';
import { incidentNamed, standingIn } from '../shared/storage/incident-file';
import { createStorage, type Storage } from '../shared/storage/storage';

export const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  INCIDENTS_QUEUE_URL: z.url(),
  MESSAGES_QUEUE_URL: z.url(),
  POLICY_FILE: z.string().optional(),
  SECRETS_PREFIX: z.string().min(1).optional(),
  /** Set by the local run alone, whose front listens on this machine's own address only. */
  OPEN_TO: z.literal('loopback').optional(),
});
export type Environment = z.infer<typeof Environment>;

export type Services = {
  storage: Storage;
  keys: () => Promise<Keys>;
  pseudonym: () => Promise<Pseudonym>;
  correlate: Ask;
  tell: Ask;
  isOpen: boolean;
  now: () => Moment;
};

// Built once, at the first request.
const services = (environment: Environment): Services => {
  const sqs = new SQSClient();
  const policy = shippedJson(environment.POLICY_FILE, builtInPolicy);
  const secrets = secretsFor(environment.SECRETS_PREFIX, () => new SecretsManagerClient());
  return {
    storage: createStorage(new DynamoDBClient(), { tableName: environment.TABLE_NAME, keepDays: policy.retentionDays }),
    keys: async () => ({ tokens: await secrets('api-tokens'), linkKeys: [] }),
    pseudonym: async () => pseudonymUnder((await secrets('people'))[0] ?? ''),
    correlate: queueAt(sqs, environment.INCIDENTS_QUEUE_URL),
    tell: queueAt(sqs, environment.MESSAGES_QUEUE_URL),
    isOpen: environment.OPEN_TO === 'loopback',
    now,
  };
};

const isLetIn = async ({ headers }: Request, { isOpen, keys, now: clock }: Services): Promise<boolean> =>
  isOpen ? namesThisMachine(headers) : mayVisit('write', { headers, query: {}, nowSeconds: Date.parse(clock()) / 1000 }, await keys());

const refused = problem(401, 'Not let in', 'Use a bearer token with the scope "write".');

const asked = questions['POST /incidents/{id}/verdicts'];

// For every verdict.
export const takeVerdict = async (request: Request, services: Services): Promise<Reply> => {
  if (!(await isLetIn(request, services))) return { ...refused, headers: { ...refused.headers, 'www-authenticate': 'Bearer' } };
  const [path, query] = [asked.path.safeParse(request.path), asked.query.safeParse(request.query)];
  if (!path.success || !query.success) return problem(400, 'Not understood', 'This address takes no query.');
  const key = IdempotencyKey.safeParse(request.headers['idempotency-key']);
  if (!key.success)
    return problem(
      400,
      'Not understood',
      'Idempotency-Key: 8 to 128 printable characters that you choose, the same when you say the same again.',
    );
  const body = readJson(asked.body, request);
  if ('reply' in body) return body.reply;
  return keep({ id: path.data.id, key: key.data, answer: body.value, request }, services);
};

type Told = { id: string; key: string; answer: z.output<typeof asked.body>; request: Request };

// The key is one asker's own: another token with the same key says something else.
const keep = async ({ id, key, answer, request }: Told, { storage, pseudonym, correlate, tell, now: clock }: Services): Promise<Reply> => {
  const incident = await incidentNamed(storage, id);
  if (!incident) return problem(404, 'No such incident');
  // A slip of the keyboard must not become the confirmed cause.
  if ('sha' in answer && (await storage.carriersOf(answer.sha)).length === 0)
    return problem(404, 'No such change', 'Nothing with this sha ever went live, as far as we know.');
  const by = (await pseudonym())(`api:${request.headers['authorization'] ?? 'this machine'}`);
  const cause = `api:${createHash('sha256').update(`${by}\n${key}`).digest('base64url')}`;
  const said = { incidentId: incident.id, answer, by, at: clock(), id: cause };
  const kept = await storage.verdictUnder(cause, said);
  if (canonical(kept.answer) !== canonical(answer))
    return problem(409, 'Said otherwise before', 'This Idempotency-Key came with another answer.');
  const isRepeat = !(await storage.recordVerdict(kept));
  const { service, environment, detectedAt } = incident;
  await correlate({ service, environment, around: detectedAt }, { group: `${service}#${environment}`, cause });
  await tell({ subject: `incident:${incident.id}` }, { group: `incident:${incident.id}`, cause });
  const standing = toldStanding(await standingIn(storage, incident.id));
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify({ incidentId: incident.id, answer: kept.answer, at: kept.at, isRepeat, standing }),
  };
};

// Called by AWS.
export const handler = onHttp({ environment: Environment, services }, takeVerdict);
