// A configuration that AppConfig rolled out or back, and a parameter of Systems Manager that changed.
import * as z from 'zod';
import type { Reading } from '../core/facts/fact';
import { eventOf } from './aws-deployment';
import { Key, Name, known, limited, maybe } from './fields';
import { idOf } from './ids';
import { facts, ignored } from './reading';

const Named = z.object({ Id: Key, Name: maybe(Name) }).transform(({ Id, Name: name }) => ({ id: Id, name: name ?? Id }));

/** Users meet a configuration from the start of its rollout; start and completion are one change, a rollback another. */
export const AppConfigEvent = eventOf(
  z.object({
    Type: z.string(),
    Application: Named,
    Environment: Named,
    ConfigurationProfile: Named,
    DeploymentNumber: Key,
    ConfigurationVersion: maybe(Key),
  }),
).transform(({ time, detail }): Reading => {
  const isBack = /roll/i.test(detail.Type);
  const { Application: app, Environment: environment, ConfigurationProfile: profile } = detail;
  const verb = isBack ? 'rolled back' : `changed to version ${detail.ConfigurationVersion ?? '?'}`;
  return facts({
    kind: 'flag',
    id: idOf('aws', 'appconfig', app.id, environment.id, profile.id, detail.DeploymentNumber, ...(isBack ? ['rollback'] : [])),
    provider: 'aws',
    setting: 'config',
    name: profile.name,
    title: limited(`${profile.name} ${verb}`, 300),
    service: app.name,
    environment: environment.name,
    at: time,
  });
});

// /{environment}/{service}/...: a common way to name parameters, used where both parts are there.
const placeIn = (name: string): { environment?: string; service?: string } => {
  const [environment, service, ...rest] = name.split('/').filter(Boolean);
  return rest.length > 0 && environment !== undefined && service !== undefined ? { environment, service } : {};
};

export const ParameterEvent = eventOf(z.object({ operation: z.string(), name: Name })).transform(({ id, time, detail }): Reading => {
  if (!['Update', 'Create', 'Delete'].includes(detail.operation)) return ignored(`operation ${detail.operation.slice(0, 40)} is not used`);
  return facts({
    kind: 'flag',
    id: idOf('aws', 'ssm', id ?? `${detail.name}:${time}`),
    provider: 'aws',
    setting: 'config',
    name: detail.name,
    title: limited(`${detail.operation} of parameter ${detail.name}`, 300),
    at: time,
    ...known(placeIn(detail.name)),
  });
});
