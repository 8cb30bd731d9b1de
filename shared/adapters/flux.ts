// What does Flux say? Kustomizations and Helm releases that were applied, failed or were rolled back.
import * as z from 'zod';
import type { DeploymentStatus, Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { hmacSha256 } from './authenticity';
import { At, Key, Labels, Name, Sha, known, maybe } from './fields';
import { deliveryIdOfBody, idOf } from './ids';
import { environmentIn, serviceIn } from './labels';
import { facts, ignored, readBody } from './reading';

type Outcome = { kind: 'deployment' | 'rollback'; status: DeploymentStatus };
const outcome = (kind: Outcome['kind'], status: DeploymentStatus): Outcome => ({ kind, status });

const outcomes = new Map<string, Outcome>([
  ['ReconciliationSucceeded', outcome('deployment', 'succeeded')],
  ['InstallSucceeded', outcome('deployment', 'succeeded')],
  ['UpgradeSucceeded', outcome('deployment', 'succeeded')],
  ['RollbackSucceeded', outcome('rollback', 'succeeded')],
  ['ReconciliationFailed', outcome('deployment', 'failed')],
  ['BuildFailed', outcome('deployment', 'failed')],
  ['ValidationFailed', outcome('deployment', 'failed')],
  ['HealthCheckFailed', outcome('deployment', 'failed')],
  ['InstallFailed', outcome('deployment', 'failed')],
  ['UpgradeFailed', outcome('deployment', 'failed')],
  ['RollbackFailed', outcome('rollback', 'failed')],
]);

const Event = z.object({
  involvedObject: z.object({ kind: z.string(), namespace: Name, name: Name, uid: maybe(Key) }),
  metadata: maybe(Labels),
  reason: z.string(),
  timestamp: At,
});
type Event = z.infer<typeof Event>;

const revisionIn = ({ metadata }: Event): string | undefined =>
  [...(metadata ?? [])].find(([name]) => name === 'revision' || name.endsWith('/revision'))?.[1];

// `main/731f7ea...` before Flux 2, `main@sha1:731f7ea...` since; a chart has `6.3.5`.
const shaIn = (revision: string | undefined): string | undefined =>
  Sha.safeParse(/(?:\/|@sha1:|^)([0-9a-f]{40})$/i.exec(revision ?? '')?.[1]).data;

// A Kustomization says so at every interval that its revision is applied: the revision names the deployment, and the first word of
// it counts. A Helm release speaks only when something was done, perhaps to the same chart with other values.
const idFor = ({ involvedObject: object, timestamp }: Event, kind: string, revision: string | undefined): string =>
  idOf(
    'flux',
    object.uid ?? `${object.namespace}/${object.name}`,
    kind,
    object.kind === 'Kustomization' ? (revision ?? timestamp) : timestamp,
  );

const Body = Event.transform((event): Reading => {
  const { involvedObject: object, reason, timestamp } = event;
  const found = outcomes.get(reason);
  if (!found || !['Kustomization', 'HelmRelease'].includes(object.kind))
    return ignored(`${object.kind.slice(0, 40)} ${reason.slice(0, 60)} is not used`);
  const labels = event.metadata ?? new Map<string, string>();
  const revision = revisionIn(event);
  const sha = shaIn(revision);
  return facts({
    kind: found.kind,
    id: idFor(event, found.kind, revision),
    provider: 'flux',
    service: serviceIn(labels) ?? object.name,
    environment: environmentIn(labels) ?? labels.get('cluster') ?? object.namespace,
    status: found.status,
    at: timestamp,
    ...known({ sha, version: sha === undefined ? Name.safeParse(revision).data : undefined }),
  });
});

/** Provider type `generic-hmac`. The environment comes from the Alert's `eventMetadata` (`env` or `cluster`), else the namespace. */
export const flux: Adapter = {
  name: 'flux',
  authenticity: hmacSha256({ header: 'x-signature', prefix: 'sha256=' }),
  deliveryId: deliveryIdOfBody,
  read: (_headers, body) => readBody(body, Body),
};
