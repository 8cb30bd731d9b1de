// What does Argo CD say? An Application as its notification template sends it: what was synced, and whether it is healthy.
import * as z from 'zod';
import type { AlertFact, Fact, Reading } from '../core/facts/fact';
import type { Adapter } from './adapter';
import { senderToken } from './authenticity';
import { At, Key, Labels, Name, Sha, Text, Url, known, limited, maybe } from './fields';
import { deliveryIdOfBody, idOf } from './ids';
import { isRecord } from './json';
import { environmentIn, serviceIn } from './labels';
import { facts, ignored, readBody } from './reading';

/** The webhook template to paste into `argocd-notifications-cm`; a bare Application is read too. */
export const argocdTemplate = '{"app": {{toJson .app}}, "context": {"argocdUrl": "{{.context.argocdUrl}}"}}';

const Operation = z.object({
  phase: z.string(),
  startedAt: At,
  finishedAt: maybe(At),
  message: maybe(Text),
  syncResult: maybe(z.object({ revision: maybe(z.string()), revisions: maybe(z.array(z.string())) })),
});

const Application = z.object({
  metadata: z.object({ name: Name, uid: maybe(Key), labels: maybe(Labels) }),
  spec: z.object({
    destination: maybe(z.object({ namespace: maybe(Name) })),
    source: maybe(z.object({ repoURL: maybe(z.string()) })),
    sources: maybe(z.array(z.object({ repoURL: maybe(z.string()) }))),
  }),
  status: z.object({
    operationState: maybe(Operation),
    health: maybe(z.object({ status: maybe(z.string()), message: maybe(Text), lastTransitionTime: maybe(At) })),
    reconciledAt: maybe(At),
    summary: maybe(z.object({ images: maybe(z.array(z.string())) })),
  }),
});
type Application = z.infer<typeof Application>;

const Message = z.preprocess(
  (body) => (isRecord(body) && !('app' in body) ? { app: body } : body),
  z.object({ app: Application, context: maybe(z.object({ argocdUrl: maybe(Url) })) }),
);
type Message = z.infer<typeof Message>;

const phases = new Map([
  ['Running', 'started'],
  ['Succeeded', 'succeeded'],
  ['Failed', 'failed'],
  ['Error', 'failed'],
  ['Terminating', 'cancelled'],
] as const);
const phaseOf = (phase: string) => [...phases].find(([name]) => name === phase)?.[1];

// https://host/owner/name.git and git@host:owner/name.git alike.
const repositoryIn = (url: string | undefined): string | undefined =>
  /[/:]([\w.-]{1,100}\/[\w.-]{1,100}?)(?:\.git)?\/?$/.exec(url ?? '')?.[1];
const imageTag = (image: string | undefined): string | undefined => Name.safeParse(/:([\w.-]{1,128})$/.exec(image ?? '')?.[1]).data;

const placeOf = ({ app, context }: Message) => {
  const labels = app.metadata.labels ?? new Map<string, string>();
  return {
    provider: 'argocd',
    service: serviceIn(labels) ?? app.metadata.name,
    environment: environmentIn(labels) ?? app.spec.destination?.namespace ?? 'production',
    ...known({
      url:
        context?.argocdUrl === undefined
          ? undefined
          : `${context.argocdUrl.replace(/\/$/, '')}/applications/${encodeURIComponent(app.metadata.name)}`,
    }),
  };
};

const deploymentIn = (message: Message): Fact[] => {
  const { app } = message;
  const operation = app.status.operationState;
  const status = operation && phaseOf(operation.phase);
  if (!operation || !status) return [];
  const revisions = [operation.syncResult?.revision, ...(operation.syncResult?.revisions ?? [])];
  const sha = revisions.flatMap((revision) => Sha.safeParse(revision).data ?? [])[0];
  const repository = repositoryIn(app.spec.source?.repoURL ?? app.spec.sources?.[0]?.repoURL);
  const id = idOf('argocd', app.metadata.uid ?? app.metadata.name, operation.startedAt);
  const version = imageTag(app.status.summary?.images?.[0]);
  return [
    {
      kind: 'deployment',
      id,
      ...placeOf(message),
      status,
      at: operation.finishedAt ?? operation.startedAt,
      ...known({ sha, repository, version }),
    },
  ];
};

const healthIn = (message: Message): Fact[] => {
  const { health, reconciledAt } = message.app.status;
  const at = health?.lastTransitionTime ?? reconciledAt;
  if (!health || at === undefined) return [];
  const app = message.app.metadata.uid ?? message.app.metadata.name;
  const place = { ...placeOf(message), fingerprint: idOf('argocd', app, 'health') };
  // A healthy application is only worth a word when it is known since when.
  if (health.status === 'Healthy' && health.lastTransitionTime !== undefined)
    return [{ kind: 'resolution', id: idOf('argocd', app, 'healthy', at), ...place, at }];
  if (health.status !== 'Degraded') return [];
  const title = limited(`${message.app.metadata.name} is degraded`, 300);
  const said: Pick<AlertFact, 'title' | 'text' | 'severity'> = { title, text: health.message ?? '', severity: 'error' };
  return [{ kind: 'alert', id: idOf('argocd', app, 'degraded', at), ...place, ...said, startedAt: at, firedAt: at, frames: [] }];
};

const Body = Message.transform((message): Reading => {
  const found = [...deploymentIn(message), ...healthIn(message)];
  return found.length > 0 ? facts(...found) : ignored('an application that was neither synced nor changed its health');
});

/** It signs nothing: set `headers` or `basicAuth` on the webhook service. */
export const argocd: Adapter = {
  name: 'argocd',
  authenticity: senderToken,
  deliveryId: deliveryIdOfBody,
  read: (_headers, body) => readBody(body, Body),
};
