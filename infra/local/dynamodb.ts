// Where the local run's DynamoDB comes from: an endpoint we are given, the packaged emulator, or one on the PATH.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from './json-shape';
import { startKept, type KeptChild } from './kept-child';

const START_TRIES = 3;
const START_LIMIT_MS = 5000;
const HOST = '127.0.0.1';

export type LocalDynamodb = { endpoint: string; stop: () => Promise<void> };

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const programName = process.platform === 'win32' ? 'dynoxide.exe' : 'dynoxide';
const packageName = `@dynoxide/${process.platform}-${process.arch}`;

const packaged = (): string | undefined => {
  try {
    return require.resolve(`${packageName}/${programName}`);
  } catch {
    return undefined;
  }
};

const onPath = (path: string): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, programName))
    .find(isExecutable);

/** The emulator's program. Throws an Error that names every way to get one. */
export const findDynoxide = (path = process.env['PATH'] ?? '', find: () => string | undefined = packaged): string => {
  const found = find() ?? onPath(path);
  if (found) return found;
  throw new Error(
    [
      'No DynamoDB to run on. One of these is enough:',
      `  1. npm install            brings the emulator as the optional package ${packageName}, where it exists for this system`,
      '  2. dynoxide on the PATH   for example: brew install dynoxide',
      '  3. DYNAMODB_ENDPOINT=URL  any DynamoDB endpoint, for example DynamoDB Local: docker run -p 8000:8000 amazon/dynamodb-local',
    ].join('\n'),
  );
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, HOST, () => {
      const address = probe.address();
      probe.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });

const answers = async (endpoint: string): Promise<boolean> => {
  const answer = await fetch(endpoint, { signal: AbortSignal.timeout(1000) }).catch(() => undefined);
  await answer?.body?.cancel();
  return answer !== undefined;
};

/** Resolves when the endpoint answers. Throws an Error after `limitMs`, or with the child's own words as soon as it ends. */
export const untilHealthy = async (
  endpoint: string,
  { child, limitMs = START_LIMIT_MS }: { child?: KeptChild; limitMs?: number } = {},
): Promise<void> => {
  let lastWords: string | undefined;
  void child?.ended.then((words) => (lastWords = words));
  for (const startedAt = Date.now(); Date.now() - startedAt < limitMs; await wait(5)) {
    if (lastWords !== undefined) throw new Error(`the DynamoDB emulator ended: ${lastWords}`);
    // Somebody else may have taken the port meanwhile, and answer in our child's place.
    if (child?.hasSaid('listening') !== false && (await answers(endpoint))) return;
  }
  throw new Error(`DynamoDB at ${endpoint} did not answer within ${limitMs} ms`);
};

const startOnce = async (program: string, dataDir: string | undefined): Promise<LocalDynamodb> => {
  const port = await freePort();
  const endpoint = `http://${HOST}:${port}`;
  const place = dataDir === undefined ? [] : ['--db-path', join(dataDir, 'dynamodb.sqlite')];
  const child = startKept(program, ['serve', '--host', HOST, '--port', String(port), ...place]);
  try {
    await untilHealthy(endpoint, { child });
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { endpoint, stop: child.stop };
};

/**
 * A DynamoDB endpoint on this machine, in memory or in `dataDir`, healthy when this resolves. With DYNAMODB_ENDPOINT set, that one.
 * Throws an Error that names every way to get one where there is none.
 */
export const startDynamodb = async ({
  dataDir,
  environment = process.env,
}: { dataDir?: string; environment?: NodeJS.ProcessEnv } = {}): Promise<LocalDynamodb> => {
  const given = environment['DYNAMODB_ENDPOINT'];
  if (given) {
    await untilHealthy(given);
    return { endpoint: given, stop: async () => undefined };
  }
  const program = findDynoxide(environment['PATH']);
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  const failures: string[] = [];
  // Between finding a free port and using it somebody else may take it.
  while (failures.length < START_TRIES) {
    try {
      return await startOnce(program, dataDir);
    } catch (error) {
      failures.push(messageOf(error));
    }
  }
  throw new Error(`The DynamoDB emulator does not start (${program}): ${failures.join('; ')}`);
};
