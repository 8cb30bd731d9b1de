// A deployment by CodeDeploy, CodePipeline or ECS, at each of its states.
import * as z from 'zod';
import type { DeploymentStatus, Reading } from '../core/facts/fact';
import { At, Key, Name, Sha, known, maybe } from './fields';
import { idOf } from './ids';
import { placeInName } from './labels';
import { facts, ignored } from './reading';

/** What every event of EventBridge has around its detail. */
export const eventOf = <D extends z.ZodType>(Detail: D) =>
  z.object({ id: maybe(Key), account: maybe(Key), time: At, region: maybe(Name), resources: maybe(z.array(z.string())), detail: Detail });

const codeDeployStates = new Map<string, DeploymentStatus>([
  ['START', 'started'],
  ['CREATED', 'started'],
  ['SUCCESS', 'succeeded'],
  ['SUCCEEDED', 'succeeded'],
  ['FAILURE', 'failed'],
  ['FAILED', 'failed'],
  ['STOP', 'cancelled'],
  ['STOPPED', 'cancelled'],
]);

type Told = { deploymentId: string; application: string; group: string; state: string; at: string };

const codeDeployed = ({ deploymentId, application, group, state, at }: Told): Reading => {
  const status = codeDeployStates.get(state.toUpperCase());
  if (!status) return ignored(`deployment state ${state.slice(0, 40)} is not used`);
  return facts({
    kind: 'deployment',
    id: idOf('aws', 'codedeploy', deploymentId),
    provider: 'aws',
    service: application,
    environment: group,
    status,
    at,
  });
};

export const CodeDeployEvent = eventOf(
  z.object({ deploymentId: Key, application: Name, deploymentGroup: Name, state: z.string() }),
).transform(({ time, detail }) => codeDeployed({ ...detail, group: detail.deploymentGroup, at: time }));

/** CodeDeploy's own notification trigger. Its times read `Fri Nov 20 09:12:00 UTC 2026`, so that only ISO ones are understood. */
export const CodeDeployMessage = z
  .object({
    deploymentId: Key,
    applicationName: Name,
    deploymentGroupName: Name,
    status: z.string(),
    createTime: maybe(At),
    completeTime: maybe(At),
  })
  .transform((message): Reading => {
    const at = message.completeTime ?? message.createTime;
    if (at === undefined) return ignored('a CodeDeploy trigger without a time: use the EventBridge event');
    return codeDeployed({
      ...message,
      application: message.applicationName,
      group: message.deploymentGroupName,
      state: message.status,
      at,
    });
  });

const pipelineStates = new Map<string, DeploymentStatus>([
  ['STARTED', 'started'],
  ['RESUMED', 'started'],
  ['SUCCEEDED', 'succeeded'],
  ['FAILED', 'failed'],
  ['CANCELED', 'cancelled'],
  ['STOPPED', 'cancelled'],
  ['SUPERSEDED', 'cancelled'],
]);

const SourceAction = z.object({
  sourceActionVariables: maybe(z.object({ CommitId: maybe(Sha), FullRepositoryName: maybe(Name), RepositoryName: maybe(Name) })),
});
const Sources = maybe(z.object({ sourceActions: maybe(z.array(SourceAction)) }));

export const PipelineEvent = eventOf(
  z.object({
    pipeline: Name,
    'execution-id': Key,
    state: z.string(),
    'execution-trigger': maybe(z.object({ 'trigger-type': maybe(z.string()) })),
  }),
)
  .extend({ additionalAttributes: Sources })
  .transform(({ time, detail, additionalAttributes: more }): Reading => {
    const status = pipelineStates.get(detail.state);
    if (!status) return ignored(`execution state ${detail.state.slice(0, 40)} is not used`);
    const source = more?.sourceActions?.find((action) => action.sourceActionVariables?.CommitId)?.sourceActionVariables;
    const trigger = detail['execution-trigger']?.['trigger-type'] ?? '';
    return facts({
      kind: trigger === 'ManualRollback' || trigger === 'AutomatedRollback' ? 'rollback' : 'deployment',
      id: idOf('aws', 'codepipeline', detail.pipeline, detail['execution-id']),
      provider: 'aws',
      ...placeInName(detail.pipeline),
      status,
      at: time,
      ...known({ sha: source?.CommitId, repository: source?.FullRepositoryName ?? source?.RepositoryName }),
    });
  });

const ecsEvents = new Map<string, DeploymentStatus>([
  ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'started'],
  ['SERVICE_DEPLOYMENT_COMPLETED', 'succeeded'],
  ['SERVICE_DEPLOYMENT_FAILED', 'failed'],
]);

/** No commit is in it. The rollback of a failed deployment shows only in the reason's words, and puts nothing new live. */
export const EcsEvent = eventOf(z.object({ eventName: z.string(), deploymentId: Key, updatedAt: maybe(At) })).transform(
  ({ time, account, resources, detail }): Reading => {
    const status = ecsEvents.get(detail.eventName);
    const [, cluster, service] = /:service\/([^/]{1,255})\/([^/]{1,255})$/.exec(resources?.[0] ?? '') ?? [];
    if (!status) return ignored(`event ${detail.eventName.slice(0, 60)} is not used`);
    if (cluster === undefined || service === undefined) return { unreadable: 'resources: no ARN of a service in a cluster' };
    return facts({
      kind: 'deployment',
      id: idOf('aws', 'ecs', account ?? '', cluster, service, detail.deploymentId),
      provider: 'aws',
      service,
      environment: cluster,
      status,
      at: detail.updatedAt ?? time,
    });
  },
);
