// A GitLab deployment, at each of its statuses.
import * as z from 'zod';
import type { DeploymentStatus, Reading } from '../core/facts/fact';
import { At, Key, Name, Sha, Url, known, maybe } from './fields';
import { idOf } from './ids';
import { facts, ignored } from './reading';

export const Project = z.object({ name: Name, path_with_namespace: Name, web_url: maybe(Url) });

const statuses = new Map<string, DeploymentStatus>([
  ['created', 'started'],
  ['running', 'started'],
  ['success', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'cancelled'],
]);

// The body has eight characters of the commit's name; the whole of it stands only in its address.
const shaIn = (commitUrl: string | undefined, short: string | undefined): string | undefined =>
  Sha.safeParse(/\/commit\/([0-9a-f]{40,64})$/i.exec(commitUrl ?? '')?.[1] ?? short).data;

const versionIn = (ref: string | undefined): string | undefined => (ref !== undefined && /^v?\d[\w.+-]*$/.test(ref) ? ref : undefined);

export const GitlabDeployment = z
  .object({
    status: z.string(),
    status_changed_at: At,
    deployment_id: Key,
    deployable_url: maybe(Url),
    environment: Name,
    project: Project,
    short_sha: maybe(z.string()),
    commit_url: maybe(z.string().max(2_000)),
    ref: maybe(Name),
  })
  .transform((deployment): Reading => {
    const status = statuses.get(deployment.status);
    if (!status) return ignored(`deployment status ${deployment.status.slice(0, 40)} is not used`);
    const { project } = deployment;
    return facts({
      kind: 'deployment',
      // Numbers count from one on every GitLab: the project says which deployment 15 this is.
      id: idOf('gitlab', 'deployment', project.path_with_namespace, deployment.deployment_id),
      provider: 'gitlab',
      service: project.name,
      environment: deployment.environment,
      status,
      at: deployment.status_changed_at,
      repository: project.path_with_namespace,
      ...known({
        sha: shaIn(deployment.commit_url, deployment.short_sha),
        version: versionIn(deployment.ref),
        url: deployment.deployable_url,
      }),
    });
  });
