// Which route does a request take? API Gateway's rules: whole segments, `{name}` for one, `{name+}` for the rest, the most exact route wins.

type Segment = { kind: 'text' | 'one' | 'rest'; name: string };
type Route<H> = { key: string; method: string; segments: Segment[]; handler: H };

export type Match<H> = { key: string; handler: H; pathParameters: Record<string, string> };
export type Outcome<H> = { kind: 'match'; match: Match<H> } | { kind: 'method'; allowed: string[] } | { kind: 'path' };

const exactness = { text: 0, one: 1, rest: 2 } as const;

const segmentOf = (text: string): Segment => {
  const inner = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : undefined;
  if (inner === undefined) return { kind: 'text', name: text };
  return inner.endsWith('+') ? { kind: 'rest', name: inner.slice(0, -1) } : { kind: 'one', name: inner };
};

const segmentsOf = (path: string): string[] => path.split('/').slice(1);

const routeOf = <H>(key: string, handler: H): Route<H> => {
  const [method = '', path = ''] = key.split(' ');
  if (!/^[A-Z]+$/.test(method) || !path.startsWith('/'))
    throw new Error(`not a route: "${key}"; write for example "POST /webhooks/{provider}"`);
  return { key, method, segments: segmentsOf(path).map(segmentOf), handler };
};

const moreExact = <H>(one: Route<H>, other: Route<H>): number => {
  const firstDifference = one.segments.findIndex((segment, index) => segment.kind !== other.segments[index]?.kind);
  const [left, right] = [one.segments[firstDifference], other.segments[firstDifference]];
  if (!left || !right) return other.segments.length - one.segments.length;
  return exactness[left.kind] - exactness[right.kind];
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const parametersOf = (segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined => {
  const found: Record<string, string> = {};
  for (const [index, { kind, name }] of segments.entries()) {
    const part = parts[index];
    if (part === undefined || (kind === 'text' && part !== name) || (kind !== 'text' && part === '')) return undefined;
    if (kind === 'rest') return { ...found, [name]: parts.slice(index).map(decoded).join('/') };
    if (kind === 'one') found[name] = decoded(part);
  }
  return parts.length === segments.length ? found : undefined;
};

/** Asks the table for a method and a raw path (no query). HEAD takes the route of GET. Throws where a key is no route. */
export const routeTable = <H>(routes: Readonly<Record<string, H>>): ((method: string, path: string) => Outcome<H>) => {
  const table = Object.entries(routes)
    .map(([key, handler]) => routeOf(key, handler))
    .sort(moreExact);
  return (method, path) => {
    const parts = segmentsOf(path);
    const wanted = method === 'HEAD' ? 'GET' : method;
    const allowed = new Set<string>();
    for (const { key, method: has, segments, handler } of table) {
      const pathParameters = parametersOf(segments, parts);
      if (!pathParameters) continue;
      if (has === wanted || has === 'ANY') return { kind: 'match', match: { key, handler, pathParameters } };
      allowed.add(has);
    }
    if (allowed.size === 0) return { kind: 'path' };
    return { kind: 'method', allowed: [...allowed, ...(allowed.has('GET') ? ['HEAD'] : []), 'OPTIONS'] };
  };
};
