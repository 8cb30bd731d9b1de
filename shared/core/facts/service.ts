// Which names are the same service, and which environments are production: the team's own words, from the policy.

/** A service as the policy knows it. Paths are globs inside its repository. */
export type Service = {
  name: string;
  repository?: string;
  paths: string[];
  dependsOn: string[];
  /** Other names under which providers know it. */
  aliases: string[];
  duration?: 'long-lived' | 'short-lived';
  channel?: string;
  /** A command with `{sha}`, shown for copying, never run. */
  rollback?: string;
};

/** Where an alert without an environment is taken to come from. */
export const defaultEnvironment = 'production';

/** The service of a setting that belongs to no one service: it may break any of them. */
export const everyService = '*';

/** The policy's name of a service that a provider called `name`; the name itself where the policy is silent. */
export const serviceName = (services: readonly Service[], name: string): string => {
  const wanted = name.toLowerCase();
  const known = services.find(
    (service) => service.name.toLowerCase() === wanted || service.aliases.some((alias) => alias.toLowerCase() === wanted),
  );
  return known?.name ?? name;
};

/** Names of the services that live in a repository `owner/name`; its own name where the policy says nothing of it. */
export const servicesOf = (services: readonly Service[], repository: string): string[] => {
  const wanted = repository.toLowerCase();
  const known = services.filter((service) => service.repository?.toLowerCase() === wanted).map(({ name }) => name);
  return known.length > 0 ? known : [serviceName(services, repository.slice(repository.lastIndexOf('/') + 1))];
};

/** Services that `name` depends on, with their distance (1 = directly), nearest first. Cycles end. */
export const dependenciesOf = (services: readonly Service[], name: string): { name: string; distance: number }[] => {
  const seen = new Map<string, number>([[name, 0]]);
  const queue = [name];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const distance = (seen.get(next) ?? 0) + 1;
    for (const dependency of services.find((service) => service.name === next)?.dependsOn ?? []) {
      if (seen.has(dependency)) continue;
      seen.set(dependency, distance);
      queue.push(dependency);
    }
  }
  seen.delete(name);
  return [...seen].map(([dependency, distance]) => ({ name: dependency, distance }));
};

/** Services that depend on `name`, directly or through others. */
export const dependentsOf = (services: readonly Service[], name: string): string[] =>
  services
    .filter((service) => service.name !== name && dependenciesOf(services, service.name).some((dependency) => dependency.name === name))
    .map((service) => service.name);
