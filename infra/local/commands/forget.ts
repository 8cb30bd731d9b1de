// Forgetting a person, on this machine or in AWS: what stood for them goes from every stored fact.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keyOfAddress, pseudonymUnder } from '../../../shared/adapters/people';
import { managedSecrets } from '../../../shared/runtime/secrets';
import { forgetPerson, type Erasure, type Forgotten } from '../../../shared/storage/erasure';
import { UsageError, type Arguments, type ExitCode } from '../command';
import { localSecrets } from '../secrets';
import { tell, withProgress } from './answer';
import { openDatabase, type Database } from './local-memory';

const emailAddress = /^[^\s<>@]{1,64}@[A-Za-z0-9.-]{1,255}$/;
const account = /^(?:github|gitlab|bitbucket):\S{1,100}$|^[A-Z0-9]{2,20}\/[A-Z0-9]{2,20}$/;

/** Every key that may stand for a person of these names, under every secret that is or was in use. */
export const forgottenOf = (who: readonly string[], secrets: readonly string[]): Forgotten => {
  const wrong = who.find((name) => !emailAddress.test(name) && !account.test(name));
  if (wrong !== undefined)
    throw new UsageError('forget wants e-mail addresses, or accounts as github:ID, gitlab:ID, bitbucket:ID or TEAM/USER of Slack');
  const addresses = who.filter((name) => emailAddress.test(name));
  const names = who.flatMap((name) => (emailAddress.test(name) ? [keyOfAddress(name), `email:${name}`] : [name]));
  return { keys: secrets.flatMap((secret) => names.map(pseudonymUnder(secret))), addresses };
};

type Place = Database & { secrets: readonly string[]; folder?: string };

const placeOf = async (args: Arguments): Promise<Place> => {
  const [folder, table, prefix] = [args.text('data'), args.text('table'), args.text('secrets')];
  if (folder !== undefined && table === undefined && prefix === undefined) {
    const database = await openDatabase(folder);
    const secret = localSecrets(process.env, folder)['AFTERSHOCK_SECRET_PEOPLE'];
    return { ...database, folder, secrets: (secret ?? '').split(/\s+/).filter((one) => one !== '') };
  }
  if (folder !== undefined || table === undefined || prefix === undefined)
    throw new UsageError('forget wants either --data DIR, or --table NAME and --secrets PREFIX of a stack in AWS');
  const manager = new SecretsManagerClient();
  const secrets = await managedSecrets(manager, prefix, () => Date.now())('people').finally(() => manager.destroy());
  const client = new DynamoDBClient();
  return { client, tableName: table, secrets, close: async () => client.destroy() };
};

/** Files of a folder that still hold one of the addresses as it was sent: deliveries on their way, and copies of messages. */
const filesHolding = async (folder: string, addresses: readonly string[]): Promise<string[]> => {
  const wanted = addresses.map((address) => address.toLowerCase());
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const holding = entries
    .filter((entry) => entry.isFile() && !entry.name.includes('.sqlite'))
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const text = (await readFile(path, 'latin1')).toLowerCase();
      return wanted.some((address) => text.includes(address)) ? [path] : [];
    });
  return (await Promise.all(holding)).flat().sort();
};

const linesOf = (erasure: Erasure, { isRehearsal, left }: { isRehearsal: boolean; left: readonly string[] }): string[] => [
  `${isRehearsal ? 'Would change' : 'Changed'} ${erasure.itemsChanged} and ${isRehearsal ? 'remove' : 'removed'} ${erasure.itemsRemoved} of ${erasure.itemsSeen} items.`,
  ...(left.length === 0
    ? []
    : [
        'Deliveries as they were sent still name an address. Those of the queues go when aftershock starts on the folder again, others after 17 days:',
        ...left,
      ]),
];

/** `forget`: 0 where nothing is left, 1 where files still hold an address. */
export const forget = async (args: Arguments): Promise<ExitCode> => {
  forgottenOf(args.positionals, ['']);
  const isRehearsal = args.isSet('dry-run');
  const place = await placeOf(args);
  try {
    if (place.secrets.length === 0) throw new Error('the secret that keys people is not known here, so nobody can be found');
    const forgotten = forgottenOf(args.positionals, place.secrets);
    const { client, tableName, folder } = place;
    const erasure = await withProgress('going through the table', () => forgetPerson(client, { tableName, forgotten, isRehearsal }));
    const left = folder === undefined ? [] : await filesHolding(folder, forgotten.addresses);
    return tell(args, {
      exitCode: left.length === 0 ? 0 : 1,
      value: { ...erasure, isRehearsal, filesLeft: left },
      lines: linesOf(erasure, { isRehearsal, left }),
    });
  } finally {
    await place.close();
  }
};
