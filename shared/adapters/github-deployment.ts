// A GitHub deployment and its statuses: one deployment, however many statuses report on it.
import * as z from 'zod';
import type { DeploymentFact, DeploymentStatus as Status, RollbackFact } from '../core/facts/fact';
import { At, Key, Name, Sha, Url, known, maybe } from './fields';
import { idOf } from './ids';
import { isRecord, parseJson } from './json';
import { facts, ignored } from './reading';

export const Repository = z.object({ name: Name, full_name: Name });

// The API takes the payload as an object or as text, and hands it back as it came.
const asRecord = (payload: unknown): unknown => {
  if (typeof payload !== 'string') return payload;
  const json = parseJson(payload);
  return 'value' in json && isRecord(json.value) ? json.value : {};
};

const Payload = z.preprocess(
  asRecord,
  z.object({ service: maybe(Name), version: maybe(Name), rollback: maybe(z.boolean()), previousSha: maybe(Sha) }).catch({}),
);

export const Deployed = z.object({
  id: Key,
  sha: Sha,
  ref: maybe(Name),
  task: maybe(Name),
  environment: maybe(Name),
  created_at: At,
  payload: Payload,
});

type Report = { deployment: z.infer<typeof Deployed>; repository: z.infer<typeof Repository> };
type Reached = { status: Status; at: string; environment?: string | undefined; url?: string | undefined };

const versionIn = (ref: string | undefined): string | undefined => {
  const name = ref?.replace(/^refs\/tags\//, '');
  return name !== undefined && /^v?\d[\w.+-]*$/.test(name) && !/^[0-9a-f]{7,64}$/i.test(name) ? name : undefined;
};

const factOf = ({ deployment, repository }: Report, reached: Reached): DeploymentFact | RollbackFact => {
  const { payload } = deployment;
  return {
    kind: deployment.task === 'rollback' || payload.rollback ? 'rollback' : 'deployment',
    id: idOf('github', 'deployment', deployment.id),
    provider: 'github',
    service: payload.service ?? repository.name,
    environment: reached.environment ?? deployment.environment ?? 'production',
    status: reached.status,
    at: reached.at,
    repository: repository.full_name,
    sha: deployment.sha,
    ...known({ version: payload.version ?? versionIn(deployment.ref), previousSha: payload.previousSha, url: reached.url }),
  };
};

export const Deployment = z
  .object({ action: z.string(), deployment: Deployed, repository: Repository })
  .transform(({ action, ...report }) =>
    action === 'created'
      ? facts(factOf(report, { status: 'started', at: report.deployment.created_at }))
      : ignored('a deployment is told of when it is created'),
  );

// `inactive` is sent for the deployment that a newer one replaced: it says nothing about what happened.
const statuses = new Map<string, Status>([
  ['success', 'succeeded'],
  ['failure', 'failed'],
  ['error', 'failed'],
  ['in_progress', 'started'],
  ['queued', 'started'],
  ['pending', 'started'],
  ['waiting', 'started'],
]);

export const DeploymentStatus = z
  .object({
    deployment_status: z.object({
      state: z.string(),
      environment: maybe(Name),
      created_at: At,
      log_url: maybe(Url),
      target_url: maybe(Url),
      environment_url: maybe(Url),
    }),
    deployment: Deployed,
    repository: Repository,
  })
  .transform(({ deployment_status: reported, ...report }) => {
    const status = statuses.get(reported.state);
    if (!status) return ignored(`deployment status ${reported.state.slice(0, 40)} is not used`);
    const url = reported.log_url ?? reported.target_url ?? reported.environment_url;
    return facts(factOf(report, { status, at: reported.created_at, environment: reported.environment, url }));
  });
