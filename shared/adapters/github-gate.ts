// A GitHub deployment that waits for our answer: a custom deployment protection rule asked for it.
import * as z from 'zod';
import { Name, Sha, Url, maybe } from './fields';
import { Deployed, Repository } from './github-deployment';
import { idOf } from './ids';
import { facts, ignored, unreadable } from './reading';

export const DeploymentProtectionRule = z
  .object({
    action: z.string(),
    environment: maybe(Name),
    sha: maybe(Sha),
    deployment_callback_url: Url,
    deployment: Deployed.partial({ sha: true }),
    repository: Repository,
  })
  .transform(({ action, environment: named, sha: own, deployment_callback_url: callbackUrl, deployment, repository }) => {
    if (action !== 'requested') return ignored(`deployment protection rule ${action.slice(0, 40)} asks for nothing`);
    const sha = deployment.sha ?? own;
    const environment = named ?? deployment.environment;
    if (sha === undefined || environment === undefined) return unreadable('it names no commit or no environment to answer for');
    return facts({
      kind: 'gate',
      id: idOf('github', 'gate', deployment.id, environment),
      provider: 'github',
      service: deployment.payload.service ?? repository.name,
      environment,
      repository: repository.full_name,
      sha,
      callbackUrl,
      at: deployment.created_at,
    });
  });
