// The memory of a running Aftershock, asked over HTTP with a bearer token.
import * as z from 'zod';
import type { Digest } from '../../../shared/core/measure/digest';
import type { ToldIncident } from '../../../shared/core/measure/told-incident';
import type { FoundChange } from '../../../shared/storage/change-file';
import type { DeploymentLine, IncidentLine } from '../../../shared/storage/lists';
import type { FoundPath } from '../../../shared/storage/path-file';
import { withoutLastSlash } from '../../../shared/slack/text';
import { field, isRecord, messageOf, parseJson, textField } from '../json-shape';
import { shown } from './answer';
import { addressUnder, serverAt } from './deploy-send';
import { allPages } from './local-memory';
import type { Memory, Stretch } from './memory';

const answerLimitMs = 20_000;
const largestBytes = 50_000_000;

type Server = { url: URL; token: string | undefined };

const asked = async ({ url, token }: Server, path: string, accept = 'application/json'): Promise<Response> => {
  const address = addressUnder(url, path);
  const headers = { accept, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  try {
    return await fetch(address, { headers, redirect: 'error', signal: AbortSignal.timeout(answerLimitMs) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new Error(`nothing answers at ${url.origin} (${messageOf(error)}${cause}); start one, or say --data DIR or --url U`, {
      cause: error,
    });
  }
};

const refusal = (status: number, body: unknown, server: Server): Error => {
  const said = [textField(body, 'title'), textField(body, 'detail')].filter((text) => text !== '').join(': ');
  if (status === 401 || status === 403)
    return new Error(
      `${server.url.origin} does not let you in${server.token === undefined ? '; set AFTERSHOCK_TOKEN' : ''} (${shown(said)})`,
    );
  return new Error(`${server.url.origin} answered ${status} ${shown(said)}`);
};

/** JSON of that shape; undefined where there is no such thing. Throws for every other answer. */
const get = async <Shape>(server: Server, path: string, shape: z.ZodType<Shape>): Promise<Shape | undefined> => {
  const response = await asked(server, path);
  const text = await response.text();
  const body = text.length > largestBytes ? undefined : parseJson(text);
  if (response.status === 404) return undefined;
  if (!response.ok) throw refusal(response.status, body, server);
  const read = shape.safeParse(body);
  if (read.success) return read.data;
  throw new Error(`${server.url.origin} answered something else than was asked for; does it run the same version?`);
};

// What another process of ours wrote is not checked field by field, but must be the thing that was asked for.
const having =
  (...names: string[]) =>
  (value: unknown): boolean =>
    isRecord(value) && names.every((name) => field(value, name) !== undefined);
const shapes = {
  incident: z.custom<ToldIncident>(having('incident', 'ranking', 'standing', 'changes', 'seenBefore')),
  change: z.custom<FoundChange>(having('change', 'deployments', 'incidents', 'mendedBy', 'stillIn')),
  path: z.custom<FoundPath>(having('path', 'tier', 'changes', 'incidents', 'origins')),
  digest: z.custom<Digest>(having('week', 'verdict', 'incidents', 'canBeWrong')),
  deployments: z.object({
    items: z.array(z.custom<DeploymentLine>(having('id', 'service', 'at', 'changes'))),
    next: z.string().optional(),
  }),
  incidents: z.object({
    items: z.array(z.custom<IncidentLine>(having('id', 'service', 'title', 'startedAt'))),
    next: z.string().optional(),
  }),
};

/** A text in a form of its own; undefined where there is no such thing. */
const getText = async (server: Server, path: string, accept: string): Promise<string | undefined> => {
  const response = await asked(server, path, accept);
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw refusal(response.status, parseJson(text), server);
  return text;
};

const segment = encodeURIComponent;

const query = (stretch: Stretch, cursor: string | undefined): string => {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...stretch, cursor })) if (value !== undefined) words.set(name, value);
  return words.toString();
};

const needed = <Value>(value: Value | undefined, what: string, server: Server): Value => {
  if (value === undefined) throw new Error(`${server.url.origin} knows no ${what}`);
  return value;
};

/** The memory behind an address. Nothing is asked yet. */
export const openServer = (address: string, token: string | undefined): Memory => {
  const server = { url: serverAt(address), token };
  return {
    baseUrl: withoutLastSlash(server.url.href),
    incident: (id) => get(server, `/incidents/${segment(id)}`, shapes.incident),
    postmortem: (id, form) =>
      getText(server, `/incidents/${segment(id)}/postmortem`, form === 'json' ? 'application/json' : 'text/markdown'),
    change: (sha) => get(server, `/changes/${segment(sha)}`, shapes.change),
    path: async (path) => needed(await get(server, `/paths?path=${segment(path)}`, shapes.path), 'such page', server),
    digest: async (week) => needed(await get(server, `/digests/${segment(week)}`, shapes.digest), 'such week', server),
    deployments: (stretch) =>
      allPages(async (cursor) =>
        needed(await get(server, `/deployments?${query(stretch, cursor)}`, shapes.deployments), 'such page', server),
      ),
    incidents: (stretch) =>
      allPages(async (cursor) => needed(await get(server, `/incidents?${query(stretch, cursor)}`, shapes.incidents), 'such page', server)),
    evidence: async (period, form) => {
      const words = new URLSearchParams(period).toString();
      return needed(await getText(server, `/evidence?${words}`, form === 'csv' ? 'text/csv' : 'application/json'), 'such page', server);
    },
    close: async () => undefined,
  };
};
