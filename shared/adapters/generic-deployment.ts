// A deployment or rollback in our own format: what `aftershock deploy` sends from any CI.
import * as z from 'zod';
import type { DeploymentFact, RollbackFact } from '../core/facts/fact';
import { Commits } from './commit';
import { At, Key, Name, Sha, Url, known } from './fields';
import { genericId, provider } from './generic-shape';

/** Without an `id` every report stands for itself: give one where a start and its end are told apart. */
export const Delivered = <K extends 'deployment' | 'rollback'>(kind: K) =>
  z
    .strictObject({
      kind: z.literal(kind),
      id: Key.optional(),
      service: Name,
      environment: Name.default('production'),
      status: z.enum(['started', 'succeeded', 'failed', 'cancelled']).default('succeeded'),
      at: At,
      repository: Name.optional(),
      sha: Sha.optional(),
      previousSha: Sha.optional(),
      version: Name.optional(),
      url: Url.optional(),
      commits: Commits.optional(),
    })
    .transform(
      ({ id, service, environment, status, at, repository, sha, previousSha, version, url, commits }): DeploymentFact | RollbackFact => ({
        kind,
        // A rollback is a deployment too: one id never names both.
        id: genericId('deployment', id, service, environment, sha, version, at),
        provider,
        service,
        environment,
        status,
        at,
        ...known({ repository, sha, previousSha, version, url, commits }),
      }),
    );
