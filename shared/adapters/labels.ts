// Which service and environment do labels or tags name? The conventions of Prometheus, OpenTelemetry, Kubernetes and tag lists.

const serviceNames = [
  'service',
  'service_name',
  'service.name',
  'servicename',
  'app',
  'application',
  'app_kubernetes_io_name',
  'app.kubernetes.io/name',
  'component',
  'deployment',
  'job',
];
const environmentNames = ['environment', 'env', 'deployment_environment', 'deployment.environment', 'deployment.environment.name', 'stage'];

export type Labels = ReadonlyMap<string, string>;

const firstOf = (labels: Labels, names: readonly string[]): string | undefined => {
  const found = names.find((name) => (labels.get(name) ?? '').trim() !== '');
  return found === undefined ? undefined : labels.get(found)?.trim().slice(0, 200);
};

export const serviceIn = (labels: Labels): string | undefined => firstOf(labels, serviceNames);
export const environmentIn = (labels: Labels): string | undefined => firstOf(labels, environmentNames);

/** `service:checkout,env:production` or a list of such tags; the first of two with one name counts, others have no value. */
export const taggedLabels = (tags: string | readonly string[]): Labels => {
  const list = typeof tags === 'string' ? tags.slice(0, 10_000).split(',') : tags;
  const pairs = list.flatMap((tag): [string, string][] => {
    const at = tag.indexOf(':');
    return at < 1 ? [] : [[tag.slice(0, at).trim().toLowerCase(), tag.slice(at + 1).trim()]];
  });
  return new Map(pairs.reverse());
};

const stages = new Map(
  ['staging', 'stage', 'development', 'dev', 'test', 'qa', 'review', 'demo', 'preview', 'sandbox', 'production']
    .map((stage): [string, string] => [stage, stage])
    .concat([['prod', 'production']]),
);

/** `checkout-staging` is checkout in staging; a name without a stage is production. For senders that name no environment. */
export const placeInName = (name: string): { service: string; environment: string } => {
  const at = name.lastIndexOf('-');
  const stage = at < 1 ? undefined : stages.get(name.slice(at + 1).toLowerCase());
  return stage === undefined ? { service: name, environment: 'production' } : { service: name.slice(0, at), environment: stage };
};
