// A Bitbucket build status whose name says that it is a deployment: there is no deployment webhook.
import * as z from 'zod';
import type { DeploymentStatus, Reading } from '../core/facts/fact';
import { Repository } from './bitbucket-push';
import { At, Key, Sha, Url, known, maybe } from './fields';
import { idOf, sha256 } from './ids';
import { facts, ignored } from './reading';

const statuses = new Map<string, DeploymentStatus>([
  ['INPROGRESS', 'started'],
  ['SUCCESSFUL', 'succeeded'],
  ['FAILED', 'failed'],
  ['STOPPED', 'cancelled'],
]);

const Status = z.object({
  key: Key,
  name: maybe(z.string()),
  state: z.string(),
  url: maybe(z.string()),
  updated_on: At,
  refname: maybe(z.string()),
  links: z.object({ commit: z.object({ href: z.string().max(2_000) }) }),
});

/** `deploy-production`, `deploy/production`, `Deploy to production`, `Deployment: production`. */
const environmentIn = (...names: (string | undefined)[]): string | undefined =>
  names.flatMap((name) => /^deploy(?:ment)?(?: to |[-_:/ ]{1,2})([\w.-]{1,100})$/i.exec((name ?? '').trim())?.[1] ?? [])[0];

export const BuildStatus = z
  .object({ repository: Repository, commit_status: Status })
  .transform(({ repository, commit_status: build }): Reading => {
    const environment = environmentIn(build.key, build.name);
    if (environment === undefined) return ignored('a build status whose name is not "deploy to <environment>"');
    const status = statuses.get(build.state);
    const sha = Sha.safeParse(/\/commit\/([0-9a-f]{7,64})$/i.exec(build.links.commit.href)?.[1]).data;
    if (!status || sha === undefined) return ignored(`build state ${build.state.slice(0, 40)} of no known commit`);
    return facts({
      kind: 'deployment',
      // A second run on the same commit has another address, a second status of one run has not.
      id: idOf('bitbucket', 'deployment', repository.full_name, sha, environment, sha256(build.url ?? '').slice(0, 16)),
      provider: 'bitbucket',
      service: repository.name,
      environment: environment.toLowerCase(),
      status,
      at: build.updated_on,
      repository: repository.full_name,
      sha,
      ...known({ url: Url.safeParse(build.url).data }),
    });
  });
