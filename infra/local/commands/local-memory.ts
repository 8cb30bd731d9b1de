// The memory that `start --data DIR` keeps in a folder: its own DynamoDB is started on it, and only read.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tiers } from '../../../shared/core/facts/change';
import { momentOf } from '../../../shared/core/facts/moment';
import { toldIncident } from '../../../shared/core/measure/told-incident';
import { builtInPolicy, type Policy } from '../../../shared/core/risk/policy';
import { evidenceCsv } from '../../../shared/report/evidence-csv';
import { postmortemMarkdown } from '../../../shared/report/postmortem-markdown';
import { shippedJson } from '../../../shared/runtime/bundled-file';
import { changeFile } from '../../../shared/storage/change-file';
import { evidenceFile } from '../../../shared/storage/evidence-file';
import { incidentFile } from '../../../shared/storage/incident-file';
import { deploymentList, incidentList, type Page, type Stretch as PagedStretch } from '../../../shared/storage/lists';
import { pathFile } from '../../../shared/storage/path-file';
import { postmortemFile } from '../../../shared/storage/postmortem-file';
import { createStorage, type Storage } from '../../../shared/storage/storage';
import { weekFile } from '../../../shared/storage/week-file';
import { claimFolder } from '../claimed-folder';
import { startDynamodb } from '../dynamodb';
import { messageOf } from '../json-shape';
import { awsVariables, setVariables } from '../local-environment';
import type { Memory, Stretch } from './memory';

const tableName = 'aftershock';
const nowhere = 'http://127.0.0.1:1';
const pageLength = 200;
const mostRecords = 200_000;
const mostPages = 50;

/** All pages of a list, at most 10,000 things. */
export const allPages = async <Thing>(
  page: (before: string | undefined) => Promise<{ items: readonly Thing[]; next?: string | undefined }>,
): Promise<Thing[]> => {
  const things: Thing[] = [];
  let before: string | undefined;
  for (let read = 0; read < mostPages; read += 1) {
    const { items, next } = await page(before);
    things.push(...items);
    if (next === undefined) return things;
    before = next;
  }
  return things;
};

type List<Thing> = (storage: Storage, stretch: PagedStretch) => Promise<Page<Thing>>;

const listed =
  <Thing>(storage: Storage, list: List<Thing>) =>
  (stretch: Stretch): Promise<Thing[]> =>
    allPages((before) => list(storage, { ...stretch, limit: pageLength, ...(before === undefined ? {} : { before }) }));

const claimed = async (folder: string): Promise<() => Promise<void>> => {
  if (!existsSync(join(folder, 'dynamodb.sqlite')))
    throw new Error(`${folder} holds no data of aftershock; \`aftershock start --data ${folder}\` makes some`);
  return claimFolder(folder).catch((error: unknown) => {
    throw new Error(`${messageOf(error)}, or ask the running one with --url`, { cause: error });
  });
};

const policyIn = (folder: string): Policy => {
  const file = join(folder, 'policy.json');
  return shippedJson(existsSync(file) ? file : undefined, builtInPolicy);
};

/** The memory over a storage. */
export const memoryOf = (storage: Storage, policy: Policy, close: () => Promise<void>): Memory => ({
  baseUrl: '',
  incident: async (id) => {
    const file = await incidentFile(storage, policy, id);
    return file && toldIncident(file, (await storage.originShownAt(file.incident.id)) !== undefined);
  },
  postmortem: async (id, form) => {
    const postmortem = await postmortemFile(storage, policy, id);
    return postmortem && (form === 'json' ? JSON.stringify(postmortem) : postmortemMarkdown(postmortem));
  },
  change: (sha) => changeFile(storage, policy, sha),
  path: (path) => pathFile(storage, policy, { path, now: momentOf(Date.now()) }),
  digest: async (week) => (await weekFile(storage, policy, week)).digest,
  deployments: listed(storage, deploymentList),
  incidents: listed(storage, incidentList),
  evidence: async ({ from, to, tier }, form) => {
    const wanted = tier?.split(',');
    const found = await evidenceFile(storage, policy, {
      fromDay: from,
      toDay: to,
      most: mostRecords,
      ...(wanted ? { tiers: tiers.filter((one) => wanted.includes(one)) } : {}),
    });
    return form === 'csv' ? evidenceCsv(found) : JSON.stringify(found);
  },
  close,
});

export type Database = { client: DynamoDBClient; tableName: string; close: () => Promise<void> };

/** The folder's own DynamoDB, running until it is closed. Throws Error where it holds no data, or a running aftershock has it. */
export const openDatabase = async (folder: string): Promise<Database> => {
  const giveBack = await claimed(folder);
  const dynamodb = await startDynamodb({ dataDir: folder }).catch(async (error: unknown) => {
    await giveBack();
    throw error;
  });
  const setBack = setVariables(awsVariables({ dynamodb: dynamodb.endpoint, sqs: nowhere, s3: nowhere }));
  const client = new DynamoDBClient();
  const close = async (): Promise<void> => {
    client.destroy();
    setBack();
    await dynamodb.stop();
    await giveBack();
  };
  return { client, tableName, close };
};

/** Opens the folder's memory. Throws as `openDatabase`. */
export const openFolder = async (folder: string): Promise<Memory> => {
  const { client, close } = await openDatabase(folder);
  const policy = policyIn(folder);
  return memoryOf(createStorage(client, { tableName, keepDays: policy.retentionDays }), policy, close);
};
