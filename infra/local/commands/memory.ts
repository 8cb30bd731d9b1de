// What is remembered, and where: a folder on this machine or a deployed Aftershock, asked the same questions.
import type { Digest } from '../../../shared/core/measure/digest';
import type { ToldIncident } from '../../../shared/core/measure/told-incident';
import type { Moment, Week } from '../../../shared/core/facts/moment';
import type { FoundChange } from '../../../shared/storage/change-file';
import type { DeploymentLine, IncidentLine } from '../../../shared/storage/lists';
import type { FoundPath } from '../../../shared/storage/path-file';
import type { Arguments, Option } from '../command';

/** Newest first; both ends inclusive. */
export type Stretch = { service?: string; environment?: string; from: Moment; to: Moment };

/** Undefined where nothing of that name is remembered. */
export type Memory = {
  /** Where its pages are; empty for a folder. */
  baseUrl: string;
  incident: (id: string) => Promise<ToldIncident | undefined>;
  postmortem: (id: string, form: 'markdown' | 'json') => Promise<string | undefined>;
  change: (sha: string) => Promise<FoundChange | undefined>;
  path: (path: string) => Promise<FoundPath>;
  digest: (week: Week) => Promise<Digest>;
  deployments: (stretch: Stretch) => Promise<DeploymentLine[]>;
  incidents: (stretch: Stretch) => Promise<IncidentLine[]>;
  /** Days, both inclusive; tiers separated by commas. */
  evidence: (period: EvidencePeriod, form: 'csv' | 'json') => Promise<string>;
  close: () => Promise<void>;
};

export type EvidencePeriod = { from: string; to: string; tier?: string };

export const memoryOptions: Readonly<Record<string, Option>> = {
  data: { type: 'string', help: 'a folder that `start --data` keeps' },
  url: {
    type: 'string',
    help: 'a running Aftershock; AFTERSHOCK_URL, else this machine’s http://127.0.0.1:4600. AFTERSHOCK_TOKEN lets you in',
  },
};

const ownUrl = 'http://127.0.0.1:4600';

const opened = async (args: Pick<Arguments, 'text'>): Promise<Memory> => {
  const folder = args.text('data');
  const url = args.text('url');
  if (folder !== undefined && url === undefined) return (await import('./local-memory')).openFolder(folder);
  const { openServer } = await import('./remote-memory');
  return openServer(url ?? process.env['AFTERSHOCK_URL'] ?? ownUrl, process.env['AFTERSHOCK_TOKEN']);
};

/** Opens what --data or --url names, asks, and closes it whatever happens. */
export const remembering = async <Result>(args: Pick<Arguments, 'text'>, ask: (memory: Memory) => Promise<Result>): Promise<Result> => {
  const memory = await opened(args);
  try {
    return await ask(memory);
  } finally {
    await memory.close();
  }
};
